use crate::Card;

type Small = Card<1, 1>;

pub struct App {
    card: Box<Small>,
    eye: Box<crate::Eye<8, 4>>,
}

impl App {
    fn sum(&self) -> f32 {
        self.card.fc1.bias[0] + self.eye.conv1.bias[0] + Small::PARAMETERS as f32
    }
}
