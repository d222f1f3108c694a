"""The cases: every layer x regularizer x optimizer x scope on nets small enough to store whole."""

INPUTS = 4
HIDDEN = 3
CLASSES = 3

OPTIMIZERS = {
    "sgd": {"type": "sgd", "learningRate": 0.1},
    "momentum": {"type": "sgd", "learningRate": 0.05, "momentum": 0.9},
    "nesterov": {"type": "sgd", "learningRate": 0.05, "momentum": 0.9, "nesterov": True},
    "adam": {"type": "adam", "learningRate": 0.02},
    "adamw": {"type": "adamw", "learningRate": 0.02},
}

REGULARIZERS = {
    "l1": {"type": "l1", "strength": 0.02},
    "l2": {"type": "l2", "strength": 0.03},
    "l2Norm": {"type": "l2Norm", "strength": 0.05},
    "elasticNet": {"type": "elasticNet", "l1": 0.02, "l2": 0.03},
    "coupledWeightDecay": {"type": "coupledWeightDecay", "strength": 0.05},
    "decoupledWeightDecay": {"type": "decoupledWeightDecay", "strength": 0.05},
}
DECAYS = ("coupledWeightDecay", "decoupledWeightDecay")
ALL_KINDS = ["kernel", "bias", "scale", "shift"]

MIXED = [
    {"type": "l1", "strength": 0.01},
    {"type": "l2", "strength": 0.02, "layers": ["output"], "parameters": ["kernel", "bias"]},
    {"type": "l2Norm", "strength": 0.03, "parameters": ["bias"]},
    {"type": "decoupledWeightDecay", "strength": 0.04, "layers": ["output"]},
]


def dense(name, units, **options):
    return {"type": "dense", "name": name, "units": units, **options}


def linear_model(outputs):
    return {"layers": [dense("output", outputs)]}


def hidden_model(between, outputs, **options):
    return {"layers": [dense("hidden", HIDDEN, **options), *between, dense("output", outputs)]}


def activation_model(kind, outputs):
    return hidden_model([{"type": kind, "name": "activation"}], outputs)


def batch_norm_model(optimizer, outputs, bias=None, **options):
    """
    Batch norm takes the mean away, so the gradient of a bias before it is 0 but for rounding. SGD leaves that
    where it is; Adam divides it by its own size and steps by noise. Under Adam and AdamW there is no such bias.
    """
    between = [{"type": "batchNorm", "name": "norm", **options}, {"type": "relu", "name": "activation"}]
    if bias is None:
        bias = OPTIMIZERS[optimizer]["type"] == "sgd"
    return hidden_model(between, outputs) if bias else hidden_model(between, outputs, bias=False)


def models(optimizer, outputs):
    return {
        "linear": linear_model(outputs),
        "relu": activation_model("relu", outputs),
        "tanh": activation_model("tanh", outputs),
        "sigmoid": activation_model("sigmoid", outputs),
        "batchNorm": batch_norm_model(optimizer, outputs),
    }


def types_for(optimizer):
    """Coupled decay under AdamW is no valid experiment."""
    return [t for t in REGULARIZERS if not (t == "coupledWeightDecay" and optimizer == "adamw")]


def scopes(kind, model_name):
    """Which parameters the regularizer acts on: {scope's name: fields of the spec}."""
    is_decay = kind in DECAYS
    found = {
        "global": {},
        "layer": {"layers": ["output" if model_name == "linear" else "hidden"]},
        "bias": {"parameters": ["bias"]},
    }
    if model_name == "linear":
        # With one layer, the layer is the model; its bias alone is the narrower choice by layer and kind.
        found["layer"]["parameters"] = ["kernel", "bias"]
    if model_name == "batchNorm":
        found["norm"] = {"parameters": ["scale", "shift"]}
        if is_decay:
            found["layer"] = {"layers": ["norm", "output"]}
    if is_decay:
        found["kernel"] = {"parameters": ["kernel"]}
    else:
        found["all"] = {"parameters": ALL_KINDS}
    return found


def variants(optimizer, model_name):
    """Every regularizer in every scope: {variant's name: list of regularizers}."""
    found = {"none": []}
    for kind in types_for(optimizer):
        for scope, fields in scopes(kind, model_name).items():
            found[f"{kind} {scope}"] = [{**REGULARIZERS[kind], **fields}]
    found["mixed"] = MIXED
    return found


def global_variants(optimizer):
    """Every regularizer in its short form."""
    return {"none": [], **{f"{t} global": [REGULARIZERS[t]] for t in types_for(optimizer)}, "mixed": MIXED}


def make_case(name, model, loss, optimizer, regularization, data, **more):
    return {
        "name": name,
        "model": model,
        "loss": loss,
        "optimizer": optimizer,
        "regularization": regularization,
        "data": data,
        **more,
    }


def softmax_cases():
    for optimizer, spec in OPTIMIZERS.items():
        for model_name, model in models(optimizer, CLASSES).items():
            for variant, regularization in variants(optimizer, model_name).items():
                name = f"softmax / {model_name} / {optimizer} / {variant}"
                yield make_case(name, model, "softmaxCrossEntropy", spec, regularization, "classes")


def one_output_cases():
    losses = {"sigmoidCrossEntropy": "binary", "squaredError": "values"}
    for loss, data in losses.items():
        for optimizer, spec in OPTIMIZERS.items():
            for model_name in ("linear", "relu"):
                model = models(optimizer, 1)[model_name]
                for variant, regularization in global_variants(optimizer).items():
                    name = f"{loss} / {model_name} / {optimizer} / {variant}"
                    yield make_case(name, model, loss, spec, regularization, data)


def dropout_cases():
    relu = activation_model("relu", CLASSES)
    with_layer = hidden_model(
        [{"type": "relu", "name": "activation"}, {"type": "dropout", "name": "drop", "rate": 0.4}], CLASSES
    )
    site = {"type": "dropout", "rate": 0.25}
    named = {"type": "dropout", "rate": 0.3, "layers": ["output"]}
    for optimizer, spec in OPTIMIZERS.items():
        places = {
            "site": (relu, [site]),
            "site behind batchNorm": (batch_norm_model(optimizer, CLASSES), [site]),
            "named output": (relu, [named]),
            "two at one site": (relu, [site, {"type": "dropout", "rate": 0.2, "layers": ["hidden"]}]),
            "layer": (with_layer, []),
            "layer and site": (with_layer, [site]),
        }
        for place, (model, dropout) in places.items():
            chosen = global_variants(optimizer) if place == "site" else {"none": [], "mixed": MIXED}
            for variant, regularization in chosen.items():
                name = f"dropout {place} / {optimizer} / {variant}"
                both = [*dropout, *regularization]
                yield make_case(name, model, "softmaxCrossEntropy", spec, both, "classes")


def special_cases():
    """What the matrix leaves at its defaults, and what real training runs into."""
    loss = "softmaxCrossEntropy"
    all_l1 = [{**REGULARIZERS["l1"], "parameters": ALL_KINDS}]
    all_norms = [{**REGULARIZERS["l2Norm"], "parameters": ALL_KINDS}]
    own_adam = {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6}
    for kind in ("adam", "adamw"):
        spec = {"type": kind, **own_adam}
        for variant, regularization in {"none": [], "mixed": MIXED}.items():
            name = f"own betas and epsilon / {kind} / {variant}"
            yield make_case(name, activation_model("relu", CLASSES), loss, spec, regularization, "classes")
    for optimizer, spec in OPTIMIZERS.items():
        norm = batch_norm_model(optimizer, CLASSES, momentum=0.3, epsilon=1e-3)
        yield make_case(f"own batch norm constants / {optimizer}", norm, loss, spec, [], "classes")
        uneven = batch_norm_model(optimizer, CLASSES)
        yield make_case(f"uneven batches / {optimizer}", uneven, loss, spec, MIXED, "uneven")
        no_bias = activation_model("tanh", CLASSES)
        no_bias["layers"][-1]["bias"] = False
        yield make_case(f"no output bias / {optimizer}", no_bias, loss, spec, all_norms, "classes")
    for optimizer in ("sgd", "momentum", "nesterov"):
        for variant, regularization in {"l1 all": all_l1, "l2Norm all": all_norms}.items():
            name = f"bias and shift start at zero / {optimizer} / {variant}"
            # A bias before batch norm would leave 0 by rounding alone, in a direction that no one can foresee.
            model = batch_norm_model(optimizer, CLASSES, bias=False)
            spec = OPTIMIZERS[optimizer]
            yield make_case(name, model, loss, spec, regularization, "classes", zeroStart=True)


def all_cases():
    return [*softmax_cases(), *one_output_cases(), *dropout_cases(), *special_cases()]
