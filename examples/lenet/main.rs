//! Declares LeNet-5 in one line, trains it on the digits that ship with this repository, and shows what it has learned.
//!
//! ```text
//! cargo run --release --example lenet
//! cargo run --release --example lenet -- --save lenet.safetensors
//! cargo run --release --example lenet -- --plots pictures
//! cargo run --release --example lenet -- --help
//! ```

mod draw;
mod options;
#[path = "../common/plots.rs"]
mod plots;
#[path = "../common/progress.rs"]
mod progress;
mod report;
#[path = "../common/thousands.rs"]
mod thousands;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use netshape::data::{self, Dataset, Normalize, Part};
use netshape::loss::CrossEntropy;
use netshape::metrics::Confusion;
use netshape::optimizer::{AdaGrad, Adam, AdamW, RmsProp, Rule, Sgd};
use netshape::schedule::Cosine;
use netshape::{Engine, Map, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

use options::{Method, Options};
use progress::Progress;
use thousands::thousands;

network! {
    /// LeNet-5 for 28×28 grey images.
    pub LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> [16, 5, 5]
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
}

/// Grey images, each with its class.
type Images = Dataset<Map<1, 28, 28>>;

/// How much of each target is given to all classes alike: it keeps the network from being too sure of what it has seen,
/// and halves its errors on 7,000 digits.
const LABEL_SMOOTHING: f64 = 0.1;

fn main() -> ExitCode {
    let options = Options::parse();
    let rate = options.learning_rate();
    // A trainer is compiled for its rule, so each method is a call of its own.
    let result = match options.optimizer {
        Method::Sgd => run(&options, Sgd::new(rate)),
        Method::Momentum => run(&options, Sgd::new(rate).momentum(0.9).weight_decay(5e-4)),
        Method::Nesterov => run(&options, Sgd::new(rate).momentum(0.9).nesterov(true).weight_decay(5e-4)),
        Method::Adagrad => run(&options, AdaGrad::new(rate)),
        Method::Rmsprop => run(&options, RmsProp::new(rate)),
        Method::Adam => run(&options, Adam::new(rate)),
        Method::Adamw => run(&options, AdamW::new(rate).weight_decay(0.1)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Everything, with one of the rules.
fn run(options: &Options, rule: impl Rule) -> Result<(), Box<dyn Error>> {
    let folder = options.folder()?;
    if let Some(folder) = &options.plots {
        plots::make_folder(folder)?;
    }
    let training: Images = data::mnist(&folder, Part::Training, Normalize::MNIST)?;
    let test: Images = data::mnist(&folder, Part::Test, Normalize::MNIST)?;
    let mut engine = Engine::<LeNet>::new(options.threads);
    println!("LeNet-5: {} parameters; {options}, {:?}", thousands(LeNet::PARAMETERS as f64), engine.isa());
    println!("{} images from {}", thousands(training.len() as f64), folder.display());
    println!("the loss is cross-entropy with label smoothing {LABEL_SMOOTHING}, which is never below 0.50\n");

    let progress = Progress::new(options.epochs, training.len(), "test");
    let network = <LeNet>::new(&mut StdRng::seed_from_u64(options.seed));
    let loss = CrossEntropy::new().label_smoothing(LABEL_SMOOTHING);
    let mut trainer = Trainer::new(network, loss, rule)
        .epochs(options.epochs)
        .batch_size(options.batch)
        .seed(options.seed)
        .threads(options.threads)
        .schedule(Cosine::new())
        .on_step(|step| progress.step(step))
        .on_epoch(|epoch, _| progress.epoch(epoch));
    if let Some(file) = &options.save {
        trainer = trainer.checkpoint(file);
    }
    if let Some(file) = &options.resume {
        trainer = trainer.resume(file);
    }
    if let Some(folder) = &options.tensorboard {
        trainer = trainer.tensorboard(folder);
    }
    let epochs = trainer.fit(&training, Some(&test))?;
    progress.finish();

    let outputs = engine.forward(trainer.network(), test.inputs());
    report::print(&Confusion::of(&outputs, test.targets())?);
    let readings = report::readings(&outputs, test.targets().as_slice());
    draw::misread(&readings, test.inputs());
    if let Some(folder) = &options.plots {
        plots::draw(folder, &epochs, trainer.network(), &test, &outputs, &[])?;
    }
    Ok(())
}
