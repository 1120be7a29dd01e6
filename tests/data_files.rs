//! CIFAR, folders of images and NumPy's files are read, and what is wrong with them is told.

use std::fs;
use std::path::{Path, PathBuf};

use image::{ExtendedColorType, ImageFormat};
use netshape::data::{self, Cifar100, Dataset, Fit, Normalize, Part, numpy};
use netshape::{Error, Map, Samples, Shape, Vector};

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("data_files").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What an error says, without the path that it begins with.
fn said(path: &Path, error: &Error) -> String {
    let (start, message) = (format!("{}: ", path.display()), error.to_string());
    message.strip_prefix(&start).unwrap_or_else(|| panic!("{message:?} does not begin with {start:?}")).to_owned()
}

const NONE: [Normalize; 3] = [Normalize::NONE; 3];

/// An image whose red, green and blue are these.
fn cifar_image(labels: &[u8], colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = labels.to_vec();
    for byte in colour {
        bytes.extend([byte; 1024]);
    }
    bytes
}

#[test]
fn cifar_10_has_five_batches_and_one_for_tests() {
    let folder = folder("cifar10");
    for batch in 1..=5 {
        let images = [cifar_image(&[batch], [batch, 0, 255]), cifar_image(&[0], [51, 102, 153])].concat();
        fs::write(folder.join(format!("data_batch_{batch}.bin")), images).unwrap();
    }
    fs::write(folder.join("test_batch.bin"), cifar_image(&[9], [0, 51, 255])).unwrap();
    let training = data::cifar10::<f64>(&folder, Part::Training, NONE).unwrap();
    assert_eq!(training.targets().as_slice(), [1, 0, 2, 0, 3, 0, 4, 0, 5, 0]);
    let image = training.inputs().sample(9);
    let fifths = [image[[0, 31, 31]], image[[1, 0, 0]], image[[2, 7, 9]]].map(|x| x * 5.0);
    assert!(fifths.iter().zip([1.0, 2.0, 3.0]).all(|(found, expected)| (found - expected).abs() < 1e-9), "{fifths:?}");
    let test = data::cifar10::<f64>(&folder, Part::Test, Normalize::CIFAR10).unwrap();
    let image = test.inputs().sample(0);
    assert!((image[[1, 3, 4]] - (0.2 - 0.4822) / 0.2435).abs() < 1e-12);
    assert!((image[[2, 3, 4]] - (1.0 - 0.4465) / 0.2616).abs() < 1e-12);
}

#[test]
fn cifar_100_has_two_labels() {
    let folder = folder("cifar100");
    fs::write(folder.join("train.bin"), cifar_image(&[19, 99], [0; 3])).unwrap();
    let labels = |which| {
        let data = data::cifar100::<f32>(&folder, Part::Training, which, Normalize::CIFAR100).unwrap();
        data.targets().as_slice().to_vec()
    };
    assert_eq!((labels(Cifar100::Coarse), labels(Cifar100::Fine)), (vec![19], vec![99]));
}

#[test]
fn broken_cifar_files_are_refused() {
    let folder = folder("broken-cifar");
    let path = folder.join("test_batch.bin");
    let complaint = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        said(&path, &data::cifar10::<f32>(&folder, Part::Test, NONE).unwrap_err())
    };
    assert_eq!(complaint(&[]), "the file is empty");
    let image = cifar_image(&[3], [1, 2, 3]);
    let message = "the file has 3072 bytes, which is not a multiple of the 3073 that an image takes: it is truncated, or of \
                   another kind";
    assert_eq!(complaint(&image[1..]), message);
    let message = "image 1 has the label 10, but there are 10: the file is of another kind";
    assert_eq!(complaint(&[image, cifar_image(&[10], [0; 3])].concat()), message);
    fs::remove_file(&path).unwrap();
    let error = data::cifar10::<f32>(&folder, Part::Test, NONE).unwrap_err();
    assert!(said(&path, &error).starts_with("it can't be read: "), "{error}");
}

/// Writes an image of two rows of three.
fn write_image(path: &Path, format: ImageFormat, pixels: &[u8]) {
    let colour = if pixels.len() == 6 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    image::save_buffer_with_format(path, pixels, 3, 2, colour, format).unwrap();
}

#[test]
fn a_folder_is_a_class() {
    let folder = folder("images");
    for class in ["cats", "ants", ".hidden"] {
        fs::create_dir_all(folder.join(class)).unwrap();
    }
    let pixels = [[0, 51, 102], [255, 0, 0], [0, 0, 0], [0, 255, 0], [9, 9, 9], [153, 204, 255]].concat();
    write_image(&folder.join("cats/b.PNG"), ImageFormat::Png, &pixels);
    write_image(&folder.join("cats/a.png"), ImageFormat::Png, &[0, 51, 102, 153, 204, 255]);
    write_image(&folder.join("ants/grey.jpg"), ImageFormat::Jpeg, &[153; 6]);
    fs::write(folder.join("ants/notes.txt"), "not an image").unwrap();
    fs::write(folder.join("readme.txt"), "no folder").unwrap();

    let (images, names) = data::image_folder::<3, 2, 3, f64>(&folder, Fit::Exact, NONE).unwrap();
    assert_eq!(names, ["ants", "cats"]);
    assert_eq!(images.targets().as_slice(), [0, 1, 1]);
    let fifths = |image: usize| images.inputs().get(image).iter().map(|x| (x * 5.0).round()).collect::<Vec<_>>();
    assert_eq!(fifths(0), [3.0; 18], "a grey image in colour");
    assert_eq!(fifths(1), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].repeat(3));
    let rgb = [[0, 5, 0, 0, 0, 3], [1, 0, 0, 5, 0, 4], [2, 0, 0, 0, 0, 5]].concat();
    assert_eq!(fifths(2), rgb.iter().map(|&x| f64::from(x)).collect::<Vec<_>>());

    let (grey, _) = data::image_folder::<1, 2, 3, f64>(&folder, Fit::Exact, [Normalize::NONE]).unwrap();
    assert_eq!(
        grey.inputs().get(1).iter().map(|x| (x * 5.0).round()).collect::<Vec<_>>(),
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    );
    let (large, _) = data::image_folder::<1, 8, 8, f64>(&folder, Fit::Crop, [Normalize::NONE]).unwrap();
    let (stretched, _) = data::image_folder::<1, 8, 8, f64>(&folder, Fit::Stretch, [Normalize::NONE]).unwrap();
    // The first column is 0 and ⅗ where all of the width is taken, and brighter where its sides are cut off.
    assert!(stretched.inputs().get(1)[0].abs() < 1e-9);
    assert!(large.inputs().get(1)[0] > 0.02, "{}", large.inputs().get(1)[0]);
}

#[test]
fn broken_folders_are_refused() {
    let folder = folder("broken-images");
    let read = || data::image_folder::<1, 2, 3, f32>(&folder, Fit::Exact, [Normalize::NONE]).unwrap_err();
    let message = "there is no folder of images in it: give the one that has a folder for each class";
    assert_eq!(said(&folder, &read()), message);
    let class = folder.join("class");
    fs::create_dir(&class).unwrap();
    let message = "there is no PNG or JPEG image in the folder of this class: add some, or remove the folder";
    assert_eq!(said(&class, &read()), message);
    let path = class.join("image.png");
    image::save_buffer_with_format(&path, &[0; 8], 4, 2, ExtendedColorType::L8, ImageFormat::Png).unwrap();
    let message = "the image has 4 × 2 pixels, but 3 × 2 (width × height) are expected: take `Fit::Crop` or `Fit::Stretch` \
                   to change its size";
    assert_eq!(said(&path, &read()), message);
    write_image(&path, ImageFormat::Png, &[7; 6]);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 20]).unwrap();
    assert!(said(&path, &read()).starts_with("the image can't be decoded: "), "{}", read());
    fs::write(&path, "GIF89a, they say").unwrap();
    assert!(said(&path, &read()).starts_with("the image can't be decoded: "), "{}", read());
    fs::write(&path, "").unwrap();
    assert_eq!(said(&path, &read()), "the file is empty");
    let error = data::image_folder::<2, 2, 3, f32>(&folder, Fit::Exact, [Normalize::NONE; 2]).unwrap_err();
    assert_eq!(error.to_string(), "the number of channels of the images is 2, but must be 1 or 3");
    let missing = folder.join("missing");
    let error = data::image_folder::<1, 2, 3, f32>(&missing, Fit::Exact, [Normalize::NONE]).unwrap_err();
    assert!(said(&missing, &error).starts_with("it can't be read: "), "{error}");
}

fn array(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/numpy").join(name)
}

fn counted<S: Shape>(name: &str) -> Samples<S> {
    numpy::samples(array(name), "").unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn arrays_of_all_types_and_orders_are_read() {
    let expected: Vec<f32> = (0..24_u8).map(f32::from).collect();
    for kind in ["f4", "f8", "u2", "u8", "i4"] {
        assert_eq!(counted::<Vector<12>>(&format!("counted_little_{kind}.npy")).as_slice(), expected, "{kind}");
    }
    for kind in ["f4", "f8", "u4", "i2", "i8"] {
        assert_eq!(counted::<Vector<12>>(&format!("counted_big_{kind}.npy")).as_slice(), expected, "{kind}");
    }
    for name in ["counted_u1.npy", "counted_i1.npy", "counted_fortran.npy"] {
        // A sample of 3 × 4 is a map without its channel.
        assert_eq!(counted::<Map<1, 3, 4>>(name).as_slice(), expected, "{name}");
    }
    assert_eq!(numpy::samples::<Vector<1>, f64>(array("bool.npy"), "").unwrap().as_slice(), [1.0, 0.0, 1.0]);
    assert_eq!(numpy::classes(array("labels.npy"), "").unwrap().as_slice(), [3, 0, 7]);
    for archive in ["stored.npz", "compressed.npz"] {
        let images: Samples<Map<1, 3, 4>> = numpy::samples(array(archive), "images").unwrap();
        assert_eq!(images.as_slice(), expected, "{archive}");
        let data = Dataset::new(images, numpy::classes(array(archive), "labels").unwrap()).unwrap();
        assert_eq!(data.targets().as_slice(), [1, 0]);
    }
}

#[test]
fn arrays_that_do_not_suit_are_refused() {
    let samples = |name: &str| said(&array(name), &numpy::samples::<Vector<2>, f32>(array(name), "x").unwrap_err());
    let classes = |name: &str| said(&array(name), &numpy::classes(array(name), "x").unwrap_err());
    let shape = |found: &str, expected: &str| {
        format!(
            "the array has the shape {found}, but samples of shape {expected} are expected: their number, then these dimensions"
        )
    };
    assert_eq!(samples("counted_u1.npy"), shape("[2, 3, 4]", "[2]"));
    assert_eq!(classes("counted_u1.npy"), shape("[2, 3, 4]", "[]"));
    assert_eq!(samples("nan.npy"), "number 1 of the array is NaN: replace what is not finite");
    assert_eq!(
        classes("negative.npy"),
        "number 1 of the array is -1, which is no class: classes are whole numbers from 0"
    );
    let message = "the array has other numbers than 32- or 64-bit floats and integers";
    for name in ["complex.npy", "half.npy", "text.npy"] {
        assert_eq!(samples(name), message, "{name}");
    }
    assert_eq!(samples("records.npy"), "the array has records: only floats and integers can be read");
    assert_eq!(samples("stored.npz"), "the archive has no array `x`: its arrays are images, labels");
}

#[test]
fn broken_arrays_are_refused() {
    let path = folder("numpy").join("array.npy");
    let complaint = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        said(&path, &numpy::samples::<Vector<12>, f32>(&path, "").unwrap_err())
    };
    let whole = fs::read(array("counted_u1.npy")).unwrap();
    assert_eq!(complaint(b""), "the file is empty");
    assert_eq!(complaint(b"1, 2, 3\n"), "this is not a file of NumPy: it does not begin with \\x93NUMPY");
    assert_eq!(complaint(&whole[..8]), "the header is truncated");
    assert_eq!(complaint(&whole[..100]), "the header is truncated");
    let message = "the header promises an array [2, 3, 4] of 1 bytes each, but 23 bytes follow";
    assert_eq!(complaint(&whole[..whole.len() - 1]), message);
    let mut nested = whole.clone();
    nested[10..30].fill(b'(');
    let message = "the header is broken: too many brackets are inside of one another";
    assert_eq!(complaint(&nested), message);
    let archive = fs::read(array("compressed.npz")).unwrap();
    let message = complaint(&archive[..archive.len() - 30]);
    assert!(message.starts_with("the archive is broken: "), "{message}");
}
