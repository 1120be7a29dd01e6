mod app;

netshape::network! {
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >;
    pub Eye: < conv(1, 4, k5) -> relu -> gap >;
}

fn main() {}
