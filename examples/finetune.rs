//! Takes a network that knows ten digits, gives it a new head of two classes, and teaches that head alone to tell odd from
//! even, from a few images.
//!
//! ```text
//! cargo run --release --example lenet -- --save lenet.safetensors
//! cargo run --release --example finetune -- --weights lenet.safetensors
//! ```
//!
//! Without `--weights`, it first trains the ten digits for a moment.

#[path = "common/thousands.rs"]
mod thousands;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use clap::Parser;
use netshape::data::{self, Dataset, Normalize, Part};
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Adam;
use netshape::schedule::Cosine;
use netshape::weights::Names;
use netshape::{Engine, Flat, Map, Network, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

use thousands::thousands;

network! {
    /// LeNet-5 for ten digits, as in the example `lenet`.
    pub LeNet: [1, 28, 28]
        -> conv(6, k5, p2) -> relu -> maxpool(2)
        -> conv(16, k5) -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10);
    /// The same body with a head of two classes.
    pub Parity: [1, 28, 28]
        -> conv(6, k5, p2) -> relu -> maxpool(2)
        -> conv(16, k5) -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> head: fc(2)
}

type Images = Dataset<Map<1, 28, 28>>;

/// From how many images odd and even are learned.
const IMAGES: usize = 100;

/// Teaches a network that knows ten digits to tell odd from even.
#[derive(Parser)]
#[command(name = "finetune")]
struct Options {
    /// Weights of the ten digits, as the example `lenet` saves them [default: trained here]
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/mnist-7k");
    let digits: Images = data::mnist(folder, Part::Training, Normalize::MNIST)?;
    let unseen = parity(&data::mnist(folder, Part::Test, Normalize::MNIST)?)?;
    let weights = match &options.weights {
        Some(file) => file.clone(),
        None => pretrain(&digits)?,
    };
    let (few, _) = digits.split_at(IMAGES);
    let few = parity(&few)?;

    let fresh = <Parity>::new(&mut StdRng::seed_from_u64(2));
    let mut tuned = fresh.duplicate();
    // The body's tensors have the same names; the file's head and what else a checkpoint holds is passed over.
    tuned.load_as(&weights, &Names::new().without("head").ignore_extra())?;
    let body = <Parity>::LAYERS.iter().map(|layer| layer.name).filter(|&name| name != "head");

    println!("{IMAGES} images to learn odd and even from, {} to test with", thousands(unseen.len() as f64));
    teach("from nothing, all layers", trainer(fresh), &few, &unseen)?;
    teach("from ten digits, the head alone", trainer(tuned).freeze(body), &few, &unseen)
}

/// The same training for both.
fn trainer<'a>(network: Box<Parity>) -> Trainer<'a, Parity, CrossEntropy, Adam> {
    Trainer::new(network, CrossEntropy::new(), Adam::new(0.003)).epochs(60).batch_size(20).schedule(Cosine::new())
}

fn teach(
    name: &str,
    mut trainer: Trainer<'_, Parity, CrossEntropy, Adam>,
    few: &Images,
    unseen: &Images,
) -> Result<(), Box<dyn Error>> {
    trainer.fit(few, None)?;
    let evaluation = Engine::new(1).evaluate(trainer.network(), &CrossEntropy::new(), unseen)?;
    println!("{name}: {:.1} % are told rightly", 100.0 * evaluation.accuracy.unwrap_or(f64::NAN));
    Ok(())
}

/// The same images, odd or even.
fn parity(digits: &Images) -> Result<Images, netshape::Error> {
    let classes: Classes = digits.targets().as_slice().iter().map(|digit| digit % 2).collect();
    Dataset::new(digits.inputs().clone(), classes)
}

/// Trains the ten digits for a moment, and tells where their weights are.
fn pretrain(digits: &Images) -> Result<PathBuf, Box<dyn Error>> {
    let path = std::env::temp_dir().join("netshape-ten-digits.safetensors");
    let threads = available_parallelism().map_or(1, usize::from);
    let network = <LeNet>::new(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(network, CrossEntropy::new(), Adam::new(0.002)).epochs(3).threads(threads);
    trainer.fit(digits, None)?;
    trainer.network().save(&path)?;
    println!("trained the ten digits, and wrote them to {}", path.display());
    Ok(path)
}
