use netshape::network;

network!(Misspelt: [1, 28, 28] -> stem: foo -> head: fc(10));

network! {
    block pair(width) = conv(width, k3) -> relu -> conv(width, k3);
    TooMany: [1, 28, 28] -> stem: pair(3, 4) -> fc(10);
}

network! {
    block wrong(width) = conv(width, k3) -> relu -> conv(width, k3, q1);
    Inside: [1, 28, 28] -> wrong(3) -> fc(10);
}

fn fields(misspelt: &Misspelt, too_many: TooMany, inside: &Inside<f64>) -> f32 {
    let Misspelt { stem, head } = misspelt;
    let TooMany { stem_conv1, stem_conv2, .. } = too_many;
    let Inside { conv1, conv2, fc1: last } = inside;
    let double = conv1.bias[0] + conv2.bias[0] + last.bias[0];
    stem.weight[0][2] + head.bias[3] + stem_conv1.bias[7] + stem_conv2.bias[7] + double as f32
}

fn main() {}
