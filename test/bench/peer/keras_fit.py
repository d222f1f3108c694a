"""Keras' `fit` on TensorFlow, one model after another, with `kernel_regularizer` for L2; its other settings by default."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow
from serve import LEARNING_RATE, first_and_last, random_data, serve, unknown


def make_layer(layer, penalty):
    match layer["type"]:
        case "dense":
            return keras.layers.Dense(layer["units"], kernel_regularizer=penalty)
        case "relu":
            return keras.layers.ReLU()
        case "conv2d":
            return keras.layers.Conv2D(
                layer["filters"],
                layer["kernelSize"],
                padding=layer.get("padding", "valid"),
                kernel_regularizer=penalty,
            )
        case "maxPool2d":
            return keras.layers.MaxPooling2D(layer.get("size", 2))
        case "flatten":
            return keras.layers.Flatten()
        case _:
            raise unknown(layer)


def make_model(workload, strength):
    penalty = keras.regularizers.L2(strength) if strength > 0 else None
    layers = [make_layer(layer, penalty) for layer in workload["layers"]]
    model = keras.Sequential([keras.layers.Input(tuple(workload["input"])), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(LEARNING_RATE), loss=loss)
    return model


def make(workload):
    features, labels = random_data(workload)
    batch = workload["batch"]
    models = [make_model(workload, strength) for strength in first_and_last(workload["strengths"])]

    # A call of `fit` costs up to a second before its first step. Who trains a model calls it once for all epochs, so that
    # it must not count against a few steps.
    fewest = 300 if any(layer["type"] == "conv2d" for layer in workload["layers"]) else 2000

    def train(wanted):
        steps = max(wanted, fewest)
        per_epoch = min(steps, len(features) // batch)
        epochs = max(1, round(steps / per_epoch))
        rows = per_epoch * batch
        for model in models:
            model.fit(features[:rows], labels[:rows], batch_size=batch, epochs=epochs, verbose=0)
        return per_epoch * epochs

    return train, len(models)


if __name__ == "__main__":
    serve(f"Keras {keras.__version__} on TensorFlow {tensorflow.__version__}", make)
