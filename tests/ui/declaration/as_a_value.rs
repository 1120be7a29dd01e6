use netshape::network;

fn main() {
    let net = network!(Net: [64] -> fc(32) -> relu -> fc(10));
    println!("{}", net.fc1.bias.len());
}

type Perceptron = network!([64] -> fc(32) -> relu -> fc(10));

struct App {
    perceptron: Box<Perceptron>,
    card: Box<network!(< conv(3, 8, k3) -> gap -> fc(10) >)>,
}

fn first(app: &App) -> f32 {
    app.perceptron.fc1.bias[0] + app.card.conv1.bias[0]
}
