use netshape::network;

network!(Backbone: [1, 8, 8] -> conv(4, k3) -> relu);
network! {
    #[weights = "whole.safetensors"]
    pub Whole: [1, 8, 8] -> Backbone -> [4, 6, 6] -> fc(10)
}

fn main() {}
