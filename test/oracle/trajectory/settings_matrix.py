"""The cases of training.py: what training can be set to beside the matrix of layers, regularizers and optimizers."""

from .matrix import (
    ALL_KINDS,
    CLASSES,
    MIXED,
    OPTIMIZERS,
    REGULARIZERS,
    activation_model,
    batch_norm_model,
    linear_model,
    make_case,
)

SMOOTHING = {"type": "labelSmoothing", "amount": 0.1}
MORE_SMOOTHING = {"type": "labelSmoothing", "amount": 0.3}
COUPLED = REGULARIZERS["coupledWeightDecay"]
DECOUPLED = REGULARIZERS["decoupledWeightDecay"]

MORE_OPTIMIZERS = {
    "rmsprop": {"type": "rmsprop", "learningRate": 0.01},
    "rmsprop with momentum": {"type": "rmsprop", "learningRate": 0.01, "momentum": 0.8},
    "rmsprop centered": {"type": "rmsprop", "learningRate": 0.01, "centered": True, "alpha": 0.9, "epsilon": 1e-2},
    "rmsprop centered with momentum": {
        "type": "rmsprop",
        "learningRate": 0.015,
        "centered": True,
        "momentum": 0.5,
        "alpha": 0.9,
        "epsilon": 1e-2,
    },
    "adagrad": {"type": "adagrad", "learningRate": 0.05},
    "adagrad, own constants": {
        "type": "adagrad",
        "learningRate": 0.1,
        "learningRateDecay": 0.1,
        "initialAccumulator": 0.2,
        "epsilon": 1e-3,
    },
}

CLASSES_MODEL = activation_model("tanh", CLASSES)
ONE_OUTPUT = activation_model("tanh", 1)


def loss_cases():
    """Each loss with its settings, under an optimizer without and one with state."""
    smoothed = {
        "none": [],
        "smoothing": [SMOOTHING],
        "more smoothing, l2": [MORE_SMOOTHING, REGULARIZERS["l2"]],
    }
    plain = {"none": [], "l2 global": [REGULARIZERS["l2"]]}
    settings = {
        "softmax": ("softmaxCrossEntropy", "classes", {}, smoothed),
        "softmax, class weights": ("softmaxCrossEntropy", "classes", {"classWeights": [0.5, 2, 1.25]}, smoothed),
        "softmax, a class of weight 0": ("softmaxCrossEntropy", "classes", {"classWeights": [1, 0, 3]}, smoothed),
        "sigmoid": ("sigmoidCrossEntropy", "binary", {}, smoothed),
        "sigmoid, positive weight": ("sigmoidCrossEntropy", "binary", {"positiveWeight": 2.5}, smoothed),
        "absolute error": ("absoluteError", "values", {}, plain),
        "huber": ("huber", "values", {}, plain),
        "huber, own delta": ("huber", "values", {"huberDelta": 0.3}, plain),
    }
    for label, (loss, data, training, variants) in settings.items():
        for optimizer in ("sgd", "adam"):
            model = CLASSES_MODEL if data == "classes" else ONE_OUTPUT
            for variant, regularization in variants.items():
                name = f"{label} / {optimizer} / {variant}"
                spec = OPTIMIZERS[optimizer]
                yield make_case(name, model, loss, spec, regularization, data, training=training)


def optimizer_cases():
    loss = "softmaxCrossEntropy"
    variants = {
        "none": [],
        "l2 global": [REGULARIZERS["l2"]],
        "coupledWeightDecay global": [COUPLED],
        "decoupledWeightDecay global": [DECOUPLED],
        "mixed": MIXED,
    }
    for optimizer, spec in MORE_OPTIMIZERS.items():
        models = {"tanh": CLASSES_MODEL, "batchNorm": batch_norm_model("adam", CLASSES)}
        for model_name, model in models.items():
            for variant, regularization in variants.items():
                name = f"{optimizer} / {model_name} / {variant}"
                yield make_case(name, model, loss, spec, regularization, "classes")


def clipping_cases():
    """Limits that the gradients of some steps and members exceed and others do not."""
    loss = "softmaxCrossEntropy"
    variants = {
        "none": [],
        "l2 all": [{"type": "l2", "strength": 0.2, "parameters": ALL_KINDS}],
        "coupledWeightDecay global": [COUPLED],
        "decoupledWeightDecay global": [DECOUPLED],
    }
    limits = {
        "by value": {"type": "value", "limit": 0.05},
        "by norm": {"type": "norm", "limit": 0.25},
        "by a large norm": {"type": "norm", "limit": 100},
    }
    for label, clipping in limits.items():
        for optimizer in ("momentum", "adam"):
            for model_name, model in {"linear": linear_model(CLASSES), "tanh": CLASSES_MODEL}.items():
                for variant, regularization in variants.items():
                    name = f"clipping {label} / {model_name} / {optimizer} / {variant}"
                    spec = OPTIMIZERS[optimizer]
                    training = {"clipping": clipping}
                    yield make_case(name, model, loss, spec, regularization, "classes", training=training)


def unit_cases():
    """Penalties and constraints that see the units of a kernel, alone, on one layer, and mixed."""
    loss = "softmaxCrossEntropy"
    variants = {
        "none": [],
        "groupLasso global": [{"type": "groupLasso", "strength": 0.05}],
        "groupLasso layer": [{"type": "groupLasso", "strength": 0.05, "layers": ["output"]}],
        "orthogonal global": [{"type": "orthogonal", "strength": 0.03}],
        "orthogonal layer": [{"type": "orthogonal", "strength": 0.03, "layers": ["output"]}],
        "maxNorm global": [{"type": "maxNorm", "limit": 0.7}],
        "maxNorm layer": [{"type": "maxNorm", "limit": 0.5, "layers": ["output"]}],
        "unitNorm global": [{"type": "unitNorm"}],
        "unitNorm layer": [{"type": "unitNorm", "layers": ["output"]}],
        "maxNorm with l2 and groupLasso": [
            {"type": "maxNorm", "limit": 0.8},
            REGULARIZERS["l2"],
            {"type": "groupLasso", "strength": 0.02},
        ],
    }
    for optimizer in ("sgd", "momentum", "adam"):
        for model_name, model in {"linear": linear_model(CLASSES), "tanh": CLASSES_MODEL}.items():
            for variant, regularization in variants.items():
                name = f"{model_name} / {optimizer} / {variant}"
                yield make_case(name, model, loss, OPTIMIZERS[optimizer], regularization, "classes")


def epoch_cases():
    """Four epochs of five batches: learning rates that move, and penalties that warm up."""
    loss = "softmaxCrossEntropy"
    variants = {
        "none": [],
        "decoupledWeightDecay global": [DECOUPLED],
        "coupledWeightDecay global": [COUPLED],
        "l2 that warms up": [{**REGULARIZERS["l2"], "warmUpEpochs": 3}],
        "elasticNet that warms up": [{**REGULARIZERS["elasticNet"], "warmUpEpochs": 2}],
        "groupLasso that warms up": [{"type": "groupLasso", "strength": 0.05, "warmUpEpochs": 4}],
    }
    schedules = {
        "constant": {"type": "constant"},
        "step": {"type": "step", "every": 1, "factor": 0.5},
        "warm-up and cosine by batch": {"type": "cosine", "unit": "batch", "warmUp": {"length": 6, "startFactor": 0.25}},
        "one cycle": {"type": "oneCycle", "divisor": 5},
    }
    for label, schedule in schedules.items():
        for optimizer in ("sgd", "momentum", "adam", "rmsprop", "adagrad"):
            spec = {**OPTIMIZERS, **MORE_OPTIMIZERS}[optimizer]
            spec = {**spec, "learningRate": spec["learningRate"] * 2}
            for variant, regularization in variants.items():
                name = f"schedule {label} / {optimizer} / {variant}"
                training = {"schedule": schedule, "batchesPerEpoch": 5}
                yield make_case(name, CLASSES_MODEL, loss, spec, regularization, "classes", training=training)


def all_cases():
    return [*loss_cases(), *optimizer_cases(), *clipping_cases(), *unit_cases(), *epoch_cases()]
