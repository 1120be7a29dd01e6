//! Reading IDX files: good ones, plain and gzipped, and every way in which one can be broken.

use std::fs;
use std::path::{Path, PathBuf};

use netshape::data::{Dataset, Normalize, Part, idx, mnist};
use netshape::{Map, Samples, Vector};

/// The smallest images that tell rows from columns.
type Tiny = Map<1, 2, 3>;

/// A file of these bytes in a folder for the tests.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// An IDX file of bytes.
fn idx(dims: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, u8::try_from(dims.len()).unwrap()];
    bytes.extend(dims.iter().flat_map(|dim| dim.to_be_bytes()));
    bytes.extend_from_slice(data);
    bytes
}

fn two_images() -> Vec<u8> {
    idx(&[2, 2, 3], &[0, 51, 102, 153, 204, 255, 255, 0, 0, 0, 0, 0])
}

/// What is said about images in a file of these bytes, which must start with the file's name.
fn complaint(name: &str, bytes: &[u8]) -> String {
    let path = file(name, bytes);
    strip(&path, &idx::images::<Tiny, f32>(&path, Normalize::NONE).unwrap_err().to_string())
}

fn strip(path: &Path, message: &str) -> String {
    let start = format!("{}: ", path.display());
    message.strip_prefix(&start).unwrap_or_else(|| panic!("{message:?} does not name {start:?}")).to_owned()
}

#[test]
fn pixels_become_numbers_row_by_row() {
    let images: Samples<Tiny, f64> = idx::images(file("plain", &two_images()), Normalize::NONE).unwrap();
    assert_eq!(images.len(), 2);
    for (pixel, fifths) in images.get(0).iter().zip(0_u8..) {
        assert!((pixel - f64::from(fifths) / 5.0).abs() < 1e-15);
    }
    assert_eq!(images.get(1), [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let image = images.sample(0);
    assert!((image[[0, 1, 0]] - 0.6).abs() < 1e-15, "the second row starts with the fourth pixel");
}

#[test]
fn pixels_are_normalised() {
    let images: Samples<Tiny, f64> = idx::images(file("normalised", &two_images()), Normalize::MNIST).unwrap();
    assert!((images.get(0)[0] - -0.424_212_917_884_453).abs() < 1e-12, "−0.1307 / 0.3081");
    assert!((images.get(0)[5] - 2.821_486_530_347_29).abs() < 1e-12, "0.8693 / 0.3081");
}

#[test]
fn a_normalisation_that_divides_by_zero_is_refused() {
    let path = file("no-deviation", &two_images());
    let error = idx::images::<Tiny, f32>(path, Normalize { mean: 0.5, std: 0.0 }).unwrap_err();
    assert_eq!(error.to_string(), "the standard deviation of the normalisation is 0, but must be above 0 and finite");
}

#[test]
fn colour_images_have_four_dimensions() {
    let path = file("colour", &idx(&[1, 3, 1, 2], &[0, 255, 255, 0, 0, 0]));
    let images: Samples<Map<3, 1, 2>> = idx::images(path, Normalize::NONE).unwrap();
    assert_eq!(images.as_slice(), [0.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn a_vector_takes_images_flattened() {
    let images: Samples<Vector<6>> = idx::images(file("flat", &two_images()), Normalize::NONE).unwrap();
    assert_eq!(images.len(), 2);
    assert!(idx::images::<Vector<5>, f32>(file("flat", &two_images()), Normalize::NONE).is_err());
}

#[test]
fn labels_are_read() {
    let labels = idx::labels(file("labels", &idx(&[4], &[7, 2, 1, 255]))).unwrap();
    assert_eq!(labels.as_slice(), [7, 2, 1, 255]);
    assert_eq!(labels.counts(8), [0, 1, 1, 0, 0, 0, 0, 1]);
}

#[test]
fn a_missing_file_is_named() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("not-there");
    let message = strip(&path, &idx::labels(&path).unwrap_err().to_string());
    assert!(message.starts_with("the file can't be read: "), "{message}");
}

#[test]
fn a_folder_is_not_a_file() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let message = strip(path, &idx::labels(path).unwrap_err().to_string());
    assert!(message.starts_with("the file can't be read: "), "{message}");
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(complaint("empty", &[]), "the file is empty");
}

#[test]
fn other_formats_are_refused() {
    let message = "this is not an IDX file: it starts with the bytes [89, 50] where IDX files have two zeros";
    assert_eq!(complaint("png", b"\x89PNG\r\n\x1a\n"), message);
    let short = "this is not an IDX file: it starts with the bytes [68, 69] where IDX files have two zeros";
    assert_eq!(complaint("text", b"hi"), short);
}

#[test]
fn other_numbers_than_bytes_are_refused() {
    let mut floats = two_images();
    floats[2] = 0x0d;
    let message = "the numbers are of the type 0x0d (32-bit floats): only bytes (0x08) can be read";
    assert_eq!(complaint("floats", &floats), message);
    floats[2] = 0x07;
    assert_eq!(complaint("unknown", &floats), "the numbers are of the type 0x07: only bytes (0x08) can be read");
}

#[test]
fn images_and_labels_are_not_taken_for_each_other() {
    let message = "the number of dimensions is 1, but images have 3 (count, height, width) or 4 (count, channels, height, width): \
                   is this a file of labels?";
    assert_eq!(complaint("labels-as-images", &idx(&[2], &[1, 2])), message);
    let path = file("images-as-labels", &two_images());
    let message = "the number of dimensions is 3, but labels have 1 (their count): is this a file of images?";
    assert_eq!(strip(&path, &idx::labels(&path).unwrap_err().to_string()), message);
}

#[test]
fn images_of_another_size_are_refused() {
    let turned = idx(&[1, 3, 2], &[0; 6]);
    assert_eq!(complaint("turned", &turned), "the images have the size [3, 2], but [1, 2, 3] is expected");
    let colour = idx(&[1, 3, 2, 3], &[0; 18]);
    assert_eq!(complaint("coloured", &colour), "the images have the size [3, 2, 3], but [1, 2, 3] is expected");
}

#[test]
fn a_truncated_header_is_refused() {
    let message = "the header is truncated: it should have 4 bytes, but the file ends after 3";
    assert_eq!(complaint("three-bytes", &two_images()[..3]), message);
    let message = "the header is truncated: it should have 4 bytes, but the file ends after 1";
    assert_eq!(complaint("one-byte", &[0]), message);
    let message = "the header is truncated: it should have 16 bytes, but the file ends after 15";
    assert_eq!(complaint("fifteen-bytes", &two_images()[..15]), message);
}

#[test]
fn truncated_data_is_refused() {
    let whole = two_images();
    let message = "the data is truncated: the header promises 12 bytes of it, but the file has 11";
    assert_eq!(complaint("one-byte-missing", &whole[..whole.len() - 1]), message);
    let message = "the data is truncated: the header promises 12 bytes of it, but the file has 0";
    assert_eq!(complaint("header-alone", &whole[..16]), message);
}

#[test]
fn trailing_data_is_refused() {
    let mut longer = two_images();
    longer.push(0);
    let message = "the header promises 12 bytes of data, but more follow: the header or the file is wrong";
    assert_eq!(complaint("longer", &longer), message);
}

#[test]
fn a_header_is_not_believed() {
    // It would be 25 GB. Nothing is allocated for it, so that this is quick and needs no memory.
    let message = "the data is truncated: the header promises 25769803770 bytes of it, but the file has 3";
    assert_eq!(complaint("absurd", &idx(&[u32::MAX, 2, 3], &[1, 2, 3])), message);
    let dims = "[4294967295, 4294967295, 4294967295, 4294967295]";
    let message = format!("the header's dimensions {dims} make more numbers than memory has addresses");
    assert_eq!(complaint("overflow", &idx(&[u32::MAX; 4], &[])), message);
    let dims = "[0, 4294967295, 4294967295, 4294967295]";
    let message = format!("the header's dimensions {dims} make more numbers than memory has addresses");
    assert_eq!(complaint("no-images", &idx(&[0, u32::MAX, u32::MAX, u32::MAX], &[])), message);
}

#[test]
fn labels_must_be_as_many_as_images() {
    let images = file("two-images", &two_images());
    let labels = file("three-labels", &idx(&[3], &[1, 2, 3]));
    let error = Dataset::<Tiny>::from_idx(&images, &labels, Normalize::NONE).unwrap_err();
    let message = format!("there are 3 labels, but {} has 2 images", images.display());
    assert_eq!(strip(&labels, &error.to_string()), message);
}

#[test]
fn mnist_is_found_by_its_names() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mnist");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("t10k-images-idx3-ubyte"), two_images()).unwrap();
    fs::write(folder.join("t10k-labels-idx1-ubyte"), idx(&[2], &[0, 9])).unwrap();
    let test: Dataset<Tiny> = mnist(&folder, Part::Test, Normalize::NONE).unwrap();
    assert_eq!((test.len(), test.targets().as_slice()), (2, &[0, 9][..]));

    let error = mnist::<Tiny, f32>(&folder, Part::Training, Normalize::NONE).unwrap_err();
    let message = "there is no such file, nor one with `.gz` behind its name: give the folder that holds it";
    assert_eq!(strip(&folder.join("train-images-idx3-ubyte"), &error.to_string()), message);
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzipped_files_are_known_by_their_content() {
        // No `.gz` behind the name.
        let packed: Samples<Tiny> = idx::images(file("packed", &gzip(&two_images())), Normalize::MNIST).unwrap();
        let plain = idx::images(file("unpacked", &two_images()), Normalize::MNIST).unwrap();
        assert_eq!(packed, plain);
    }

    #[test]
    fn mnist_is_found_gzipped() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mnist-gzipped");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("train-images-idx3-ubyte.gz"), gzip(&two_images())).unwrap();
        fs::write(folder.join("train-labels-idx1-ubyte.gz"), gzip(&idx(&[2], &[0, 9]))).unwrap();
        assert_eq!(mnist::<Tiny, f32>(&folder, Part::Training, Normalize::NONE).unwrap().len(), 2);
    }

    #[test]
    fn the_same_faults_are_found_in_gzipped_files() {
        assert_eq!(complaint("nothing.gz", &gzip(&[])), "the file is empty");
        let whole = two_images();
        let message = "the data is truncated: the header promises 12 bytes of it, but the file has 11";
        assert_eq!(complaint("short.gz", &gzip(&whole[..whole.len() - 1])), message);
    }

    #[test]
    fn corrupt_gzip_is_refused() {
        let corrupt = |name: &str, bytes: &[u8]| {
            let message = complaint(name, bytes);
            let all =
                message.starts_with("the gzip data is corrupt (") && message.ends_with("): download the file again");
            assert!(all, "{name}: {message}");
        };
        let whole = gzip(&two_images());
        corrupt("magic-alone.gz", &whole[..2]);
        corrupt("half.gz", &whole[..whole.len() / 2]);
        corrupt("without-sum.gz", &whole[..whole.len() - 8]);
        let mut wrong_sum = whole.clone();
        let sum = wrong_sum.len() - 8;
        wrong_sum[sum] ^= 1;
        corrupt("wrong-sum.gz", &wrong_sum);
        let mut wrong_block = whole.clone();
        wrong_block[10] |= 0b110; // the type of the block that does not exist
        corrupt("wrong-block.gz", &wrong_block);
        let mut tail = whole;
        tail.extend_from_slice(b"more");
        corrupt("tail.gz", &tail);
    }
}

#[cfg(not(feature = "gzip"))]
#[test]
fn gzipped_files_need_the_feature() {
    let message = "the file is gzipped: unpack it, or build netshape with its feature `gzip`";
    assert_eq!(complaint("packed.gz", &[0x1f, 0x8b, 8, 0]), message);
}
