//! Declares a small network for colour images of any size, and teaches it to tell ten shapes apart.
//!
//! ```text
//! cargo run --release --example card
//! ```

mod draw;
mod shapes;
#[path = "../common/thousands.rs"]
mod thousands;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::Instant;

use clap::Parser;
use clap::builder::RangedU64ValueParser;
use netshape::data::Dataset;
use netshape::loss::CrossEntropy;
use netshape::optimizer::Adam;
use netshape::{Engine, Map, Network, Trainer, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

use thousands::thousands;

network!(
    /// A network that names no input size, and is generic over height and width.
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >
);

// Each size is a type of its own, with an `fc` of its own.
const _: () = assert!(<Card<32, 32>>::PARAMETERS == 41_418 && <Card<28, 20>>::PARAMETERS == 22_858);

const TRAINING: usize = 10_000;
const TEST: usize = 2_000;
/// Which images are shown at the end: a disc, a ring, a triangle and a cross.
const SHOWN: [usize; 4] = [0, 11, 24, 37];

/// Teaches a small network for colour images of any size to tell ten shapes apart, on images of two sizes.
///
/// In a terminal with colours, some of the images are shown.
#[derive(Parser)]
#[command(name = "card")]
struct Options {
    /// How often to go through the training images
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    epochs: usize,

    /// What images, first parameters and shuffling are drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Write the computation graph to a file: as a picture or, if its name ends in .mmd, as a Mermaid flowchart
    #[arg(long, value_name = "FILE.svg")]
    graph: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    if let Some(file) = &options.graph {
        let summary = <Card<32, 32>>::summary();
        let is_flowchart = file.extension().is_some_and(|ending| ending == "mmd");
        std::fs::write(file, if is_flowchart { summary.mermaid() } else { summary.svg() })
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    learn::<Card<32, 32>, 32, 32>(options)?;
    learn::<Card<28, 20>, 28, 20>(options)
}

/// Trains a card of one size, and shows what it makes of images that it has never seen.
fn learn<N, const H: usize, const W: usize>(options: &Options) -> Result<(), Box<dyn Error>>
where
    N: Network<Input = Map<3, H, W>, Output = Vector<10>, Scalar = f32>,
{
    let [parameters, images, fresh] = [N::LEN, TRAINING, TEST].map(|count| thousands(count as f64));
    println!("Card<{H}, {W}>: {parameters} parameters, {images} images of {H}×{W} to learn from");
    let mut random = StdRng::seed_from_u64(options.seed);
    let training: Dataset<Map<3, H, W>> = shapes::dataset(TRAINING, &mut random)?;
    let test: Dataset<Map<3, H, W>> = shapes::dataset(TEST, &mut random)?;

    let threads = available_parallelism().map_or(1, usize::from);
    let begin = Instant::now();
    let mut trainer = Trainer::new(N::new(&mut random), CrossEntropy::new(), Adam::new(0.002))
        .epochs(options.epochs)
        .seed(options.seed)
        .threads(threads)
        .schedule(|progress| 1.0 - progress)
        .on_epoch(|epoch, _| {
            let accuracy = epoch.training.accuracy.unwrap_or(0.0);
            println!("epoch {:2}  loss {:.4}  accuracy {:.1} %", epoch.epoch, epoch.training.loss, 100.0 * accuracy);
        });
    trainer.fit(&training, None)?;
    let seconds = begin.elapsed().as_secs_f64();

    let mut engine = Engine::<N>::new(threads);
    let accuracy = engine.evaluate(trainer.network(), &CrossEntropy::new(), &test)?.accuracy.unwrap_or(0.0);
    println!("{:.1} % of {fresh} fresh images are named rightly, after {seconds:.1} s\n", 100.0 * accuracy);

    let shown = test.select(&SHOWN);
    let outputs = engine.forward(trainer.network(), shown.inputs());
    let captions: Vec<String> = outputs.iter().zip(shown.targets().as_slice()).map(caption).collect();
    draw::abreast::<H, W>(shown.inputs(), &captions);
    Ok(())
}

/// What an image shows, and what the network takes it for.
fn caption((logits, &class): (&[f32], &usize)) -> String {
    let seen = (0..logits.len()).max_by(|&a, &b| logits[a].total_cmp(&logits[b])).unwrap_or(0);
    // The softmax of the largest logit: its own exponential is 1 once it is subtracted from all.
    let probability = 1.0 / logits.iter().map(|logit| (logit - logits[seen]).exp()).sum::<f32>();
    let verdict = if seen == class { "seen as one".into() } else { format!("seen as a {}", shapes::NAMES[seen]) };
    format!("{}, {verdict} ({:.0} %)", shapes::NAMES[class], 100.0 * probability)
}
