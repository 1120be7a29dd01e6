use netshape::network;

network! {
    Net: [784] -> fc(10) ->
    Other: [784] -> fc(10)
}

fn main() {}
