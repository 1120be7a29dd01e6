#!/usr/bin/env python3
"""Measures how time and memory grow, in netshape and in PyTorch, and writes the plots and the table of docs/scaling.md.

    benches/scaling.py [--save]

It needs torch and matplotlib. The networks are those of scaling.rs. `--save` writes docs/scaling.svg and the part of
docs/scaling.md between its two marks; otherwise the table is printed.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import matplotlib
import torch
from torch import nn

matplotlib.use("svg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parent.parent
TITLES = {
    "batch": ("batch", "samples; 3 convolutions of 16 channels on 32×32"),
    "width": ("width", "channels of 3 convolutions on 16×16, batch 32"),
    "depth": ("depth", "convolutions of 16 channels on 16×16, batch 64"),
    "side": ("image", "side of the image, 3 convolutions of 16 channels, batch 16"),
    "fc": ("fc width", "numbers of each layer, batch 64"),
    "threads": ("threads", "3 convolutions of 32 channels on 16×16, batch 64"),
}


def convolutions(width, count):
    layers = [nn.Conv2d(3, width, 3, padding=1), nn.ReLU()]
    for _ in range(count - 1):
        layers += [nn.Conv2d(width, width, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))


def network(series, at):
    """The network, and the shape of a sample."""
    if series == "fc":
        return nn.Sequential(nn.Linear(at, at), nn.ReLU(), nn.Linear(at, at), nn.ReLU(), nn.Linear(at, 10)), (at,)
    if series == "width":
        return convolutions(at, 3), (3, 16, 16)
    if series == "depth":
        return convolutions(16, at + 1), (3, 16, 16)
    if series == "threads":
        return convolutions(32, 3), (3, 16, 16)
    return convolutions(16, 3), (3, 32, 32) if series == "batch" else (3, at, at)


def pytorch(line):
    """The faster of PyTorch's two memory layouts."""
    torch.set_num_threads(line["threads"])
    best = float("inf")
    for layout in [torch.contiguous_format, torch.channels_last]:
        model, shape = network(line["series"], line["at"])
        if len(shape) == 1 and layout == torch.channels_last:
            continue
        assert sum(p.numel() for p in model.parameters()) == line["parameters"], line
        model = model.to(memory_format=layout)
        x, y = torch.rand(line["batch"], *shape), torch.arange(line["batch"]) % 10
        x = x.to(memory_format=layout) if x.dim() == 4 else x
        optimizer, times, begin = torch.optim.SGD(model.parameters(), 0.001, 0.9), [], time.perf_counter()
        while len(times) < 6 or time.perf_counter() - begin < 0.15:
            start = time.perf_counter()
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
            times.append(time.perf_counter() - start)
        best = min(best, statistics.median(times[1:]))
    return best


def netshape():
    build = ["cargo", "bench", "--bench", "scaling", "--no-run"]
    text = subprocess.run(build, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    binary = re.findall(r"\((\S+)\)", text.splitlines()[-1])[0]
    out = subprocess.run([ROOT / binary], check=True, text=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in out.splitlines()]


def main():
    lines = netshape()
    for line in lines:
        line["pytorch"] = pytorch(line)
    rows = ["| | | netshape, ms | PyTorch, ms | times faster | memory of the groups, MB |", "|---|---|---|---|---|---|"]
    for line in lines:
        ours, theirs = 1e3 * line["seconds"], 1e3 * line["pytorch"]
        name = TITLES[line["series"]][0]
        rows.append(f"| {name} | {line['at']} | {ours:.3g} | {theirs:.3g} | {theirs / ours:.2f} | {line['bytes'] / 2**20:.2f} |")
    table = "\n".join(rows)
    if "--save" not in sys.argv:
        print(table)
        return
    figure, axes = plt.subplots(2, 3, figsize=(12, 7), layout="constrained")
    for (series, (title, label)), axis in zip(TITLES.items(), axes.flat):
        own = [line for line in lines if line["series"] == series]
        at = [line["at"] for line in own]
        axis.loglog(at, [1e3 * line["seconds"] for line in own], "o-", label="netshape")
        axis.loglog(at, [1e3 * line["pytorch"] for line in own], "s--", label=f"PyTorch {torch.__version__.split('+')[0]}")
        axis.set(title=title, xlabel=label, ylabel="ms for a training step")
        axis.set_xticks(at, at)
        axis.minorticks_off()
        axis.legend()
    figure.savefig(ROOT / "docs" / "scaling.svg", metadata={"Date": None})
    page = ROOT / "docs" / "scaling.md"
    text = re.sub(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", lambda _: table + "\n", page.read_text(), flags=re.S)
    page.write_text(text)


os.chdir(ROOT)
main()
