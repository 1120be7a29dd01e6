use netshape::network;

network! {
    Same: [1, 9, 9] -> conv(4, k3, "same") -> conv(4, k5x7, padding="same") -> conv(4, same, k3, d2) -> fc(3);
    Valid: [1, 9, 9] -> conv(4, k3, "valid") -> maxpool(2, valid) -> fc(3);
    Even: [1, 9, 9] -> conv(4, k4, "same") -> maxpool(2, "same") -> fc(3);
    Text: [1, 9, 9] -> conv(4, k3, "relu") -> fc(3)
}

fn main() {}
