//! From the bytes of an image to the numbers that a network sees.

use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;

/// How the bytes of an image become numbers: (byte / 255 − mean) / std.
///
/// ```
/// use netshape::data::Normalize;
///
/// let around_zero = Normalize { mean: 0.5, std: 0.5 }; // from −1 to 1
/// # let _ = around_zero;
/// ```
///
/// Images in colour have one for each channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalize {
    /// What becomes 0.
    pub mean: f64,
    /// What becomes 1 more than the mean; above 0.
    pub std: f64,
}

impl Normalize {
    /// From 0 to 1.
    pub const NONE: Self = Self { mean: 0.0, std: 1.0 };
    /// The mean and the standard deviation of the pixels of MNIST's training images.
    pub const MNIST: Self = Self { mean: 0.1307, std: 0.3081 };
    /// The mean and the standard deviation of the pixels of Fashion-MNIST's training images.
    pub const FASHION_MNIST: Self = Self { mean: 0.2860, std: 0.3530 };
    /// Those of CIFAR-10's training images: red, green, blue.
    pub const CIFAR10: [Self; 3] =
        [Self { mean: 0.4914, std: 0.2470 }, Self { mean: 0.4822, std: 0.2435 }, Self { mean: 0.4465, std: 0.2616 }];
    /// Those of CIFAR-100's training images: red, green, blue.
    pub const CIFAR100: [Self; 3] =
        [Self { mean: 0.5071, std: 0.2673 }, Self { mean: 0.4865, std: 0.2564 }, Self { mean: 0.4409, std: 0.2762 }];
    /// Those that networks trained on ImageNet expect: red, green, blue.
    pub const IMAGENET: [Self; 3] =
        [Self { mean: 0.485, std: 0.229 }, Self { mean: 0.456, std: 0.224 }, Self { mean: 0.406, std: 0.225 }];

    /// What each byte becomes.
    pub(super) fn table<T: Scalar>(self) -> Result<[T; 256], Error> {
        let Self { mean, std } = self;
        check_hyper_parameter("the mean of the normalisation", mean, mean.is_finite(), "finite")?;
        let valid = std.is_finite() && std > 0.0;
        check_hyper_parameter("the standard deviation of the normalisation", std, valid, "above 0 and finite")?;
        let mut numbers = [T::zero(); 256];
        for (byte, number) in numbers.iter_mut().enumerate() {
            *number = T::of((byte as f64 / 255.0 - mean) / std);
        }
        Ok(numbers)
    }
}
