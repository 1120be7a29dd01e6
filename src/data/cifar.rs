//! CIFAR-10 and CIFAR-100 in their binary form: small images in colour.
//!
//! A file is nothing but images: the label's byte (for CIFAR-100 two, coarse and fine), then 1024 bytes of red, 1024 of
//! green and 1024 of blue, row by row. Described on [the page of CIFAR](https://www.cs.toronto.edu/~kriz/cifar.html).

use std::fs;
use std::path::Path;

use super::error::{DataError, DataProblem};
use super::{Dataset, Normalize, Part};
use crate::error::Error;
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::{Map, Shape};
use crate::tensor::Samples;

/// Which of its two labels an image of CIFAR-100 has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cifar100 {
    /// One of 100 classes.
    Fine,
    /// One of 20 groups of classes.
    Coarse,
}

/// Reads one part of CIFAR-10's binary version, the folder with `data_batch_1.bin` to `data_batch_5.bin` and
/// `test_batch.bin`.
///
/// ```no_run
/// use netshape::data::{self, Normalize, Part};
///
/// let training = data::cifar10::<f32>("cifar-10-batches-bin", Part::Training, Normalize::CIFAR10)?;
/// println!("{} images", training.len());
/// # Ok::<(), netshape::Error>(())
/// ```
///
/// # Errors
/// If a file is missing, is cut off or has labels that are none.
pub fn cifar10<T: Scalar>(
    folder: impl AsRef<Path>,
    part: Part,
    normalize: [Normalize; 3],
) -> Result<Dataset<Map<3, 32, 32>, Classes, T>, Error> {
    let form = Form { labels: 1, label: 0, classes: 10 };
    let files: &[&str] = match part {
        Part::Training => &["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"],
        Part::Test => &["test_batch"],
    };
    read(folder.as_ref(), files, form, normalize)
}

/// Reads one part of CIFAR-100's binary version, the folder with `train.bin` and `test.bin`.
///
/// # Errors
/// If a file is missing, is cut off or has labels that are none.
pub fn cifar100<T: Scalar>(
    folder: impl AsRef<Path>,
    part: Part,
    labels: Cifar100,
    normalize: [Normalize; 3],
) -> Result<Dataset<Map<3, 32, 32>, Classes, T>, Error> {
    let form = match labels {
        Cifar100::Coarse => Form { labels: 2, label: 0, classes: 20 },
        Cifar100::Fine => Form { labels: 2, label: 1, classes: 100 },
    };
    let file = match part {
        Part::Training => "train",
        Part::Test => "test",
    };
    read(folder.as_ref(), &[file], form, normalize)
}

/// How an image is stored.
#[derive(Clone, Copy)]
struct Form {
    /// How many bytes of labels it has, and which one is asked for.
    labels: usize,
    label: usize,
    /// How many classes there are.
    classes: usize,
}

fn read<T: Scalar>(
    folder: &Path,
    files: &[&str],
    form: Form,
    normalize: [Normalize; 3],
) -> Result<Dataset<Map<3, 32, 32>, Classes, T>, Error> {
    let [red, green, blue] = normalize;
    let tables = [red.table::<T>()?, green.table()?, blue.table()?];
    let pixels = Map::<3, 32, 32>::LEN;
    let record = form.labels + pixels;
    let (mut numbers, mut classes) = (Vec::new(), Vec::new());
    for file in files {
        let path = folder.join(format!("{file}.bin"));
        let at = |problem| DataError::new(&path, problem);
        let bytes = fs::read(&path).map_err(|error| at(DataProblem::Unreadable(error)))?;
        if bytes.is_empty() {
            return Err(at(DataProblem::Empty).into());
        }
        if !bytes.len().is_multiple_of(record) {
            return Err(at(DataProblem::Records { bytes: bytes.len(), record }).into());
        }
        numbers.reserve(bytes.len() / record * pixels);
        for (image, bytes) in bytes.chunks_exact(record).enumerate() {
            let label = bytes[form.label];
            if usize::from(label) >= form.classes {
                return Err(at(DataProblem::Label { image, label, classes: form.classes }).into());
            }
            classes.push(usize::from(label));
            for (channel, table) in bytes[form.labels..].chunks_exact(pixels / 3).zip(&tables) {
                numbers.extend(channel.iter().map(|&byte| table[usize::from(byte)]));
            }
        }
    }
    Dataset::new(Samples::from_vec(numbers)?, Classes::from(classes))
}
