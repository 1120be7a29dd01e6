use netshape::network;
use nets::{Head, Net};

mod nets {
    netshape::network!(pub Net: [4] -> fc(3));
    netshape::network!(pub Head: [4] -> fc(3));
}

network!(Net: [4] -> fc(5) -> relu -> fc(3));

fn main() {
    println!("{} {}", <Net>::PARAMETERS, <Head>::PARAMETERS);
}
