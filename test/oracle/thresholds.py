"""Reference values for the choice of a threshold, from scikit-learn.

Run from the repository's root: `python test/oracle/thresholds.py` writes test/oracle/thresholds.json.
The stored file was made with scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.

Each case has scores and labels (1 is the positive class), the measures at some thresholds (`score >= threshold` is called
positive), and for each rule the best that any threshold reaches: every way to tell the rows apart is tried.
null stands where a value is undefined: a denominator of 0, or a rule that no threshold satisfies.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20250301)


def or_null(value):
    value = float(value)
    return value if math.isfinite(value) else None


def measures(labels, called, miss_cost):
    both = len(set(labels)) > 1 and len(set(called)) > 1
    lone = {"labels": [0, 1], "zero_division": np.nan}
    recall = metrics.recall_score(labels, called, **lone)
    specificity = metrics.recall_score(labels, called, pos_label=0, **lone)
    false_alarms = int(((called == 1) & (labels == 0)).sum())
    missed = int(((called == 0) & (labels == 1)).sum())
    return {
        "accuracy": or_null(metrics.accuracy_score(labels, called)),
        "balancedAccuracy": or_null((recall + specificity) / 2),
        "precision": or_null(metrics.precision_score(labels, called, **lone)),
        "recall": or_null(recall),
        "specificity": or_null(specificity),
        "f1": or_null(metrics.f1_score(labels, called, **lone)),
        "mcc": or_null(metrics.matthews_corrcoef(labels, called)) if both else None,
        "cost": (false_alarms + miss_cost * missed) / len(labels),
    }


def best(values, sign=1):
    known = [value for value in values if value is not None]
    return sign * max(sign * value for value in known) if known else None


def case(name, scores, labels, miss_cost=5.0):
    at = [0.0, 0.2, 0.5, float(np.median(scores)), 0.9, 1.0]
    every = [measures(labels, (scores >= t).astype(int), miss_cost) for t in [*np.unique(scores), 2.0]]
    precise = [m["recall"] for m in every if m["precision"] is not None and m["precision"] >= 0.8]
    found = [m["precision"] for m in every if m["recall"] is not None and m["recall"] >= 0.9]
    return {
        "name": name,
        "scores": scores.tolist(),
        "labels": labels.tolist(),
        "missCost": miss_cost,
        "at": [{"threshold": t, "measures": measures(labels, (scores >= t).astype(int), miss_cost)} for t in at],
        "best": {
            "bestF1": best([m["f1"] for m in every]),
            "bestBalancedAccuracy": best([m["balancedAccuracy"] for m in every]),
            "bestMcc": best([m["mcc"] for m in every]),
            "precisionAtLeast": best(precise),
            "recallAtLeast": best(found),
            "leastCost": best([m["cost"] for m in every], sign=-1),
        },
    }


def scored(rows, share, skill):
    labels = (rng.random(rows) < share).astype(int)
    labels[:2] = [0, 1]
    logits = rng.normal(size=rows) + skill * (labels - 0.5)
    return (1 / (1 + np.exp(-logits))).astype(np.float32).astype(np.float64), labels


cases = [
    case("balanced", *scored(200, 0.5, 1.5)),
    case("imbalanced", *scored(300, 0.05, 2.0)),
    case("hardly any skill", *scored(100, 0.3, 0.1)),
    case("misses are cheap", *scored(120, 0.4, 1.0), miss_cost=0.05),
]
scores, labels = scored(150, 0.4, 1.0)
cases.append(case("ties", np.round(scores * 8) / 8, labels))
cases.append(case("perfect", labels.astype(float), labels))
cases.append(case("constant", np.full(40, 0.25), labels[:40]))
cases.append(case("wrong way round", 1 - labels.astype(float), labels))

reference = {"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
