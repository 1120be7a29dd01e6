mod nets;

use nets::Card;

type Small = Card<1, 1>;

struct App {
    card: Box<Small>,
    digits: Box<nets::LeNet<28, 28>>,
    wide: Box<Card<1, 8, f64>>,
}

fn sum(app: &App) -> f32 {
    app.card.fc1.bias[0] + app.digits.fc1.bias[0] + app.wide.fc1.bias[0] as f32 + Small::PARAMETERS as f32
}

fn classes(head: &nets::Head<10>) -> usize {
    head.fc1.bias.len() + nets::Head::<5>::PARAMETERS
}

fn main() {}
