use netshape::network;

/// x · σ(x)
struct Swish;

network!(Net: [64] -> fc(32) -> swish -> fc(10));

fn main() {
    let _ = Swish;
    println!("{}", Net::PARAMETERS);
}
