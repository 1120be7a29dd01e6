use netshape::network;

mod parts {
    netshape::network!(pub Body: < conv(3, 8, k9) -> relu -> gap >);
}

/// Too small for its first convolution.
type Eye = parts::Body<8, { 8 as usize }>;

network!(Net: [3, 8, 8] -> Eye -> fc(10));

fn main() {
    println!("{}", Net::PARAMETERS);
}
