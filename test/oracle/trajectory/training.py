"""Trains one case step by step: gradients by autograd, updates by torch.optim."""

import numpy as np
import torch
from torch.nn import functional

from .network import Network
from .regularizers import (
    activity_penalty,
    constrain,
    coupled_decay,
    decoupled_decay,
    distance_from_activity_kink,
    distance_from_kink,
    is_on_activities,
    label_smoothing,
    mixes,
    penalty,
    site_rates,
)
from .schedules import counts_batches, make_scheduler


def make_optimizer(spec, regularizers, parameters):
    """One parameter group per tensor, so that each has a weight decay of its own."""
    kind, rate = spec["type"], spec["learningRate"]
    decay = decoupled_decay if kind == "adamw" else coupled_decay
    groups = [{"params": [p], "weight_decay": decay(regularizers, name)} for name, p in parameters.items()]
    if kind == "sgd":
        return torch.optim.SGD(
            groups, lr=rate, momentum=spec.get("momentum", 0), nesterov=spec.get("nesterov", False)
        )
    if kind == "rmsprop":
        return torch.optim.RMSprop(
            groups,
            lr=rate,
            alpha=spec.get("alpha", 0.99),
            eps=spec.get("epsilon", 1e-8),
            momentum=spec.get("momentum", 0),
            centered=spec.get("centered", False),
        )
    if kind == "adagrad":
        return torch.optim.Adagrad(
            groups,
            lr=rate,
            lr_decay=spec.get("learningRateDecay", 0),
            initial_accumulator_value=spec.get("initialAccumulator", 0),
            eps=spec.get("epsilon", 1e-10),
        )
    make = torch.optim.AdamW if kind == "adamw" else torch.optim.Adam
    betas = (spec.get("beta1", 0.9), spec.get("beta2", 0.999))
    return make(groups, lr=rate, betas=betas, eps=spec.get("epsilon", 1e-8))


def decay_apart(spec, regularizers, parameters, optimizer):
    """Decoupled decay for the optimizers that have none: before the step, as torch.optim.AdamW does it."""
    if spec["type"] == "adamw":
        return
    rate = optimizer.param_groups[0]["lr"]
    with torch.no_grad():
        for name, p in parameters.items():
            p.mul_(1 - rate * decoupled_decay(regularizers, name))


def data_loss(case, outputs, batch, smoothing=0):
    """The loss of a batch; smoothing is given for training alone."""
    loss, settings = case["loss"], case.get("training", {})
    if loss == "softmaxCrossEntropy":
        weights = settings.get("classWeights")
        weights = None if weights is None else torch.tensor(weights, dtype=outputs.dtype)
        labels = torch.tensor(batch["labels"])
        return functional.cross_entropy(outputs, labels, weight=weights, label_smoothing=smoothing)
    if loss == "sigmoidCrossEntropy":
        labels = torch.tensor(batch["labels"], dtype=outputs.dtype) * (1 - smoothing) + smoothing / 2
        weight = torch.tensor(settings.get("positiveWeight", 1), dtype=outputs.dtype)
        return functional.binary_cross_entropy_with_logits(outputs[:, 0], labels, pos_weight=weight)
    values = torch.tensor(batch["values"], dtype=outputs.dtype)
    if loss == "absoluteError":
        return functional.l1_loss(outputs[:, 0], values)
    if loss == "huber":
        return functional.huber_loss(outputs[:, 0], values, delta=settings.get("huberDelta", 1.0))
    return functional.mse_loss(outputs[:, 0], values)


def partners_of(batch):
    """The batch's rows in the order of what each is mixed with."""
    return {**batch, "labels": np.asarray(batch["labels"])[batch["partners"]]}


def trained_loss(case, outputs, batch):
    """The data loss that gradients are made of: smoothed, and of mixed rows that of both rows' labels."""
    smoothing = label_smoothing(case["regularization"])
    own = data_loss(case, outputs, batch, smoothing)
    if not mixes(case["regularization"]):
        return own
    return batch["share"] * own + (1 - batch["share"]) * data_loss(case, outputs, partners_of(batch), smoothing)


def distance_from_loss_kink(case, outputs, batch):
    """How near an output is to where the gradient of the absolute error jumps."""
    if case["loss"] != "absoluteError":
        return float("inf")
    return (outputs.detach()[:, 0] - torch.tensor(batch["values"], dtype=outputs.dtype)).abs().min().item()


def clip(case, parameters):
    clipping = case.get("training", {}).get("clipping")
    if clipping is None:
        return
    if clipping["type"] == "value":
        torch.nn.utils.clip_grad_value_(parameters.values(), clipping["limit"])
    else:
        torch.nn.utils.clip_grad_norm_(parameters.values(), clipping["limit"])


def train(case, inputs, batches, masks, start, dtype):
    """
    case: {model, loss, optimizer, regularization}; batches: [{features, labels or values}]; start: {name: array}.
    masks: {place: per step [batch, units] of 0 and 1, or normal numbers} for every random place of the case.
    Returns the steps, and how far the trajectory stays from the places where a gradient jumps (a ReLU input or a
    penalized weight that changes its sign, the largest of a window): nearer than rounding, two right answers would differ. Losses are those
    of the forward pass of the step, weights and running statistics those after it.
    """
    regularizers = case["regularization"]
    network = Network(case["model"], inputs, site_rates(regularizers, case["model"]), dtype)
    network.set_weights(start)
    optimizer = make_optimizer(case["optimizer"], regularizers, network.parameters)
    settings = case.get("training", {})
    per_epoch, schedule = settings.get("batchesPerEpoch", len(batches)), settings.get("schedule")
    rate, epochs = case["optimizer"]["learningRate"], len(batches) // per_epoch
    scheduler = schedule and make_scheduler(schedule, optimizer, rate, epochs, per_epoch)
    by_batch = schedule is not None and counts_batches(schedule)
    margin = float("inf")
    steps = []
    for index, batch in enumerate(batches):
        margin = min([margin, *(distance_from_kink(regularizers, *named) for named in network.parameters.items())])
        features = torch.tensor(np.asarray(batch["features"], dtype=np.float32), dtype=dtype).reshape(-1, inputs)
        epoch = index // per_epoch + 1
        # Stored as the app stores it, of the rows as they are, in evaluation mode; what is trained on is that of the training pass.
        told = 0.0
        if is_on_activities(regularizers):
            told = activity_penalty(regularizers, network.evaluated_activities(features), epoch)
        if mixes(regularizers):
            features = batch["share"] * features + (1 - batch["share"]) * features[batch["partners"]]
        step_masks = {
            place: torch.tensor(mask[index], dtype=dtype).reshape(len(features), -1) for place, mask in masks.items()
        }
        optimizer.zero_grad()
        outputs = network.forward(features, step_masks)
        loss = data_loss(case, outputs, batch)
        trained = trained_loss(case, outputs, batch)
        margin = min(margin, distance_from_loss_kink(case, outputs, batch))
        margin = min(margin, distance_from_activity_kink(regularizers, network.activities))
        added = penalty(regularizers, network.parameters, epoch)
        (trained + added + activity_penalty(regularizers, network.activities, epoch)).backward()
        clip(case, network.parameters)
        decay_apart(case["optimizer"], regularizers, network.parameters, optimizer)
        optimizer.step()
        constrain(regularizers, network.parameters)
        if scheduler is not None and index + 1 < len(batches) and (by_batch or (index + 1) % per_epoch == 0):
            scheduler.step()
        steps.append(
            {
                "dataLoss": loss.item(),
                "penalty": added.item() + float(told),
                "weights": network.weights(),
                "batchNorms": network.running_statistics(),
            }
        )
    return steps, min(margin, network.smallest_margin)


def relative_difference(actual, expected):
    """Largest absolute difference over the largest absolute value expected; absolute where all of that is 0."""
    actual, expected = np.atleast_1d(actual), np.atleast_1d(expected)
    scale = np.abs(expected).max()
    return float(np.abs(actual - expected).max() / (scale if scale > 0 else 1))


def trajectory_difference(actual, expected):
    """The largest relative difference over all steps and tensors."""
    found = []
    for a, e in zip(actual, expected, strict=True):
        pairs = [(a["dataLoss"], e["dataLoss"]), (a["penalty"], e["penalty"])]
        pairs += [(a["weights"][name], e["weights"][name]) for name in e["weights"]]
        for layer, statistics in e["batchNorms"].items():
            pairs += [(a["batchNorms"][layer][key], values) for key, values in statistics.items()]
        found += [relative_difference(*pair) for pair in pairs]
    return float(np.max(found))


def with_rows_reversed(batches, masks):
    """The same training with the rows of each batch in the other order: the same in theory, other roundings."""
    sizes = [len(batch["labels"] if "labels" in batch else batch["values"]) for batch in batches]

    def reverse(values, rows):
        return np.asarray(values).reshape(rows, -1)[::-1].reshape(-1).copy()

    def turn(key, values, rows):
        if key == "share":
            return values
        # The partner of a row stands at the other end too.
        return rows - 1 - reverse(values, rows) if key == "partners" else reverse(values, rows)

    turned = [
        {key: turn(key, values, rows) for key, values in batch.items()}
        for batch, rows in zip(batches, sizes, strict=True)
    ]
    return turned, {
        place: [reverse(values, rows) for values, rows in zip(mask, sizes, strict=True)]
        for place, mask in masks.items()
    }


def float32_difference(case, inputs, batches, masks, start, exact):
    """How far single precision strays from `exact`: the larger of two orders of summation."""
    orders = [(batches, masks), with_rows_reversed(batches, masks)]
    singles = [train(case, inputs, *order, start, torch.float32)[0] for order in orders]
    return float(np.max([trajectory_difference(single, exact) for single in singles]))
