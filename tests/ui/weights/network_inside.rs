use netshape::network;

network! {
    Body: [1, 8, 8] -> conv(4, k3) -> relu -> maxpool(2);
    #[weights = "../../../../tests/reference/state_dict_inside.safetensors"]
    pub Whole: [1, 8, 8] -> concat { left: Body | right: Body } -> [8, 3, 3] -> conv(6, k3) -> fc(5);
}

fn main() {}
