//! Trains a small residual network on CIFAR-10 or, where its files are not at hand, on the digits that ship with this
//! repository, enlarged to the same size.
//!
//! ```text
//! cargo run --release --example cifar
//! cargo run --release --example cifar -- --data cifar-10-batches-bin --epochs 30 --plots pictures
//! ```

mod images;
#[path = "../common/plots.rs"]
mod plots;
#[path = "../common/progress.rs"]
mod progress;
#[path = "../common/thousands.rs"]
mod thousands;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use clap::Parser;
use clap::builder::RangedU64ValueParser;
use netshape::loss::CrossEntropy;
use netshape::metrics::{Confusion, top_k_accuracy};
use netshape::optimizer::{Clip, Sgd};
use netshape::schedule::{Cosine, WarmUp};
use netshape::{EarlyStopping, Engine, Trainer, Watch, network};
use rand::{SeedableRng, rngs::StdRng};

use images::Images;
use progress::Progress;
use thousands::thousands;

network! {
    block basic(width) = residual {
        conv(width, k3, p1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm
    } -> relu;
    block down(width) = residual {
        conv(width, k3, s2, p1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm
        | conv(width, k1, s2, nobias) -> batchnorm
    } -> relu;

    /// A residual network of eight layers.
    pub ResNet8: [3, 32, 32]
        -> stem: conv(16, k3, p1, nobias) -> batchnorm -> relu
        -> basic(16) -> down(32) -> down(64)
        -> [64, 8, 8] -> gap -> fc(10)
}

/// Trains a small residual network on CIFAR-10, or on digits in the same form.
#[derive(Parser)]
#[command(name = "cifar")]
struct Options {
    /// Folder of CIFAR-10's binary version: `data_batch_1.bin` … [default: the digits that ship with netshape]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// How often to go through the training images
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = at_least_one())]
    epochs: usize,

    /// What first parameters, shuffling and augmentation are drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// How many threads work [default: as many as the machine has]
    #[arg(long, value_name = "N", default_value_t = threads(), hide_default_value = true, value_parser = at_least_one())]
    threads: usize,

    /// Draw the training and what the network sees into a folder, as SVG and PNG
    #[arg(long, value_name = "DIR")]
    plots: Option<PathBuf>,

    /// Write a checkpoint after each epoch, and go on from it if it is there
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
}

fn threads() -> usize {
    available_parallelism().map_or(1, usize::from)
}

fn at_least_one() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..)
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
    if let Some(folder) = &options.plots {
        plots::make_folder(folder)?;
    }
    let Images { name, training, test, augment, names } = match &options.data {
        Some(folder) => Images::cifar(folder)?,
        None => Images::digits()?,
    };
    // A tenth of what there is to learn from tells when to stop; the test images are looked at only once.
    let (training, validation) = training.split_stratified(0.1, options.seed)?;
    let [learned, held_out, unseen] = [&training, &validation, &test].map(|images| thousands(images.len() as f64));
    println!("{name}: {learned} images to learn from, {held_out} to validate with, {unseen} to test with");
    println!("ResNet8: {} parameters, {} threads", thousands(ResNet8::PARAMETERS as f64), options.threads);
    println!("the loss is cross-entropy with label smoothing 0.1, which is never below 0.50\n");

    let progress = Progress::new(options.epochs, training.len(), "validation");

    let network = <ResNet8>::new(&mut StdRng::seed_from_u64(options.seed));
    let rule = Sgd::new(0.1).momentum(0.9).nesterov(true).weight_decay(5e-4);
    let mut trainer = Trainer::new(network, CrossEntropy::new().label_smoothing(0.1), rule)
        .epochs(options.epochs)
        .seed(options.seed)
        .threads(options.threads)
        .schedule(WarmUp::steps(100).from(0.1).then(Cosine::new()))
        .clip(Clip::Norm(5.0))
        .augment(augment)
        .moving_average(0.95)
        .watch(Watch::Accuracy)
        .early_stopping(EarlyStopping::new(10))
        .keep_best()
        .on_step(|step| progress.step(step))
        .on_epoch(|epoch, _| progress.epoch(epoch));
    if let Some(file) = &options.checkpoint {
        trainer = trainer.checkpoint(file);
        if file.exists() {
            trainer = trainer.resume(file);
        }
    }
    let epochs = trainer.fit(&training, Some(&validation))?;
    progress.finish();

    let best = trainer.best().unwrap_or(trainer.network());
    let outputs = Engine::new(options.threads).forward(best, test.inputs());
    let confusion = Confusion::of(&outputs, test.targets())?;
    let top = top_k_accuracy(&outputs, test.targets(), 3)?;
    println!("\nof {unseen} test images, {:.2} % are named rightly", 100.0 * confusion.accuracy());
    println!("the right name is among the first three of {:.2} %\n", 100.0 * top);
    for (class, name) in names.iter().enumerate() {
        let scores = confusion.scores(class);
        println!("{name:>10}  precision {:.3}  recall {:.3}  F1 {:.3}", scores.precision, scores.recall, scores.f1);
    }
    if let Some(folder) = &options.plots {
        plots::draw(folder, &epochs, best, &test, &outputs, &names)?;
    }
    Ok(())
}
