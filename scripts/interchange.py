"""Hands networks over to PyTorch and ONNX Runtime and back, and compares what comes out.

    pip install torch safetensors onnx onnxruntime
    python scripts/interchange.py [--keep]

For LeNet-5, the networks of tests/architectures and one that has every layer:
- ONNX Runtime runs the model that `save_onnx` wrote, on batches of two sizes; `onnx.checker` has nothing to say;
- the module that `to_pytorch` wrote loads, strictly, the weights that `save` wrote, and computes the same;
- the weights that PyTorch draws for this module load here, and netshape computes what PyTorch does.

Outputs may differ by 1e-5 of the largest output, or of 1 if that is less. With --keep, what was given to the two of the
network that has every layer, and what came out, goes to tests/reference/everything*: see the README there.
"""

import importlib.util
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file, save, save_file

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "reference"
NETWORKS = [
    "LeNet", "Everything", "AlexNet", "Vgg16", "GoogLeNet", "ResNet18", "ResNet50", "MobileNet", "DenseNet121", "SqueezeNet",
]
TOLERANCE = 1e-5


def run(task, folder):
    command = ["cargo", "run", "--release", "--quiet", "--example", "interchange", "--", task, str(folder)]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def module(folder, name):
    """The class in the file that `to_pytorch` wrote."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return getattr(loaded, name)()


def difference(got, expected):
    assert got.shape == expected.shape, (got.shape, expected.shape)
    scale = max(1.0, numpy.abs(expected).max())
    return float(numpy.abs(got - expected).max() / scale)


def with_onnx_runtime(folder, name, x, y):
    path = str(folder / f"{name}.onnx")
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert [value.name for value in session.get_inputs()] == ["input"], name
    return max(difference(session.run(["output"], {"input": x[:n]})[0], y[:n]) for n in (1, len(x)))


def with_pytorch(folder, name, x, y):
    network = module(folder, name)
    network.load_state_dict(load_file(folder / f"{name}.safetensors"))
    network.eval()
    with torch.no_grad():
        return difference(network(torch.from_numpy(x)).numpy(), y)


def from_pytorch(folder, name, x):
    """A network that PyTorch draws, with running statistics of some batches."""
    torch.manual_seed(3)
    network = module(folder, name)
    network.train()
    with torch.no_grad():
        for _ in range(2):
            network(torch.randn(4, *x.shape[1:]))
        network.eval()
        y = network(torch.from_numpy(x))
    save_file(network.state_dict(), folder / f"{name}.pytorch.safetensors")
    save_file({"x": torch.from_numpy(x), "y": y}, folder / f"{name}.pytorch.values.safetensors")


def keep(folder):
    """For the tests that need no Python."""
    for ending in ["safetensors", "onnx", "py"]:
        shutil.copyfile(folder / f"Everything.{ending}", KEPT / f"everything.{ending}")
    x = load_file(folder / "Everything.values.safetensors")["x"]
    session = onnxruntime.InferenceSession(str(folder / "Everything.onnx"), providers=["CPUExecutionProvider"])
    network = module(folder, "Everything")
    network.load_state_dict(load_file(folder / "Everything.safetensors"))
    network = network.double().eval()
    outputs = {
        "inputs/x": x,
        "onnxruntime/y": torch.from_numpy(session.run(["output"], {"input": x.numpy()})[0]),
        "pytorch/y": network(x.double()).detach(),
    }
    (KEPT / "everything_values.safetensors").write_bytes(save(outputs))


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        run("export", folder)
        rows = []
        for name in NETWORKS:
            values = load_file(folder / f"{name}.values.safetensors")
            x, y = values["x"].numpy(), values["y"].numpy()
            rows.append([name, with_onnx_runtime(folder, name, x, y), with_pytorch(folder, name, x, y)])
            from_pytorch(folder, name, x)
        back = dict(line.split() for line in run("compare", folder).splitlines())
        print(f"torch {torch.__version__}, onnxruntime {onnxruntime.__version__}, onnx {onnx.__version__}")
        print("network        ONNX Runtime   to PyTorch   from PyTorch")
        for name, runtime, there in rows:
            print(f"{name:14} {runtime:12.1e} {there:12.1e} {float(back[name]):14.1e}")
        worst = max(max(row[1:]) for row in rows)
        assert worst <= TOLERANCE, worst
        if "--keep" in sys.argv:
            keep(folder)


if __name__ == "__main__":
    main()
