//! How fast whole networks train and infer, in images per second and as a share of the machine's peak:
//! `cargo bench --bench training`.
//!
//! ```text
//! cargo bench --bench training -- [W1 W2 W3 W4] [--isa avx2] [--direct] [--threads 1,2] [--repeats 15] [--json]
//! cargo bench --bench training -- --machine
//! ```
//!
//! The workloads are trained in `f32` in batches of 64 by softmax cross-entropy and SGD with momentum, on images made of
//! a formula. A repeat measures the peak, then each thing for 60 ms, timing single calls; the median of all counts, and the
//! best one is shown beside it, as other programs disturb the median more: on a busy machine, believe neither. Useful multiply-adds alone are counted: those with padding
//! are none, and the gradient of the first layer's input is not computed. On several threads much depends on how far the
//! cores are from each other, which is printed as well; `--machine` measures this alone, as a line of JSON.

mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use common::work::{self, Layer, conv, fc};
use common::{machine, median, peak};
use netshape::data::Dataset;
use netshape::kernel::{Convolution, Isa};
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::{Optimizer, Sgd};
use netshape::{Engine, Network, Predictor, Samples, Scalar, Shape, Tensor, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    LeNet: [1, 28, 28]
        -> conv(6, k5, p2) -> relu -> maxpool(2)
        -> conv(16, k5)    -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10);

    Card: < conv(3, 16, k3, s1, p1) -> relu -> maxpool(2) -> fc(10) >;

    Vgg: [3, 32, 32]
        -> conv(32, k3, p1) -> relu -> conv(32, k3, p1) -> relu -> maxpool(2)
        -> conv(64, k3, p1) -> relu -> conv(64, k3, p1) -> relu -> maxpool(2)
        -> fc(128) -> relu -> fc(10);

    Mlp: [784] -> fc(256) -> relu -> fc(128) -> relu -> fc(10);
}

const BATCH: usize = 64;
/// Images that training goes round in.
const IMAGES: usize = 1024;
/// How long one thing is measured in one repeat.
const TURN: Duration = Duration::from_millis(60);
/// Calls that are shorter than this are timed together. It is less than a scheduler's slice, so that most moments pass
/// undisturbed even where others work too.
const MOMENT: Duration = Duration::from_millis(1);
/// The share of the peak that a training step of `LeNet` has to reach on one thread.
const LENET_SHARE: f64 = 0.40;

struct Options {
    workloads: Vec<String>,
    isa: Isa,
    convolution: Convolution,
    threads: Vec<usize>,
    repeats: usize,
    /// Prints a line of JSON for each row instead of the table, with times in seconds.
    json: bool,
    /// Measures how far the cores are from each other, and nothing else.
    machine: bool,
}

impl Options {
    fn read() -> Result<Self, String> {
        let mut options = Self {
            workloads: Vec::new(),
            isa: Isa::detect(),
            convolution: f32::CONVOLUTION,
            threads: vec![1, 2],
            repeats: 15,
            json: false,
            machine: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                // What cargo adds.
                "--bench" => {}
                "--isa" => {
                    let name = value()?;
                    let known = Isa::available().find(|isa| format!("{isa:?}").eq_ignore_ascii_case(&name));
                    let all: Vec<_> = Isa::available().collect();
                    options.isa = known.ok_or(format!("this machine has {all:?}, not {name}"))?;
                }
                "--threads" => {
                    let counts = value()?.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>();
                    options.threads = counts.map_err(|error| format!("--threads: {error}"))?;
                }
                "--repeats" => options.repeats = value()?.parse().map_err(|error| format!("--repeats: {error}"))?,
                "--direct" => options.convolution = Convolution::Direct,
                "--json" => options.json = true,
                "--machine" => options.machine = true,
                name @ ("W1" | "W2" | "W3" | "W4") => options.workloads.push(name.to_owned()),
                other => {
                    return Err(format!(
                        "{other} is neither W1 to W4 nor --isa, --direct, --threads, --repeats, --json or --machine"
                    ));
                }
            }
        }
        Ok(options)
    }

    fn wants(&self, name: &str) -> bool {
        self.workloads.is_empty() || self.workloads.iter().any(|workload| workload == name)
    }
}

/// One network with everything that its measurement needs.
struct Bench<N: Network<Scalar = f32, Output = Vector<10>>> {
    network: Box<N>,
    engine: Engine<N>,
    optimizer: Optimizer<N, Sgd>,
    data: Dataset<N::Input>,
    /// The images in the order in which they are trained.
    order: Vec<usize>,
    next: usize,
    images: Samples<N::Input>,
    outputs: Samples<Vector<10>>,
    predictor: Predictor<N>,
    image: Tensor<N::Input>,
    output: Tensor<Vector<10>>,
}

impl<N: Network<Scalar = f32, Output = Vector<10>>> Bench<N> {
    fn new(options: &Options, threads: usize) -> Result<Self, netshape::Error> {
        let pixels = (0..IMAGES * N::Input::LEN).map(|i| (i * 7919 % 1009) as f32 / 504.0 - 1.0).collect();
        let data = Dataset::new(Samples::from_vec(pixels)?, (0..IMAGES).map(|i| i * i % 10).collect::<Classes>())?;
        let mut engine = Engine::on(options.isa, threads);
        engine.set_convolution(options.convolution);
        Ok(Self {
            network: N::new(&mut StdRng::seed_from_u64(1)),
            engine,
            optimizer: Optimizer::new(Sgd::new(0.01).momentum(0.9))?,
            order: (0..IMAGES).map(|i| i * 37 % IMAGES).collect(),
            next: 0,
            images: data.inputs().select(&(0..BATCH).collect::<Vec<_>>()),
            outputs: Samples::zeros(BATCH),
            predictor: Predictor::on(options.isa),
            image: data.inputs().sample(0),
            output: Tensor::zeros(),
            data,
        })
    }

    /// One step, on the next images.
    fn train(&mut self) {
        let indices = &self.order[self.next..self.next + BATCH];
        self.next = (self.next + BATCH) % IMAGES;
        let loss = CrossEntropy::new();
        let batch = self.engine.step(&mut self.network, &mut self.optimizer, &loss, &self.data, indices);
        assert!(batch.is_ok_and(|batch| batch.loss.is_finite()), "training goes wrong");
    }

    fn infer(&mut self) {
        self.engine.forward_into(&self.network, black_box(&self.images), &mut self.outputs);
    }

    fn infer_one(&mut self) {
        self.predictor.forward_into(&self.network, black_box(&self.image), &mut self.output);
    }
}

/// Adds to `times` the mean times of a call in seconds, each over about a [`MOMENT`], for one [`TURN`].
fn time(times: &mut Vec<f64>, mut call: impl FnMut()) {
    let turn = Instant::now();
    while turn.elapsed() < TURN {
        let (moment, mut calls) = (Instant::now(), 0_u32);
        while moment.elapsed() < MOMENT {
            call();
            calls += 1;
        }
        times.push(moment.elapsed().as_secs_f64() / f64::from(calls));
    }
}

/// The line of one network on so many threads; the share of the peak that training reached.
fn line<N: Network<Scalar = f32, Output = Vector<10>>>(
    name: &str,
    layers: &[Layer],
    options: &Options,
    threads: usize,
) -> Result<f64, netshape::Error> {
    let weights: Vec<_> = layers.iter().map(Layer::weights).collect();
    let declared: Vec<_> = N::LAYERS.iter().map(netshape::LayerInfo::weights).collect();
    assert_eq!(weights, declared, "the layers whose work is counted are those of {name}");

    let mut bench = Bench::<N>::new(options, threads)?;
    // Until every thread has had work, and so memory.
    let mut warming = Vec::new();
    time(&mut warming, || bench.train());
    time(&mut warming, || bench.infer());
    let [mut peaks, mut training, mut inference, mut one] = [const { Vec::new() }; 4];
    for _ in 0..options.repeats {
        peaks.push(peak::measure(threads));
        time(&mut training, || bench.train());
        time(&mut inference, || bench.infer());
        time(&mut one, || bench.infer_one());
    }

    let (peak, one) = (median(peaks), median(one));
    if options.json {
        let (parameters, [training, inference]) = (N::LEN, [training, inference].map(median));
        println!(
            r#"{{"workload": "{name}", "threads": {threads}, "parameters": {parameters}, "peak": {peak:e}, "training": {training:e}, "inference": {inference:e}, "one": {one:e}}}"#
        );
        return Ok(training.recip() * (BATCH * work::training(layers)) as f64 / peak);
    }
    let of_batch = |times: Vec<f64>, multiply_adds: usize| {
        let best = times.iter().copied().fold(f64::INFINITY, f64::min);
        let [median, best] = [median(times), best].map(|seconds| BATCH as f64 / seconds);
        (median, best, median * multiply_adds as f64 / peak)
    };
    let (train, train_best, train_share) = of_batch(training, work::training(layers));
    let (infer, infer_best, infer_share) = of_batch(inference, work::inference(layers));
    println!(
        "{name} {threads:>7} {:>7.1} | {train:>9.0} {train_best:>9.0} {:>6.1} | {infer:>9.0} {infer_best:>9.0} {:>6.1} | {:>8.1}",
        2.0 * peak / 1e9,
        100.0 * train_share,
        100.0 * infer_share,
        1e6 * one,
    );
    Ok(train_share)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::read()?;
    if options.machine {
        println!(r#"{{"distance": {:e}}}"#, machine::distance());
        return Ok(());
    }
    if !options.json {
        println!(
            "{}, {:.0} ns apart; {:?}, {:?}; f32, batch {BATCH}; medians over {} turns\n",
            machine::describe(),
            1e9 * machine::distance(),
            options.isa,
            options.convolution,
            options.repeats
        );
        println!("   threads    peak |           training          |           inference         | one sample");
        println!("           GFLOP/s |  images/s      best % peak  |  images/s      best % peak  |         µs");
    }
    let mut lenet = None;
    for &threads in &options.threads {
        if options.wants("W1") {
            let layers =
                [conv([1, 28, 28], 6, 5, 2), conv([6, 14, 14], 16, 5, 0), fc(400, 120), fc(120, 84), fc(84, 10)];
            let share = line::<LeNet>("W1", &layers, &options, threads)?;
            lenet = lenet.or((threads == 1).then_some(share));
        }
        if options.wants("W2") {
            line::<Card<32, 32>>("W2", &[conv([3, 32, 32], 16, 3, 1), fc(4096, 10)], &options, threads)?;
        }
        if options.wants("W3") {
            let [first, second] = [conv([3, 32, 32], 32, 3, 1), conv([32, 32, 32], 32, 3, 1)];
            let [third, fourth] = [conv([32, 16, 16], 64, 3, 1), conv([64, 16, 16], 64, 3, 1)];
            line::<Vgg>("W3", &[first, second, third, fourth, fc(4096, 128), fc(128, 10)], &options, threads)?;
        }
        if options.wants("W4") {
            line::<Mlp>("W4", &[fc(784, 256), fc(256, 128), fc(128, 10)], &options, threads)?;
        }
    }
    if options.json {
        return Ok(());
    }
    println!("\nW1 LeNet-5, W2 the card on 3×32×32, W3 VGG-like on 3×32×32, W4 MLP 784-256-128-10.");
    if let Some(share) = lenet {
        let verdict = if share >= LENET_SHARE { "reached" } else { "missed" };
        println!(
            "LeNet-5's training step on one thread: {:.1} % of the f32 FMA peak; at least {:.0} %: {verdict}.",
            100.0 * share,
            100.0 * LENET_SHARE,
        );
    }
    Ok(())
}
