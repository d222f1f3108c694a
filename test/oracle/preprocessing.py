"""Reference values of gaps that are filled, levels that become numbers, and scaling behind both, from scikit-learn.

Run from the repository's root: `python test/oracle/preprocessing.py` writes test/oracle/preprocessing.json.
The stored file was made with scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.

A ColumnTransformer is fitted on the training rows and applied to all rows, one transformer per column. Numbers are exact in
float32. The category `colour` has a level that no training row has, and equally frequent levels; `size` has an order;
`site` has numbers as texts, whose order is that of the texts in scikit-learn, so they have two digits each.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

ROWS = 40
rng = np.random.default_rng(20240917)


def gappy(values, rows):
    values = np.array(values, dtype=object)
    values[rows] = np.nan
    return values


order = rng.permutation(ROWS)
train, validation, test = np.sort(order[:24]), np.sort(order[24:32]), np.sort(order[32:])
colour = np.array(["red", "green", "blue", "green", "red", "blue"] * 7)[:ROWS]
colour[validation[:2]] = "violet"
colour[test[0]] = "amber"
columns = {
    "age": gappy(np.round(rng.normal(50, 12, ROWS) * 4) / 4, [train[1], train[5], validation[0], test[2]]),
    "income": gappy(np.round(rng.lognormal(3, 1, ROWS) * 8) / 8, [train[0], test[1], test[3]]),
    "visits": gappy(rng.integers(0, 4, ROWS).astype(float), [train[2], train[3], validation[4]]),
    "colour": gappy(colour, [train[4], train[7], test[4]]),
    "size": gappy(rng.choice(["small", "medium", "large"], ROWS), [train[8], validation[3]]),
    "site": np.array(rng.choice(["10", "11", "25", "40"], ROWS), dtype=object),
}
columns["site"][test[5]] = "99"
table = np.column_stack(list(columns.values()))
SIZES = ["small", "medium", "large"]

one_hot = dict(handle_unknown="ignore", sparse_output=False)
unseen = dict(handle_unknown="use_encoded_value", unknown_value=-1)
transformers = {
    "age mean": ("age", SimpleImputer(strategy="mean")),
    "age median": ("age", SimpleImputer(strategy="median")),
    "age mean, standardized": ("age", make_pipeline(SimpleImputer(strategy="mean"), StandardScaler())),
    "income median, standardized": ("income", make_pipeline(SimpleImputer(strategy="median"), StandardScaler())),
    "income mean, in its range": ("income", make_pipeline(SimpleImputer(strategy="mean"), MinMaxScaler())),
    "visits most frequent": ("visits", SimpleImputer(strategy="most_frequent")),
    "colour most frequent, one-hot": (
        "colour",
        make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(**one_hot)),
    ),
    "colour own category, one-hot": (
        "colour",
        make_pipeline(SimpleImputer(strategy="constant", fill_value="~missing"), OneHotEncoder(**one_hot)),
    ),
    "colour most frequent, ordinal": (
        "colour",
        make_pipeline(SimpleImputer(strategy="most_frequent"), OrdinalEncoder(**unseen)),
    ),
    # "~missing" sorts behind every letter.
    "colour own category, ordinal": (
        "colour",
        make_pipeline(SimpleImputer(strategy="constant", fill_value="~missing"), OrdinalEncoder(**unseen)),
    ),
    "size in its order, standardized": (
        "size",
        make_pipeline(
            SimpleImputer(strategy="most_frequent"), OrdinalEncoder(categories=[SIZES]), StandardScaler()
        ),
    ),
    "site, one-hot": ("site", OneHotEncoder(**one_hot)),
    "site, ordinal, in its range": ("site", make_pipeline(OrdinalEncoder(**unseen), MinMaxScaler())),
}
names = list(columns)
transformer = ColumnTransformer(
    [(case, part, [names.index(column)]) for case, (column, part) in transformers.items()],
    sparse_threshold=0,
)
transformer.fit(table[train])
encoded = transformer.transform(table).astype(np.float64)


def levels_of(case):
    part = transformer.named_transformers_[case]
    last = part[-1] if hasattr(part, "steps") else part
    return last.categories_[0].tolist() if isinstance(last, OneHotEncoder) else None


def cell(value):
    return None if isinstance(value, float) and np.isnan(value) else value


reference = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "columns": {name: [cell(value) for value in values] for name, values in columns.items()},
    "rows": {"train": train.tolist(), "validation": validation.tolist(), "test": test.tolist()},
    "cases": {
        case: {
            "levels": levels_of(case),
            "encoded": encoded[:, transformer.output_indices_[case]].tolist(),
        }
        for case in transformers
    },
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
