"""Strengths chosen in nested cross-validation, and their test results, by NumPy and SciPy.

Run from the repository's root: `python test/oracle/nested.py` writes test/oracle/nested.json.
The stored file was made with SciPy 1.17.1 and NumPy 2.4.6; it records the versions.

`validation` and `test` are [strength][test fold][inner fold], strengths from the weakest to the strongest. In each test fold the
strength with the least mean of the inner validation errors is chosen, of equal ones the strongest; by the rule of one standard
error the strongest whose mean is within sd/sqrt(m) of it. A fold's result is the mean of the chosen strength's models there. The
variance of their mean is sd^2 * (1/J + test rows/training rows) (Nadeau, Bengio 2003).
"""

import json
import pathlib
import sys

sys.path.pop(0)

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20240713)


def choose(validation, one_standard_error):
    """The chosen strength of one test fold; `validation` is [strength][inner fold]."""
    means = validation.mean(axis=1)
    best = np.flatnonzero(means == means.min())[-1]
    if not one_standard_error:
        return int(best)
    error = validation[best].std(ddof=1) / np.sqrt(validation.shape[1])
    return int(np.flatnonzero(means <= means[best] + error)[-1])


def corrected(values, folds, inner):
    """Mean, 95 % interval and p of values of test folds."""
    n = len(values)
    overlap = (1 / folds) / ((1 - 1 / folds) * (1 - 1 / inner))
    scale = values.std(ddof=1) * np.sqrt(1 / n + overlap)
    low, high = stats.t.interval(0.95, n - 1, loc=values.mean(), scale=scale)
    return {
        "mean": float(values.mean()),
        "low": float(low),
        "high": float(high),
        "p": float(2 * stats.t.sf(abs(values.mean()) / scale, n - 1)),
    }


def rule(validation, test, folds, inner, one_standard_error):
    outer = validation.shape[1]
    chosen = [choose(validation[:, fold], one_standard_error) for fold in range(outer)]
    results = np.array([test[point, fold].mean() for fold, point in enumerate(chosen)])
    baseline = np.array([test[0, fold].mean() for fold in range(outer)])
    return {
        "chosen": chosen,
        "test": corrected(results, folds, inner),
        "difference": corrected(results - baseline, folds, inner),
        "optimism": float(results.mean() - test.mean(axis=(1, 2)).min()),
    }


def case(folds, repeats, inner, strengths):
    outer = folds * repeats
    common = rng.normal(1, 0.05, size=(1, outer, 1))
    effect = 0.1 * np.abs(np.linspace(-1, 0.6, strengths))[:, None, None]
    validation = common + effect + rng.normal(0, 0.04, size=(strengths, outer, inner))
    test = common + effect + rng.normal(0, 0.04, size=(strengths, outer, inner))
    return {
        "folds": folds,
        "repeats": repeats,
        "inner": inner,
        "validation": validation.tolist(),
        "test": test.tolist(),
        "best": rule(validation, test, folds, inner, False),
        "oneStandardError": rule(validation, test, folds, inner, True),
    }


reference = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "cases": [case(*design) for design in [(5, 1, 3, 4), (5, 2, 2, 5), (3, 4, 5, 6)]],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
