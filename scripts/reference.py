"""Writes tests/reference/*.safetensors: what PyTorch computes for every layer, loss, optimiser and initialiser.

    pip install torch safetensors scikit-learn
    python scripts/reference.py

Inputs are drawn with fixed seeds and are exactly representable in f32; everything that follows from them is computed and
stored in f64. So a test in f32 and a test in f64 start from the same numbers, and no rounding of the reference counts
against either. Tensors are named `case/quantity`: `stride_does_not_divide/dweight`. The whole LeNet-5 is in
reference_lenet.py, a network with batch norm in reference_batch_norm.py, schedules, clipping and metrics in
reference_training.py. tests/reference/README.md describes the files.
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

import reference_batch_norm
import reference_lenet
import reference_training

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "reference"


def draw(*shape, scale=1.0):
    """Normal numbers that f32 can hold, as f64."""
    return (torch.randn(*shape, dtype=torch.float32) * scale).double()


def write(name, tensors, about):
    """One file. Whatever f32 holds exactly is stored as f32, the rest as f64."""
    stored = {}
    for key, tensor in tensors.items():
        tensor = tensor.detach().contiguous()
        if tensor.is_floating_point() and torch.equal(tensor.float().double(), tensor):
            tensor = tensor.float()
        stored[key] = tensor.clone()
    path = FOLDER / f"{name}.safetensors"
    save_file(stored, path, metadata={"about": json.dumps({"torch": torch.__version__, **about})})
    print(f"{path.relative_to(FOLDER.parent.parent)}: {len(stored)} tensors, {path.stat().st_size:,} bytes")


def differentiate(case, function, inputs, dy=None):
    """`inputs`, `y = function(**inputs)`, the gradient `dy` that arrives and the `d…` of every floating input."""
    leaves = {k: v.clone().requires_grad_(v.is_floating_point()) for k, v in inputs.items()}
    y = function(**leaves)
    dy = draw(*y.shape) if dy is None else dy
    y.backward(dy)
    out = {f"{case}/{k}": v for k, v in inputs.items()}
    out |= {f"{case}/d{k}": v.grad for k, v in leaves.items() if v.grad is not None}
    return out | {f"{case}/y": y, f"{case}/dy": dy}


def pair(value):
    return list(value) if isinstance(value, tuple) else [value, value]


# name: batch, input C×H×W, output channels, then k, s, p, d, g as the `conv` layer writes them (pairs are height, width)
CONV = {
    "one_pixel": (1, (1, 1, 1), 1, dict(k=1)),
    "one_pixel_under_padding": (3, (2, 1, 1), 3, dict(k=3, p=1)),
    "one_channel": (3, (1, 5, 5), 1, dict(k=3)),
    "square_kernel": (5, (3, 8, 8), 4, dict(k=3, p=1)),
    "rectangular_kernel": (5, (2, 7, 9), 3, dict(k=(3, 5))),
    "tall_kernel": (3, (2, 9, 4), 3, dict(k=(5, 1))),
    "even_kernel": (3, (2, 6, 7), 3, dict(k=(4, 2), p=(2, 1))),
    "stride_two": (17, (3, 7, 7), 5, dict(k=3, s=2, p=1)),
    "stride_does_not_divide": (5, (3, 10, 11), 4, dict(k=3, s=3)),
    "stride_rectangular": (3, (2, 9, 10), 3, dict(k=3, s=(2, 3), p=(1, 0))),
    "stride_larger_than_kernel": (3, (2, 10, 9), 3, dict(k=2, s=3)),
    "padding_over_half_kernel": (3, (2, 4, 5), 3, dict(k=3, p=2)),
    "padding_larger_than_kernel": (3, (2, 3, 4), 3, dict(k=2, p=3)),
    "padding_larger_than_kernel_with_stride": (5, (2, 3, 4), 3, dict(k=2, s=3, p=(4, 3))),
    "padding_rectangular": (3, (2, 6, 5), 3, dict(k=(3, 5), p=(0, 2))),
    "dilation": (5, (3, 8, 8), 4, dict(k=3, p=2, d=2)),
    "dilation_rectangular": (3, (2, 7, 10), 3, dict(k=(3, 2), d=(1, 3))),
    "dilation_and_stride": (3, (2, 10, 9), 3, dict(k=3, s=2, p=1, d=(2, 3))),
    "two_groups": (5, (4, 6, 6), 6, dict(k=3, p=1, g=2)),
    "three_groups_with_stride": (3, (6, 7, 7), 9, dict(k=3, s=2, g=3)),
    "depthwise": (17, (5, 6, 6), 5, dict(k=3, p=1, g=5)),
    "depthwise_with_multiplier": (3, (3, 6, 7), 6, dict(k=3, s=2, p=1, g=3)),
    "pointwise": (5, (7, 4, 5), 9, dict(k=1)),
    "pointwise_with_stride": (3, (3, 5, 6), 4, dict(k=1, s=2)),
    "pointwise_with_padding": (3, (3, 3, 2), 4, dict(k=1, p=1)),
    "no_bias": (5, (3, 6, 6), 4, dict(k=3, bias=False)),
    "kernel_covers_map": (5, (3, 4, 5), 6, dict(k=(4, 5))),
    "kernel_covers_padded_map": (3, (2, 3, 4), 4, dict(k=(5, 6), p=1)),
    "one_row": (3, (3, 1, 12), 4, dict(k=(1, 3), s=(1, 2))),
    "one_column": (3, (3, 12, 1), 4, dict(k=(3, 1), p=(1, 0))),
    "channels_fill_no_tile": (3, (19, 4, 4), 21, dict(k=3, p=1)),
    "everything_at_once": (5, (4, 9, 10), 6, dict(k=(3, 2), s=(2, 3), p=(2, 1), d=(2, 3), g=2, bias=False)),
    "lenet_first": (1, (1, 28, 28), 6, dict(k=5, p=2)),
    "lenet_second": (3, (6, 14, 14), 16, dict(k=5)),
}


def conv():
    torch.manual_seed(1)
    out = {}
    for name, (batch, shape, outputs, options) in CONV.items():
        k, s, p, d = (pair(options.get(key, default)) for key, default in zip("kspd", (None, 1, 0, 1)))
        g = options.get("g", 1)
        inputs = {"x": draw(batch, *shape), "weight": draw(outputs, shape[0] // g, *k)}
        if options.get("bias", True):
            inputs["bias"] = draw(outputs)

        def layer(x, weight, bias=None):
            return F.conv2d(x, weight, bias, stride=s, padding=p, dilation=d, groups=g)

        out |= differentiate(name, layer, inputs)
        geometry = {"kernel": k, "stride": s, "padding": p, "dilation": d, "groups": [g]}
        out |= {f"{name}/{key}": torch.tensor(value) for key, value in geometry.items()}
    write("conv", out, {"call": "torch.nn.functional.conv2d"})


# name: batch, in, out, bias
FC = {
    "one_number": (1, 1, 1, True),
    "one_input": (3, 1, 7, True),
    "one_output": (5, 7, 1, True),
    "small": (17, 5, 3, True),
    "sizes_fill_no_tile": (5, 37, 29, True),
    "no_bias": (3, 13, 11, False),
    "lenet_last": (3, 84, 10, True),
}


def fc():
    torch.manual_seed(2)
    out = {}
    for name, (batch, inputs, outputs, bias) in FC.items():
        tensors = {"x": draw(batch, inputs), "weight": draw(outputs, inputs)}
        if bias:
            tensors["bias"] = draw(outputs)
        out |= differentiate(name, lambda x, weight, bias=None: F.linear(x, weight, bias), tensors)
    write("fc", out, {"call": "torch.nn.functional.linear"})


# name: batch, input C×H×W, k, s, p
POOL = {
    "window_two": (5, (3, 6, 8), 2, 2, 0),
    "window_of_one": (1, (1, 1, 1), 1, 1, 0),
    "overlapping": (5, (2, 7, 7), 3, 2, 0),
    "overlapping_everywhere": (3, (2, 5, 6), 3, 1, 0),
    "padded": (17, (2, 6, 6), 3, 2, 1),
    "padded_stride_one": (3, (2, 4, 5), 3, 1, 1),
    "padded_rectangular": (3, (2, 9, 8), (4, 5), (3, 2), (2, 1)),
    "stride_does_not_divide": (5, (2, 10, 11), 3, 3, 0),
    "stride_larger_than_window": (3, (2, 9, 10), 2, 3, 0),
    "stride_larger_than_window_padded": (3, (2, 8, 9), 2, 4, 1),
    "rectangular": (3, (3, 7, 9), (2, 3), (1, 2), 0),
    "window_covers_map": (3, (3, 4, 5), (4, 5), 1, 0),
    "one_row": (3, (2, 1, 9), (1, 2), (1, 2), 0),
}

# The same with `ceil_mode=True`.
POOL_CEIL = {
    "reaches_over": (5, (2, 6, 8), 3, 2, 0),
    "divides": (3, (2, 7, 9), 3, 2, 0),
    "would_start_in_the_padding": (5, (2, 5, 7), 3, 3, 1),
    "would_start_behind_the_map": (3, (2, 5, 6), 1, 3, 0),
    "in_one_direction": (3, (2, 6, 7), 3, 2, 0),
    "padded": (17, (2, 7, 8), 3, 2, 1),
    "padded_rectangular": (3, (2, 9, 8), (4, 5), (3, 2), (2, 1)),
    "larger_than_the_map": (3, (2, 2, 3), (3, 4), (2, 3), 0),
    "one_pixel": (1, (1, 1, 1), 2, 2, 0),
    "stride_larger_than_window": (3, (2, 9, 10), 2, 3, 0),
    "googlenet": (1, (1, 28, 28), 3, 2, 0),
}


def pool():
    torch.manual_seed(3)
    out = {}
    for name, (batch, shape, k, s, p) in POOL.items():
        k, s, p = pair(k), pair(s), pair(p)
        # Few different integers, so that most windows hold their maximum more than once; `negative` keeps them below
        # zero, so that padding taken for zeros would win.
        ties = torch.randint(-2, 3, (batch, *shape)).double()
        kinds = {
            f"max/{name}/ties": (F.max_pool2d, ties),
            f"max/{name}/negative": (F.max_pool2d, ties - 3),
            f"avg/{name}": (F.avg_pool2d, draw(batch, *shape)),
        }
        for case, (function, x) in kinds.items():
            out |= differentiate(case, lambda x: function(x, k, s, p), {"x": x})
            geometry = {"kernel": k, "stride": s, "padding": p, "ceil": [0]}
            out |= {f"{case}/{key}": torch.tensor(value) for key, value in geometry.items()}
    for name, shape in {"one_pixel": (1, 3, 1, 1), "rectangle": (5, 4, 3, 7), "square": (17, 2, 5, 5)}.items():
        out |= differentiate(f"gap/{name}", lambda x: F.adaptive_avg_pool2d(x, 1), {"x": draw(*shape)})
    for name, (batch, shape, k, s, p) in POOL_CEIL.items():
        k, s, p = pair(k), pair(s), pair(p)
        ties = torch.randint(-2, 3, (batch, *shape)).double()
        for case, function, x in [
            (f"max/ceil/{name}/ties", F.max_pool2d, ties),
            (f"max/ceil/{name}/negative", F.max_pool2d, ties - 3),
            (f"avg/ceil/{name}", F.avg_pool2d, draw(batch, *shape)),
        ]:
            out |= differentiate(case, lambda x: function(x, k, s, p, ceil_mode=True), {"x": x})
            geometry = {"kernel": k, "stride": s, "padding": p, "ceil": [1]}
            out |= {f"{case}/{key}": torch.tensor(value) for key, value in geometry.items()}
    calls = ["max_pool2d", "avg_pool2d(count_include_pad=True)", "adaptive_avg_pool2d(1)"]
    write("pool", out, {"call": [f"torch.nn.functional.{call}" for call in calls]})


ACTIVATIONS = {
    "relu": lambda x: F.relu(x),
    "leaky_relu_0.01": lambda x: F.leaky_relu(x, 0.01),
    "leaky_relu_0.2": lambda x: F.leaky_relu(x, 0.2),
    "leaky_relu_-0.5": lambda x: F.leaky_relu(x, -0.5),
    "elu": lambda x: F.elu(x),
    "gelu": lambda x: F.gelu(x),
    "silu": lambda x: F.silu(x),
    "sigmoid": lambda x: F.sigmoid(x),
    "tanh": lambda x: F.tanh(x),
    "softplus": lambda x: F.softplus(x),
}
SOFTMAXES = {"softmax": lambda x: F.softmax(x, dim=1), "log_softmax": lambda x: F.log_softmax(x, dim=1)}


def activation():
    torch.manual_seed(4)
    edges = [0.0, -0.0, 20.0, 19.99, 20.01, -20.0, 87.0, 89.0, 104.0, -87.0, -89.0, -104.0, 300.0, -300.0, 1000.0, -1000.0]
    # Near zero the result is as small as the input, which shows a cancellation; far away it shows an overflow.
    inputs = {
        "near_zero": torch.cat([torch.tensor([0.0, -0.0, 1e-7, -1e-7]), torch.randn(33) * 1e-3]),
        "moderate": torch.randn(3, 37) * 2,
        "far": torch.cat([torch.tensor(edges), torch.randn(21) * 40]),
    }
    inputs = {name: x.reshape(-1, 37).float().double() for name, x in inputs.items()}
    out = {}
    for function in ACTIVATIONS:
        for name, x in inputs.items():
            out |= differentiate(f"{function}/{name}", ACTIVATIONS[function], {"x": x})
    maps = {
        "vector": draw(5, 10),
        "one_channel": draw(3, 1),
        "map": draw(3, 4, 3, 5),
        "wide_vector": draw(17, 37, scale=3),
        "large": draw(5, 10, scale=300),
        "large_and_equal": torch.full((3, 7), 1e4, dtype=torch.float64),
    }
    for function in SOFTMAXES:
        for name, x in maps.items():
            out |= differentiate(f"{function}/{name}", SOFTMAXES[function], {"x": x})
    write("activation", out, {"call": "torch.nn.functional, exact gelu; softmax and log_softmax with dim=1"})


# name: batch, C×H×W (or a vector), groups
GROUP_NORM = {
    "one_group": (5, (4, 3, 5), 1),
    "two_groups": (17, (6, 4, 4), 2),
    "a_group_for_each_channel": (3, (5, 3, 3), 5),
    "vector": (5, (12,), 3),
    "one_channel": (3, (1, 2, 2), 1),
    "many_places": (2, (2, 17, 19), 2),
}
LAYER_NORM = {"map": (5, (3, 4, 5)), "vector": (17, (37,)), "one_pixel": (3, (7, 1, 1))}
BATCH_NORM = {
    "map": (5, (4, 3, 5)),
    "vector": (17, (12,)),
    "one_channel": (33, (1, 2, 2)),
    "one_sample": (1, (3, 4, 4)),
    # Of two values, one is as far above the mean as the other is below: their gradients are all rounding.
    "three_values": (3, (3,)),
    "many_places": (2, (2, 17, 19)),
}


def norm():
    torch.manual_seed(8)
    out = {}
    # `far` lies far from zero, which shows where a variance is the difference of two large numbers.
    for kind, shift in (("", 0), ("_far", 50)):
        spread = lambda *shape: (draw(*shape) + shift).float().double()
        for name, (batch, shape, groups) in GROUP_NORM.items():
            inputs = {"x": spread(batch, *shape), "weight": draw(shape[0]), "bias": draw(shape[0])}
            case = f"group/{name}{kind}"
            out |= differentiate(case, lambda x, weight, bias: F.group_norm(x, groups, weight, bias), inputs)
            out[f"{case}/groups"] = torch.tensor([groups])
        for name, (batch, shape) in LAYER_NORM.items():
            inputs = {"x": spread(batch, *shape), "weight": draw(*shape), "bias": draw(*shape)}
            function = lambda x, weight, bias: F.layer_norm(x, shape, weight, bias)
            out |= differentiate(f"layer/{name}{kind}", function, inputs)
        for name, (batch, shape) in BATCH_NORM.items():
            inputs = {"x": spread(batch, *shape), "weight": draw(shape[0]), "bias": draw(shape[0])}
            mean, variance = draw(shape[0]), draw(shape[0]).abs()
            case = f"batch/{name}{kind}"
            out |= {f"{case}/running_mean": mean.clone(), f"{case}/running_variance": variance.clone()}
            out[f"{case}/inference"] = F.batch_norm(inputs["x"], mean, variance, inputs["weight"], inputs["bias"])
            function = lambda x, weight, bias: F.batch_norm(x, mean, variance, weight, bias, training=True)
            out |= differentiate(case, function, inputs)
            out |= {f"{case}/new_running_mean": mean, f"{case}/new_running_variance": variance}
    calls = ["group_norm", "layer_norm", "batch_norm(training=True), and training=False for inference"]
    write("norm", out, {"call": [f"torch.nn.functional.{call}" for call in calls]})


def weighted_cross_entropy():
    """Drawn by a generator of its own, so that what is drawn after it stays the same."""
    state = torch.get_rng_state()
    torch.manual_seed(6)
    out = {}
    for name, batch, classes in (("one_sample", 1, 3), ("small", 5, 10), ("wide", 17, 37)):
        x, labels = draw(batch, classes), torch.randint(classes, (batch,))
        weight = (torch.rand(classes, dtype=torch.float32) * 3).double()
        weight[(labels[0] + 1) % classes] = 0.0
        for smoothing in (0.0, 0.1):
            case = f"weighted_cross_entropy/{name}" + ("_smoothed_0.1" if smoothing else "")
            function = lambda x, labels: F.cross_entropy(x, labels, weight=weight, label_smoothing=smoothing)
            out |= differentiate(case, function, {"x": x, "labels": labels}, torch.tensor(1.0).double())
            out[f"{case}/weight"] = weight
    torch.set_rng_state(state)
    return out


def loss():
    torch.manual_seed(5)
    out = {}
    for name, batch, classes, scale in (
        ("one_sample", 1, 3, 1),
        ("one_class", 3, 1, 1),
        ("small", 5, 10, 1),
        ("wide", 17, 37, 3),
        ("large_logits", 17, 10, 300),
    ):
        x, labels = draw(batch, classes, scale=scale), torch.randint(classes, (batch,))
        for smoothing in (0.0, 0.1):
            case = f"cross_entropy/{name}" + ("_smoothed_0.1" if smoothing else "")
            function = lambda x, labels: F.cross_entropy(x, labels, label_smoothing=smoothing)
            out |= differentiate(case, function, {"x": x, "labels": labels}, torch.tensor(1.0).double())
    out |= weighted_cross_entropy()
    for name, batch, width, scale in (("one_number", 1, 1, 1), ("small", 5, 3, 1), ("wide", 17, 37, 10)):
        x, target = draw(batch, width, scale=scale), draw(batch, width)
        function = lambda x: F.mse_loss(x, target)
        out |= differentiate(f"mse/{name}", function, {"x": x}, torch.tensor(1.0).double())
        out[f"mse/{name}/target"] = target
    for name, batch, width, scale in (
        ("one_number", 1, 1, 1),
        ("small", 5, 3, 1),
        ("near_zero", 5, 3, 1e-3),
        ("large_logits", 17, 10, 100),
    ):
        x = draw(batch, width, scale=scale)
        for kind, target in (("hard", torch.randint(2, x.shape).double()), ("soft", torch.rand(x.shape).float().double())):
            function = lambda x: F.binary_cross_entropy_with_logits(x, target)
            case = f"binary_cross_entropy/{name}_{kind}"
            out |= differentiate(case, function, {"x": x}, torch.tensor(1.0).double())
            out[f"{case}/target"] = target
    calls = ["cross_entropy", "mse_loss", "binary_cross_entropy_with_logits"]
    write("loss", out, {"call": [f"torch.nn.functional.{call}, mean reduction" for call in calls]})


OPTIMIZERS = {
    "sgd": (torch.optim.SGD, dict(lr=0.05)),
    "sgd_momentum": (torch.optim.SGD, dict(lr=0.05, momentum=0.9)),
    "sgd_nesterov": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, nesterov=True)),
    "sgd_weight_decay": (torch.optim.SGD, dict(lr=0.05, weight_decay=0.1)),
    "sgd_momentum_weight_decay": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, weight_decay=0.1)),
    "sgd_nesterov_weight_decay": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1)),
    "sgd_dampening": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, dampening=0.3)),
    "adagrad": (torch.optim.Adagrad, dict(lr=0.05)),
    "adagrad_lr_decay": (torch.optim.Adagrad, dict(lr=0.05, lr_decay=0.1)),
    "adagrad_weight_decay": (torch.optim.Adagrad, dict(lr=0.05, weight_decay=0.1)),
    "adagrad_initial_accumulator": (torch.optim.Adagrad, dict(lr=0.05, initial_accumulator_value=0.5)),
    "rmsprop": (torch.optim.RMSprop, dict(lr=0.01)),
    "rmsprop_alpha": (torch.optim.RMSprop, dict(lr=0.01, alpha=0.9, eps=1e-6)),
    "rmsprop_momentum": (torch.optim.RMSprop, dict(lr=0.01, momentum=0.9)),
    "rmsprop_centered": (torch.optim.RMSprop, dict(lr=0.01, centered=True)),
    "rmsprop_centered_momentum": (torch.optim.RMSprop, dict(lr=0.01, centered=True, momentum=0.9)),
    "rmsprop_weight_decay": (torch.optim.RMSprop, dict(lr=0.01, weight_decay=0.1)),
    "adam": (torch.optim.Adam, dict(lr=0.01)),
    "adam_betas": (torch.optim.Adam, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-6)),
    "adam_weight_decay": (torch.optim.Adam, dict(lr=0.01, weight_decay=0.1)),
    "adam_amsgrad": (torch.optim.Adam, dict(lr=0.01, amsgrad=True)),
    "adamw": (torch.optim.AdamW, dict(lr=0.01)),
    "adamw_weight_decay": (torch.optim.AdamW, dict(lr=0.01, weight_decay=0.1)),
    "adamw_amsgrad": (torch.optim.AdamW, dict(lr=0.01, amsgrad=True, weight_decay=0.1)),
}
KEPT_STEPS = (1, 2, 5, 10, 20)


def optimizer():
    torch.manual_seed(6)
    # Small, so that rounding when a step is added hides nothing of the step.
    initial = draw(37, scale=0.1)
    gradients = draw(20, 37)
    # Where a gradient is as small as an optimiser's epsilon, it shows where the epsilon is added; some are always or
    # sometimes zero; some shrink, which is what amsgrad remembers.
    gradients[:, 30:32] *= 1e-8
    gradients[:, 32:34] *= 1e-10
    gradients[:, 34] = 0
    gradients[::2, 35] = 0
    gradients[:, 20:30] *= 0.5 ** torch.arange(20).double()[:, None]
    gradients = gradients.float().double()
    out = {"initial": initial, "gradients": gradients}
    for name, (kind, options) in OPTIMIZERS.items():
        parameter = initial.clone().requires_grad_()
        rule = kind([parameter], **options)
        for step, gradient in enumerate(gradients, start=1):
            parameter.grad = gradient.clone()
            rule.step()
            if step in KEPT_STEPS:
                out[f"{name}/step_{step}"] = parameter.detach().clone()
    calls = {name: f"torch.optim.{kind.__name__}({options})" for name, (kind, options) in OPTIMIZERS.items()}
    write("optimizer", out, {"call": calls})


def initializer():
    """For each way to draw weights: the bound, the mean and the variance by PyTorch's formulas, and quantiles of draws."""
    torch.manual_seed(7)
    init = torch.nn.init
    modules = {
        "conv": lambda: torch.nn.Conv2d(12, 20, (3, 5)),
        "conv_grouped": lambda: torch.nn.Conv2d(12, 20, 3, groups=4),
        "fc": lambda: torch.nn.Linear(60, 84),
    }
    out = {}
    for layer, module in modules.items():
        shape = module().weight.shape
        place = math.prod(shape[2:])
        fan_in, fan_out = shape[1] * place, shape[0] * place
        uniform = lambda bound: {"bound": bound, "variance": bound**2 / 3}
        normal = lambda std: {"variance": std**2}
        ways = {
            "default_weight": (lambda m: m.weight, uniform(1 / math.sqrt(fan_in))),
            "default_bias": (lambda m: m.bias, uniform(1 / math.sqrt(fan_in))),
            "kaiming_uniform": (lambda m: init.kaiming_uniform_(m.weight), uniform(math.sqrt(6 / fan_in))),
            "kaiming_normal": (lambda m: init.kaiming_normal_(m.weight), normal(math.sqrt(2 / fan_in))),
            "xavier_uniform": (lambda m: init.xavier_uniform_(m.weight), uniform(math.sqrt(6 / (fan_in + fan_out)))),
            "xavier_normal": (lambda m: init.xavier_normal_(m.weight), normal(math.sqrt(2 / (fan_in + fan_out)))),
        }
        for way, (weights, moments) in ways.items():
            case, drawn = f"{layer}/{way}", []
            while sum(map(len, drawn)) < 400_000:
                drawn.append(weights(module()).detach().double().flatten())
            drawn = torch.cat(drawn)
            out |= {f"{case}/{key}": torch.tensor(value).double() for key, value in moments.items()}
            out[f"{case}/drawn_variance"] = drawn.var()
            out[f"{case}/drawn_mean"] = drawn.mean()
            out[f"{case}/drawn_extremes"] = torch.stack([drawn.min(), drawn.max()])
            out[f"{case}/drawn_deciles"] = drawn.quantile(torch.linspace(0.1, 0.9, 9).double())
            out[f"{case}/weight_shape"] = torch.tensor(shape)
    write("initializer", out, {"call": "torch.nn.init with default arguments; default_… is what Conv2d and Linear draw"})


def join(*parts):
    """Several parts in one file."""
    tensors, about = {}, {}
    for part_tensors, part_about in parts:
        tensors |= part_tensors
        about |= part_about
    return tensors, about


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for part in (conv, fc, pool, activation, norm, loss, optimizer, initializer):
        part()
    write("lenet", *reference_lenet.train())
    write("batch_norm", *reference_batch_norm.train())
    write("schedule", *reference_training.schedules())
    write("training", *join(reference_training.clipping(), reference_training.averaging()))
    write("metrics", *reference_training.classification())


if __name__ == "__main__":
    main()
