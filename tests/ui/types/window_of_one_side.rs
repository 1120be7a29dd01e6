use netshape::network;

network! {
    pub Wide: < stem: conv(3, 16, k1x5) -> fc(10) >
}

fn classify(_: &Wide<4, { 4 as usize }>) {}

fn main() {}
