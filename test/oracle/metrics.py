"""Reference values of the metrics, from scikit-learn.

Run from the repository's root: `python test/oracle/metrics.py` writes test/oracle/metrics.json.
The stored file was made with scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.

null stands where a value is undefined by this project's rules:
precision of a class that is never predicted, recall of a class without rows, F1 of a class with neither;
a macro average over any undefined class; a weighted average over an undefined class that has rows;
balanced accuracy, AUC-ROC: a class without rows; R2: a constant target or fewer than two rows.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20240607)


def or_null(value):
    value = float(value)
    return value if math.isfinite(value) else None


def classification_case(name, probabilities, labels):
    classes = probabilities.shape[1]
    all_classes = list(range(classes))
    predicted = probabilities.argmax(axis=1)
    support = np.bincount(labels, minlength=classes)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, predicted, labels=all_classes, average=None, zero_division=np.nan
    )
    expected = {
        "accuracy": or_null(metrics.accuracy_score(labels, predicted)),
        "logLoss": or_null(metrics.log_loss(labels, probabilities.astype(np.float64), labels=all_classes)),
        "logLossOwnType": or_null(metrics.log_loss(labels, probabilities, labels=all_classes)),
    }
    per_class = {"precision": precision, "recall": recall, "f1": f1}
    for metric, values in per_class.items():
        undefined = np.isnan(values)
        for average in ("macro", "weighted"):
            counts = undefined if average == "macro" else undefined & (support > 0)
            expected[metric + average.capitalize()] = (
                None
                if counts.any()
                else or_null(
                    metrics.precision_recall_fscore_support(
                        labels, predicted, labels=all_classes, average=average, zero_division=0
                    )[["precision", "recall", "f1"].index(metric)]
                )
            )
    has_all = (support > 0).all()
    expected["balancedAccuracy"] = or_null(metrics.balanced_accuracy_score(labels, predicted)) if has_all else None
    # scikit-learn's AUC takes float32 scores as they are; the sums of float32 rows are too far from 1 for its check.
    scores = probabilities.astype(np.float64)
    if not has_all:
        expected["aucRoc"] = None
    elif classes == 2:
        expected["aucRoc"] = or_null(metrics.roc_auc_score(labels, scores[:, 1]))
    else:
        expected["aucRoc"] = or_null(metrics.roc_auc_score(labels, scores, multi_class="ovr", average="macro"))
    return {
        "name": name,
        "type": str(probabilities.dtype),
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": probabilities.astype(np.float64).ravel().tolist(),
        "confusion": metrics.confusion_matrix(labels, predicted, labels=all_classes).ravel().tolist(),
        "expected": expected,
        "perClass": {metric: [or_null(v) for v in values] for metric, values in per_class.items()},
    }


def softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def random_probabilities(labels, classes, skill, dtype=np.float64):
    logits = rng.normal(size=(len(labels), classes))
    logits[np.arange(len(labels)), labels] += skill
    return softmax(logits).astype(dtype)


def tied_probabilities(rows, classes):
    """Multiples of 1/16 that add up to 1: many ties, within rows and between them."""
    return rng.multinomial(16, np.full(classes, 1 / classes), size=rows) / 16


def one_hot(labels, classes):
    return np.eye(classes)[labels]


def labels_with_all_classes(rows, classes, shares=None):
    return np.concatenate([np.arange(classes), rng.choice(classes, size=rows - classes, p=shares)])


def classification_cases():
    cases = []
    for classes, rows in ((2, 80), (3, 90), (10, 100)):
        labels = labels_with_all_classes(rows, classes)
        cases.append(classification_case(f"{classes} classes, float64", random_probabilities(labels, classes, 1.0), labels))
        cases.append(
            classification_case(
                f"{classes} classes, float32", random_probabilities(labels, classes, 1.5, np.float32), labels
            )
        )
        cases.append(classification_case(f"{classes} classes, ties", tied_probabilities(rows, classes), labels))
        few = labels[:20] if classes < 10 else labels[:30]
        cases.append(classification_case(f"{classes} classes, perfect", one_hot(few, classes), few))
        cases.append(classification_case(f"{classes} classes, all wrong", one_hot((few + 1) % classes, classes), few))
        cases.append(
            classification_case(f"{classes} classes, all equal", np.full((len(few), classes), 1 / classes), few)
        )
        never = random_probabilities(labels, classes, 1.0)
        never[:, -1] = 0
        never /= never.sum(axis=1, keepdims=True)
        cases.append(classification_case(f"{classes} classes, last never predicted", never, labels))
        absent = rng.choice(classes - 1, size=30)
        cases.append(
            classification_case(f"{classes} classes, last without rows", random_probabilities(absent, classes, 0.5), absent)
        )
        absent_never = random_probabilities(absent, classes, 1.0)
        absent_never[:, -1] = 0
        absent_never /= absent_never.sum(axis=1, keepdims=True)
        cases.append(classification_case(f"{classes} classes, last neither in rows nor predicted", absent_never, absent))
    skewed = labels_with_all_classes(120, 3, [0.9, 0.07, 0.03])
    cases.append(classification_case("3 classes, skewed", random_probabilities(skewed, 3, 2.0), skewed))
    certain = one_hot(labels_with_all_classes(20, 2), 2).astype(np.float32)
    cases.append(
        classification_case("2 classes, certain in float32", certain, (certain.argmax(axis=1) + (np.arange(20) % 3 == 0)) % 2)
    )
    cases.append(classification_case("1 row", np.array([[0.25, 0.75]]), np.array([1])))
    return cases


def regression_case(name, predicted, actual):
    constant = len(actual) < 2 or (actual == actual[0]).all()
    return {
        "name": name,
        "predicted": predicted.tolist(),
        "actual": actual.tolist(),
        "expected": {
            "mse": or_null(metrics.mean_squared_error(actual, predicted)),
            "rmse": or_null(metrics.root_mean_squared_error(actual, predicted)),
            "mae": or_null(metrics.mean_absolute_error(actual, predicted)),
            "r2": None if constant else or_null(metrics.r2_score(actual, predicted)),
        },
    }


def regression_cases():
    actual = rng.normal(150, 77, size=60)
    return [
        regression_case("noise", actual + rng.normal(0, 50, size=60), actual),
        regression_case("worse than the mean", -actual, actual),
        regression_case("perfect", actual, actual),
        regression_case("the mean", np.full(60, actual.mean()), actual),
        regression_case("far from 0", 1e6 + rng.normal(size=40), 1e6 + rng.normal(size=40)),
        regression_case("two rows", np.array([1.0, 4.0]), np.array([2.0, 3.0])),
        regression_case("constant target", np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.1, 0.1])),
        regression_case("one row", np.array([1.5]), np.array([1.0])),
    ]


reference = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "classification": classification_cases(),
    "regression": regression_cases(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
