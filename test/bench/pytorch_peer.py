"""
PyTorch's eager training loop as a peer for the benchmark: a long-lived child that speaks lines of JSON.

On start it says {"ready": true, "torch": …, "python": …, "threads": …}. Then, for each line that it reads,

    {"shape": [784, 256, 10], "batch": 128, "steps": 200, "models": 1, "optimizer": "sgd"}

it trains that many models of one hidden ReLU layer (or more, by the shape) for that many steps, in turn within each
step, after a warm-up of a tenth as many (at least 10), and answers {"msPerStep": milliseconds per model and step}.
`models` (1), `optimizer` ("sgd" or "adam") and `learningRate` (0.01) may be absent. A request that it cannot serve is
answered by {"error": …}. It ends with its input.

The loop is what a user writes: rows of a resident tensor gathered by a batch of shuffled indices, gradients set to
None, cross-entropy on logits, backward, step. Threads are PyTorch's default.
"""

import json
import platform
import sys
import time

import torch
from torch import nn
from torch.nn import functional

ROWS = 4096
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}


def make_model(shape):
    layers = []
    for inputs, units in zip(shape[:-1], shape[1:]):
        layers += [nn.Linear(inputs, units), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Peer:
    """Models, optimizers and data of one request."""

    def __init__(self, request):
        shape, models = request["shape"], request.get("models", 1)
        make_optimizer = OPTIMIZERS[request.get("optimizer", "sgd")]
        torch.manual_seed(0)
        self.batch = request["batch"]
        self.features = torch.randn(ROWS, shape[0])
        self.labels = torch.randint(0, shape[-1], (ROWS,))
        self.models = [make_model(shape) for _ in range(models)]
        self.optimizers = [
            make_optimizer(m.parameters(), lr=request.get("learningRate", 0.01)) for m in self.models
        ]

    def batches(self, steps):
        """Indices of so many batches, epoch by epoch in a new order."""
        left = steps
        while left > 0:
            for rows in torch.randperm(ROWS).split(self.batch):
                if left == 0 or len(rows) < self.batch:
                    break
                yield rows
                left -= 1

    def train(self, steps):
        for rows in self.batches(steps):
            for model, optimizer in zip(self.models, self.optimizers):
                optimizer.zero_grad(set_to_none=True)
                loss = functional.cross_entropy(model(self.features[rows]), self.labels[rows])
                loss.backward()
                optimizer.step()


def measure(request):
    steps = request["steps"]
    if not 1 <= request["batch"] <= ROWS:
        raise ValueError(f"batch: expected 1 to {ROWS} rows, received {request['batch']}")
    peer = Peer(request)
    peer.train(max(10, steps // 10))
    begin = time.perf_counter()
    peer.train(steps)
    seconds = time.perf_counter() - begin
    return {"msPerStep": 1000 * seconds / (steps * len(peer.models))}


def say(message):
    print(json.dumps(message), flush=True)


def main():
    versions = {"torch": torch.__version__, "python": platform.python_version()}
    say({"ready": True, **versions, "threads": torch.get_num_threads()})
    for line in sys.stdin:
        try:
            say(measure(json.loads(line)))
        except (ValueError, KeyError, TypeError, RuntimeError) as error:
            say({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
