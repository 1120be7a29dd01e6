"""Trains LeNet-5 for two epochs with `lenet --tensorboard`, kills it in the second one and goes on from its checkpoint, and
reads what was written with TensorBoard's own reader.

    pip install tensorboard
    python scripts/read_tensorboard.py

Checks that all runs are found, that each curve has each step once, and that the numbers by epoch are those that the example
prints. TensorBoard 2.21.0 was used.
"""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

ROOT = Path(__file__).resolve().parent.parent
EPOCHS, BATCH, IMAGES = 2, 32, 7000


def printed(output):
    """Of each epoch: loss and accuracy in training, then those of the test."""
    row = re.compile(r"^ *(\d+) +([\d.]+) +([\d.]+) % +([\d.]+) +([\d.]+) % ", re.MULTILINE)
    return {int(epoch): [float(number) for number in numbers] for epoch, *numbers in row.findall(output)}


def written(folder):
    """How many numbers are in the folder's files, purged ones included."""
    files = Path(folder).glob("*tfevents*")
    return sum(event.HasField("summary") for file in files for event in EventFileLoader(str(file)).Load())


def main():
    with tempfile.TemporaryDirectory() as folder:
        command = ["cargo", "run", "--release", "--quiet", "--example", "lenet", "--"]
        subprocess.run([*command, "--help"], cwd=ROOT, check=True, capture_output=True)
        program = [ROOT / "target/release/examples/lenet", "--epochs", str(EPOCHS), "--batch", str(BATCH)]
        program += ["--tensorboard", folder, "--save", f"{folder}/checkpoint"]
        killed = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        while not Path(f"{folder}/checkpoint").exists():
            time.sleep(0.001)
        time.sleep(0.02)
        killed.kill()
        output = killed.communicate()[0]
        assert len(printed(output)) == 1, "it was killed too late"
        time.sleep(1)  # Files have their second in the name.
        program += ["--resume", f"{folder}/checkpoint"]
        output += subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        runs = {}
        for name in ["steps", "training", "validation"]:
            runs[name] = EventAccumulator(f"{folder}/{name}")
            runs[name].Reload()
        assert written(f"{folder}/steps") > 3 * EPOCHS * -(-IMAGES // BATCH), "nothing was written again"

    steps = EPOCHS * -(-IMAGES // BATCH)
    for tag in ["step/loss", "step/accuracy", "step/learning_rate"]:
        assert [event.step for event in runs["steps"].Scalars(tag)] == list(range(1, steps + 1)), tag
    rates = [event.value for event in runs["steps"].Scalars("step/learning_rate")]
    assert abs(rates[0] - 0.05) < 1e-6 and all(a > b for a, b in zip(rates, rates[1:])), rates

    table = printed(output)
    assert len(table) == EPOCHS, output
    for run, columns in [("training", (0, 1)), ("validation", (2, 3))]:
        losses, accuracies = (runs[run].Scalars(f"epoch/{tag}") for tag in ["loss", "accuracy"])
        for epoch, loss, accuracy in zip(range(1, EPOCHS + 1), losses, accuracies, strict=True):
            assert loss.step == accuracy.step == epoch
            assert abs(loss.value - table[epoch][columns[0]]) <= 0.5e-4 + 1e-6, (run, epoch)
            assert abs(100 * accuracy.value - table[epoch][columns[1]]) <= 0.5e-2 + 1e-4, (run, epoch)
    print(f"TensorBoard reads {steps} steps and {EPOCHS} epochs; the numbers are those that were printed")


if __name__ == "__main__":
    sys.exit(main())
