//! Images of 3×32×32: CIFAR-10's, or digits that are made like them.

use std::path::Path;

use netshape::data::{self, Augment, Dataset, Normalize, Part};
use netshape::{Error, Map, Samples, Tensor};

/// A data set, and how its images may be changed without becoming something else.
pub(crate) struct Images {
    pub(crate) name: &'static str,
    pub(crate) training: Dataset<Map<3, 32, 32>>,
    pub(crate) test: Dataset<Map<3, 32, 32>>,
    pub(crate) augment: Augment,
    pub(crate) names: [&'static str; 10],
}

impl Images {
    pub(crate) fn cifar(folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            name: "CIFAR-10",
            training: data::cifar10(folder, Part::Training, Normalize::CIFAR10)?,
            test: data::cifar10(folder, Part::Test, Normalize::CIFAR10)?,
            augment: Augment::new().shift(4).flip_horizontal().cutout(8),
            names: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        })
    }

    pub(crate) fn digits() -> Result<Self, Error> {
        let read = |part| -> Result<_, Error> {
            let digits = data::mnist(concat!(env!("CARGO_MANIFEST_DIR"), "/data/mnist-7k"), part, Normalize::NONE)?;
            Dataset::new(enlarged(digits.inputs()), digits.targets().clone())
        };
        Ok(Self {
            name: "digits",
            training: read(Part::Training)?,
            test: read(Part::Test)?,
            // A digit in the mirror is none.
            augment: Augment::new().shift(2).rotate(10.0).fill(f64::from(normal(0.0))),
            names: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        })
    }
}

/// Grey images of 28×28 with a border of two pixels, three times for three colours.
fn enlarged(images: &Samples<Map<1, 28, 28>>) -> Samples<Map<3, 32, 32>> {
    let enlarge = |image: &[f32]| {
        Tensor::<Map<3, 32, 32>>::from_fn(|[_, y, x]| {
            let inside = (2..30).contains(&y) && (2..30).contains(&x);
            normal(if inside { image[(y - 2) * 28 + x - 2] } else { 0.0 })
        })
    };
    images.iter().map(enlarge).collect()
}

/// A brightness from 0 to 1 by MNIST's mean and standard deviation.
fn normal(brightness: f32) -> f32 {
    (brightness - 0.1307) / 0.3081
}
