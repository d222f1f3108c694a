"""The app's regularizers (src-main/domain/regularization.ts) in the terms of PyTorch."""

import torch

PENALTIES = ("l1", "l2", "l2Norm", "elasticNet", "groupLasso", "orthogonal")
ON_ACTIVITIES = ("activityL1", "activityL2")
CONSTRAINTS = ("maxNorm", "unitNorm")
ON_PARAMETERS = (*PENALTIES, *CONSTRAINTS, "coupledWeightDecay", "decoupledWeightDecay")
ALL_KINDS = ("kernel", "bias", "scale", "shift")


def _acts_on(regularizer, name):
    layer, kind = name.split(".")
    default_kinds = ("kernel",) if regularizer["type"] in (*PENALTIES, *CONSTRAINTS) else ALL_KINDS
    return kind in regularizer.get("parameters", default_kinds) and layer in regularizer.get("layers", (layer,))


def _strength(regularizers, name, wanted):
    return sum(r["strength"] for r in regularizers if r["type"] == wanted and _acts_on(r, name))


def _scaled(regularizer, epoch):
    """A penalty at the share of its strength that it has in an epoch, from 1."""
    share = min(1, epoch / regularizer.get("warmUpEpochs", 1))
    return {k: v * share if k in ("strength", "l1", "l2") else v for k, v in regularizer.items()}


def penalty(regularizers, parameters, epoch):
    """The sum that is added to the data loss; autograd makes its gradient."""
    regularizers = [_scaled(r, epoch) for r in regularizers]
    total = next(iter(parameters.values())).new_zeros(())
    for regularizer in regularizers:
        if regularizer["type"] not in PENALTIES:
            continue
        for name, p in parameters.items():
            if not _acts_on(regularizer, name):
                continue
            if regularizer["type"] == "l1":
                total = total + regularizer["strength"] * p.abs().sum()
            elif regularizer["type"] == "l2":
                total = total + regularizer["strength"] * p.pow(2).sum()
            elif regularizer["type"] == "l2Norm":
                total = total + regularizer["strength"] * torch.norm(p)
            elif regularizer["type"] == "groupLasso":
                # PyTorch's weight is [units, inputs].
                total = total + regularizer["strength"] * p.norm(dim=1).sum()
            elif regularizer["type"] == "orthogonal":
                gram = p @ p.T
                total = total + regularizer["strength"] * (gram - torch.eye(len(p), dtype=p.dtype)).pow(2).sum()
            else:
                total = total + regularizer["l1"] * p.abs().sum() + regularizer["l2"] * p.pow(2).sum()
    return total


def _activity_strengths(regularizers, activities, epoch):
    """Pairs of a penalty's type and strength with the activities that it sees: without names all but the model's outputs."""
    hidden = list(activities)[:-1]
    for regularizer in (_scaled(r, epoch) for r in regularizers if r["type"] in ON_ACTIVITIES):
        for name in regularizer.get("layers", hidden):
            yield regularizer["type"], regularizer["strength"], activities[name]


def is_on_activities(regularizers):
    return any(r["type"] in ON_ACTIVITIES for r in regularizers)


def activity_penalty(regularizers, activities, epoch):
    """activities: {layer: tensor, rows first}. Keras divides what its activity_regularizer gives by the batch size."""
    total = 0.0
    for kind, strength, a in _activity_strengths(regularizers, activities, epoch):
        size = a.abs().sum() if kind == "activityL1" else a.pow(2).sum()
        total = total + strength * size / len(a)
    return total


def distance_from_activity_kink(regularizers, activities):
    """How near an activity under L1 is to 0. Exactly 0 does not count: ReLU made it, and its input has a margin of its own."""
    sizes = [a.detach().abs() for kind, _, a in _activity_strengths(regularizers, activities, 1) if kind == "activityL1"]
    return min([size[size > 0].min().item() for size in sizes if (size > 0).any()], default=float("inf"))


def distance_from_kink(regularizers, name, p):
    """
    How near this parameter is to a jump of the penalty's gradient: the smallest |w| under L1, the norm under an
    un-squared norm. Exactly 0 does not count: it is 0 in every precision, and the gradient there is 0 by definition.
    """
    types = {r["type"] for r in regularizers if r["type"] in ON_PARAMETERS and _acts_on(r, name)}
    sizes = []
    if types & {"l1", "elasticNet"}:
        sizes += p.detach().abs().reshape(-1).tolist()
    if "l2Norm" in types:
        sizes.append(torch.norm(p.detach()).item())
    return min([size for size in sizes if size > 0], default=float("inf"))


def constrain(regularizers, parameters):
    """After a step: renorm_ brings rows that are above the limit down to it."""
    with torch.no_grad():
        for regularizer in regularizers:
            for name, p in parameters.items():
                if regularizer["type"] not in CONSTRAINTS or not _acts_on(regularizer, name):
                    continue
                if regularizer["type"] == "maxNorm":
                    p.renorm_(2, 0, regularizer["limit"])
                else:
                    p.copy_(torch.nn.functional.normalize(p, dim=1))


def label_smoothing(regularizers):
    return sum(r["amount"] for r in regularizers if r["type"] == "labelSmoothing")


def mixes(regularizers):
    """Whether a case trains on mixed rows; how each batch is mixed stands in the batch."""
    return any(r["type"] == "mixup" for r in regularizers)


def coupled_decay(regularizers, name):
    return _strength(regularizers, name, "coupledWeightDecay")


def decoupled_decay(regularizers, name):
    return _strength(regularizers, name, "decoupledWeightDecay")


def _all_layers(model):
    for layer in model["layers"]:
        yield layer
        yield from layer.get("layers", [])


def site_rates(regularizers, model):
    """
    {dense layer or convolution: rate of the dropout that the variant puts behind it}; 1 - prod(1 - rate) where several
    do. A dropout that names no layers acts behind every dense layer but the last.
    """
    kinds = {layer["name"]: layer["type"] for layer in _all_layers(model)}
    dense = [name for name, kind in kinds.items() if kind == "dense"]
    keep = {name: 1.0 for name, kind in kinds.items() if kind in ("dense", "conv2d", "conv1d")}
    for regularizer in regularizers:
        if regularizer["type"] == "dropout":
            for name in regularizer.get("layers", dense[:-1]):
                keep[name] *= 1 - regularizer["rate"]
    return {name: 1 - share for name, share in keep.items()}


def dropout_places(regularizers, model):
    """Names of the places of a case that are random: such layers, and `<layer>.dropout` where the variant drops."""
    random = ("dropout", "spatialDropout", "gaussianDropout", "gaussianNoise")
    layers = [layer["name"] for layer in _all_layers(model) if layer["type"] in random]
    return layers + [f"{name}.dropout" for name, rate in site_rates(regularizers, model).items() if rate > 0]
