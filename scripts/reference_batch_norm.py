"""A small network with two batch norms for reference.py: nine training steps, its running statistics, and inference.

Each epoch goes through the 41 images in order in batches of 17, 17 and 7; three epochs make nine steps.
"""

import torch
import torch.nn.functional as F

IMAGES, BATCH, EPOCHS = 41, 17, 3


def network():
    return torch.nn.Sequential(
        torch.nn.Conv2d(2, 4, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(4),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(4, 5, 2),
        torch.nn.BatchNorm2d(5),
        torch.nn.ReLU(),
        torch.nn.Flatten(),
        torch.nn.Linear(20, 3),
    ).double()


def flat(tensors):
    return torch.cat([t.detach().flatten() for t in tensors])


def train():
    """The tensors of batch_norm.safetensors and a word about them."""
    torch.manual_seed(9)
    net = network()
    with torch.no_grad():
        for parameter in net.parameters():
            # Weights of batch norm other than 1, so that they play a role; all can be held by f32.
            parameter.copy_(torch.randn(parameter.shape, dtype=torch.float32) * 0.5)
    images = torch.randn(IMAGES, 2, 7, 6, dtype=torch.float32).double()
    labels = torch.randint(3, (IMAGES,))
    out = {"initial/images": images, "initial/labels": labels}
    out["initial/state"] = state(net)
    rule = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=0.1)
    losses = []
    for epoch in range(EPOCHS):
        for x, y in zip(images.split(BATCH), labels.split(BATCH)):
            x = x.clone().requires_grad_()
            rule.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            if not losses:
                out["first_step/dx"] = x.grad.clone()
                out["first_step/gradient"] = flat(p.grad for p in net.parameters())
            rule.step()
            losses.append(loss.detach())
            if len(losses) == 1:
                out["first_step/state"] = state(net)
    out["trained/losses"] = torch.stack(losses)
    out["trained/state"] = state(net)
    net.eval()
    out["trained/logits"] = net(images).detach()
    out["trained/loss"] = F.cross_entropy(net(images), labels).detach()
    return out, {"call": "SGD(lr=0.05, momentum=0.9, weight_decay=0.1), cross_entropy; see scripts/reference_batch_norm.py"}


def state(net):
    """Parameters and running statistics, layer by layer; without how many batches were seen."""
    return flat(t for name, t in net.state_dict().items() if not name.endswith("num_batches_tracked"))
