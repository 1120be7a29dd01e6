//! A folder of images, one folder a class (feature `images`).

use std::fs;
use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use super::error::{DataError, DataProblem};
use super::{Dataset, Normalize};
use crate::error::{Error, check_hyper_parameter};
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::Map;
use crate::tensor::Samples;

/// What to do with images of another size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// Refuse them.
    Exact,
    /// Scale them until they cover the size, and cut off on both sides what is too much.
    Crop,
    /// Scale width and height each to the size.
    Stretch,
}

/// What [`image_folder`] reads: the images, and what their classes are called.
pub type ImageFolder<S, T> = (Dataset<S, Classes, T>, Vec<String>);

/// Reads PNG and JPEG images of C × H × W from a folder that has a folder for each class: torchvision's
/// [`ImageFolder`](https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html).
///
/// Classes are numbered in the order of their folders' names, and images come in the order of theirs; files with other
/// endings than `png`, `jpg` and `jpeg` and names that begin with a dot are passed over. One channel makes grey images,
/// three make red, green and blue, whatever is stored; transparency is left out. Sizes are changed by a triangle filter
/// (`antialias=True`, bilinear, in torchvision).
///
/// ```no_run
/// use netshape::data::{self, Fit, Normalize};
///
/// // flowers/daisy/1.jpg, flowers/rose/1.jpg …
/// let (flowers, names) = data::image_folder::<3, 64, 64, f32>("flowers", Fit::Crop, Normalize::IMAGENET)?;
/// println!("{} images of {names:?}", flowers.len());
/// # Ok::<(), netshape::Error>(())
/// ```
///
/// # Errors
/// If a folder can't be read or has nothing in it, or an image can't be decoded or has another size and must not.
pub fn image_folder<const C: usize, const H: usize, const W: usize, T: Scalar>(
    folder: impl AsRef<Path>,
    fit: Fit,
    normalize: [Normalize; C],
) -> Result<ImageFolder<Map<C, H, W>, T>, Error> {
    check_hyper_parameter("the number of channels of the images", C as f64, C == 1 || C == 3, "1 or 3")?;
    let tables = normalize.iter().map(|normalize| normalize.table()).collect::<Result<Vec<[T; 256]>, _>>()?;
    let folder = folder.as_ref();
    let (mut names, mut classes, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for class in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        let images: Vec<PathBuf> = entries(&class)?.into_iter().filter(|path| is_image(path)).collect();
        if images.is_empty() {
            return Err(DataError::new(&class, DataProblem::NoImages).into());
        }
        for path in images {
            let image = decode(&path, fit, [W, H]).map_err(|problem| DataError::new(&path, problem))?;
            let bytes = if C == 1 { image.into_luma8().into_raw() } else { image.into_rgb8().into_raw() };
            // Pixels have their channels side by side.
            for (channel, table) in tables.iter().enumerate() {
                numbers.extend(bytes.iter().skip(channel).step_by(C).map(|&byte| table[usize::from(byte)]));
            }
            classes.push(names.len());
        }
        names.push(class.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }
    if names.is_empty() {
        return Err(DataError::new(folder, DataProblem::NoClasses).into());
    }
    Ok((Dataset::new(Samples::from_vec(numbers)?, Classes::from(classes))?, names))
}

/// What is in a folder, by name, without what is hidden.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let unreadable = |error| DataError::new(folder, DataProblem::Unreadable(error));
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn is_image(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("png" | "jpg" | "jpeg")) && path.is_file()
}

/// No packed image is larger than this many times its file: what `deflate` can reach at best, times a little.
const MOST_PACKED: u64 = 1100;

/// An image of this width and height.
fn decode(path: &Path, fit: Fit, size: [usize; 2]) -> Result<DynamicImage, DataProblem> {
    let wrong = |error: image::ImageError| DataProblem::Image(error.to_string());
    let bytes = fs::read(path).map_err(DataProblem::Unreadable)?;
    if bytes.is_empty() {
        return Err(DataProblem::Empty);
    }
    let mut reader = ImageReader::new(std::io::Cursor::new(&bytes));
    let most = MOST_PACKED * bytes.len() as u64;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(most);
    reader.limits(limits);
    let mut decoder = reader.with_guessed_format().map_err(DataProblem::Unreadable)?.into_decoder().map_err(wrong)?;
    let (width, height) = decoder.dimensions();
    if fit == Fit::Exact && [width, height].map(|side| side as usize) != size {
        return Err(DataProblem::ImageSize { width, height, expected: size });
    }
    if decoder.total_bytes() > most {
        let text = format!("its header promises {width} × {height} pixels, more than the file can hold");
        return Err(DataProblem::Image(text));
    }
    let orientation = decoder.orientation().map_err(wrong)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(wrong)?;
    image.apply_orientation(orientation);
    let [width, height] = size.map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    let filter = FilterType::Triangle;
    Ok(match fit {
        _ if (image.width(), image.height()) == (width, height) => image,
        Fit::Exact => {
            return Err(DataProblem::ImageSize { width: image.width(), height: image.height(), expected: size });
        }
        Fit::Crop => image.resize_to_fill(width, height, filter),
        Fit::Stretch => image.resize_exact(width, height, filter),
    })
}
