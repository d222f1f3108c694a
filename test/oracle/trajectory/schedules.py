"""The app's schedules (src-main/domain/schedule.ts) in the terms of PyTorch."""

from torch.optim import lr_scheduler


def counts_batches(schedule):
    return schedule.get("unit") == "batch" or schedule["type"] == "oneCycle"


def _make_proper(schedule, optimizer, rate, epochs, batches):
    kind = schedule["type"]
    if kind == "step":
        return lr_scheduler.StepLR(optimizer, schedule["every"], schedule["factor"])
    if kind == "exponential":
        return lr_scheduler.ExponentialLR(optimizer, schedule["factor"])
    if kind == "cosine":
        total = epochs * batches if counts_batches(schedule) else epochs
        rest = total - schedule.get("warmUp", {}).get("length", 0)
        return lr_scheduler.CosineAnnealingLR(optimizer, schedule.get("length", rest), schedule.get("minimum", 0))
    if kind == "oneCycle":
        return lr_scheduler.OneCycleLR(
            optimizer,
            rate,
            total_steps=epochs * batches,
            pct_start=schedule.get("riseShare", 0.3),
            div_factor=schedule.get("divisor", 25),
            final_div_factor=schedule.get("finalDivisor", 1e4),
            cycle_momentum=False,
        )
    return lr_scheduler.ConstantLR(optimizer, factor=1)


def make_scheduler(schedule, optimizer, rate, epochs, batches):
    """The scheduler of torch.optim, warm-up included; not for reduceOnPlateau, which wants losses."""
    proper = _make_proper(schedule, optimizer, rate, epochs, batches)
    warm_up = schedule.get("warmUp")
    if warm_up is None:
        return proper
    rise = lr_scheduler.LinearLR(optimizer, warm_up.get("startFactor", 1 / 3), total_iters=warm_up["length"])
    return lr_scheduler.SequentialLR(optimizer, [rise, proper], [warm_up["length"]])
