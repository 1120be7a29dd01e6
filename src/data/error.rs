//! What can be wrong with a file of data, in words. (Those of IDX files have words of their own.)

use std::io;
use std::path::{Path, PathBuf};

/// A file or folder of data that can't be used, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", path.display())]
pub struct DataError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: DataProblem,
}

impl DataError {
    pub(super) fn new(path: &Path, problem: DataProblem) -> Self {
        Self { path: path.into(), problem }
    }
}

/// What is wrong with a file or folder of data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataProblem {
    /// The operating system refuses.
    #[error("it can't be read: {0}")]
    Unreadable(io::Error),
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// The file does not end where an image does.
    #[error(
        "the file has {bytes} bytes, which is not a multiple of the {record} that an image takes: it is truncated, or of another kind"
    )]
    Records {
        /// How many bytes there are.
        bytes: usize,
        /// How many an image and its label take.
        record: usize,
    },
    /// A label that the data set does not have.
    #[error("image {image} has the label {label}, but there are {classes}: the file is of another kind")]
    Label {
        /// Which image, counted from 0.
        image: usize,
        /// Its label.
        label: u8,
        /// How many classes there are.
        classes: usize,
    },
    /// A folder without folders.
    #[error("there is no folder of images in it: give the one that has a folder for each class")]
    NoClasses,
    /// A class without images.
    #[error("there is no PNG or JPEG image in the folder of this class: add some, or remove the folder")]
    NoImages,
    /// An image that can't be decoded.
    #[error("the image can't be decoded: {0}")]
    Image(String),
    /// An image of another size.
    #[error("the image has {width} × {height} pixels, but {} × {} (width × height) are expected: take `Fit::Crop` or `Fit::Stretch` to change its size", expected[0], expected[1])]
    ImageSize {
        /// How wide it is.
        width: u32,
        /// How high it is.
        height: u32,
        /// The expected width and height.
        expected: [usize; 2],
    },
    /// The file is none of NumPy's, or not all of one.
    #[error("{0}")]
    Numpy(String),
    /// An array of another shape.
    #[error(
        "the array has the shape {found:?}, but samples of shape {expected:?} are expected: their number, then these dimensions"
    )]
    ArrayShape {
        /// The array's dimensions.
        found: Vec<u64>,
        /// A sample's dimensions.
        expected: &'static [usize],
    },
    /// A number that is NaN or infinite.
    #[error("number {index} of the array is {value}: replace what is not finite")]
    NotFinite {
        /// Which number, counted from 0 in the order of the file.
        index: usize,
        /// What it is.
        value: f64,
    },
    /// A number that is no class.
    #[error("number {index} of the array is {value}, which is no class: classes are whole numbers from 0")]
    NotAClass {
        /// Which number, counted from 0.
        index: usize,
        /// What it is.
        value: f64,
    },
}
