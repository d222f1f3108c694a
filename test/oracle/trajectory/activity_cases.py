"""The cases of activities.py: penalties on activities, alone and beside what moves activities or weights."""

from .layer_cases import IMAGE, OUTPUT, image_models
from .matrix import (
    CLASSES,
    OPTIMIZERS,
    REGULARIZERS,
    activation_model,
    batch_norm_model,
    linear_model,
    make_case,
)

L1 = {"type": "activityL1", "strength": 0.05}
L2 = {"type": "activityL2", "strength": 0.1}
# Not the batches that layers.json.gz calls "image".
DATA = "activity image"
DROPOUT = {"type": "dropout", "rate": 0.3}

VARIANTS = {
    "none": [],
    "activityL1 global": [L1],
    "activityL2 global": [L2],
    "activityL1 output": [{**L1, "layers": ["output"]}],
    "activityL2 both": [{**L2, "layers": ["hidden", "output"]}],
    "both, and l2": [L1, L2, REGULARIZERS["l2"]],
    "activityL2 and dropout": [L2, DROPOUT],
    "activityL1, dropout, decay": [L1, DROPOUT, REGULARIZERS["decoupledWeightDecay"]],
}
WARMING = {
    "none": [],
    "activityL1 that warms up": [{**L1, "warmUpEpochs": 3}],
    "activityL2 that warms up": [{**L2, "warmUpEpochs": 4}],
}


def dense_cases():
    loss = "softmaxCrossEntropy"
    for optimizer in ("sgd", "momentum", "adam"):
        models = {kind: activation_model(kind, CLASSES) for kind in ("relu", "tanh", "sigmoid")}
        models["batchNorm"] = batch_norm_model(optimizer, CLASSES)
        spec = OPTIMIZERS[optimizer]
        for model_name, model in models.items():
            for variant, regularization in VARIANTS.items():
                name = f"activity / {model_name} / {optimizer} / {variant}"
                yield make_case(name, model, loss, spec, regularization, "classes")
        linear = [{**L1, "layers": ["output"]}]
        yield make_case(f"activity / linear / {optimizer}", linear_model(CLASSES), loss, spec, linear, "classes")
        for variant, regularization in WARMING.items():
            name = f"activity / tanh / {optimizer} / {variant}"
            training = {"batchesPerEpoch": 5}
            yield make_case(f"{name} by epochs", models["tanh"], loss, spec, regularization, "classes", training=training)
    one = activation_model("tanh", 1)
    uneven = activation_model("tanh", CLASSES)
    yield make_case("activity / squared error", one, "squaredError", OPTIMIZERS["adam"], [L1, L2], "values")
    yield make_case("activity / uneven batches", uneven, loss, OPTIMIZERS["sgd"], [L1, L2], "uneven")


def image_cases():
    variants = {
        "none": [],
        "activityL1 global": [{**L1, "strength": 0.01}],
        "activityL2 global": [{**L2, "strength": 0.02}],
        "activityL2 first": [{**L2, "strength": 0.02, "layers": ["first"]}],
    }
    found = image_models()
    for model_name in ("conv2d, maxPool2d", "conv2d, batchNorm", "residual, globalAveragePool"):
        model = {"input": IMAGE, "layers": [*found[model_name], OUTPUT]}
        for optimizer in ("sgd", "adam"):
            for variant, regularization in variants.items():
                name = f"activity / {model_name} / {optimizer} / {variant}"
                yield make_case(name, model, "softmaxCrossEntropy", OPTIMIZERS[optimizer], regularization, DATA)
