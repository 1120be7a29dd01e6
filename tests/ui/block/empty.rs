use netshape::network;

network! {
    block unit = ;
    Net: [64, 8, 8] -> unit -> fc(10)
}

fn main() {}
