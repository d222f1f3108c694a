"""
Makes curves.json: ROC, precision-recall and calibration curves computed by scikit-learn, and their means by NumPy.

    python test/oracle/curves.py

Made with Python 3.11, scikit-learn 1.9.1 and NumPy 2.4.6; it records the versions.
Scores are float32, as models give them; numbers here are their shortest float64 that is the same number.
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20240611)
GRID = np.arange(101) / 100


def heights_of_steps(recall, precision):
    """The step function whose area is the average precision: precision at the first threshold that reaches a recall."""
    return [float(precision[np.argmax(recall >= place)]) for place in GRID]


def expected_error(labels, scores):
    """Naeini et al. 2015, in ten bins of equal width with scikit-learn's edges."""
    bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], scores)
    return sum(
        (bins == one).mean() * abs(labels[bins == one].mean() - scores[bins == one].astype(np.float64).mean())
        for one in np.unique(bins)
    )


def binary_case(name, scores, labels):
    scores = scores.astype(np.float32)
    fpr, tpr, _ = metrics.roc_curve(labels, scores)
    precision, recall, _ = metrics.precision_recall_curve(labels, scores)
    # From the highest threshold to the lowest, without the point that scikit-learn adds.
    precision, recall = precision[:-1][::-1], recall[:-1][::-1]
    observed, predicted = calibration_curve(labels, scores.astype(np.float64), n_bins=10, strategy="uniform")
    return {
        "name": name,
        "scores": scores.astype(np.float64).tolist(),
        "labels": labels.tolist(),
        "roc": {"x": fpr.tolist(), "y": tpr.tolist()},
        "rocOnGrid": np.interp(GRID, fpr, tpr).tolist(),
        "auc": float(metrics.roc_auc_score(labels, scores)),
        "precisionRecall": {"x": recall.tolist(), "y": precision.tolist()},
        "precisionOnGrid": heights_of_steps(recall, precision),
        "averagePrecision": float(metrics.average_precision_score(labels, scores)),
        "calibration": {"observed": observed.tolist(), "predicted": predicted.tolist()},
        "expectedError": float(expected_error(labels, scores)),
    }


def binary_cases():
    labels = (rng.random(60) < 0.4).astype(int)
    noisy = np.clip(labels * 0.3 + rng.random(60) * 0.7, 0, 1)
    few = np.array([0, 1, 1, 0, 1])
    return [
        binary_case("noise", noisy, labels),
        binary_case("many ties", np.round(noisy, 1), labels),
        binary_case("all scores equal", np.full(60, 0.5), labels),
        binary_case("perfect", labels.astype(float), labels),
        binary_case("all wrong", 1.0 - labels, labels),
        binary_case("one row of the class", rng.random(30), (np.arange(30) == 7).astype(int)),
        binary_case("all rows but one of the class", rng.random(30), (np.arange(30) != 7).astype(int)),
        binary_case("few rows", np.array([0.1, 0.4, 0.35, 0.8, 0.9]), few),
        binary_case("scores on the edges of bins", np.array([0.0, 0.1, 0.2, 0.5, 0.75, 1.0] * 5), (np.arange(30) % 3 > 0).astype(int)),
    ]


def multiclass_case(name, rows, classes, sharpness):
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, rows - classes)])
    logits = rng.normal(size=(rows, classes)) * sharpness
    logits[np.arange(rows), labels] += sharpness
    probabilities = np.exp(logits)
    probabilities = (probabilities / probabilities.sum(axis=1, keepdims=True)).astype(np.float32)
    roc_heights, precision_heights, average_precisions, aucs = [], [], [], []
    for one in range(classes):
        fpr, tpr, _ = metrics.roc_curve(labels == one, probabilities[:, one])
        roc_heights.append(np.interp(GRID, fpr, tpr))
        precision, recall, _ = metrics.precision_recall_curve(labels == one, probabilities[:, one])
        precision_heights.append(heights_of_steps(recall[:-1][::-1], precision[:-1][::-1]))
        average_precisions.append(metrics.average_precision_score(labels == one, probabilities[:, one]))
        aucs.append(metrics.roc_auc_score(labels == one, probabilities[:, one]))
    right = (probabilities.argmax(axis=1) == labels).astype(int)
    confidence = probabilities.max(axis=1)
    observed, predicted = calibration_curve(right, confidence.astype(np.float64), n_bins=10, strategy="uniform")
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, probabilities.argmax(axis=1), labels=list(range(classes)), zero_division=np.nan
    )
    return {
        "name": name,
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": probabilities.astype(np.float64).ravel().tolist(),
        "rocOnGrid": np.mean(roc_heights, axis=0).tolist(),
        "auc": float(np.mean(aucs)),
        "precisionOnGrid": np.mean(precision_heights, axis=0).tolist(),
        "averagePrecision": float(np.mean(average_precisions)),
        "calibration": {"observed": observed.tolist(), "predicted": predicted.tolist()},
        "expectedError": float(expected_error(right, confidence)),
        "confusion": metrics.confusion_matrix(labels, probabilities.argmax(axis=1)).tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
    }


reference = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "binary": binary_cases(),
    "multiclass": [multiclass_case("3 classes", 50, 3, 1.0), multiclass_case("10 classes", 80, 10, 1.5)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, allow_nan=False, separators=(",", ":")) + "\n")
