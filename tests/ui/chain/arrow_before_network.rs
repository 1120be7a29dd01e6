use netshape::network;

network! {
    First: [4] -> fc(10) ->
    pub Second: [4] -> fc(10)
}

fn bias(first: &First) -> f32 {
    first.fc1.bias[0]
}

fn main() {
    println!("{}", First::PARAMETERS);
}
