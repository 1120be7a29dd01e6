"""The whole LeNet-5 for reference.py: 20 training steps from weights and images that an integer formula gives.

The formula, which a test repeats exactly: one linear congruential generator,

    state ← (1664525 · state + 1013904223) mod 2³²,   from state = 2026
    u     = ((state >> 8) / 2²⁴ − 0.5) · scale         in f32: the quotient and the difference are exact, the product rounds

draws, in this order,
1. the parameters in the order of the layers, each weight before its bias, with scale = 2 / √fan_in rounded to f32
   (the range that PyTorch draws from);
2. ten templates of 28×28, with scale 4;
3. for each of the 273 images its label, (state >> 8) mod 10, and its 28×28 numbers of noise, with scale 1; the image is
   the label's template plus the noise, added in f32.

Each epoch goes through the images in order in batches of 64, 64, 64, 64 and 17; 4 epochs make 20 steps.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

IMAGES, BATCH, STEPS = 273, 64, 20
# name: weight's shape, fan_in
LAYERS = {
    "conv1": ((6, 1, 5, 5), 25),
    "conv2": ((16, 6, 5, 5), 150),
    "fc1": ((120, 400), 400),
    "fc2": ((84, 120), 120),
    "fc3": ((10, 84), 84),
}
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "adam": lambda p: torch.optim.Adam(p, lr=0.001),
    # By its default epsilon of 1e-8, Adam turns the rounding errors of tiny gradients into whole steps, and f32 drifts off
    # (PyTorch's own by 1e-4 of the loss). With a larger one, f32 can be compared as closely as after SGD.
    "adam_epsilon_1e-4": lambda p: torch.optim.Adam(p, lr=0.001, eps=1e-4),
}
# Of the 61,706 parameters after the training, every eleventh is kept, to keep the file small.
KEPT = 11


class Generator:
    def __init__(self):
        self.state = 2026

    def bits(self):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state >> 8

    def numbers(self, shape, scale):
        drawn = np.array([self.bits() for _ in range(math.prod(shape))], dtype=np.float32)
        drawn = (drawn / np.float32(2**24) - np.float32(0.5)) * np.float32(scale)
        assert drawn.dtype == np.float32
        return torch.from_numpy(drawn.reshape(shape))


def draw():
    generator = Generator()
    parameters = {}
    for name, (shape, fan_in) in LAYERS.items():
        parameters[f"{name}.weight"] = generator.numbers(shape, 2 / math.sqrt(fan_in))
        parameters[f"{name}.bias"] = generator.numbers(shape[:1], 2 / math.sqrt(fan_in))
    templates = generator.numbers((10, 1, 28, 28), 4)
    labels, images = [], []
    for _ in range(IMAGES):
        labels.append(generator.bits() % 10)
        images.append(templates[labels[-1]] + generator.numbers((1, 28, 28), 1))
    return parameters, torch.stack(images), torch.tensor(labels)


def forward(p, x):
    x = F.max_pool2d(F.relu(F.conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)), 2)
    x = F.max_pool2d(F.relu(F.conv2d(x, p["conv2.weight"], p["conv2.bias"])), 2)
    x = F.relu(F.linear(x.flatten(1), p["fc1.weight"], p["fc1.bias"]))
    x = F.relu(F.linear(x, p["fc2.weight"], p["fc2.bias"]))
    return F.linear(x, p["fc3.weight"], p["fc3.bias"])


def flat(tensors):
    return torch.cat([t.detach().flatten() for t in tensors])


def train(dtype=torch.float64):
    """The tensors of lenet.safetensors and a word about them."""
    parameters, images, labels = draw()
    out = {
        "drawn/parameters_sum": flat(parameters.values()).double().sum(),
        "drawn/parameters_last": flat(parameters.values())[-10:],
        "drawn/images_sum": images.double().sum(),
        "drawn/images_last": images.flatten()[-10:],
        "drawn/labels": labels,
    }
    images = images.to(dtype)
    for rule, optimizer in OPTIMIZERS.items():
        p = {name: t.to(dtype, copy=True).requires_grad_() for name, t in parameters.items()}
        optimizer = optimizer(list(p.values()))
        losses = []
        while len(losses) < STEPS:
            for x, y in zip(images.split(BATCH), labels.split(BATCH)):
                x = x.clone().requires_grad_()
                optimizer.zero_grad()
                logits = forward(p, x)
                loss = F.cross_entropy(logits, y)
                loss.backward()
                if rule == "sgd" and not losses:
                    out["first_step/logits"] = logits.detach()
                    # Of the first samples only: an image's gradient is as large as the image.
                    out["first_step/dx"] = x.grad[:4].clone()
                    out |= {f"first_step/gradient/{name}": t.grad.clone() for name, t in p.items()}
                optimizer.step()
                losses.append(loss.detach())
        out[f"{rule}/losses"] = torch.stack(losses)
        out[f"{rule}/logits_of_first_batch"] = forward(p, images[:BATCH]).detach()
        out[f"{rule}/every_eleventh_parameter"] = flat(p.values())[::KEPT].clone()
    return out, {"call": "SGD(lr=0.05, momentum=0.9), Adam(lr=0.001) and Adam(lr=0.001, eps=1e-4), cross_entropy; see scripts/reference_lenet.py"}
