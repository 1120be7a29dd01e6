use netshape::network;

network! {
    pub Wide: < stem: conv(3, 16, k1x5) -> fc(10) >
}

fn classify(_: &Wide<4, { 5 - 1 }>) {}

fn main() {}
