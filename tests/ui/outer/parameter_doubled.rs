use netshape::network;

network! {
    pub Head<const N: usize, const N: usize>: [8] -> fc(N)
}

struct Heads {
    both: Box<Head<4, 5>>,
    one: Box<Head<4>>,
}

fn bias(heads: &Heads, head: &Head<6, 6, f64>) -> f64 {
    f64::from(heads.both.fc1.bias[0] + heads.one.fc1.bias[0]) + head.fc1.bias[0]
}

fn main() {
    println!("{}", <Head<4, 4>>::PARAMETERS + Head::<4>::PARAMETERS);
}
