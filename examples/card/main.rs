//! Declares a small network for colour images of any size, and teaches it to tell ten shapes apart.
//!
//! ```text
//! cargo run --release --example card
//! ```

mod draw;
mod shapes;

use std::error::Error;
use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::Instant;

use netshape::data::Dataset;
use netshape::loss::CrossEntropy;
use netshape::optimizer::Adam;
use netshape::{Engine, Map, Network, Trainer, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network!(
    /// A network that names no input size, and is generic over height and width.
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >
);

// Each size is a type of its own, with an `fc` of its own.
const _: () = assert!(<Card<32, 32>>::PARAMETERS == 41_418 && <Card<28, 20>>::PARAMETERS == 22_858);

const SEED: u64 = 1;
const TRAINING: usize = 10_000;
const TEST: usize = 2_000;
const EPOCHS: usize = 10;
/// Which images are shown at the end: a disc, a ring, a triangle and a cross.
const SHOWN: [usize; 4] = [0, 11, 24, 37];

fn main() -> ExitCode {
    match learn::<Card<32, 32>, 32, 32>().and_then(|()| learn::<Card<28, 20>, 28, 20>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Trains a card of one size, and shows what it makes of images that it has never seen.
fn learn<N, const H: usize, const W: usize>() -> Result<(), Box<dyn Error>>
where
    N: Network<Input = Map<3, H, W>, Output = Vector<10>, Scalar = f32>,
{
    println!("Card<{H}, {W}>: {} parameters, {TRAINING} images of {H}×{W} to learn from", N::LEN);
    let mut random = StdRng::seed_from_u64(SEED);
    let training: Dataset<Map<3, H, W>> = shapes::dataset(TRAINING, &mut random)?;
    let test: Dataset<Map<3, H, W>> = shapes::dataset(TEST, &mut random)?;

    let threads = available_parallelism().map_or(1, usize::from);
    let begin = Instant::now();
    let mut trainer = Trainer::new(N::new(&mut random), CrossEntropy::new(), Adam::new(0.002))
        .epochs(EPOCHS)
        .seed(SEED)
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
    println!("{:.1} % of {TEST} fresh images are named rightly, after {seconds:.1} s\n", 100.0 * accuracy);

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
    let verdict = if seen == class { "seen as one".into() } else { format!("seen as {}", shapes::NAMES[seen]) };
    format!("{}, {verdict} ({:.0} %)", shapes::NAMES[class], 100.0 * probability)
}
