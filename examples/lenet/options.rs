//! What can be chosen on the command line.

use std::fmt;
use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::{Parser, ValueEnum};

/// Trains LeNet-5 on handwritten digits, and shows which ones it misreads.
///
/// Without any options, it learns the 7,000 digits of MNIST that ship with
/// netshape, and is tested on 1,000 others. The same seed gives the same result
/// on any number of threads.
#[derive(Debug, Parser)]
#[command(name = "lenet", verbatim_doc_comment)]
pub(crate) struct Options {
    /// Folder of MNIST, Fashion-MNIST or the like
    /// [default: the 7,000 digits that ship with netshape]
    ///
    /// It holds 28×28 images and their labels in IDX files, plain or with
    /// `.gz` behind their names: `train-images-idx3-ubyte`,
    /// `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
    /// `t10k-labels-idx1-ubyte`.
    #[arg(long, value_name = "DIR", verbatim_doc_comment)]
    data: Option<PathBuf>,

    /// How often to go through the training images
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = count, allow_negative_numbers = true)]
    pub(crate) epochs: usize,

    /// How many images make a step
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = count, allow_negative_numbers = true)]
    pub(crate) batch: usize,

    /// Learning rate at the start [default: the optimizer's]
    ///
    /// sgd 0.1, momentum and nesterov 0.05, adagrad 0.02, rmsprop 0.001,
    /// adam and adamw 0.002. It falls to 0 along half a cosine.
    #[arg(long, value_name = "RATE", value_parser = rate, allow_negative_numbers = true, verbatim_doc_comment)]
    lr: Option<f64>,

    /// Rule by which the parameters follow their gradients:
    /// sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw
    ///
    /// The momentum is 0.9. momentum and nesterov have a weight decay of 0.0005,
    /// adamw of 0.1.
    #[arg(long, value_name = "NAME", value_enum, default_value_t = Method::Momentum, hide_possible_values = true)]
    #[arg(verbatim_doc_comment)]
    pub(crate) optimizer: Method,

    /// What first parameters and shuffling are drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// Write the network, and all that it takes to go on, to a file after each
    /// epoch
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub(crate) save: Option<PathBuf>,

    /// Go on from such a file
    ///
    /// It must be of the same images, batch, seed and optimizer. With the same
    /// options, a training that was interrupted ends with the same bits as one
    /// that was not.
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub(crate) resume: Option<PathBuf>,

    /// Draw the training and what the network sees into a folder
    ///
    /// Curves of loss and accuracy, the confusion matrix, the filters of the
    /// first layer, what each layer makes of a test image, and misread images;
    /// each as SVG and as PNG.
    #[arg(long, value_name = "DIR", verbatim_doc_comment)]
    pub(crate) plots: Option<PathBuf>,

    /// Write the course of the training for TensorBoard into a folder
    ///
    /// `tensorboard --logdir DIR` shows it, while the training goes on, too.
    #[arg(long, value_name = "DIR", verbatim_doc_comment)]
    pub(crate) tensorboard: Option<PathBuf>,

    /// How many threads work [default: as many as the machine has]
    #[arg(long, value_name = "N", default_value_t = threads(), hide_default_value = true, value_parser = count)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) threads: usize,
}

/// The optimisers by their usual names.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Method {
    Sgd,
    Momentum,
    Nesterov,
    Adagrad,
    Rmsprop,
    Adam,
    Adamw,
}

impl Options {
    /// The learning rate that was asked for, or the one that suits the optimiser.
    pub(crate) fn learning_rate(&self) -> f64 {
        self.lr.unwrap_or(match self.optimizer {
            Method::Sgd => 0.1,
            Method::Momentum | Method::Nesterov => 0.05,
            Method::Adagrad => 0.02,
            Method::Rmsprop => 0.001,
            Method::Adam | Method::Adamw => 0.002,
        })
    }

    /// The folder that the images are in; an error that says what to do if there is none.
    pub(crate) fn folder(&self) -> Result<PathBuf, String> {
        // The digits lie beside the source. So they are found from any working directory, but not from a machine to
        // which the program alone was carried.
        let folder = match &self.data {
            Some(folder) => folder.clone(),
            None => PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data/mnist-7k")),
        };
        match (folder.is_dir(), &self.data) {
            (true, _) => Ok(folder),
            (false, None) => Err(format!(
                "the digits that ship with netshape are not at {} any more: give a folder that holds MNIST with --data",
                folder.display()
            )),
            (false, Some(_)) if folder.exists() => {
                Err(format!("{} is not a folder: give the one that holds MNIST's four files", folder.display()))
            }
            (false, Some(_)) => {
                Err(format!("there is no folder {}: give the one that holds MNIST's four files", folder.display()))
            }
        }
    }
}

/// What was chosen, in a few words.
impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.optimizer.to_possible_value();
        let method = method.as_ref().map_or("", |value| value.get_name());
        let threads = if self.threads == 1 { "1 thread".into() } else { format!("{} threads", self.threads) };
        write!(f, "{method} at {:?}, batches of {}, {threads}", self.learning_rate(), self.batch)
    }
}

fn threads() -> usize {
    available_parallelism().map_or(1, usize::from)
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count @ 1..) => Ok(count),
        _ => Err("give a whole number, at least 1".into()),
    }
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && rate < f64::INFINITY => Ok(rate),
        _ => Err("give a number above 0, such as 0.01".into()),
    }
}
