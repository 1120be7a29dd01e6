mod app;
#[path = "app/deck.rs"]
mod pack;

netshape::network! {
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >;
    pub Eye: < conv(1, 4, k5) -> relu -> gap >;
    pub Deck: < conv(1, 4, k3) -> maxpool(2) -> fc(3) >;
}

fn main() {}
