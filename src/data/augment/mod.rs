//! Images that are changed anew each time they are learned from.

mod geometry;

use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;

/// Random changes to images, one after the other, each time anew.
///
/// [`Trainer::augment`](crate::Trainer::augment) applies them to what a network learns from, on all threads; validation
/// sees images as they are. What is drawn for an image depends on the seed, the epoch and the image, and on nothing else.
///
/// ```
/// use netshape::data::Augment;
///
/// // What is usual for CIFAR-10.
/// let augment = Augment::new().shift(4).flip_horizontal().cutout(8);
/// # let _ = augment;
/// ```
///
/// The numbers of an image are as the network sees them: normalised. What comes in from outside of it is 0, the mean of a
/// normalised data set, or what [`fill`](Self::fill) says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Augment {
    changes: Vec<Change>,
    fill: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Shift(usize),
    FlipHorizontal,
    FlipVertical,
    Crop(f64),
    Rotate(f64),
    Cutout(usize),
    Noise(f64),
}

impl Augment {
    /// No changes.
    #[must_use]
    pub const fn new() -> Self {
        Self { changes: Vec::new(), fill: 0.0 }
    }

    /// Moves the image by a whole number of pixels, from −`pixels` to `pixels`, down and to the right: torchvision's
    /// [`RandomCrop(size, padding=pixels)`](https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomCrop.html).
    #[must_use]
    pub fn shift(self, pixels: usize) -> Self {
        self.then(Change::Shift(pixels))
    }

    /// Mirrors every second image from left to right: torchvision's
    /// [`RandomHorizontalFlip`](https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomHorizontalFlip.html).
    #[must_use]
    pub fn flip_horizontal(self) -> Self {
        self.then(Change::FlipHorizontal)
    }

    /// Mirrors every second image from top to bottom: torchvision's
    /// [`RandomVerticalFlip`](https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomVerticalFlip.html).
    #[must_use]
    pub fn flip_vertical(self) -> Self {
        self.then(Change::FlipVertical)
    }

    /// Takes a rectangle that has from `smallest` to all of the image's area and sides from 3:4 to 4:3, and enlarges it
    /// to the whole, bilinearly: torchvision's
    /// [`RandomResizedCrop(size, scale=(smallest, 1))`](https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomResizedCrop.html).
    #[must_use]
    pub fn crop(self, smallest: f64) -> Self {
        self.then(Change::Crop(smallest))
    }

    /// Turns the image about its centre by up to so many degrees in either direction, bilinearly: torchvision's
    /// [`RandomRotation(degrees, InterpolationMode.BILINEAR)`](https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomRotation.html).
    #[must_use]
    pub fn rotate(self, degrees: f64) -> Self {
        self.then(Change::Rotate(degrees))
    }

    /// Blanks a square whose centre lies anywhere in the image and which may reach beyond it:
    /// [DeVries and Taylor 2017](https://arxiv.org/abs/1708.04552).
    #[must_use]
    pub fn cutout(self, side: usize) -> Self {
        self.then(Change::Cutout(side))
    }

    /// Adds to each number one from a normal distribution with this standard deviation. For inputs that are no images,
    /// too.
    #[must_use]
    pub fn noise(self, deviation: f64) -> Self {
        self.then(Change::Noise(deviation))
    }

    /// What comes in from outside of the image and what a cutout leaves; by default 0.
    #[must_use]
    pub fn fill(mut self, value: f64) -> Self {
        self.fill = value;
        self
    }

    fn then(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// Whether the settings suit samples of these dimensions.
    pub(crate) fn validate(&self, dims: &'static [usize]) -> Result<(), Error> {
        check_hyper_parameter("the fill of Augment", self.fill, self.fill.is_finite(), "finite")?;
        for change in &self.changes {
            match *change {
                Change::Noise(deviation) => {
                    let valid = deviation.is_finite() && deviation >= 0.0;
                    check_hyper_parameter("the noise of Augment", deviation, valid, "at least 0 and finite")?;
                    continue;
                }
                Change::Crop(smallest) => {
                    let valid = smallest > 0.0 && smallest <= 1.0;
                    check_hyper_parameter("the crop of Augment", smallest, valid, "above 0 and at most 1")?;
                }
                Change::Rotate(degrees) => {
                    let valid = (0.0..=180.0).contains(&degrees);
                    check_hyper_parameter("the rotation of Augment", degrees, valid, "from 0 to 180 degrees")?;
                }
                _ => {}
            }
            if dims.len() != 3 {
                return Err(Error::NotAnImage { dims });
            }
        }
        Ok(())
    }

    /// Changes one sample of the shape `dims`, by what this seed gives. `scratch` is as long as the sample, and what
    /// stands in it does not matter.
    pub(crate) fn apply<T: Scalar>(&self, sample: &mut [T], dims: &[usize], scratch: &mut [T], seed: u64) {
        let random = &mut StdRng::seed_from_u64(seed);
        let sides = match dims {
            &[_, height, width] => [height, width],
            _ => [1, sample.len()],
        };
        let fill = T::of(self.fill);
        for change in &self.changes {
            match *change {
                Change::Shift(pixels) => {
                    // No image is as large: farther is as blank.
                    let most = pixels.min(1 << 20);
                    let by = [most; 2].map(|most| random.random_range(0..=2 * most).cast_signed() - most.cast_signed());
                    moved(sample, scratch, |from, to| geometry::shift(from, to, sides, by, fill), sides);
                }
                Change::FlipHorizontal if random.random() => geometry::flip_horizontal(sample, sides),
                Change::FlipVertical if random.random() => geometry::flip_vertical(sample, sides),
                Change::FlipHorizontal | Change::FlipVertical => {}
                Change::Crop(smallest) => {
                    let window = geometry::window(sides, smallest, random);
                    moved(sample, scratch, |from, to| geometry::enlarge(from, to, sides, window), sides);
                }
                Change::Rotate(degrees) => {
                    let angle = random.random_range(-degrees..=degrees).to_radians();
                    moved(sample, scratch, |from, to| geometry::rotate(from, to, sides, angle, fill), sides);
                }
                Change::Cutout(side) => {
                    let centre = sides.map(|side| random.random_range(0..side));
                    sample
                        .chunks_mut(sides[0] * sides[1])
                        .for_each(|channel| geometry::blank(channel, sides, centre, side, fill));
                }
                Change::Noise(deviation) => {
                    crate::init::add_normal(sample, deviation, random);
                }
            }
        }
    }
}

/// Puts what `work` makes of each channel in the channel's place.
fn moved<T: Scalar>(sample: &mut [T], scratch: &mut [T], work: impl Fn(&[T], &mut [T]), sides: [usize; 2]) {
    scratch.copy_from_slice(sample);
    let len = sides[0] * sides[1];
    scratch.chunks(len).zip(sample.chunks_mut(len)).for_each(|(from, to)| work(from, to));
}
