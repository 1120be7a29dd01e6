//! What a whole process costs: from its start to the first finished training step, its memory, and the time in which
//! LeNet-5 learns MNIST: `cargo bench --bench process -- [--mnist FOLDER]`.
//!
//! The first two are of LeNet-5 in batches of 64 on one thread, medians over processes of their own; memory is the most
//! that was resident (Linux alone tells it). The third is LeNet-5 without padding, 44,426 parameters, as SimpleChains.jl
//! trains it: ten epochs of the 60,000 digits by Adam, batch 64, on two threads, reading the files included.

mod common;

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use common::{machine, median};
use netshape::data::{Dataset, Normalize, Part, mnist};
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::{Adam, Optimizer, Sgd};
use netshape::schedule::Cosine;
use netshape::{Engine, Samples, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    LeNet: [1, 28, 28]
        -> conv(6, k5, p2) -> relu -> maxpool(2)
        -> conv(16, k5)    -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10);

    Unpadded: [1, 28, 28]
        -> conv(6, k5)  -> relu -> maxpool(2)
        -> conv(16, k5) -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10);
}

const BATCH: usize = 64;

/// Trains so many steps on images made of a formula.
fn train(steps: usize) -> Result<(), netshape::Error> {
    let pixels = (0..BATCH * 784).map(|i| (i * 7919 % 1009) as f32 / 504.0 - 1.0).collect();
    let data = Dataset::new(Samples::from_vec(pixels)?, (0..BATCH).map(|i| i * i % 10).collect::<Classes>())?;
    let mut network = <LeNet>::new(&mut StdRng::seed_from_u64(1));
    let (mut engine, mut optimizer) = (Engine::new(1), Optimizer::new(Sgd::new(0.01).momentum(0.9))?);
    let indices: Vec<usize> = (0..BATCH).collect();
    for _ in 0..steps {
        engine.step(&mut *network, &mut optimizer, &CrossEntropy::new(), &data, &indices)?;
    }
    Ok(())
}

/// The most memory that this process had, in MB.
fn most_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok().map(|kilobytes: f64| kilobytes / 1024.0)
}

fn learn(folder: &Path) -> Result<(), netshape::Error> {
    let start = Instant::now();
    let training = mnist(folder, Part::Training, Normalize::MNIST)?;
    let test = mnist(folder, Part::Test, Normalize::MNIST)?;
    let loaded = start.elapsed().as_secs_f64();
    let network = <Unpadded>::new(&mut StdRng::seed_from_u64(1));
    let trainer = Trainer::new(network, CrossEntropy::new(), Adam::new(0.002)).epochs(10).batch_size(BATCH).threads(2);
    let mut trainer = trainer.schedule(Cosine::new());
    trainer.fit(&training, None)?;
    let seconds = start.elapsed().as_secs_f64();
    let evaluation = Engine::new(2).evaluate(trainer.network(), &CrossEntropy::new(), &test)?;
    println!(
        "LeNet-5 without padding, ten epochs of {} digits by Adam on two threads: {seconds:.2} s, {loaded:.2} s of them \
         reading; {:.2} % of the {} test digits are right",
        training.len(),
        100.0 * evaluation.accuracy.unwrap_or(0.0),
        test.len(),
    );
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--steps", steps] => {
            train(steps.parse()?)?;
            println!("{}", most_memory().unwrap_or(f64::NAN));
            return Ok(());
        }
        [] | ["--mnist", _] => {}
        _ => return Err("usage: cargo bench --bench process -- [--mnist FOLDER]".into()),
    }
    println!("{}", machine::describe());
    let own = std::env::current_exe()?;
    let process = |steps: &str| -> Result<[f64; 2], Box<dyn Error>> {
        let start = Instant::now();
        let output = Command::new(&own).args(["--steps", steps]).output()?;
        let seconds = start.elapsed().as_secs_f64();
        Ok([seconds, String::from_utf8(output.stdout)?.trim().parse()?])
    };
    let first = (0..31).map(|_| Ok(process("1")?[0])).collect::<Result<_, Box<dyn Error>>>()?;
    let memory = (0..5).map(|_| Ok(process("200")?[1])).collect::<Result<_, Box<dyn Error>>>()?;
    println!("from a process's start to its end after one training step of LeNet-5: {:.1} ms", 1e3 * median(first));
    println!("most resident memory of a process that trains LeNet-5: {:.1} MB", median(memory));
    if let [_, folder] = &arguments[..] {
        learn(Path::new(folder))?;
    }
    Ok(())
}
