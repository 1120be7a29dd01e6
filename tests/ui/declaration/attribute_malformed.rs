use netshape::network;

network! {
    #[derive(Debug)] #derive Net: [4] -> fc(2)
}

fn main() {
    println!("{}", Net::PARAMETERS);
}
