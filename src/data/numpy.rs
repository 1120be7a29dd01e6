//! NumPy's files: one array (`.npy`), or several with names (`.npz`) (feature `numpy`).
//!
//! What `numpy.save`, `numpy.savez` and `numpy.savez_compressed` write of floats and integers, in either byte order,
//! C-contiguous or Fortran-contiguous. Numbers stay what they are: bytes of images are not divided by 255.
//!
//! ```no_run
//! use netshape::data::{Dataset, numpy};
//! use netshape::{Map, Samples};
//!
//! // numpy.savez("digits.npz", images=images, labels=labels), 1797 × 8 × 8 and 1797
//! let images: Samples<Map<1, 8, 8>> = numpy::samples("digits.npz", "images")?;
//! let digits = Dataset::new(images, numpy::classes("digits.npz", "labels")?)?;
//! # Ok::<(), netshape::Error>(())
//! ```

use std::borrow::Cow;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use npyz::{DType, NpyFile, Order, TypeChar};

use super::error::{DataError, DataProblem};
use crate::error::Error;
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// Reads samples of the shape `S`: an array whose first dimension counts them. A `Map<1, H, W>` may be stored without
/// its channel, and a `Vector<N>` with any dimensions of N numbers. Of an `.npz` file, it reads the array `name`; an
/// `.npy` file has one array, and the name does not matter.
///
/// # Errors
/// If the file can't be read or is malformed, if the array has another shape or type, or a number is not finite.
pub fn samples<S: Shape, T: Scalar>(path: impl AsRef<Path>, name: &str) -> Result<Samples<S, T>, Error> {
    let path = path.as_ref();
    let at = |problem| DataError::new(path, problem);
    let Array { dims, numbers } = read(path, name).map_err(at)?;
    if !dims.split_first().is_some_and(|(_, sample)| fits(S::DIMS, sample)) {
        return Err(at(DataProblem::ArrayShape { found: dims, expected: S::DIMS }).into());
    }
    if let Some((index, &value)) = numbers.iter().enumerate().find(|&(_, &x)| !T::of(x).is_finite()) {
        return Err(at(DataProblem::NotFinite { index, value }).into());
    }
    Ok(Samples::from_vec(numbers.into_iter().map(T::of).collect())?)
}

/// Reads classes: an array of one dimension.
///
/// # Errors
/// If the file can't be read or is malformed, if the array has another shape or type, or a number is no class.
pub fn classes(path: impl AsRef<Path>, name: &str) -> Result<Classes, Error> {
    let path = path.as_ref();
    let at = |problem| DataError::new(path, problem);
    let Array { dims, numbers } = read(path, name).map_err(at)?;
    if dims.len() != 1 {
        return Err(at(DataProblem::ArrayShape { found: dims, expected: &[] }).into());
    }
    let is_class = |x: f64| x >= 0.0 && x < f64::from(u32::MAX) && x.fract() == 0.0;
    if let Some((index, &value)) = numbers.iter().enumerate().find(|&(_, &x)| !is_class(x)) {
        return Err(at(DataProblem::NotAClass { index, value }).into());
    }
    #[expect(clippy::cast_sign_loss, reason = "what is no class was refused")]
    let classes = numbers.into_iter().map(|x| x as usize).collect();
    Ok(classes)
}

/// An array in the order of C, the last dimension fastest.
struct Array {
    dims: Vec<u64>,
    numbers: Vec<f64>,
}

/// Whether these dimensions of an array are a sample of that shape.
fn fits(shape: &[usize], sample: &[u64]) -> bool {
    let same = |shape: &[usize]| shape.len() == sample.len() && shape.iter().zip(sample).all(|(&a, &b)| a as u64 == b);
    match shape {
        [len] => sample.iter().try_fold(1_u64, |product, &dim| product.checked_mul(dim)) == Some(*len as u64),
        [1, map @ ..] => same(shape) || same(map),
        _ => same(shape),
    }
}

fn read(path: &Path, name: &str) -> Result<Array, DataProblem> {
    let bytes = fs::read(path).map_err(DataProblem::Unreadable)?;
    if bytes.is_empty() {
        return Err(DataProblem::Empty);
    }
    if bytes.starts_with(b"PK") { array(&unpack(&bytes, name)?) } else { array(&bytes) }
}

/// The bytes of an array in an archive.
fn unpack(bytes: &[u8], name: &str) -> Result<Vec<u8>, DataProblem> {
    let broken = |error: &dyn std::fmt::Display| DataProblem::Numpy(format!("the archive is broken: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let file = format!("{name}.npy");
    let mut names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    if !names.contains(&file) {
        names.sort_unstable();
        let names: Vec<_> = names.iter().map(|name| name.trim_end_matches(".npy")).collect();
        let text = format!("the archive has no array `{name}`: its arrays are {}", names.join(", "));
        return Err(DataProblem::Numpy(text));
    }
    let mut entry = archive.by_name(&file).map_err(|error| broken(&error))?;
    // Memory is taken as the data really arrives.
    let mut unpacked = Vec::new();
    entry.read_to_end(&mut unpacked).map_err(|error| broken(&error))?;
    Ok(unpacked)
}

/// A header is a dictionary, read by a parser that calls itself for what is inside of brackets.
fn check_nesting(header: &[u8]) -> Result<(), DataProblem> {
    let mut depth = 0_usize;
    for byte in header {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(DataProblem::Numpy("the header is broken: too many brackets are inside of one another".into()));
        }
    }
    Ok(())
}

/// More brackets are never inside of one another in what NumPy writes of plain arrays.
const DEEPEST: usize = 8;

/// The numbers of an array, read only if they are as many as the header promises.
fn array(bytes: &[u8]) -> Result<Array, DataProblem> {
    let malformed = |text: &str| DataProblem::Numpy(text.to_owned());
    if !bytes.starts_with(b"\x93NUMPY") {
        return Err(malformed("this is not a file of NumPy: it does not begin with \\x93NUMPY"));
    }
    let truncated = || malformed("the header is truncated");
    // The length of the header has two bytes in version 1, and four later.
    let length = bytes.get(6..12).ok_or_else(truncated)?;
    let header = if length[0] == 1 {
        10 + usize::from(u16::from_le_bytes([length[2], length[3]]))
    } else {
        12_usize.saturating_add(u32::from_le_bytes([length[2], length[3], length[4], length[5]]) as usize)
    };
    if header > bytes.len() {
        return Err(truncated());
    }
    check_nesting(&bytes[..header])?;
    let file = NpyFile::new(bytes).map_err(|error| malformed(&format!("the header is broken: {error}")))?;
    let DType::Plain(kind) = file.dtype() else {
        return Err(malformed("the array has records: only floats and integers can be read"));
    };
    let (size, dims) = (kind.num_bytes().unwrap_or(0), file.shape().to_vec());
    let count = dims.iter().try_fold(1_usize, |product, &dim| product.checked_mul(usize::try_from(dim).ok()?));
    let expected = count.and_then(|count| count.checked_mul(size));
    let found = bytes.len() - header;
    if expected != Some(found) {
        let text = format!("the header promises an array {dims:?} of {size} bytes each, but {found} bytes follow");
        return Err(DataProblem::Numpy(text));
    }
    let (kind, order) = ((kind.type_char(), size), file.order());
    let numbers = match kind {
        (TypeChar::Float, 4) => numbers(file, |x: f32| x.into()),
        (TypeChar::Float, 8) => numbers(file, |x: f64| x),
        (TypeChar::Uint, 1) => numbers(file, |x: u8| x.into()),
        (TypeChar::Uint, 2) => numbers(file, |x: u16| x.into()),
        (TypeChar::Uint, 4) => numbers(file, |x: u32| x.into()),
        (TypeChar::Uint, 8) => numbers(file, |x: u64| x as f64),
        (TypeChar::Int, 1) => numbers(file, |x: i8| x.into()),
        (TypeChar::Int, 2) => numbers(file, |x: i16| x.into()),
        (TypeChar::Int, 4) => numbers(file, |x: i32| x.into()),
        (TypeChar::Int, 8) => numbers(file, |x: i64| x as f64),
        (TypeChar::Bool, 1) => numbers(file, |x: bool| f64::from(u8::from(x))),
        _ => return Err(malformed("the array has other numbers than 32- or 64-bit floats and integers")),
    }?;
    Ok(Array { numbers: if order == Order::Fortran { transposed(&numbers, &dims) } else { numbers }, dims })
}

fn numbers<T: npyz::Deserialize>(file: NpyFile<&[u8]>, number: impl Fn(T) -> f64) -> Result<Vec<f64>, DataProblem> {
    let broken = |error: std::io::Error| DataProblem::Numpy(format!("the array is broken: {error}"));
    file.data::<T>()
        .map_err(|error| DataProblem::Numpy(error.to_string()))?
        .map(|x| x.map(&number).map_err(broken))
        .collect()
}

/// From the order of Fortran, the first dimension fastest, to that of C.
fn transposed(numbers: &[f64], dims: &[u64]) -> Vec<f64> {
    let dims: Vec<usize> = dims.iter().map(|&dim| dim as usize).collect();
    let place = |mut index: usize| {
        // From the last dimension on, as it is the fastest here and the slowest there.
        let mut stride = numbers.len();
        let mut place = 0;
        for &dim in dims.iter().rev() {
            stride /= dim;
            place += index % dim * stride;
            index /= dim;
        }
        place
    };
    (0..numbers.len()).map(|index| numbers[place(index)]).collect()
}

#[cfg(test)]
mod tests {
    use super::transposed;

    #[test]
    fn fortran_is_turned_into_c() {
        // numpy.arange(24).reshape(2, 3, 4).ravel(order="F")
        let fortran: Vec<f64> = (0..24_u8).map(|i| f64::from(i / 6 + i / 2 % 3 * 4 + i % 2 * 12)).collect();
        let c: Vec<f64> = (0..24_u8).map(f64::from).collect();
        assert_eq!(transposed(&fortran, &[2, 3, 4]), c);
    }
}
