"""PyTorch, eager, in the memory layout that is faster: channels first or last."""

import torch
from torch import nn

import workloads

MODULES = {"relu": nn.ReLU, "maxpool": lambda: nn.MaxPool2d(2), "flatten": nn.Flatten}


def module(layer):
    match layer:
        case ("conv", inputs, outputs, kernel, padding):
            return nn.Conv2d(inputs, outputs, kernel, padding=padding)
        case ("fc", inputs, outputs):
            return nn.Linear(inputs, outputs)
        case name:
            return MODULES[name]()


def main():
    options = workloads.arguments("--channels-last")
    torch.set_num_threads(options.threads)
    torch.set_num_interop_threads(1)
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    for name in options.workloads:
        shape, layers = workloads.NETWORKS[name]
        inputs, classes = map(torch.from_numpy, workloads.images(shape))
        network = nn.Sequential(*map(module, layers))
        if len(shape) == 3:
            inputs, network = inputs.contiguous(memory_format=layout), network.to(memory_format=layout)
        optimizer = torch.optim.SGD(network.parameters(), lr=workloads.RATE, momentum=workloads.MOMENTUM)
        loss = nn.CrossEntropyLoss()
        batches = map(torch.from_numpy, workloads.batches())
        batch, one = inputs[: workloads.BATCH], inputs[:1]

        def train():
            indices = next(batches)
            optimizer.zero_grad(set_to_none=True)
            value = loss(network(inputs[indices]), classes[indices])
            value.backward()
            optimizer.step()
            # Whoever trains looks at the loss.
            value.item()

        def infer(samples):
            with torch.inference_mode():
                network(samples)

        parameters = sum(p.numel() for p in network.parameters())
        calls = {"training": train, "inference": lambda: infer(batch), "one": lambda: infer(one)}
        workloads.measure(name, options, parameters, **calls)


main()
