"""Reference values of feature and target scaling, from scikit-learn.

Run from the repository's root: `python test/oracle/scaling.py` writes test/oracle/scaling.json.
The stored file was made with scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.

The scalers are fitted on the training rows and applied to all rows. The features are exact in float32. One column lies
far from 0, where sums in float32 would lose its spread; one is the same number in every row.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, StandardScaler

ROWS = 24
rng = np.random.default_rng(20240611)


def sixteenths(values):
    return np.round(values * 16) / 16


features = np.column_stack(
    [
        sixteenths(rng.normal(0, 1, ROWS)),
        sixteenths(rng.normal(150, 40, ROWS)),
        sixteenths(1e6 + rng.normal(0, 1, ROWS)),
        np.full(ROWS, 0.1, dtype=np.float32).astype(np.float64),
        (rng.random(ROWS) < 0.5).astype(np.float64),
    ]
)
assert np.array_equal(features, features.astype(np.float32))
target = np.round(rng.normal(152, 77, ROWS), 3)
order = rng.permutation(ROWS)
train, validation, test = np.sort(order[:14]), np.sort(order[14:19]), np.sort(order[19:])

target_scaler = StandardScaler().fit(target[train, None])
reference = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "features": features.tolist(),
    "target": target.tolist(),
    "rows": {"train": train.tolist(), "validation": validation.tolist(), "test": test.tolist()},
    "standardize": StandardScaler().fit(features[train]).transform(features).tolist(),
    "minMax": MinMaxScaler().fit(features[train]).transform(features).tolist(),
    "standardizedTarget": target_scaler.transform(target[:, None])[:, 0].tolist(),
    "targetScale": float(target_scaler.scale_[0]),
    "targetOffset": float(target_scaler.mean_[0]),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
