use netshape::network;

// Each has one fault in its header, and nothing follows from it.
network!(One pub: [16] -> fc(10));
network!(fn Two(x: [16]) -> [10] { fc(10) });
network!(let Three = [16] -> fc(10));
network!(let mut net: [16] -> fc(10););
network!(type Four = [16] -> fc(10););
network!(class Five(Module): [16] -> fc(10));
network!(Six<f64>: [16] -> fc(10));
network!(Seven<const f64: usize>: [16] -> fc(10));
network!(Eight(n): [n] -> fc(10));
network!(Nine<16, 10>: [16] -> fc(10));
network!(my-net: [16] -> fc(10));
network!(Ten #[derive(Debug)]: [16] -> fc(10));
network!(def Eleven(x): [16] -> fc(10));
network!(Twelve: [16] => [10] = fc(10));
network!(Thirteen: ( conv(3, 4, k3) -> fc(10) ));
network!(Fourteen<const N: usize; const M: usize>: [16] -> fc(N) -> fc(M));
network!(const WIDTH: usize = 10; Fifteen: [16] -> fc(WIDTH));
network!(pub #[derive(Debug)] Sixteen: [16] -> fc(10));
network!("Seventeen": [16] -> fc(10));

fn of_sizes(_: &Thirteen<8, 8>, _: &Fourteen<4, 5>) {}

fn uses(_: &One, _: &Two, _: &Three, _: &Four, _: &Five, _: &Six, _: &Seven<5>, net: &Twelve) {
    let _: &netshape::Tensor<netshape::Vector<10>> = &netshape::Network::forward(net, &Default::default());
}

fn main() {}
