//! Trains a small residual network on CIFAR-10 or, where its files are not at hand, on the digits that ship with this
//! repository, enlarged to the same size.
//!
//! ```text
//! cargo run --release --example cifar
//! cargo run --release --example cifar -- --data cifar-10-batches-bin --epochs 30
//! ```

mod images;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use clap::Parser;
use netshape::loss::CrossEntropy;
use netshape::metrics::{Confusion, top_k_accuracy};
use netshape::optimizer::{Clip, Sgd};
use netshape::schedule::{Cosine, WarmUp};
use netshape::{EarlyStopping, Engine, EpochReport, Network, Trainer, Watch, network};
use rand::{SeedableRng, rngs::StdRng};

use images::Images;

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
    #[arg(long, value_name = "N", default_value_t = 6)]
    epochs: usize,

    /// What first parameters, shuffling and augmentation are drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// How many threads work [default: as many as the machine has]
    #[arg(long, value_name = "N", default_value_t = available_parallelism().map_or(1, usize::from), hide_default_value = true)]
    threads: usize,

    /// Write a checkpoint after each epoch, and go on from it if it is there
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
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
    let Images { name, training, test, augment, names } = match &options.data {
        Some(folder) => Images::cifar(folder)?,
        None => Images::digits()?,
    };
    // A tenth of what there is to learn from tells when to stop; the test images are looked at only once.
    let (training, validation) = training.split_stratified(0.1, options.seed)?;
    println!("{name}: {} images to learn from, {} to validate with", training.len(), validation.len());
    println!("ResNet8: {} parameters\n", <ResNet8>::PARAMETERS);

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
        .on_epoch(|epoch, _| print_epoch(epoch));
    if let Some(file) = &options.checkpoint {
        trainer = trainer.checkpoint(file);
        if file.exists() {
            trainer = trainer.resume(file);
        }
    }
    trainer.fit(&training, Some(&validation))?;

    let best = trainer.best().unwrap_or(trainer.network());
    let outputs = Engine::new(options.threads).forward(best, test.inputs());
    let confusion = Confusion::of(&outputs, test.targets())?;
    let top = top_k_accuracy(&outputs, test.targets(), 3)?;
    println!("\nof {} test images, {:.2} % are named rightly", test.len(), 100.0 * confusion.accuracy());
    println!("the right name is among the first three of {:.2} %\n", 100.0 * top);
    for (class, name) in names.iter().enumerate() {
        let scores = confusion.scores(class);
        println!("{name:>10}  precision {:.3}  recall {:.3}  F1 {:.3}", scores.precision, scores.recall, scores.f1);
    }
    Ok(())
}

fn print_epoch(epoch: &EpochReport) {
    let percent = |accuracy: Option<f64>| 100.0 * accuracy.unwrap_or(f64::NAN);
    let validation = epoch.validation.unwrap_or(epoch.training);
    println!(
        "epoch {:3}  loss {:.4}  accuracy {:5.2} %  validation {:.4}, {:5.2} %  {:.1} s",
        epoch.epoch,
        epoch.training.loss,
        percent(epoch.training.accuracy),
        validation.loss,
        percent(validation.accuracy),
        epoch.duration.as_secs_f64()
    );
}
