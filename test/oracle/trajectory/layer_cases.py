"""The cases of layers.py: every layer, in models small enough to store whole, under several regularizers and optimizers."""

from .matrix import OPTIMIZERS, make_case

IMAGE = {"height": 5, "width": 6, "channels": 2}
SEQUENCE = {"length": 9, "channels": 2}
INPUTS = {"vector": 4, "image": 60, "sequence": 18}
OUTPUT = {"type": "dense", "name": "output", "units": 3}
ALL_KINDS = ["kernel", "bias", "scale", "shift"]

VARIANTS = {
    "none": [],
    "l1": [{"type": "l1", "strength": 0.01}],
    "l2Norm all": [{"type": "l2Norm", "strength": 0.02, "parameters": ALL_KINDS}],
    "elasticNet first": [{"type": "elasticNet", "l1": 0.01, "l2": 0.02, "layers": ["first"]}],
    "coupledWeightDecay": [{"type": "coupledWeightDecay", "strength": 0.05}],
    "decoupledWeightDecay": [{"type": "decoupledWeightDecay", "strength": 0.05}],
}
DROPOUT_VARIANTS = {
    "dropout first": [{"type": "dropout", "rate": 0.25, "layers": ["first"]}],
    "dropout first and decay": [
        {"type": "dropout", "rate": 0.4, "layers": ["first"]},
        {"type": "decoupledWeightDecay", "strength": 0.05},
    ],
}


def dense(units=4, name="first", **options):
    return {"type": "dense", "name": name, "units": units, **options}


def conv(filters, size, name="first", kind="conv2d", **options):
    return {"type": kind, "name": name, "filters": filters, "kernelSize": size, **options}


def named(kind, name, **options):
    return {"type": kind, "name": name, **options}


def vector_models():
    activations = {
        "leakyRelu": named("leakyRelu", "activation", slope=0.1),
        "gelu": named("gelu", "activation"),
        "elu": named("elu", "activation"),
        "elu alpha": named("elu", "activation", alpha=0.6),
    }
    noises = {
        "gaussianNoise": named("gaussianNoise", "noise", sd=0.3),
        "gaussianDropout": named("gaussianDropout", "noise", rate=0.2),
    }
    block = [dense(4, "first"), named("tanh", "inside"), dense(4, "second")]
    return {
        **{name: [dense(), layer] for name, layer in activations.items()},
        **{name: [dense(), named("tanh", "activation"), layer] for name, layer in noises.items()},
        "layerNorm": [dense(), named("layerNorm", "norm"), named("tanh", "activation")],
        "layerNorm epsilon": [dense(), named("layerNorm", "norm", epsilon=0.1), named("gelu", "activation")],
        "noise on the input": [named("gaussianNoise", "noise", sd=0.2), dense(), named("sigmoid", "activation")],
        "residual": [named("residual", "block", layers=block), named("elu", "activation")],
    }


def image_models():
    relu, flatten = named("relu", "activation"), named("flatten", "flat")
    norm = named("batchNorm", "norm")
    block = [
        conv(2, 3, "first", padding="same", bias=False),
        norm,
        named("relu", "inside"),
        conv(2, [1, 3], "second", padding="same"),
    ]
    same_pool = named("avgPool2d", "pool", size=3, stride=2, padding="same")
    two_convolutions = [
        conv(3, 3, "first", padding="same"),
        relu,
        named("maxPool2d", "pool"),
        conv(2, 2, "second"),
        named("tanh", "squash"),
        flatten,
    ]
    return {
        "conv2d, maxPool2d": two_convolutions,
        "conv2d, batchNorm": [conv(3, 3, bias=False), norm, relu, flatten],
        "conv2d same, stride": [
            conv(3, 3, stride=2, padding="same"),
            named("layerNorm", "norm"),
            named("leakyRelu", "activation", slope=0.2),
            flatten,
        ],
        "conv2d uneven": [conv(2, [2, 4], stride=[1, 2], padding="same", bias=False), named("gelu", "bend"), same_pool, flatten],
        "overlapping maxPool2d": [
            conv(2, 2),
            named("maxPool2d", "pool", size=[2, 3], stride=1, padding="same"),
            named("avgPool2d", "mean", size=2),
            flatten,
        ],
        "residual, globalAveragePool": [
            named("residual", "block", layers=block),
            named("tanh", "activation"),
            named("globalAveragePool", "mean"),
        ],
        "spatialDropout": [
            conv(4, 3),
            named("tanh", "activation"),
            named("spatialDropout", "channels", rate=0.3),
            named("globalAveragePool", "mean"),
        ],
        "noise on an image": [named("gaussianDropout", "noise", rate=0.1), conv(2, 3), named("elu", "bend"), flatten],
    }


def sequence_models():
    return {
        "conv1d, maxPool1d": [
            conv(3, 3, kind="conv1d"),
            named("gelu", "activation"),
            named("maxPool1d", "pool"),
            named("flatten", "flat"),
        ],
        "conv1d same, avgPool1d": [
            conv(3, 4, kind="conv1d", stride=2, padding="same", bias=False),
            named("batchNorm", "norm"),
            named("tanh", "activation"),
            named("avgPool1d", "pool", size=3, stride=1),
            named("spatialDropout", "channels", rate=0.2),
            named("globalAveragePool", "mean"),
        ],
    }


def all_cases():
    loss = "softmaxCrossEntropy"
    kinds = {"vector": (vector_models(), None), "image": (image_models(), IMAGE), "sequence": (sequence_models(), SEQUENCE)}
    for data, (models, shape) in kinds.items():
        for model_name, layers in models.items():
            model = {"layers": [*layers, OUTPUT]} if shape is None else {"input": shape, "layers": [*layers, OUTPUT]}
            for optimizer in ("sgd", "momentum", "adam"):
                for variant, regularization in {**VARIANTS, **DROPOUT_VARIANTS}.items():
                    name = f"{model_name} / {optimizer} / {variant}"
                    yield make_case(name, model, loss, OPTIMIZERS[optimizer], regularization, data)
