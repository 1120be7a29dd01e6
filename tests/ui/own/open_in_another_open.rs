use netshape::network;

network!(Body: < conv(8, 8, k3) -> relu >);

network!(Net: < conv(3, 8, k1) -> Body<H, W> -> gap -> fc(10) >);

fn main() {
    println!("{}", Net::<16, 16>::PARAMETERS);
}
