use netshape::network;

network!(Typed<W: usize>: [3, 32, 32] -> conv(W, k3, p1) -> relu -> gap -> fc(10));
network!(Bare<W>: [3, 32, 32] -> conv(W, k3, p1) -> relu -> gap -> fc(10));
network!(Constant<const W>: [3, 32, 32] -> conv(W, k3, p1) -> relu -> gap -> fc(10));

fn main() {
    println!("{} {} {}", Typed::<16>::PARAMETERS, Bare::<16>::PARAMETERS, Constant::<16>::PARAMETERS);
}
