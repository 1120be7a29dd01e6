use netshape::network;

mod config {
    pub const HIDDEN: usize = 16;
}

network! {
    Net<const WIDTH: usize>: [WIDTH] -> fc(2 * width) -> relu -> fc(WIDTH);
    Point: [8] -> fc(config.HIDDEN) -> relu -> fc(3)
}

fn bias(net: &Net<8>, point: &Point) -> f32 {
    net.fc1.bias[0] + point.fc1.bias[0] + config::HIDDEN as f32
}

fn main() {}
