"""Reference values of the noise floor: every division of a variant's seeds into two groups, with NumPy and SciPy.

Run from the repository's root: `python test/oracle/noise.py` writes test/oracle/noise.json, which records the versions.
"""

import itertools
import json
import pathlib
import sys

# Python puts this file's folder in front of its own library, which has a module called as a neighbour of this file.
sys.path.pop(0)

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20250918)


def noise(values):
    per_side = len(values) // 2
    sizes, false = [], 0
    for one in itertools.combinations(range(len(values)), per_side):
        rest = [at for at in range(len(values)) if at not in one]
        for other in itertools.combinations(rest, per_side):
            a, b = values[list(one)], values[list(other)]
            sizes.append(abs(b.mean() - a.mean()))
            false += bool(stats.ttest_ind(b, a, equal_var=False).pvalue < 0.05)
    return {
        "values": values.tolist(),
        "perSide": per_side,
        "divisions": len(sizes),
        "sd": float(values.std(ddof=1)),
        # The spread of the differences over all divisions, signs included: their mean is 0.
        "sdOfDifference": float(np.sqrt(np.mean(np.square(sizes)))),
        "reach": float(np.quantile(sizes, 0.95)),
        "falseShare": false / len(sizes),
    }


cases = [rng.normal(0.9, 0.02, size=n) for n in (4, 5, 6, 7, 10, 12)]
reference = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "noise": [noise(values) for values in cases],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
