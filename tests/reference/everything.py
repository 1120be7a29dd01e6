"""Everything as a PyTorch module, written by netshape.

Weights that netshape saved are loaded by

    module = Everything()
    module.load_state_dict(safetensors.torch.load_file("everything.safetensors"))
    module.eval()
"""

import torch
from torch import nn
from torch.nn import functional as F


class Everything(nn.Module):
    """Takes [6, 23, 18] and gives [7], behind the batch."""

    def __init__(self):
        super().__init__()
        self.input = nn.Conv2d(6, 8, kernel_size=(3, 2), stride=(2, 1), padding=1, dilation=(1, 2))
        self.batchnorm1 = nn.BatchNorm2d(8)
        self.groupnorm1 = nn.GroupNorm(4, 8)
        self.conv2 = nn.Conv2d(8, 8, kernel_size=3, padding=1, groups=2, bias=False)
        self.conv3 = nn.Conv2d(8, 5, kernel_size=2, stride=2, padding=1)
        self.layernorm1 = nn.LayerNorm([21, 6, 4])
        self.conv4 = nn.Conv2d(21, 21, kernel_size=1)
        self.fc1 = nn.Linear(21, 12)
        self.fc2 = nn.Linear(252, 9)
        self.batchnorm2 = nn.BatchNorm1d(9)
        self.fc3 = nn.Linear(21, 21, bias=False)
        self.groupnorm2 = nn.GroupNorm(3, 21)
        self.layernorm2 = nn.LayerNorm([21])
        self.fc4 = nn.Linear(21, 7)

    def forward(self, x):
        x = self.input(x)  # [8, 12, 18]
        x = self.batchnorm1(x)
        silu1 = F.silu(x)
        x = self.groupnorm1(silu1)
        x = F.gelu(x)
        x = self.conv2(x)
        x = F.leaky_relu(x, 0.2)
        residual1 = x + silu1
        maxpool1 = F.max_pool2d(residual1, kernel_size=3, stride=2, padding=1, ceil_mode=True)  # [8, 7, 10]
        avgpool1 = F.avg_pool2d(residual1, kernel_size=3, stride=2, padding=1, ceil_mode=True)  # [8, 7, 10]
        x = self.conv3(residual1)  # [5, 7, 10]
        x = F.elu(x)
        x = torch.cat([maxpool1, avgpool1, x], dim=1)  # [21, 7, 10]
        x = F.avg_pool2d(x, kernel_size=(2, 3), stride=(1, 2))  # [21, 6, 4]
        x = self.layernorm1(x)
        x = F.softplus(x)
        x = F.max_pool2d(x, kernel_size=2, stride=1, padding=1)  # [21, 7, 5]
        avgpool3 = F.avg_pool2d(x, kernel_size=2, ceil_mode=True)  # [21, 4, 3]
        softmax1 = F.softmax(avgpool3, dim=1)
        x = self.conv4(avgpool3)
        tanh1 = torch.tanh(x)
        x = F.log_softmax(avgpool3, dim=1)
        x = avgpool3 + softmax1 + tanh1 + x
        dropout1 = F.dropout(x, 0.3, self.training)
        x = F.adaptive_avg_pool2d(dropout1, 1)  # [21, 1, 1]
        x = torch.flatten(x, 1)  # [21]
        fc1 = self.fc1(x)  # [12]
        x = self.fc2(torch.flatten(dropout1, 1))  # [9]
        x = self.batchnorm2(x)
        x = torch.sigmoid(x)
        concat2 = torch.cat([fc1, x], dim=1)  # [21]
        x = self.fc3(concat2)
        x = self.groupnorm2(x)
        x = self.layernorm2(x)
        x = F.relu(x)
        x = x + concat2
        x = self.fc4(x)  # [7]
        x = F.log_softmax(x, dim=1)
        return x
