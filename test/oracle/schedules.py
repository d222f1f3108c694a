"""
Makes schedules.json: the learning rates of torch.optim.lr_scheduler, batch by batch.

    python test/oracle/schedules.py

Each case has a schedule as a Ridgeline spec has it, the optimizer's learning rate, the length of the training, for
reduceOnPlateau the losses after each epoch, and the rate of every batch.
"""

import json
from pathlib import Path

import torch
from torch.optim import lr_scheduler

from trajectory.schedules import counts_batches, make_scheduler

EPOCHS = 12
BATCHES = 5
RATE = 0.2

# Falls, rests, falls by less than the threshold, rises, falls again.
LOSSES = [1.0, 0.8, 0.8, 0.79995, 0.9, 0.7, 0.71, 0.72, 0.7, 0.699, 0.69899, 0.75]

SCHEDULES = [
    {"type": "constant"},
    {"type": "constant", "warmUp": {"length": 4}},
    {"type": "constant", "unit": "batch", "warmUp": {"length": 17, "startFactor": 0.01}},
    {"type": "step", "every": 5, "factor": 0.5},
    {"type": "step", "every": 7, "factor": 0.3, "unit": "batch"},
    {"type": "step", "every": 2, "factor": 0.5, "warmUp": {"length": 3, "startFactor": 0.1}},
    {"type": "exponential", "factor": 0.8},
    {"type": "exponential", "factor": 0.97, "unit": "batch", "warmUp": {"length": 8}},
    {"type": "cosine"},
    {"type": "cosine", "minimum": 0.01},
    {"type": "cosine", "length": 5, "minimum": 0.02},
    {"type": "cosine", "unit": "batch", "warmUp": {"length": 10, "startFactor": 0.2}},
    {"type": "cosine", "warmUp": {"length": 2}},
    {"type": "oneCycle"},
    {"type": "oneCycle", "riseShare": 0.45, "divisor": 10, "finalDivisor": 100},
    {"type": "reduceOnPlateau", "patience": 1},
    {"type": "reduceOnPlateau", "patience": 0, "factor": 0.5, "minimum": 0.03},
    {"type": "reduceOnPlateau", "patience": 1, "threshold": 0.05, "thresholdMode": "absolute"},
    {"type": "reduceOnPlateau", "patience": 0, "factor": 0.5, "cooldown": 2},
    {"type": "reduceOnPlateau", "patience": 0, "factor": 1e-7},
    {"type": "reduceOnPlateau", "patience": 0, "factor": 0.5, "warmUp": {"length": 3, "startFactor": 0.5}},
]


def rates_of(schedule):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    optimizer.step()
    if schedule["type"] == "reduceOnPlateau":
        return plateau_rates(schedule, optimizer)
    scheduler = make_scheduler(schedule, optimizer, RATE, EPOCHS, BATCHES)
    by_batch = counts_batches(schedule)
    rates = []
    for epoch in range(EPOCHS):
        for batch in range(BATCHES):
            rates.append(optimizer.param_groups[0]["lr"])
            is_last = epoch == EPOCHS - 1 and batch == BATCHES - 1
            if by_batch and not is_last:
                scheduler.step()
        if not by_batch:
            scheduler.step()
    return rates


def plateau_rates(schedule, optimizer):
    """The warm-up is LinearLR until its end; the plateau is stepped by the losses behind it."""
    warm_up = schedule.get("warmUp")
    rise = warm_up and lr_scheduler.LinearLR(optimizer, warm_up["startFactor"], total_iters=warm_up["length"])
    plateau = lr_scheduler.ReduceLROnPlateau(
        optimizer,
        factor=schedule.get("factor", 0.1),
        patience=schedule.get("patience", 10),
        threshold=schedule.get("threshold", 1e-4),
        threshold_mode={"relative": "rel", "absolute": "abs"}[schedule.get("thresholdMode", "relative")],
        cooldown=schedule.get("cooldown", 0),
        min_lr=schedule.get("minimum", 0),
    )
    rates = []
    for epoch in range(EPOCHS):
        rates += [optimizer.param_groups[0]["lr"]] * BATCHES
        if rise and epoch < warm_up["length"]:
            rise.step()
        else:
            plateau.step(LOSSES[epoch])
    return rates


def main():
    cases = [{"schedule": schedule, "rates": rates_of(schedule)} for schedule in SCHEDULES]
    content = {
        "description": "Learning rates by torch.optim.lr_scheduler; see schedules.py.",
        "torch": torch.__version__,
        "learningRate": RATE,
        "epochs": EPOCHS,
        "batchesPerEpoch": BATCHES,
        "losses": LOSSES,
        "cases": cases,
    }
    path = Path(__file__).parent / "schedules.json"
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
