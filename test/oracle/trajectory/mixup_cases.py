"""The cases of mixup.py."""

from .matrix import (
    CLASSES,
    OPTIMIZERS,
    REGULARIZERS,
    activation_model,
    batch_norm_model,
    linear_model,
    make_case,
)

MIXUP = {"type": "mixup", "alpha": 0.2}
SMOOTHING = {"type": "labelSmoothing", "amount": 0.1}
VARIANTS = {
    "none": [],
    "mixup": [MIXUP],
    "mixup, label smoothing": [MIXUP, SMOOTHING],
    "mixup, l2, decay": [MIXUP, REGULARIZERS["l2"], REGULARIZERS["decoupledWeightDecay"]],
}
LOSSES = {
    "softmax": ("softmaxCrossEntropy", "classes", {}),
    "softmax, class weights": ("softmaxCrossEntropy", "classes", {"classWeights": [0.5, 2, 1.25]}),
    "sigmoid, positive weight": ("sigmoidCrossEntropy", "binary", {"positiveWeight": 2.5}),
}


def all_cases():
    for label, (loss, data, training) in LOSSES.items():
        outputs = CLASSES if data == "classes" else 1
        for optimizer in ("momentum", "adam"):
            models = {
                "linear": linear_model(outputs),
                "relu": activation_model("relu", outputs),
                "batchNorm": batch_norm_model(optimizer, outputs),
            }
            for model_name, model in models.items():
                for variant, regularization in VARIANTS.items():
                    name = f"mixup / {label} / {model_name} / {optimizer} / {variant}"
                    spec = OPTIMIZERS[optimizer]
                    yield make_case(name, model, loss, spec, regularization, data, training=training)
    dropping = [MIXUP, {"type": "dropout", "rate": 0.3}]
    relu = activation_model("relu", CLASSES)
    name = "mixup / softmax / relu / momentum / mixup, dropout"
    spec = OPTIMIZERS["momentum"]
    yield make_case(name, relu, "softmaxCrossEntropy", spec, dropping, "classes", training={})
