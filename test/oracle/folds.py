"""Sizes of cross-validation folds as scikit-learn makes them.

Run from the repository's root: `python test/oracle/folds.py` writes test/oracle/folds.json.
The stored file was made with scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.
"""

import json
import pathlib
import sys
import warnings

sys.path.pop(0)

import numpy as np
import sklearn
from sklearn.model_selection import KFold, StratifiedKFold

rng = np.random.default_rng(20240712)

# A class with fewer rows than folds is worth a warning there, not an error.
warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")


def plain(rows, folds):
    """Sizes of the test folds, without regard to classes."""
    splitter = KFold(folds, shuffle=True, random_state=1)
    return sorted(len(test) for _, test in splitter.split(np.zeros(rows)))


def stratified(class_rows, folds):
    """Per class, the numbers of its rows in the folds, and the sizes of the folds; each list sorted."""
    labels = rng.permutation(np.repeat(np.arange(len(class_rows)), class_rows))
    splitter = StratifiedKFold(folds, shuffle=True, random_state=1)
    counts = np.array(
        [np.bincount(labels[test], minlength=len(class_rows)) for _, test in splitter.split(labels, labels)]
    )
    return {
        "classRows": class_rows,
        "folds": folds,
        "perClass": [sorted(int(count) for count in column) for column in counts.T],
        "sizes": sorted(int(size) for size in counts.sum(axis=1)),
    }


PLAIN = [(10, 2), (10, 3), (101, 7), (569, 5), (569, 10), (442, 10), (7, 7)]
STRATIFIED = [
    ([50, 50, 50], 5),
    ([212, 357], 5),
    ([212, 357], 10),
    ([59, 71, 48], 10),
    ([59, 71, 48], 7),
    ([3, 100], 5),
    ([5, 5, 5, 5, 5, 5, 5], 3),
    ([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], 10),
]

results = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "plain": [{"rows": rows, "folds": folds, "sizes": plain(rows, folds)} for rows, folds in PLAIN],
    "stratified": [stratified(class_rows, folds) for class_rows, folds in STRATIFIED],
}

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(results, allow_nan=False, separators=(",", ":")) + "\n")
print(f"{path}: {len(results['plain'])} plain, {len(results['stratified'])} stratified")
