//! What `digits-embedded` needs and is compared with, on a machine with the standard library:
//!
//! ```sh
//! cargo run --release --features safetensors --example digits -- train    # writes digits.safetensors and digits.bin
//! cargo run --release --features safetensors --example digits -- avx2     # what the program must print on AVX2
//! ```

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use netshape::data::{Dataset, Normalize, Part, mnist};
use netshape::kernel::Isa;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Adam;
use netshape::{Flat, Map, Network, Predictor, Tensor, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    /// The network of `src/main.rs`.
    Digits: [1, 28, 28]
        -> conv(6, k5, p2) -> relu -> maxpool(2)
        -> conv(12, k5)    -> relu -> maxpool(2)
        -> fc(40) -> relu -> fc(10)
}

/// How many digits of the test set the program has with it.
const DIGITS: usize = 100;
/// The bytes of a label and its pixels.
const DIGIT: usize = 1 + 28 * 28;

fn train(folder: &Path) -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist-7k");
    let digits = mnist(&data, Part::Training, Normalize::MNIST)?;
    let unseen = mnist(&data, Part::Test, Normalize::MNIST)?;
    let network = <Digits>::new(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(network, CrossEntropy::new(), Adam::new(0.002)).epochs(12).threads(2);
    for epoch in trainer.fit(&digits, Some(&unseen))? {
        println!("epoch {}: {:?}", epoch.epoch, epoch.validation.and_then(|validation| validation.accuracy));
    }
    trainer.network().save(folder.join("digits.safetensors"))?;
    let raw: Dataset<Map<1, 28, 28>, Classes> = mnist(&data, Part::Test, Normalize::NONE)?;
    let mut bytes = Vec::with_capacity(DIGITS * DIGIT);
    for digit in 0..DIGITS {
        bytes.push(u8::try_from(raw.targets().as_slice()[digit])?);
        #[expect(clippy::cast_sign_loss, reason = "a pixel is from 0 to 1")]
        bytes.extend(raw.inputs().get(digit).iter().map(|pixel| (pixel * 255.0).round() as u8));
    }
    std::fs::write(folder.join("digits.bin"), bytes)?;
    Ok(())
}

/// Prints what the program prints of its results.
fn compare(folder: &Path, isa: Isa) -> Result<(), Box<dyn Error>> {
    let mut network = <Digits>::zeroed();
    network.load(folder.join("digits.safetensors"))?;
    let mut predictor = Predictor::on(isa);
    let (mut right, mut bits) = (0, 0xcbf2_9ce4_8422_2325_u64);
    let bytes = std::fs::read(folder.join("digits.bin"))?;
    for digit in bytes.chunks_exact(DIGIT) {
        let image =
            Tensor::<Map<1, 28, 28>>::from_fn(|[_, y, x]| (f32::from(digit[1 + 28 * y + x]) / 255.0 - 0.1307) / 0.3081);
        let scores = predictor.forward(&*network, &image);
        for byte in scores.as_slice().iter().flat_map(|score| score.to_bits().to_le_bytes()) {
            bits = (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let best = (0..).zip(scores.as_slice()).max_by(|a, b| a.1.total_cmp(b.1)).map(|(digit, _)| digit);
        right += usize::from(best == Some(digit[0]));
    }
    println!("read {right} of {} digits", bytes.len() / DIGIT);
    println!("bits of the outputs: {bits:x}");
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/digits-embedded");
    let argument = std::env::args().nth(1).unwrap_or_default();
    if argument == "train" {
        return train(&folder);
    }
    let known = Isa::available().find(|isa| format!("{isa:?}").eq_ignore_ascii_case(&argument));
    let all: Vec<String> = Isa::available().map(|isa| format!("`{isa:?}`").to_lowercase()).collect();
    let all = all.join(", ");
    let isa = known.ok_or(format!("write `train`, or an instruction set that this machine has: {all}"))?;
    compare(&folder, isa)
}
