//! What can be wrong with an IDX file, in words.

use std::io;
use std::path::{Path, PathBuf};

/// An IDX file that can't be used, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", path.display())]
pub struct IdxError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: IdxProblem,
}

impl IdxError {
    pub(crate) fn new(path: &Path, problem: IdxProblem) -> Self {
        Self { path: path.into(), problem }
    }
}

/// What is wrong with an IDX file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdxProblem {
    /// The operating system refuses.
    #[error("the file can't be read: {0}")]
    Unreadable(io::Error),
    /// Neither a file of this name nor one that is gzipped.
    #[error("there is no such file, nor one with `.gz` behind its name: give the folder that holds it")]
    Missing,
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// Gzipped, and broken.
    #[error("the gzip data is corrupt ({0}): download the file again")]
    CorruptGzip(io::Error),
    /// Gzipped, but that can't be undone here.
    #[error("the file is gzipped: unpack it, or build netshape with its feature `gzip`")]
    GzipDisabled,
    /// The first bytes are those of something else.
    #[error("this is not an IDX file: it starts with the bytes {0:02x?} where IDX files have two zeros")]
    NotIdx([u8; 2]),
    /// Numbers that are not bytes.
    #[error("the numbers are of the type 0x{0:02x}{name}: only bytes (0x08) can be read", name = type_name(*.0))]
    ElementType(u8),
    /// More or fewer dimensions than can be used.
    #[error("the number of dimensions is {found}, but {expected}")]
    Dimensions {
        /// What is expected.
        expected: &'static str,
        /// How many there are.
        found: u8,
    },
    /// The file ends within its header.
    #[error("the header is truncated: it should have {expected} bytes, but the file ends after {found}")]
    TruncatedHeader {
        /// The header's length.
        expected: usize,
        /// How much there is of it.
        found: usize,
    },
    /// The file ends before its numbers do.
    #[error("the data is truncated: the header promises {expected} bytes of it, but the file has {found}")]
    TruncatedData {
        /// How many numbers there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The file goes on after its numbers.
    #[error("the header promises {expected} bytes of data, but more follow: the header or the file is wrong")]
    TrailingData {
        /// How many numbers there should be.
        expected: usize,
    },
    /// More numbers than a memory can hold.
    #[error("the header's dimensions {0:?} make more numbers than memory has addresses")]
    Overflow(Vec<usize>),
    /// Images that the network does not take.
    #[error("the images have the size {found:?}, but {expected:?} is expected")]
    ImageSize {
        /// The shape of the samples.
        expected: &'static [usize],
        /// The file's dimensions without the first.
        found: Vec<usize>,
    },
    /// Labels that don't belong to the images.
    #[error("there are {labels} labels, but {} has {images} images", path.display())]
    Counts {
        /// The file of the images.
        path: PathBuf,
        /// How many images there are.
        images: usize,
        /// How many labels there are.
        labels: usize,
    },
}

/// The types that an IDX file can have, besides bytes.
fn type_name(code: u8) -> &'static str {
    match code {
        0x09 => " (signed bytes)",
        0x0b => " (16-bit integers)",
        0x0c => " (32-bit integers)",
        0x0d => " (32-bit floats)",
        0x0e => " (64-bit floats)",
        _ => "",
    }
}
