"""What every peer runs: the networks, the images and how they are timed. It is what benches/training.rs does."""

import argparse
import json
import math
import statistics
import time

BATCH = 64
IMAGES = 1024
RATE, MOMENTUM = 0.01, 0.9
# How long one thing is measured in one repeat, in seconds, and up to how long calls are timed together.
TURN, MOMENT = 0.06, 0.001

# A convolution is ("conv", in, out, kernel, padding), a fully connected layer ("fc", in, out).
NETWORKS = {
    "W1": ((1, 28, 28), [
        ("conv", 1, 6, 5, 2), "relu", "maxpool", ("conv", 6, 16, 5, 0), "relu", "maxpool", "flatten",
        ("fc", 400, 120), "relu", ("fc", 120, 84), "relu", ("fc", 84, 10),
    ]),
    "W2": ((3, 32, 32), [("conv", 3, 16, 3, 1), "relu", "maxpool", "flatten", ("fc", 4096, 10)]),
    "W3": ((3, 32, 32), [
        ("conv", 3, 32, 3, 1), "relu", ("conv", 32, 32, 3, 1), "relu", "maxpool",
        ("conv", 32, 64, 3, 1), "relu", ("conv", 64, 64, 3, 1), "relu", "maxpool", "flatten",
        ("fc", 4096, 128), "relu", ("fc", 128, 10),
    ]),
    "W4": ((784,), [("fc", 784, 256), "relu", ("fc", 256, 128), "relu", ("fc", 128, 10)]),
}


def images(shape):
    """All images and their classes."""
    import numpy

    length = int(numpy.prod(shape))
    numbers = numpy.arange(IMAGES * length, dtype=numpy.int64) * 7919 % 1009 / 504.0 - 1.0
    classes = numpy.arange(IMAGES, dtype=numpy.int64) ** 2 % 10
    return numbers.astype(numpy.float32).reshape(IMAGES, *shape), classes


def batches():
    """The places of the images of each batch, endlessly."""
    import numpy

    order = numpy.arange(IMAGES) * 37 % IMAGES
    while True:
        for start in range(0, IMAGES, BATCH):
            yield order[start : start + BATCH]


def weights(layers, random):
    """Weights and biases as PyTorch draws them, for peers that have no such networks of their own."""
    drawn = []
    for layer in layers:
        match layer:
            case ("conv", inputs, outputs, kernel, _):
                shape = (outputs, inputs, kernel, kernel)
            case ("fc", inputs, outputs):
                shape = (outputs, inputs)
            case _:
                continue
        bound = math.prod(shape[1:]) ** -0.5
        drawn.append([random.uniform(-bound, bound, size).astype("float32") for size in (shape, shape[:1])])
    return drawn


def arguments(*flags):
    """The options of a peer: those of all, and flags of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", default=list(NETWORKS))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=15)
    for flag in flags:
        parser.add_argument(flag, action="store_true")
    return parser.parse_args()


def measure(workload, options, parameters, **calls):
    """Times each call and prints the medians, in seconds, as a line of JSON.

    `training` and `inference` are of a batch, `one` is of one sample. The calls take turns, so that what disturbs the
    machine for a while disturbs all.
    """
    for call in calls.values():
        turn(call)
    times = {name: [] for name in calls}
    for _ in range(options.repeats):
        for name, call in calls.items():
            times[name] += turn(call)
    medians = {name: statistics.median(all) for name, all in times.items()}
    print(json.dumps({"workload": workload, "threads": options.threads, "parameters": parameters, **medians}), flush=True)


def turn(call):
    """The mean times of a call, each over about a moment, for one turn."""
    times, start = [], time.perf_counter()
    while time.perf_counter() - start < TURN:
        begin, calls = time.perf_counter(), 0
        while time.perf_counter() - begin < MOMENT:
            call()
            calls += 1
        times.append((time.perf_counter() - begin) / calls)
    return times
