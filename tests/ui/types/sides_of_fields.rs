use netshape::network;

network! {
    pub Card<const C: usize>: < conv(C,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(3600, 10) >;
    pub Eye: < conv(1, 4, k3) -> relu -> [4, 6, 6] -> gap >;
    pub Far: < conv(1, 4, k3) -> relu -> gap >;
}

pub struct Models {
    pub right: Box<Card<3, 30, 30>>,
    pub wrong: Box<Card<1, 32, 32>>,
    pub tall: Box<Card<1, 1, 2>>,
    pub eye: Box<Eye<6, 8>>,
    pub far: Box<Far<1025, 0>>,
}

impl Models {
    fn sum(&self) -> f32 {
        self.wrong.fc1.bias[0] + self.tall.fc1.bias[0] + self.eye.conv1.bias[0] + self.far.conv1.bias[0]
    }

    fn right(&self) -> f32 {
        self.right.fc1.bias[0]
    }
}

fn main() {}
