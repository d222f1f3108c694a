"""Reference values of the metrics, from scikit-learn.

Run from the repository's root: `python test/oracle/metrics.py` writes test/oracle/metrics.json.
The stored file was made with scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.

null stands where a value is undefined by this project's rules:
precision of a class that is never predicted, recall of a class without rows, F1 of a class with neither;
a macro average over any undefined class; a weighted average over an undefined class that has rows;
balanced accuracy, AUC-ROC: a class without rows; PR-AUC: a class that it is about without rows;
Matthews correlation: only one class has rows, or only one is predicted; Cohen's kappa: one class is all of both; R2: a constant target or fewer than two rows.
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


def brier_score(labels, scores, all_classes):
    # As for log loss: rows that add up to 1 in float32 do not in float64. scale_by_half='auto' is the default.
    if len(all_classes) == 2:
        return metrics.brier_score_loss(labels, scores[:, 1], labels=all_classes)
    exact = scores / scores.sum(axis=1, keepdims=True)
    if np.allclose(exact, scores, rtol=0, atol=0):
        return metrics.brier_score_loss(labels, scores, labels=all_classes)
    return ((scores - np.eye(len(all_classes))[labels]) ** 2).sum(axis=1).mean()


def expected_calibration_error(labels, scores, bins=15):
    """Guo et al. (2017), equations 2 and 3: bin m holds the rows with a confidence in ((m - 1)/bins, m/bins]."""
    confidence = scores.max(axis=1)
    right = scores.argmax(axis=1) == labels
    place = np.clip(np.ceil(confidence * bins).astype(int), 1, bins)
    return float(
        sum(
            (place == m).mean() * abs(right[place == m].mean() - confidence[place == m].mean())
            for m in range(1, bins + 1)
            if (place == m).any()
        )
    )


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
    judged = [1] if classes == 2 else all_classes
    ranked = {"aucRoc": metrics.roc_auc_score, "prAuc": metrics.average_precision_score}
    for metric, score in ranked.items():
        per_class[metric] = [
            math.nan
            if support[k] == 0 or (metric == "aucRoc" and support[k] == len(labels))
            else score(labels == k, scores[:, k])
            for k in all_classes
        ]
    expected["prAuc"] = (
        None
        if (support[judged] == 0).any()
        else or_null(metrics.average_precision_score(labels, scores[:, 1]))
        if classes == 2
        else or_null(metrics.average_precision_score(labels, scores, average="macro"))
    )
    is_spread = len(set(labels)) > 1 and len(set(predicted)) > 1
    expected["mcc"] = or_null(metrics.matthews_corrcoef(labels, predicted)) if is_spread else None
    expected["cohenKappa"] = or_null(metrics.cohen_kappa_score(labels, predicted))
    expected["brier"] = or_null(brier_score(labels, scores, all_classes))
    expected["ece"] = expected_calibration_error(labels, scores)
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
