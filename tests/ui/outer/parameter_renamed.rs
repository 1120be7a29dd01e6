use netshape::network;

network!(Net<const CLASSES: usize>: [64] -> fc(32) -> relu -> fc(OUT));

fn main() {
    println!("{}", Net::<10>::PARAMETERS);
}
