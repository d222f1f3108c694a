"""How scikit-learn divides rows whose groups must stay together.

Run from the repository's root: `python test/oracle/grouping.py` writes test/oracle/grouping.json.
The stored file was made with scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.

Tables of groups and classes, and how far the folds of GroupKFold are from equal sizes and those of StratifiedGroupKFold from
equal shares of each class: the root of the mean squared difference, over folds (and classes), between a fold's share and 1/k.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

rng = np.random.default_rng(20241003)
SEEDS = range(20)


def table(groups, spread, classes, purity):
    """Rows of groups whose sizes vary by `spread`, each mostly of one class by `purity`."""
    sizes = np.maximum(1, np.round(rng.lognormal(2, spread, groups))).astype(int)
    main = rng.integers(0, classes, groups)
    group = np.repeat(np.arange(groups), sizes)
    label = np.where(rng.random(len(group)) < purity, main[group], rng.integers(0, classes, len(group)))
    order = rng.permutation(len(group))
    return group[order], label[order]


def distance(folds, k, label=None):
    label = np.zeros(sum(len(fold) for fold in folds), int) if label is None else label
    totals = np.bincount(label)
    shares = np.array([np.bincount(label[fold], minlength=len(totals)) / totals for fold in folds])
    return float(np.sqrt(np.mean((shares - 1 / k) ** 2)))


def case(groups, spread, classes, purity, k):
    group, label = table(groups, spread, classes, purity)
    rows = np.zeros((len(group), 1))
    sizes = [test for _, test in GroupKFold(k).split(rows, label, group)]
    stratified = [
        distance(
            [test for _, test in StratifiedGroupKFold(k, shuffle=True, random_state=seed).split(rows, label, group)],
            k,
            label,
        )
        for seed in SEEDS
    ]
    return {
        "folds": k,
        "group": group.tolist(),
        "label": label.tolist(),
        "groupKFold": distance(sizes, k),
        "stratifiedGroupKFold": {"mean": float(np.mean(stratified)), "best": float(min(stratified))},
    }


reference = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "cases": [
        case(12, 0.5, 2, 0.8, 3),
        case(40, 0.8, 3, 0.7, 5),
        case(40, 0.0, 2, 1.0, 4),
        case(120, 1.0, 4, 0.9, 5),
        case(25, 0.3, 2, 0.5, 10),
        case(450, 0.6, 3, 0.8, 5),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
