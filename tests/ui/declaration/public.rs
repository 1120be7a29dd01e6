mod nets {
    netshape::network! {
        First: [4] -> fc(10);
        public Second: [4] -> fc(10);
    }

    pub fn bias(first: &First) -> f32 {
        first.fc1.bias[0]
    }
}

fn bias(second: &nets::Second) -> f32 {
    second.fc1.bias[0]
}

fn main() {}
