//! The weights and images of the reference's LeNet-5, by the integer formula that `scripts/reference_lenet.py` describes.

/// How many images there are; the last batch has 17 of them.
pub(crate) const IMAGES: usize = 273;
/// How many images a batch has.
pub(crate) const BATCH: usize = 64;
/// How many steps are made: four epochs of five.
pub(crate) const STEPS: usize = 20;
/// How many numbers an image has.
pub(crate) const PIXELS: usize = 28 * 28;
/// Of the parameters after the last step, the reference keeps one in so many.
pub(crate) const KEPT: usize = 11;
/// The layers: name, number of weights, number of biases, and on how many inputs an output depends.
pub(crate) const LAYERS: [(&str, usize, usize, usize); 5] = [
    ("conv1", 6 * 25, 6, 25),
    ("conv2", 16 * 6 * 25, 16, 6 * 25),
    ("fc1", 120 * 400, 120, 400),
    ("fc2", 84 * 120, 84, 120),
    ("fc3", 10 * 84, 10, 84),
];

/// What the training starts from. All is in `f32`; a network in `f64` takes the same numbers.
pub(crate) struct Drawn {
    /// All parameters in the order of the layers, each weight before its bias: as they lie in the network.
    pub(crate) parameters: Vec<f32>,
    /// All images, one behind the other.
    pub(crate) images: Vec<f32>,
    /// The class of each image.
    pub(crate) labels: Vec<usize>,
}

impl Drawn {
    /// Draws everything.
    pub(crate) fn new() -> Self {
        let mut generator = Generator { state: 2026 };
        let mut parameters = Vec::new();
        for (_, weights, biases, fan_in) in LAYERS {
            let scale = (2.0 / (fan_in as f64).sqrt()) as f32;
            parameters.extend((0..weights + biases).map(|_| generator.number(scale)));
        }
        let templates: Vec<f32> = (0..10 * PIXELS).map(|_| generator.number(4.0)).collect();
        let mut images = Vec::new();
        let mut labels = Vec::new();
        for _ in 0..IMAGES {
            let label = generator.bits() as usize % 10;
            labels.push(label);
            images.extend(templates[label * PIXELS..][..PIXELS].iter().map(|x| x + generator.number(1.0)));
        }
        Self { parameters, images, labels }
    }
}

struct Generator {
    state: u32,
}

impl Generator {
    fn bits(&mut self) -> u32 {
        self.state = self.state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.state >> 8
    }

    fn number(&mut self, scale: f32) -> f32 {
        (self.bits() as f32 / 16_777_216.0 - 0.5) * scale
    }
}
