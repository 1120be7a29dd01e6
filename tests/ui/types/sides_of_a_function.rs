use netshape::network;

network! {
    Card: < conv(3, 4, k3) -> relu -> fc(10) >;
    Map: < conv(3, 4, k3) -> relu >;
}

fn outputs<const H: usize, const W: usize>(card: &Card<H, W>) -> usize {
    card.fc1.bias.len()
}

struct Both<const H: usize, const W: usize> {
    map: Box<Map<H, W>>,
}

fn main() {}
