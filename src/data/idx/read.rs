//! From a file to its bytes, everything checked on the way.
//!
//! A header is not believed: memory is taken as the data really arrives, never because of a length in a header.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::IdxProblem;
use crate::shape::Shape;

/// The pixels of images of the shape `S`.
pub(super) fn images<S: Shape>(path: &Path) -> Result<Vec<u8>, IdxProblem> {
    let mut source = Source::open(path)?;
    let expected =
        "images have 3 (count, height, width) or 4 (count, channels, height, width): is this a file of labels?";
    let dims = source.header(|dims| dims == 3 || dims == 4, expected)?;
    if !fits::<S>(&dims[1..]) {
        return Err(IdxProblem::ImageSize { expected: S::DIMS, found: dims[1..].to_vec() });
    }
    source.data(&dims)
}

pub(super) fn labels(path: &Path) -> Result<Vec<u8>, IdxProblem> {
    let mut source = Source::open(path)?;
    let dims = source.header(|dims| dims == 1, "labels have 1 (their count): is this a file of images?")?;
    source.data(&dims)
}

/// Whether an image of these dimensions is a sample of the shape `S`.
fn fits<S: Shape>(image: &[usize]) -> bool {
    match S::DIMS {
        // A vector takes an image flattened, whatever its sides.
        [len] => image.iter().product::<usize>() == *len,
        // Grey images are mostly stored without a dimension for the channel.
        dims => dims == image || dims.strip_prefix(&[1]) == Some(image),
    }
}

/// A file, unpacked while it is read.
struct Source {
    reader: Box<dyn Read>,
    gzipped: bool,
}

impl Source {
    fn open(path: &Path) -> Result<Self, IdxProblem> {
        let mut file = BufReader::new(File::open(path).map_err(IdxProblem::Unreadable)?);
        let start = file.fill_buf().map_err(IdxProblem::Unreadable)?;
        if start.is_empty() {
            return Err(IdxProblem::Empty);
        }
        if start.starts_with(&[0x1f, 0x8b]) {
            #[cfg(feature = "gzip")]
            return Ok(Self { reader: Box::new(flate2::bufread::MultiGzDecoder::new(file)), gzipped: true });
            #[cfg(not(feature = "gzip"))]
            return Err(IdxProblem::GzipDisabled);
        }
        Ok(Self { reader: Box::new(file), gzipped: false })
    }

    /// Reads `len` bytes, or fewer if there are no more.
    fn read(&mut self, len: usize) -> Result<Vec<u8>, IdxProblem> {
        let mut bytes = Vec::new();
        match self.reader.as_mut().take(len as u64).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) if self.gzipped && is_corruption(&error) => Err(IdxProblem::CorruptGzip(error)),
            Err(error) => Err(IdxProblem::Unreadable(error)),
        }
    }

    /// The lengths of the dimensions; no product of them overflows.
    fn header(&mut self, has_dimensions: fn(u8) -> bool, expected: &'static str) -> Result<Vec<usize>, IdxProblem> {
        const START: usize = 4;
        let start = self.read(START)?;
        let &[zero, nil, element, dimensions] = start.as_slice() else {
            let found = start.len();
            return Err(match start.as_slice() {
                [] => IdxProblem::Empty,
                &[a, b, ..] if (a, b) != (0, 0) => IdxProblem::NotIdx([a, b]),
                _ => IdxProblem::TruncatedHeader { expected: START, found },
            });
        };
        if (zero, nil) != (0, 0) {
            return Err(IdxProblem::NotIdx([zero, nil]));
        }
        if element != 0x08 {
            return Err(IdxProblem::ElementType(element));
        }
        if !has_dimensions(dimensions) {
            return Err(IdxProblem::Dimensions { expected, found: dimensions });
        }
        let len = 4 * usize::from(dimensions);
        let lengths = self.read(len)?;
        if lengths.len() < len {
            return Err(IdxProblem::TruncatedHeader { expected: START + len, found: START + lengths.len() });
        }
        let (lengths, _) = lengths.as_chunks();
        let dims: Vec<usize> = lengths.iter().map(|&length| u32::from_be_bytes(length) as usize).collect();
        // No memory has more numbers than an `isize` counts. A zero must not hide what overflows beside it.
        let multiply = |product: isize, &dim: &usize| product.checked_mul(isize::try_from(dim.max(1)).ok()?);
        let product = dims.iter().try_fold(1, multiply);
        if product.is_some() { Ok(dims) } else { Err(IdxProblem::Overflow(dims)) }
    }

    /// The numbers, which must end where the file does.
    fn data(&mut self, dims: &[usize]) -> Result<Vec<u8>, IdxProblem> {
        let expected: usize = dims.iter().product();
        // One more, to see whether there is more. This also makes gzip check its sum, which stands at the end.
        let bytes = self.read(expected + 1)?;
        let found = bytes.len();
        if found < expected {
            return Err(IdxProblem::TruncatedData { expected, found });
        }
        if found > expected {
            return Err(IdxProblem::TrailingData { expected });
        }
        Ok(bytes)
    }
}

/// Whether an unpacking error lies in the data, and not in reading it.
fn is_corruption(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidInput | InvalidData | UnexpectedEof)
}
