"""Writes tests/reference/state_dict*.safetensors: what PyTorch saves of a small network that has every kind of layer with
parameters, after three training steps, and what the network makes of some inputs. See tests/reference/README.md.

    pip install torch safetensors
    python scripts/reference_interchange.py
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

FOLDER = Path(__file__).parent.parent / "tests" / "reference"


class Small(nn.Module):
    """The network `Small` of tests/weights.rs."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 8, (3, 2), stride=(2, 1), padding=1)
        self.batchnorm1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 8, 3, groups=4, bias=False)
        self.groupnorm1 = nn.GroupNorm(2, 8)
        self.layernorm1 = nn.LayerNorm([8, 3, 6])
        self.fc1 = nn.Linear(144, 6)
        self.batchnorm2 = nn.BatchNorm1d(6)
        self.fc2 = nn.Linear(6, 3, bias=False)

    def forward(self, x):
        x = nn.functional.relu(self.batchnorm1(self.stem(x)))
        x = nn.functional.gelu(self.groupnorm1(self.conv2(x)))
        x = self.fc1(torch.flatten(self.layernorm1(x), 1))
        return self.fc2(torch.tanh(self.batchnorm2(x)))


class Body(nn.Module):
    """The network `Body` of tests/trained.rs."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 3, 3)
        self.batchnorm1 = nn.BatchNorm2d(3)

    def forward(self, x):
        return nn.functional.max_pool2d(nn.functional.relu(self.batchnorm1(self.conv1(x))), 2)


class Whole(nn.Module):
    """The network `Whole` of tests/trained.rs, with another one inside twice."""

    def __init__(self):
        super().__init__()
        self.left = Body()
        self.right = Body()
        self.fc1 = nn.Linear(54, 5)

    def forward(self, x):
        return self.fc1(torch.flatten(torch.cat([self.left(x), self.right(x)], 1), 1))


def main():
    torch.manual_seed(5)
    torch.set_num_threads(1)
    network = Small()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5)
    for _ in range(3):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(2 * torch.randn(8, 2, 9, 7) + 1), torch.randint(3, (8,)))
        loss.backward()
        optimizer.step()
    network.eval()
    state = network.state_dict()
    save_file(state, FOLDER / "state_dict.safetensors")
    # The same numbers in less precision: what is a 16-bit number already is so in both.
    halves = {"stem.weight": torch.float16, "fc1.weight": torch.bfloat16, "fc2.weight": torch.float64}
    converted = {name: tensor.to(halves.get(name, tensor.dtype)) for name, tensor in state.items()}
    save_file(converted, FOLDER / "state_dict_types.safetensors")

    x = torch.randn(5, 2, 9, 7)
    results = {"inputs/x": x}
    for name, saved in [("saved", state), ("types", converted)]:
        network = Small().double().eval()
        network.load_state_dict({name: tensor.to(torch.float64) for name, tensor in saved.items()})
        results[f"{name}/y"] = network(x.double()).detach()

    network, x = Whole(), torch.randn(5, 1, 8, 8)
    for _ in range(3):
        network(2 * torch.randn(6, 1, 8, 8) + 1)
    network.eval()
    save_file(network.state_dict(), FOLDER / "state_dict_inside.safetensors")
    results |= {"inside/x": x, "inside/y": network.double()(x.double()).detach()}
    save_file(results, FOLDER / "interchange.safetensors")


if __name__ == "__main__":
    main()
