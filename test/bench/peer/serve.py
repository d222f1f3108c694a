"""
What every peer of the benchmark shares: it speaks lines of JSON, as `contender.ts` has it.

A peer is started with one argument, a workload as JSON:

    {"input": [28, 28, 1], "layers": [{"type": "conv2d", "filters": 16, "kernelSize": 3, "padding": "same"}, …],
     "batch": 64, "strengths": [0, 0.001]}

with `input` [features] or [height, width, channels], the layers as Ridgeline's experiment files write them, and one L2
strength λ (of λ·Σw²) per model. It says {"ready": true, "version": …} once it is, or {"missing": why}. Then, for each line

    {"steps": 200}

it trains for that many steps after a warm-up of a tenth as many (at least 1) and answers with milliseconds per model and
step and its peak memory so far: {"msPerStep": …, "peakBytes": …}, or {"error": …}. It ends with its input.
"""

import json
import platform
import resource
import sys
import time

import numpy

ROWS = 4096
LEARNING_RATE = 0.01


def say(message):
    print(json.dumps(message), flush=True)


def peak_bytes():
    unit = 1 if platform.system() == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def random_data(workload):
    """Features of ROWS rows in the workload's shape, and classes."""
    source = numpy.random.default_rng(0)
    features = source.uniform(-1, 1, (ROWS, *workload["input"])).astype(numpy.float32)
    return features, source.integers(0, workload["layers"][-1]["units"], ROWS)


def first_and_last(strengths):
    """
    Models that are trained one after another cost the same each, so that two stand for all: the least and the most
    regularized one.
    """
    return [strengths[0], strengths[-1]]


def measure(train, models, steps):
    """`train(steps)` trains all models for so many steps and returns how many steps it really took."""
    train(max(1, steps // 10))
    begin = time.perf_counter()
    taken = train(steps)
    seconds = time.perf_counter() - begin
    return {"msPerStep": 1000 * seconds / (taken * models), "peakBytes": peak_bytes()}


def serve(version, make):
    """@param make: workload → (train, number of models)"""
    workload = json.loads(sys.argv[1])
    try:
        train, models = make(workload)
    except NotImplementedError as reason:
        say({"missing": str(reason)})
        return
    say({"ready": True, "version": version})
    for line in sys.stdin:
        try:
            say(measure(train, models, json.loads(line)["steps"]))
        except (ValueError, KeyError, TypeError, RuntimeError) as error:
            say({"error": f"{type(error).__name__}: {error}"})


def pair(extent):
    """One number for both axes of an image, or [height, width]."""
    return tuple(extent) if isinstance(extent, list) else (extent, extent)


def unknown(layer):
    return NotImplementedError(f"this peer knows no layer of the type {layer['type']}")
