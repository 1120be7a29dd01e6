netshape::network! {
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >;
    pub LeNet: [1, 28, 28] -> conv(6, k5) -> relu -> fc(10);
    pub Head: [20] -> fc(CLASSES);
}
