#!/usr/bin/env python3
"""Measures netshape and its peers at identical work, one after the other, and prints one table in Markdown.

    benches/peers/run.py [netshape pytorch tensorflow jax litert onnxruntime candle] [--threads 1,2] [--repeats 15] [--cores near]

Each peer is installed below target/peers: those in Python in an environment of their own, those in Rust in a workspace
of their own. Each measurement is a process of its own that may use as many processors as it has threads. Run it when
nothing else runs.

The processors of a virtual machine are sometimes cores that share their last cache, sometimes cores that don't, and
sometimes two threads of one core, which changes from second to second and makes programs on two threads up to twice as
slow. So a measurement on several threads begins when the cores are as wanted, and counts if they still are at its end.
"""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BELOW = ROOT / "target" / "peers"

# The script, the packages that it needs, the first being the peer itself, and variants, of which the fastest counts.
PYTHON = {
    "pytorch": ("pytorch.py", ["torch", "numpy"], [[], ["--channels-last"]]),
    "tensorflow": ("tensorflow_.py", ["tensorflow-cpu", "numpy"], [[]]),
    "jax": ("jax_.py", ["jax", "numpy"], [[]]),
    "litert": ("litert_.py", ["ai-edge-litert", "tensorflow-cpu", "numpy"], [[]]),
    "onnxruntime": ("onnxruntime_.py", ["onnxruntime", "onnx", "numpy"], [[]]),
}
# The package whose version is shown.
RUST = {"candle": "candle-core"}
COLUMNS = ["training", "inference", "one"]
HEADINGS = {
    "training": "Training, images per second",
    "inference": "Inference in batches of 64, images per second",
    "one": "Inference of one sample, µs",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = ["netshape", *PYTHON, *RUST]
    parser.add_argument("peers", nargs="*", help=", ".join(known))
    parser.add_argument("--workloads", default="W1,W2,W3,W4")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--cores", choices=["near", "far", "any"], default="near",
                        help="whether measurements on several threads want cores that share their last cache")
    options = parser.parse_args()
    if unknown := set(options.peers) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    peers = options.peers or known
    workloads, threads = options.workloads.split(","), [int(count) for count in options.threads.split(",")]

    commands, titles = {}, {}
    for peer in peers:
        print(f"installing {peer}", file=sys.stderr)
        try:
            commands[peer], titles[peer] = install(peer)
        except subprocess.CalledProcessError as error:
            print(f"{peer} can't be installed and is left out: {error}", file=sys.stderr)
    cores = Cores(options.cores)
    results = {}
    for workload in workloads:
        for count in threads:
            for peer, variants in commands.items():
                print(f"measuring {workload}, {count} threads, {peer}", file=sys.stderr)
                measure = lambda variant: run([*variant, workload, "--repeats", str(options.repeats)], count)
                lines = [cores.steady(measure, variant, count) for variant in variants]
                results[peer, workload, count] = fastest([line for line in lines if line])
    check(results)
    print(table(list(commands), titles, workloads, threads, results, options.repeats))
    print(cores.told())


def install(peer):
    """Installs a peer; returns its commands and its name with its version."""
    if peer == "netshape":
        build = ["cargo", "bench", "--bench", "training", "--no-run"]
        [binary] = re.findall(r"\((\S+)\)", output(build, stderr=subprocess.STDOUT).splitlines()[-1])
        return [[str(ROOT / binary), "--json"]], "netshape"
    if peer in PYTHON:
        script, packages, variants = PYTHON[peer]
        environment = BELOW / peer
        python = environment / "bin" / "python"
        if not python.exists():
            output([sys.executable, "-m", "venv", str(environment)])
        output([str(python), "-m", "pip", "install", "--quiet", *packages])
        version = output([str(python), "-c", f"from importlib.metadata import version as v; print(v('{packages[0]}'))"])
        return [[str(python), str(HERE / script), *variant] for variant in variants], f"{peer} {version.strip()}"
    folder, below = HERE / peer, BELOW / peer
    output(["cargo", "build", "--release", "--manifest-path", str(folder / "Cargo.toml"), "--target-dir", str(below)])
    name = output(["cargo", "pkgid", "--manifest-path", str(folder / "Cargo.toml"), RUST[peer]])
    return [[str(below / "release" / peer)]], f"{peer} {re.split('[@#]', name.strip())[-1]}"


class Cores:
    """How far the processors are from each other."""

    # Seconds that a cache line takes there and back: between two threads of one core, less than the first; between cores that
    # share their last cache, less than the second.
    NEAR, FAR = 32e-9, 150e-9
    # How many seconds a measurement waits for the cores that it wants, and how often it is made.
    WAIT, TURNS = 60, 6

    def __init__(self, wanted):
        self.wanted, self.distances, self.unsteady = wanted, [], 0
        [[self.probe, _]], _ = install("netshape")

    def steady(self, measure, variant, threads):
        """What is measured on the cores that are wanted; if they never stay so, what was measured last."""
        if threads == 1 or self.wanted == "any":
            return measure(variant)
        for _ in range(self.TURNS):
            begin = time.monotonic()
            while not (before := self.look()) and time.monotonic() < begin + self.WAIT:
                time.sleep(0.5)
            line = measure(variant)
            if before and (after := self.look()):
                self.distances += [before, after]
                return line
        self.unsteady += 1
        return line

    def look(self):
        """The distance, if it is as wanted."""
        distance = json.loads(output([self.probe, "--machine"]))["distance"]
        as_wanted = distance >= self.FAR if self.wanted == "far" else self.NEAR <= distance < self.FAR
        return distance if as_wanted else None

    def told(self):
        if not self.distances:
            return ""
        least, most = (f"{1e9 * distance:.0f}" for distance in (min(self.distances), max(self.distances)))
        told = f"Several threads were measured on cores {least} to {most} ns apart (a cache line there and back)"
        return f"{told}, but for {self.unsteady} measurements." if self.unsteady else f"{told}."


def output(command, **options):
    return subprocess.run(command, check=True, cwd=ROOT, text=True, **{"stdout": subprocess.PIPE} | options).stdout


def run(command, threads):
    """What one process measured; nothing if it failed."""
    cpus = set(sorted(os.sched_getaffinity(0))[:threads])
    names = ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"]
    environment = os.environ | dict.fromkeys(names, str(threads))
    finished = subprocess.run(
        [*command, "--threads", str(threads)],
        stdout=subprocess.PIPE, text=True, env=environment, preexec_fn=lambda: os.sched_setaffinity(0, cpus),
    )
    if finished.returncode != 0:
        print(f"failed: {' '.join(command)}", file=sys.stderr)
        return None
    return json.loads(finished.stdout.splitlines()[-1])


def fastest(lines):
    """The least time of each thing."""
    return {key: min(line[key] for line in lines) for key in lines[0]} if lines else {}


def check(results):
    """All must have run the same networks."""
    sizes = {}
    for (peer, workload, _), line in results.items():
        if line and sizes.setdefault(workload, line["parameters"]) != line["parameters"]:
            sys.exit(f"{workload} of {peer} has {line['parameters']} parameters, not {sizes[workload]}")


def table(peers, titles, workloads, threads, results, repeats):
    """Markdown: a table for each thing, peers beside each other, `one thread / two`; the best in bold."""
    processor = next(iter(re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())), platform.machine())
    peak = [results.get(("netshape", workloads[0], count), {}).get("peak") for count in threads]
    about = [f"{processor}, {os.cpu_count()} cores", f"medians over {repeats} turns", f"{datetime.date.today()}"]
    if all(peak):
        about.insert(1, "f32 peak " + " / ".join(f"{2e-9 * rate:.0f}" for rate in peak) + " GFLOP/s")
    lines = [f"{'; '.join(about)}. Numbers are for {' / '.join(map(str, threads))} threads.", ""]
    for column in COLUMNS:
        lines += [f"| {HEADINGS[column]} | {' | '.join(workloads)} |", "|---" * (len(workloads) + 1) + "|"]
        best = {
            (workload, count): min(
                (results[peer, workload, count].get(column, float("inf")) for peer in peers), default=float("inf")
            )
            for workload in workloads for count in threads
        }
        for peer in peers:
            cells = []
            for workload in workloads:
                times = [results[peer, workload, count].get(column) for count in threads]
                least = [best[workload, count] for count in threads]
                cells.append(" / ".join(show(column, time, time == low) for time, low in zip(times, least)))
            if set("".join(cells)) - set("– /"):
                lines.append(f"| {titles[peer]} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def show(column, seconds, best):
    if seconds is None:
        return "–"
    number = f"{1e6 * seconds:,.1f}" if column == "one" else f"{64 / seconds:,.0f}"
    return f"**{number}**" if best else number


main()
