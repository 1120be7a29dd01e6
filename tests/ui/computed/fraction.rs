use netshape::network;

network! {
    block unit(width) = conv(2 * width, k3) -> relu;
    block plain(width) = conv(width, k3);
    block drop(rate) = dropout(rate);
    Net: [3, 8, 8] -> unit(0.5) -> fc(10);
    Plain: [3, 8, 8] -> drop(0.5) -> plain(1.5) -> fc(10);
    Dropped: [3, 8, 8] -> drop(1.5) -> fc(10)
}

fn main() {}
