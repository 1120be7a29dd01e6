//! How much of the machine's peak the kernels reach: `cargo bench --bench kernels`.
//!
//! The peak is what independent chains of multiply-adds in registers reach on the same thread in the same run. Only
//! useful multiply-adds are counted: those with padding are none.

mod common;

use std::time::{Duration, Instant};

use common::work::conv_multiply_adds;
use common::{median, peak};
use netshape::Scalar;
use netshape::kernel::sample::Mismatch;
use netshape::kernel::{Convolution, Isa, Kernels};
use netshape::layer::{Activation, ConvGeometry, FcGeometry, PoolGeometry};

/// The median time of a call, over about 0.2 s.
fn time(mut f: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut calls = 0_u32;
    while start.elapsed() < Duration::from_millis(20) {
        f();
        calls += 1;
    }
    let batch = calls.div_ceil(20);
    let times = (0..180).map(|_| {
        let start = Instant::now();
        (0..batch).for_each(|_| f());
        start.elapsed().as_secs_f64() / f64::from(batch)
    });
    median(times.collect())
}

/// A vector whose numbers begin at a multiple of 64 bytes, as in a network's arena.
struct Aligned(Vec<f32>, usize, usize);

impl Aligned {
    fn new(len: usize) -> Self {
        let numbers: Vec<f32> = (0..len + 16).map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0).collect();
        let skip = numbers.as_ptr().align_offset(64);
        Self(numbers, skip, len)
    }

    fn get(&self) -> &[f32] {
        &self.0[self.1..][..self.2]
    }

    fn get_mut(&mut self) -> &mut [f32] {
        &mut self.0[self.1..][..self.2]
    }
}

struct Bench {
    kernels: &'static Kernels<f32>,
    /// Multiply-adds in a second.
    peak: f64,
    /// Seconds of a whole `LeNet` step of one group, and its useful multiply-adds.
    step: [f64; 2],
}

impl Bench {
    fn line(&mut self, name: &str, multiply_adds: usize, in_step: bool, f: impl FnMut()) {
        let seconds = time(f);
        let work = (multiply_adds * self.kernels.lanes) as f64;
        if in_step {
            self.step[0] += seconds;
            self.step[1] += work;
        }
        let share = work / seconds / self.peak * 100.0;
        println!("{name:<36} {:>9.2} µs {share:>6.1} % of peak", seconds * 1e6);
    }

    fn conv(&mut self, name: &str, g: &ConvGeometry, in_step: bool, first: bool) {
        let (k, lanes) = (self.kernels, self.kernels.lanes);
        let work = conv_multiply_adds(g);
        let [x, weight, bias] = [g.input_len() * lanes, g.weights(), g.output[0]].map(Aligned::new);
        let [dy, mut out] = [Aligned::new(g.output_len() * lanes), Aligned::new(g.output_len() * lanes)];
        let mut scratch = Aligned::new(g.forward_scratch() * lanes);
        self.line(&format!("{name} forward"), work, in_step, || {
            (k.conv_forward)(g, x.get(), weight.get(), bias.get(), out.get_mut(), scratch.get_mut());
        });
        let mut out = Aligned::new(g.input_len() * lanes);
        let mut scratch = Aligned::new(g.input_scratch() * lanes);
        self.line(&format!("{name} input gradient"), work, in_step && !first, || {
            (k.conv_backward_input)(g, weight.get(), dy.get(), out.get_mut(), scratch.get_mut());
        });
        let [mut dweight, mut dbias] = [Aligned::new(g.weights()), Aligned::new(g.output[0])];
        let mut scratch = Aligned::new(g.weight_scratch() * lanes);
        self.line(&format!("{name} weight gradient"), work, in_step, || {
            (k.conv_backward_weight)(g, x.get(), dy.get(), dweight.get_mut(), dbias.get_mut(), scratch.get_mut());
        });
    }

    fn fc(&mut self, input: usize, output: usize, in_step: bool) {
        let (k, lanes, g) = (self.kernels, self.kernels.lanes, &FcGeometry { input, output });
        let name = format!("fc {input} → {output}");
        let [x, weight, bias, dy] = [input * lanes, input * output, output, output * lanes].map(Aligned::new);
        let [mut y, mut dx] = [output * lanes, input * lanes].map(Aligned::new);
        self.line(&format!("{name} forward"), input * output, in_step, || {
            (k.fc_forward)(g, x.get(), weight.get(), bias.get(), y.get_mut());
        });
        self.line(&format!("{name} input gradient"), input * output, in_step, || {
            (k.fc_backward_input)(g, weight.get(), dy.get(), dx.get_mut());
        });
        let [mut dweight, mut dbias] = [input * output, output].map(Aligned::new);
        let mut scratch = Aligned::new(g.weight_scratch() * lanes);
        self.line(&format!("{name} weight gradient"), input * output, in_step, || {
            (k.fc_backward_weight)(g, x.get(), dy.get(), dweight.get_mut(), dbias.get_mut(), scratch.get_mut());
        });
    }

    fn pool(&mut self, input: [usize; 3], in_step: bool) {
        let (k, lanes) = (self.kernels, self.kernels.lanes);
        let g = &PoolGeometry::new(input, [2, 2], [2, 2], [0, 0]);
        let len = input.iter().product::<usize>() * lanes;
        let [x, dy] = [len, len / 4].map(Aligned::new);
        let [mut y, mut over] = [len / 4, len].map(Aligned::new);
        self.line(&format!("maxpool of {input:?}"), 0, in_step, || (k.maxpool_forward)(g, x.get(), y.get_mut()));
        self.line(&format!("maxpool of {input:?} gradient"), 0, in_step, || {
            (k.maxpool_backward_in_place)(g, false, y.get(), dy.get(), over.get_mut());
        });
    }

    fn relu(&mut self, len: usize) {
        let (k, lanes) = (self.kernels, self.kernels.lanes);
        let [kept, mut y] = [len * lanes, len * lanes].map(Aligned::new);
        self.line(&format!("relu of {len}"), 0, true, || (k.activation_in_place)(Activation::Relu, y.get_mut()));
        let mut gradient = Aligned::new(len * lanes);
        self.line(&format!("relu of {len} gradient"), 0, true, || {
            (k.activation_backward)(Activation::Relu, kept.get(), gradient.get_mut());
        });
    }
}

/// What each layer of `LeNet` takes for one sample alone.
fn one_sample(isa: Isa, peak: f64) {
    let k = f32::sample_kernels(isa);
    let line = |name: &str, multiply_adds: usize, f: &mut dyn FnMut() -> Result<(), Mismatch>| {
        let mut answer = Ok(());
        let seconds = time(|| answer = f());
        let share = multiply_adds as f64 / seconds / peak * 100.0;
        println!(
            "one sample: {name:<24} {:>9.2} µs {share:>6.1} % of peak{}",
            seconds * 1e6,
            if answer.is_ok() { "" } else { ", refused" }
        );
    };
    for g in [
        ConvGeometry::new([1, 28, 28], 6, [5, 5], [1, 1], [2, 2], [1, 1], 1),
        ConvGeometry::new([6, 14, 14], 16, [5, 5], [1, 1], [0, 0], [1, 1], 1),
    ] {
        let [x, weight, bias] = [g.input_len(), g.weights(), g.output[0]].map(Aligned::new);
        let [mut y, mut scratch] = [g.output_len(), g.inference_scratch()].map(Aligned::new);
        line(&format!("conv {:?} → {}", g.input, g.output[0]), conv_multiply_adds(&g), &mut || {
            (k.conv)(&g, x.get(), weight.get(), bias.get(), y.get_mut(), scratch.get_mut())
        });
        let pool = PoolGeometry::new(g.output, [2, 2], [2, 2], [0, 0]);
        let mut pooled = Aligned::new(g.output_len() / 4);
        line(&format!("maxpool {:?}", g.output), 0, &mut || (k.maxpool)(&pool, y.get(), pooled.get_mut()));
    }
    for (input, output) in [(400, 120), (120, 84), (84, 10)] {
        let [x, weight, bias] = [input, input * output, output].map(Aligned::new);
        let (g, mut y) = (FcGeometry { input, output }, Aligned::new(output));
        line(&format!("fc {input} → {output}"), input * output, &mut || {
            (k.fc)(&g, x.get(), weight.get(), bias.get(), y.get_mut())
        });
    }
}

fn main() {
    let peak = peak::measure(1);
    println!("peak of one thread: {:.1} GFLOP/s in f32\n", 2.0 * peak / 1e9);

    // The name of an instruction set, or `all`.
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    for isa in Isa::available() {
        let chosen = wanted.as_deref().map_or(isa == Isa::detect(), |name| name == "all" || name == format!("{isa:?}"));
        if !chosen {
            continue;
        }
        println!("{isa:?}");
        let kernels = f32::kernels(isa, Convolution::Winograd);
        let mut bench = Bench { kernels, peak, step: [0.0; 2] };
        let plain = |input, channels, k, p| ConvGeometry::new(input, channels, [k, k], [1, 1], [p, p], [1, 1], 1);
        let samples = Aligned::new(60 * 784);
        let mut packed = Aligned::new(784 * bench.kernels.lanes);
        let indices: Vec<usize> = (0..bench.kernels.lanes).map(|l| l * 37 % 60).collect();
        bench.line("pack 784", 0, true, || {
            (kernels.pack)(samples.get(), 784, &indices, packed.get_mut());
        });
        bench.conv("1→6 k5 p2 on 28²", &plain([1, 28, 28], 6, 5, 2), true, true);
        bench.relu(6 * 14 * 14);
        bench.pool([6, 28, 28], true);
        bench.conv("6→16 k5 on 14²", &plain([6, 14, 14], 16, 5, 0), true, false);
        bench.relu(400);
        bench.pool([16, 10, 10], true);
        bench.fc(400, 120, true);
        bench.fc(120, 84, true);
        bench.fc(84, 10, true);
        let [seconds, work] = bench.step;
        println!("all of a LeNet step {:>25.2} µs {:>6.1} % of peak", seconds * 1e6, work / seconds / peak * 100.0);
        one_sample(isa, peak);
        bench.conv("3→16 k3 p1 on 32²", &plain([3, 32, 32], 16, 3, 1), false, true);
        bench.pool([16, 32, 32], false);
        bench.fc(4096, 10, false);
        bench.conv("32→32 k3 p1 on 16²", &plain([32, 16, 16], 32, 3, 1), false, false);
        bench.conv("64→64 k1 on 8²", &plain([64, 8, 8], 64, 1, 0), false, false);
        let g = ConvGeometry::new([16, 16, 16], 32, [3, 3], [2, 2], [1, 1], [1, 1], 1);
        bench.conv("16→32 k3 s2 p1 on 16²", &g, false, false);
        let g = ConvGeometry::new([32, 16, 16], 32, [3, 3], [1, 1], [1, 1], [1, 1], 32);
        bench.conv("32 k3 p1 depthwise on 16²", &g, false, false);
        println!();
    }
}
