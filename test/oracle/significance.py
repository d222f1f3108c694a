"""Reference values of tests, effect sizes, power and corrections, from SciPy, statsmodels, scikit-learn and written-out definitions.

Run from the repository's root: `python test/oracle/significance.py` writes test/oracle/significance.json, which records the versions.
"""

import itertools
import json
import math
import pathlib
import sys
import warnings

# Python puts this file's folder in front of its own library, which has a module called as a neighbour of this file.
sys.path.pop(0)

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.weightstats import ttost_paired

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20250917)
EVERY = stats.PermutationMethod(n_resamples=np.inf)


def normal():
    points = [-30, -9, -5, -2.6, -2.4, -1, -0.1, 0, 1e-5, 0.5, 1, 2.4, 2.6, 5, 9, 30]
    shares = [1e-100, 1e-20, 1e-6, 0.025, 0.2, 0.4999, 0.5, 0.51, 0.9, 0.975, 0.9999]
    return {
        "upperTail": [[x, float(stats.norm.sf(x))] for x in points],
        "quantile": [[p, float(stats.norm.ppf(p))] for p in shares],
    }


def noncentral_t():
    cases = itertools.product([1, 2, 4, 9, 29, 199], [-3, 0, 0.7, 2, 5, 15], [-2, 0, 1, 4, 12])
    values = [[t, df, delta, float(stats.nct.cdf(t, df, delta))] for df, t, delta in cases]
    # Far out SciPy's own values stray from [0, 1] or are not numbers.
    return [row for row in values if math.isfinite(row[3]) and 1e-9 < row[3] < 1 - 1e-9]


def effect_interval(t, df):
    """The ends of the noncentrality's interval, by bisection on SciPy's distribution function."""
    def end(share):
        low, high = t - 40, t + 40
        for _ in range(200):
            middle = (low + high) / 2
            if stats.nct.cdf(t, df, middle) > share:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    return end(0.975), end(0.025)


def differences():
    """Plain ones, ones with ties and zeros, ones that are all of one sign."""
    for n in (2, 3, 5, 6, 8, 10):
        yield rng.normal(0.4, 1, size=n)
        yield rng.integers(-2, 5, size=n).astype(float)
    yield np.array([1.0, 1.0, 2.0, 0.0, 0.0, -1.0])
    yield np.arange(1.0, 8.0)
    yield np.array([1.0, -1.0, 2.0, -2.0])


def paired_case(d):
    n = len(d)
    ranked = d[d != 0]
    t = d.mean() / d.std(ddof=1) * math.sqrt(n)
    low, high = effect_interval(t, n - 1)
    flips = stats.permutation_test((d,), lambda x, axis: x.mean(axis=axis), permutation_type="samples", vectorized=True, n_resamples=np.inf)
    plain = len(set(abs(ranked))) == n
    return {
        "d": d.tolist(),
        "signFlip": float(flips.pvalue),
        "wilcoxon": float(stats.wilcoxon(ranked, method="exact" if plain else EVERY).pvalue),
        "positiveRanks": float(stats.rankdata(abs(ranked))[ranked > 0].sum()),
        "dz": float(d.mean() / d.std(ddof=1)),
        "dzLow": low / math.sqrt(n),
        "dzHigh": high / math.sqrt(n),
    }


def large_wilcoxon():
    d = np.round(rng.normal(0.1, 1, size=150), 1)
    d = d[d != 0]
    return {"d": d.tolist(), "p": float(stats.wilcoxon(d, method="asymptotic", correction=False).pvalue)}


def correlated(d, correlation, zone):
    """Corani and Benavoli's posterior, Nadeau and Bengio's test: a t distribution with its scale written out."""
    n = len(d)
    scale = d.std(ddof=1) * math.sqrt(1 / n + correlation / (1 - correlation))
    posterior = stats.t(n - 1, loc=d.mean(), scale=scale)
    low, high = posterior.interval(0.95)
    return {
        "d": d.tolist(),
        "correlation": correlation,
        "zone": zone,
        "below": float(posterior.cdf(-zone)),
        "above": float(posterior.sf(zone)),
        "low": float(low),
        "high": float(high),
        "p": float(2 * stats.t.sf(abs(d.mean()) / scale, n - 1)),
    }


def equivalence_case(d, zone):
    return {"d": d.tolist(), "zone": zone, "p": float(ttost_paired(d, np.zeros(len(d)), -zone, zone)[0])}


def power():
    cases = itertools.product([0.1, 0.5, 0.8, 1.5, 3], [2, 3, 5, 10, 30], [0.05, 0.01])
    values = [[d, n, level, float(TTestPower().power(d, n, level))] for d, n, level in cases]
    # Not a number where the power is 1 to many digits.
    return [row for row in values if math.isfinite(row[3])]


def pairs_needed():
    rows = []
    for effect, level in itertools.product([0.1, 0.2, 0.5, 0.8, 1.5], [0.05, 0.05 / 3]):
        n = 2
        while TTestPower().power(effect, n, level) < 0.8:
            n += 1
        rows.append([effect, level, n])
    return rows


def holm():
    families = [[0.01], [0.03, 0.04], [0.01, 0.04, 0.03, 0.005], [0.2, 0.2, 0.001], rng.uniform(0, 0.2, size=9).tolist()]
    return [[p, multipletests(p, method="holm")[1].tolist()] for p in families]


def unpaired_case(a, b):
    test = stats.ttest_ind(b, a, equal_var=False)
    interval = test.confidence_interval(0.95)
    shuffled = stats.permutation_test((b, a), lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis), vectorized=True, n_resamples=np.inf)
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "t": float(test.statistic),
        "df": float(test.df),
        "p": float(test.pvalue),
        "low": float(interval.low),
        "high": float(interval.high),
        "permutation": float(shuffled.pvalue),
    }


def unpaired():
    cases = [unpaired_case(rng.normal(0, 1, size=n), rng.normal(0.8, 2, size=m)) for n, m in [(2, 2), (3, 5), (7, 4), (6, 6)]]
    cases.append(unpaired_case(rng.integers(0, 4, size=5).astype(float), rng.integers(1, 5, size=4).astype(float)))
    return cases


def mcnemar_cases():
    counts = [(0, 0), (0, 1), (0, 6), (3, 3), (2, 9), (40, 61), (500, 420)]
    return [[b, c, float(mcnemar([[10, b], [c, 10]], exact=True).pvalue)] for b, c in counts]


def delong_case(labels, a, b):
    """DeLong, DeLong and Clarke-Pearson (1988) as they define it: the kernel of every pair of a positive and a negative row."""
    def components(scores):
        positive, negative = scores[labels == 1][:, None], scores[labels == 0][None, :]
        kernel = (positive > negative) + 0.5 * (positive == negative)
        return kernel.mean(axis=1), kernel.mean(axis=0)

    (over_a, under_a), (over_b, under_b) = components(a), components(b)
    covariance = np.cov(over_a, over_b) / len(over_a) + np.cov(under_a, under_b) / len(under_a)
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    difference = roc_auc_score(labels, b) - roc_auc_score(labels, a)
    margin = stats.norm.ppf(0.975) * math.sqrt(variance)
    return {
        "labels": labels.tolist(),
        "a": a.tolist(),
        "b": b.tolist(),
        "aucA": float(roc_auc_score(labels, a)),
        "aucB": float(roc_auc_score(labels, b)),
        "variance": float(variance),
        "low": float(difference - margin),
        "high": float(difference + margin),
        "p": float(2 * stats.norm.sf(abs(difference) / math.sqrt(variance))),
    }


def delong():
    cases = []
    for rows in (12, 60):
        labels = np.resize([0, 1, 0], rows)
        a = labels + rng.normal(0, 1, size=rows)
        cases.append(delong_case(labels, np.round(a, 3), np.round(a + rng.normal(0, 1, size=rows), 3)))
        # One decimal, so that scores tie.
        cases.append(delong_case(labels, np.round(a, 1) / 10, np.round(labels + rng.normal(0, 2, size=rows), 1) / 10))
    return cases


def bootstrap():
    """The BCa interval that SciPy makes of given resamples, of a mean over two strata of a skewed quantity."""
    strata = [rng.exponential(1, size=20), rng.exponential(3, size=12)]

    def statistic(x, y, axis=-1):
        return (x.sum(axis=axis) + y.sum(axis=axis)) / (x.shape[axis] + y.shape[axis])

    many = stats.bootstrap(strata, statistic, n_resamples=100_000, method="BCa", vectorized=True, rng=1)
    few = stats.bootstrap(strata, statistic, n_resamples=499, method="BCa", vectorized=True, rng=2)
    return {
        "strata": [values.tolist() for values in strata],
        "observed": float(statistic(*strata)),
        "resampled": few.bootstrap_distribution.tolist(),
        "low": float(few.confidence_interval.low),
        "high": float(few.confidence_interval.high),
        "lowOfMany": float(many.confidence_interval.low),
        "highOfMany": float(many.confidence_interval.high),
    }


paired = [paired_case(d) for d in differences()]
zones = list(itertools.product([0.0, 0.1, 1 / 3], [0.0, 0.2, 1.0]))
reference = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__, "statsmodels": statsmodels.__version__, "scikit-learn": sklearn.__version__},
    "normal": normal(),
    "noncentralT": noncentral_t(),
    "paired": paired,
    "largeWilcoxon": large_wilcoxon(),
    "correlated": [correlated(rng.normal(0.3, 1, size=n), *one) for n in (2, 10) for one in zones],
    "equivalence": [equivalence_case(rng.normal(0.1, 0.3, size=n), zone) for n in (2, 5, 12) for zone in (0.2, 0.5)],
    "power": power(),
    "pairsNeeded": pairs_needed(),
    "holm": holm(),
    "unpaired": unpaired(),
    "mcnemar": mcnemar_cases(),
    "delong": delong(),
    "bootstrap": bootstrap(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
