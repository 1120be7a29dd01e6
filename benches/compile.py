#!/usr/bin/env python3
"""How long declarations take to compile, over an empty program that depends on the library: `benches/compile.py`.

Makes a package below target/compile, builds the library once, and then measures `cargo check` and `cargo build
--release` of programs that declare one network each, several times; printed is the fastest, less the empty program's.
"""

import argparse
import os
import pathlib
import re
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "target" / "compile"

MANIFEST = """[workspace]

[package]
name = "compile-time"
version = "0.0.0"
edition = "2024"

[dependencies]
netshape = {{ path = "{root}" }}
rand = "0.10"
"""

# The network is made, used and trained a step, so that nothing of it is left out.
PROGRAM = """#![allow(missing_docs)]
use netshape::{{Engine, Flat, network}};
use netshape::loss::Mse;
use netshape::optimizer::{{Optimizer, Sgd}};
use rand::SeedableRng;

{declaration}

fn main() {{
    let mut random = rand::rngs::StdRng::seed_from_u64(1);
    let mut network = <{name}>::new(&mut random);
    let inputs = netshape::Samples::zeros(4);
    let mut engine = Engine::<{name}>::new(1);
    let targets = engine.forward(&network, &inputs);
    let data = netshape::data::Dataset::new(inputs, targets).unwrap();
    let mut optimizer = Optimizer::<{name}, _>::new(Sgd::new(0.1)).unwrap();
    let evaluation = engine.step(&mut network, &mut optimizer, &Mse, &data, &[0, 1, 2, 3]).unwrap();
    println!("{{}} {{}}", evaluation.loss, network.as_slice().len());
}}
"""

LENET = """network! {
    Net: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2) -> conv(6, 16, k5) -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
}"""


def published(name):
    """A network of tests/architectures, as it was published."""
    text = (ROOT / "tests" / "architectures" / "declared.rs").read_text()
    use = re.search(rf"^(\w+)!\({name}: (.*)\);$", text, re.M)
    if not use:
        raise SystemExit(f"tests/architectures/declared.rs has no {name}")
    declaration = re.search(rf"^macro_rules! {use[1]} \{{.*?^\}}", text, re.S | re.M)
    return f"{declaration[0]}\n{use[1]}!(Net: {use[2]});"


def chain(layers):
    """So many convolutions, one behind the other."""
    return "network! { Net: [3, 32, 32] " + "-> conv(8, k3, p1) -> relu " * layers + "-> fc(10) }"


def measure(program, command, repeats):
    """The fastest of several runs, in seconds."""
    source = FOLDER / "src" / "main.rs"
    # From nothing: with what an earlier run left, only the changed lines would be compiled.
    environment = os.environ | {"CARGO_INCREMENTAL": "0"}
    times = []
    for turn in range(repeats):
        # Another text each time, so that the program is compiled anew.
        source.write_text(program + f"\n// {turn} {time.time_ns()}\n")
        begin = time.perf_counter()
        subprocess.run(["cargo", *command, "--quiet"], cwd=FOLDER, check=True, env=environment)
        times.append(time.perf_counter() - begin)
    return min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    (FOLDER / "src").mkdir(parents=True, exist_ok=True)
    (FOLDER / "Cargo.toml").write_text(MANIFEST.format(root=ROOT))
    programs = {"LeNet-5": LENET, "VGG-16": published("Vgg16"), "ResNet-50": published("ResNet50")}
    programs |= {"DenseNet-121": published("DenseNet121")}
    programs |= {f"{layers} convolutions": chain(layers) for layers in (10, 20, 40, 80)}
    commands = {"cargo check": ["check"], "cargo build --release": ["build", "--release"]}
    empty = {title: 0.0 for title in commands}
    for title, command in commands.items():
        measure("fn main() {}", command, 1)
        empty[title] = measure("fn main() {}", command, repeats)
    print("| seconds over an empty program | " + " | ".join(commands) + " |")
    print("|---" * (len(commands) + 1) + "|")
    for name, declaration in programs.items():
        program = PROGRAM.format(declaration=declaration, name="Net")
        row = [f"{measure(program, command, repeats) - empty[title]:.2f}" for title, command in commands.items()]
        print(f"| {name} | " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
