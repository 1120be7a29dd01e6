//! Whatever bytes a file has: no reader panics, and none takes more memory than the file gives reason to.
//!
//! Inputs are files of which some bytes were changed, cut off, repeated or put in; the same ones in each run. By default a
//! few thousand for each reader; `NETSHAPE_FUZZ=1000000 cargo test --release --test fuzz` tries a million.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use image::{ExtendedColorType, ImageFormat};
use netshape::data::{self, Dataset, Fit, Normalize, Part, idx, numpy};
use netshape::loss::CrossEntropy;
use netshape::optimizer::Adam;
use netshape::{Flat, Map, Network, Samples, Trainer, Vector, network};
use rand::{RngExt, SeedableRng, rngs::SmallRng};

/// The system's allocator, which counts for each thread how much it holds and the most that it held.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    // A thread that ends may free without its counters.
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: the caller keeps `alloc`'s contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        // SAFETY: the caller keeps `dealloc`'s contract.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn inputs() -> u64 {
    std::env::var("NETSHAPE_FUZZ").map_or(3000, |count| count.parse().expect("a number in NETSHAPE_FUZZ"))
}

/// A folder for the files of one test, until it ends: in memory where the system offers that, as a disk takes its time with
/// a million of them.
struct Folder(PathBuf);

fn folder(name: &str) -> Folder {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory } else { Path::new(env!("CARGO_TARGET_TMPDIR")) };
    let folder = base.join(format!("netshape-fuzz-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the test");
    Folder(folder)
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// One of the files with a few things done to it.
fn mutated(seeds: &[Vec<u8>], random: &mut SmallRng) -> Vec<u8> {
    let mut bytes = seeds[random.random_range(0..seeds.len())].clone();
    for _ in 0..random.random_range(1..=4) {
        // Headers are where the mistakes are: every second change is among the first bytes.
        let len = if random.random() { bytes.len().min(64) } else { bytes.len() };
        let place = random.random_range(0..=len);
        let end = (place + random.random_range(0..=8)).min(bytes.len());
        match random.random_range(0..7) {
            0 => bytes.truncate(place),
            1 if place < bytes.len() => bytes[place] ^= 1 << random.random_range(0..8),
            2 if place < bytes.len() => bytes[place] = random.random(),
            3 => bytes[place..end].fill([0, 0x7f, 0x80, 0xff][random.random_range(0..4)]),
            4 => drop(bytes.drain(place..end)),
            5 => {
                let piece = bytes[place..end].to_vec();
                bytes.splice(place..place, piece);
            }
            _ => {
                let other = &seeds[random.random_range(0..seeds.len())];
                let piece = other[random.random_range(0..=other.len())..].iter().take(16).copied().collect::<Vec<_>>();
                bytes.splice(place..end, piece);
            }
        }
    }
    bytes
}

/// Reads one mutated file after the other. `factor` is how many bytes of memory one byte of a file may need at most.
fn fuzz(name: &str, seeds: &[Vec<u8>], factor: usize, mut read: impl FnMut(&[u8])) {
    /// What errors, paths and tables take, whatever the file.
    const BESIDES: usize = 1 << 16;
    for seed in seeds {
        read(seed);
    }
    let mut longest = 0;
    for input in 0..inputs() {
        let bytes = mutated(seeds, &mut SmallRng::seed_from_u64(input));
        let before = HELD.get();
        MOST.set(before);
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&bytes)));
        let most = (MOST.get() - before).max(0).cast_unsigned();
        longest = longest.max(most);
        assert!(outcome.is_ok(), "{name}: input {input} makes it panic: {bytes:02x?}");
        let allowed = factor * bytes.len() + BESIDES;
        assert!(most <= allowed, "{name}: input {input} of {} bytes takes {most} of memory", bytes.len());
    }
    println!("{name}: {} inputs, at most {longest} bytes of memory", inputs());
}

/// Passes what a reader says on, so that it is not left out as unused; messages are written out, too.
fn look<T>(result: Result<T, netshape::Error>) {
    if let Err(error) = result {
        assert!(!error.to_string().is_empty());
    }
}

fn idx_file(dims: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, u8::try_from(dims.len()).expect("few dimensions")];
    for dim in dims {
        bytes.extend(dim.to_be_bytes());
    }
    bytes.extend(data);
    bytes
}

#[test]
fn idx_files() {
    let folder = folder("idx");
    let path = folder.0.join("file");
    let seeds = [idx_file(&[2, 2, 3], &[7; 12]), idx_file(&[5], &[1, 2, 3, 4, 5]), idx_file(&[1, 1, 2, 3], &[9; 6])];
    fuzz("idx", &seeds, 16, |bytes| {
        fs::write(&path, bytes).expect("a file");
        look(idx::images::<Map<1, 2, 3>, f32>(&path, Normalize::NONE));
        look(idx::labels(&path));
    });
}

#[test]
#[cfg(feature = "gzip")]
fn gzipped_idx_files() {
    use std::io::Write;
    let folder = folder("gzip");
    let path = folder.0.join("file");
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    };
    let seeds = [gzip(&idx_file(&[2, 2, 3], &[7; 12])), gzip(&idx_file(&[300, 2, 3], &[0; 1800]))];
    // What is packed becomes up to 1032 times as long.
    fuzz("gzip", &seeds, 16 * 1032, |bytes| {
        fs::write(&path, bytes).expect("a file");
        look(idx::images::<Map<1, 2, 3>, f32>(&path, Normalize::NONE));
    });
}

#[test]
fn cifar_files() {
    let folder = folder("cifar");
    let path = folder.0.join("test_batch.bin");
    let image = |label: u8| [vec![label], vec![7; 3072]].concat();
    let seeds = [image(3), [image(1), image(9)].concat()];
    fuzz("cifar", &seeds, 16, |bytes| {
        fs::write(&path, bytes).expect("a file");
        look(data::cifar10::<f32>(&folder.0, Part::Test, Normalize::CIFAR10));
    });
}

#[test]
fn images() {
    for (ending, format) in [("png", ImageFormat::Png), ("jpg", ImageFormat::Jpeg)] {
        let folder = folder(ending);
        let class = folder.0.join("class");
        fs::create_dir_all(&class).expect("a folder");
        let path = class.join(format!("image.{ending}"));
        let file = |pixels: &[u8], width, height, colour| {
            image::save_buffer_with_format(&path, pixels, width, height, colour, format).expect("a file");
            fs::read(&path).expect("the file")
        };
        let pixels: Vec<u8> = (0..=255).cycle().take(4 * 8 * 6).collect();
        let seeds = [
            file(&pixels[..48], 8, 6, ExtendedColorType::L8),
            file(&pixels[..144], 8, 6, ExtendedColorType::Rgb8),
            file(&[0; 9], 3, 3, ExtendedColorType::L8),
        ];
        // As for gzip; decoders hold an image a few times, and resizing holds it as floats.
        fuzz(ending, &seeds, 20 * 1100, |bytes| {
            fs::write(&path, bytes).expect("a file");
            look(data::image_folder::<3, 6, 8, f32>(&folder.0, Fit::Exact, [Normalize::NONE; 3]));
            look(data::image_folder::<1, 4, 4, f32>(&folder.0, Fit::Crop, [Normalize::NONE]));
        });
    }
}

#[test]
fn numpy_files() {
    let reference = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/numpy").join(name);
        fs::read(path).expect("the reference")
    };
    let folder = folder("numpy");
    let path = folder.0.join("file");
    let names = ["counted_u1", "counted_fortran", "counted_big_f8", "labels", "records", "text", "bool"];
    let arrays = names.map(|name| reference(&format!("{name}.npy")));
    // A header is parsed into a tree, some dozens of bytes for each of its own.
    fuzz("npy", &arrays, 512, |bytes| {
        fs::write(&path, bytes).expect("a file");
        look(numpy::samples::<Vector<12>, f32>(&path, ""));
        look(numpy::classes(&path, ""));
    });
    let archives = ["stored", "compressed"].map(|name| reference(&format!("{name}.npz")));
    fs::remove_file(&path).expect("the last array");
    fuzz("npz", &archives, 16 * 1032, |bytes| {
        fs::write(&path, bytes).expect("a file");
        look(numpy::samples::<Vector<12>, f32>(&path, "images"));
        look(numpy::classes(&path, "labels"));
    });
}

network!(Small: [1, 2, 3] -> conv(2, k2) -> batchnorm -> relu -> fc(2));

#[test]
fn weights() {
    let folder = folder("weights");
    let path = folder.0.join("file");
    let network = <Small>::new(&mut SmallRng::seed_from_u64(1));
    network.save(&path).expect("a file");
    let seeds = [fs::read(&path).expect("the file")];
    let mut target = <Small>::zeroed();
    fuzz("weights", &seeds, 256, |bytes| {
        fs::write(&path, bytes).expect("a file");
        if let Err(error) = target.load(&path) {
            assert!(!error.to_string().is_empty());
        }
    });
}

/// The sum is made right again, so that what lies behind it is read.
#[test]
#[cfg(feature = "gzip")]
fn checkpoints() {
    let folder = folder("checkpoint");
    let (path, file) = (folder.0.join("whole"), folder.0.join("file"));
    let data = Dataset::new(Samples::<Map<1, 2, 3>>::zeros(6), (0..6).map(|i| i % 2).collect()).expect("classes");
    let trainer = || {
        let network = <Small>::new(&mut SmallRng::seed_from_u64(1));
        Trainer::new(network, CrossEntropy::new(), Adam::new(0.01)).batch_size(3).epochs(2)
    };
    trainer().checkpoint(&path).fit(&data, Some(&data)).expect("a training");
    let first = fs::read(&path).expect("the file");
    trainer().checkpoint(&path).keep_best().moving_average(0.9).fit(&data, None).expect("a training");
    let seeds = [first, fs::read(&path).expect("the file")];
    fuzz("checkpoint", &seeds, 256, |bytes| {
        let mut bytes = bytes.to_vec();
        let mark = b"\"crc32\":\"";
        if let Some(place) = bytes.windows(mark.len()).position(|window| window == mark) {
            let place = place + mark.len()..place + mark.len() + 8;
            if place.end <= bytes.len() {
                bytes[place.clone()].fill(b'0');
                let mut sum = flate2::Crc::new();
                sum.update(&bytes);
                bytes[place].copy_from_slice(format!("{:08x}", sum.sum()).as_bytes());
            }
        }
        fs::write(&file, bytes).expect("a file");
        // What is read goes on to the end of its epochs.
        look(trainer().resume(&file).fit(&data, Some(&data)));
    });
}
