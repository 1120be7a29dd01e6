//! Why a picture is not drawn.

use std::io;
use std::path::PathBuf;

/// Why a picture is not drawn. What was at its place before still is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// The file's name says neither SVG nor PNG.
    #[error("{}: the ending says what is drawn, so give the file one: .svg or .png", path.display())]
    Ending {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refuses.
    #[error("{}: the file can't be written: {error}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The reason.
        error: io::Error,
    },
    /// A training without epochs.
    #[error("there is no epoch to draw: train for at least one")]
    NoEpochs,
    /// A number that has no place in a picture.
    #[error("{what} is {value}: only finite numbers can be drawn")]
    NotFinite {
        /// Which one.
        what: String,
        /// The number.
        value: f64,
    },
    /// Filters are those of convolutions.
    #[error("{network} has no convolution whose filters could be drawn")]
    NoConvolution {
        /// The network's name.
        network: &'static str,
    },
    /// A convolution that the network does not have.
    #[error("{network} has no convolution {name}: those that it has are {}", convolutions.join(", "))]
    NoSuchConvolution {
        /// The network's name.
        network: &'static str,
        /// What was asked for.
        name: String,
        /// What there is.
        convolutions: Vec<String>,
    },
    /// A network that was written by hand and does not tell its steps.
    #[error("{network} has no steps: only networks that `network!` declares tell what their layers are")]
    NoSteps {
        /// The network's name.
        network: &'static str,
    },
    /// Not one name for each class.
    #[error("there are {names} names, but {classes} classes: give a name for each one, or none at all for numbers")]
    Names {
        /// How many names there are.
        names: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// Images, outputs and classes that don't belong together.
    #[error(
        "there are {images} images, {outputs} outputs and {classes} classes: give one output and one class for each image"
    )]
    Counts {
        /// How many images there are.
        images: usize,
        /// How many outputs there are.
        outputs: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// A label that the network has no output for.
    #[error("image {image} has the class {class}, but there are outputs for {classes}: number them from 0")]
    ClassOutOfRange {
        /// Which image.
        image: usize,
        /// Its label.
        class: usize,
        /// How many outputs the network has.
        classes: usize,
    },
    /// What plotters says.
    #[error("the picture can't be drawn: {0}")]
    Drawing(String),
}
