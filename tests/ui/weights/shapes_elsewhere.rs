use netshape::network;

const CLASSES: usize = 7;

network!(Body: [1, 8, 8] -> conv(3, k3) -> batchnorm -> relu -> maxpool(2));
network! {
    #[weights = "../../../../tests/reference/state_dict_inside.safetensors"]
    Whole: [1, 8, 8] -> concat { left: Body | right: Body } -> fc(CLASSES);
}

fn main() {}
