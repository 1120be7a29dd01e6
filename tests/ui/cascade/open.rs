use netshape::{Map, Network, Tensor, Vector, network};

network! {
    Card: < conv(3, 16, k3, s0, p1) -> relu -> maxpool(2) -> fc(10) >;
    Filter: < first: conv(3, 16, k3, f1) -> conv(16, k3) >;
}

struct Models {
    card: Box<Card<32, 32>>,
    filter: Box<Filter<32, 16, f64>>,
}

fn apply(models: &Models, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<10>> {
    println!("{} {}", models.card.fc1.bias[0], <Card<28, 20>>::PARAMETERS);
    models.card.forward(image)
}

fn filter(models: &Models, image: &Tensor<Map<3, 32, 16>, f64>) -> Tensor<FilterOutput<32, 16>, f64> {
    println!("{} {}", models.filter.first.weight[0][0][0][0], models.filter.conv2.bias[0]);
    models.filter.forward(image)
}

fn inferred(image: &Tensor<Map<3, 9, 9>>) -> usize {
    let card = Card::new(&mut rand::rng());
    let filter = Filter::<9, 9>::new(&mut rand::rng());
    card.forward(image).as_slice().len() + filter.forward(image).as_slice().len()
}

fn main() {}
