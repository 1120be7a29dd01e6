use netshape::network;

network!(Net: [4] -> fc(3));

struct Net {
    name: &'static str,
}

fn main() {
    println!("{}", Net { name: "digits" }.name);
}
