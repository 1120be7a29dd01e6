//! Pictures of a training and of what a network sees: curves of loss and accuracy, the confusion matrix, filters, feature
//! maps, misread images (with the feature `plots`).
//!
//! The file's ending says what is written: `.svg` for drawings that stay sharp at any size, `.png` for pixels, two for each
//! one of the drawing. A file is there whole or not at all. Nothing is needed of the system, no font either: letters are
//! DejaVu Sans, which stands in PNG, and which a viewer of SVG replaces if it does not have it. Colours are those of Okabe
//! and Ito, and viridis, which people who see few colours can tell apart.
//!
//! ```
//! use netshape::{Map, Network, Tensor, network, plot};
//! use rand::{SeedableRng, rngs::StdRng};
//!
//! network!(Small: [1, 12, 12] -> conv(4, k3) -> relu -> maxpool(2) -> fc(10));
//! let small = <Small>::new(&mut StdRng::seed_from_u64(1));
//! let image = Tensor::<Map<1, 12, 12>>::from_fn(|[_, y, x]| (x * y) as f32);
//! # let folder = std::env::temp_dir().join(format!("netshape-plot-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # let [filters, maps] = ["filters.svg", "maps.png"].map(|name| folder.join(name));
//! plot::filters(&*small, filters)?;
//! plot::feature_maps(&*small, &image, maps)?;
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// The coordinates of a picture are whole numbers, small, and not negative; plotters has some of them as `i32`, some as
// `u32`.
#![allow(clippy::cast_possible_wrap, clippy::cast_sign_loss)]

mod canvas;
mod color;
mod confusion;
mod curves;
mod error;
mod feature_maps;
mod filters;
mod misread;
mod picture;
mod svg;

pub use confusion::confusion_matrix;
pub use curves::curves;
pub use error::PlotError;
pub use feature_maps::feature_maps;
pub use filters::{filters, filters_of};
pub use misread::misread;

use crate::Scalar;

/// Numbers to be drawn, which have to be finite; `what` says what each of them is.
fn finite<T: Scalar>(numbers: &[T], what: impl FnOnce() -> String) -> Result<Vec<f64>, PlotError> {
    let numbers: Vec<f64> = numbers.iter().map(|&number| number.as_f64()).collect();
    match numbers.iter().find(|number| !number.is_finite()) {
        Some(&value) => Err(PlotError::NotFinite { what: what(), value }),
        None => Ok(numbers),
    }
}

/// The names of the classes, or their numbers.
fn class_names(names: &[&str], classes: usize) -> Result<Vec<String>, PlotError> {
    match names.len() {
        0 => Ok((0..classes).map(|class| class.to_string()).collect()),
        len if len == classes => Ok(names.iter().map(|&name| name.into()).collect()),
        names => Err(PlotError::Names { names, classes }),
    }
}
