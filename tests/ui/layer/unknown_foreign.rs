use netshape::network;

network! {
    Net: [4] -> Linear(4, 8) -> relu;
    Generic: [1, 8, 8] -> Conv2D<1, 4, 3> -> ReLU -> fc(3);
    Module: [1, 8, 8] -> nn::Conv2d(4, k3) -> F.relu -> nn.Linear(144, 10);
    Keras: [1, 8, 8] -> Conv2D(32, (3, 3), strides=(2, 2)) -> relu -> dense(10);
    Depthwise: [6, 8, 8] -> depthwise(k3) -> fc(3);
    Sequence: [1, 8, 8] -> Sequential { conv(4, k3) -> relu } -> fc(3);
    Keywords: [1, 8, 8] -> Conv2D(filters=4, kernel_size=3) -> Dropout(p=0.5) -> fc(3);
    Short: [6, 8, 8] -> bn -> fc(3);
    Recurrent: [8] -> lstm(8) -> fc(3);
    Signal: [1, 1, 8] -> conv1d(4, 3) -> MaxPool1d(3, 2, padding=1) -> fc(3);
    Torch: [1, 8, 8] -> torch.nn.Conv2d(1, 4, 3) -> nn.BatchNorm2d(4) -> nn::ReLU() -> fc(3);
    Bounded: [8] -> fc(8) -> relu6 -> fc(3)
}

fn main() {}
