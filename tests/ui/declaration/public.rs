mod nets {
    netshape::network! {
        First: [4] -> fc(10);
        public Second: [4] -> fc(10);
        pub crate Third: [4] -> fc(10);
        pub super Open: < conv(8, k3) -> gap -> fc(10) >
    }

    pub fn bias(first: &First) -> f32 {
        first.fc1.bias[0]
    }
}

fn bias(second: &nets::Second, third: &nets::Third) -> f32 {
    second.fc1.bias[0] + third.fc1.bias[0]
}

fn parameters() -> usize {
    <nets::Open<8, 8>>::PARAMETERS
}

fn main() {}
