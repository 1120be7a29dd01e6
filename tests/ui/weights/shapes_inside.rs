use netshape::network;

network! {
    Body: [1, 8, 8] -> conv(3, k2) -> layernorm -> relu -> maxpool(2);
    #[weights = "../../../../tests/reference/state_dict_inside.safetensors"]
    pub Whole: [1, 8, 8] -> concat { left: Body | right: Body } -> fc(5);
}

fn main() {}
