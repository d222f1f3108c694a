"""scikit-learn's `MLPClassifier` under plain SGD, one model after another, with `alpha` for L2. It has dense layers only."""

import warnings

import sklearn
from serve import LEARNING_RATE, first_and_last, random_data, serve
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier


def hidden_units(layers):
    if any(layer["type"] not in ("dense", "relu") for layer in layers):
        raise NotImplementedError("MLPClassifier has dense layers only")
    return [layer["units"] for layer in layers if layer["type"] == "dense"][:-1]


def make(workload):
    hidden = hidden_units(workload["layers"])
    features, labels = random_data(workload)
    batch = workload["batch"]
    strengths = first_and_last(workload["strengths"])
    warnings.simplefilter("ignore", ConvergenceWarning)

    def train(steps):
        per_epoch = min(steps, len(features) // batch)
        epochs = max(1, round(steps / per_epoch))
        rows = per_epoch * batch
        for strength in strengths:
            MLPClassifier(
                hidden,
                solver="sgd",
                momentum=0,
                learning_rate_init=LEARNING_RATE,
                # Its penalty is alpha/2·Σw² over the rows of the batch.
                alpha=2 * strength * batch,
                batch_size=batch,
                max_iter=epochs,
                # It would stop by itself where the loss stays.
                n_iter_no_change=epochs + 1,
            ).fit(features[:rows], labels[:rows])
        return per_epoch * epochs

    return train, len(strengths)


if __name__ == "__main__":
    serve(f"scikit-learn {sklearn.__version__}", make)
