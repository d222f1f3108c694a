"""Reference values of the statistics, from SciPy.

Run from the repository's root: `python test/oracle/statistics.py` writes test/oracle/statistics.json.
The stored file was made with SciPy 1.17.1 and NumPy 2.4.6; it records the versions.
"""

import json
import math
import pathlib
import sys

# Python puts this file's folder in front of its own library, which has a module of the same name.
sys.path.pop(0)

import numpy as np
import scipy
from scipy import special, stats

rng = np.random.default_rng(20240608)

DEGREES = [1, 1.5, 2, 3, 4, 5, 7.5, 9, 10, 19, 20, 29, 100, 999, 1e4, 1e5, 1e6]
POINTS = [0.001, 0.1, 0.5, 0.99, 1, 1.7, 1.75, 2, 2.5, 3, 5, 8, 12, 30]
PROBABILITIES = [1e-100, 1e-30, 1e-12, 1e-6, 0.001, 0.005, 0.025, 0.05, 0.2, 0.25, 0.3, 0.45, 0.499, 0.501, 0.6, 0.75, 0.9, 0.975, 0.995]
SHAPES = [0.1, 0.5, 1, 2.5, 9.99, 10, 40, 1000, 5e5]
SHARES = [1e-6, 0.01, 0.2, 0.5, 0.8, 0.99, 0.999999]


def representable(value):
    """Leaves out results that underflowed to 0 or to few digits, or overflowed."""
    return math.isfinite(value) and 1e-290 < abs(value) < 1e290


def log_gamma():
    points = [1e-10, 0.1, 0.5, 0.99, 1, 1.0001, 1.5, 2, 2.1, 3, 7, 9.99, 10, 11, 100, 1e3, 1e6, 1e10]
    return [[x, float(special.gammaln(x))] for x in points]


def incomplete_beta():
    values = [[a, b, x, float(special.betainc(a, b, x))] for a in SHAPES for b in SHAPES for x in SHARES]
    return [row for row in values if representable(row[3])]


def student_cdf():
    values = [[t, df, float(stats.t.cdf(t, df))] for df in DEGREES for point in POINTS for t in (-point, point)]
    return [row for row in values if representable(row[2])]


def student_quantile():
    values = [[p, df, float(stats.t.ppf(p, df))] for df in DEGREES for p in PROBABILITIES]
    return [row for row in values if representable(row[2])]


def paired_case(a, b):
    result = stats.ttest_rel(b, a)
    interval = result.confidence_interval(0.95)
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "mean": float(np.mean(b - a)),
        "sd": float(np.std(b - a, ddof=1)),
        "low": float(interval.low),
        "high": float(interval.high),
        "p": float(result.pvalue),
    }


def paired():
    cases = []
    for n in (2, 3, 5, 10, 40):
        a = rng.normal(0.95, 0.01, size=n)
        cases.append(paired_case(a, a + rng.normal(0.005, 0.01, size=n)))
        cases.append(paired_case(a, a + rng.normal(0.02, 0.001, size=n)))
    large = rng.normal(1e6, 1, size=8)
    cases.append(paired_case(large, large + rng.normal(0.5, 1, size=8)))
    return cases


reference = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "logGamma": log_gamma(),
    "incompleteBeta": incomplete_beta(),
    "studentCdf": student_cdf(),
    "studentQuantile": student_quantile(),
    "paired": paired(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
