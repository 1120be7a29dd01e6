//! How time and memory grow with batch, width, depth, size of the image and threads: lines of JSON for `scaling.py`, which
//! measures the same networks in PyTorch, makes the plots and says where netshape stops being the faster one.

mod common;

use std::time::Instant;

use common::median;
use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::{Optimizer, Sgd};
use netshape::{Engine, Network, Samples, Shape, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    // Three convolutions of so many channels.
    Width8: < conv(3, 8, k3, p1) -> relu -> conv(8, k3, p1) -> relu -> conv(8, k3, p1) -> relu -> gap -> fc(10) >;
    Width16: < conv(3, 16, k3, p1) -> relu -> conv(16, k3, p1) -> relu -> conv(16, k3, p1) -> relu -> gap -> fc(10) >;
    Width32: < conv(3, 32, k3, p1) -> relu -> conv(32, k3, p1) -> relu -> conv(32, k3, p1) -> relu -> gap -> fc(10) >;
    Width64: < conv(3, 64, k3, p1) -> relu -> conv(64, k3, p1) -> relu -> conv(64, k3, p1) -> relu -> gap -> fc(10) >;
    Width128: < conv(3, 128, k3, p1) -> relu -> conv(128, k3, p1) -> relu -> conv(128, k3, p1) -> relu -> gap -> fc(10) >;
    Width256: < conv(3, 256, k3, p1) -> relu -> conv(256, k3, p1) -> relu -> conv(256, k3, p1) -> relu -> gap -> fc(10) >;

    // As many convolutions of 16 channels behind the first.
    Depth1: [3, 16, 16] -> conv(16, k3, p1) -> relu -> repeat 1 { conv(16, k3, p1) -> relu } -> gap -> fc(10);
    Depth4: [3, 16, 16] -> conv(16, k3, p1) -> relu -> repeat 4 { conv(16, k3, p1) -> relu } -> gap -> fc(10);
    Depth16: [3, 16, 16] -> conv(16, k3, p1) -> relu -> repeat 16 { conv(16, k3, p1) -> relu } -> gap -> fc(10);

    // Fully connected layers of so many numbers.
    Fc128: [128] -> fc(128) -> relu -> fc(128) -> relu -> fc(10);
    Fc512: [512] -> fc(512) -> relu -> fc(512) -> relu -> fc(10);
    Fc2048: [2048] -> fc(2048) -> relu -> fc(2048) -> relu -> fc(10);
}

/// The median time of a training step, over at least five steps and 0.15 s.
fn step<N: Network<Scalar = f32, Output = Vector<10>>>(
    series: &str,
    at: usize,
    batch: usize,
    threads: usize,
) -> Result<(), netshape::Error> {
    let pixels = (0..batch * N::Input::LEN).map(|i| (i * 7919 % 1009) as f32 / 504.0 - 1.0).collect();
    let data = Dataset::new(Samples::from_vec(pixels)?, (0..batch).map(|i| i * i % 10).collect::<Classes>())?;
    let mut network = N::new(&mut StdRng::seed_from_u64(1));
    let (mut engine, mut optimizer) = (Engine::new(threads), Optimizer::new(Sgd::new(0.001).momentum(0.9))?);
    let (indices, loss): (Vec<usize>, _) = ((0..batch).collect(), CrossEntropy::new());
    let (mut times, begin) = (Vec::new(), Instant::now());
    while times.len() < 6 || begin.elapsed().as_secs_f64() < 0.15 {
        let start = Instant::now();
        engine.step(&mut *network, &mut optimizer, &loss, &data, &indices)?;
        times.push(start.elapsed().as_secs_f64());
    }
    // Without the first one, in which memory is made.
    let (seconds, bytes) = (median(times.split_off(1)), N::TRAINING_BYTES * engine.lanes() * threads);
    println!(
        r#"{{"series": "{series}", "at": {at}, "batch": {batch}, "threads": {threads}, "seconds": {seconds:e}, "bytes": {bytes}, "parameters": {}}}"#,
        N::LEN
    );
    Ok(())
}

fn main() -> Result<(), netshape::Error> {
    for batch in [1, 4, 16, 64, 256] {
        step::<Width16<32, 32>>("batch", batch, batch, 1)?;
    }
    step::<Width8<16, 16>>("width", 8, 32, 1)?;
    step::<Width16<16, 16>>("width", 16, 32, 1)?;
    step::<Width32<16, 16>>("width", 32, 32, 1)?;
    step::<Width64<16, 16>>("width", 64, 32, 1)?;
    step::<Width128<16, 16>>("width", 128, 32, 1)?;
    step::<Width256<16, 16>>("width", 256, 32, 1)?;
    step::<Depth1>("depth", 1, 64, 1)?;
    step::<Depth4>("depth", 4, 64, 1)?;
    step::<Depth16>("depth", 16, 64, 1)?;
    step::<Width16<8, 8>>("side", 8, 16, 1)?;
    step::<Width16<16, 16>>("side", 16, 16, 1)?;
    step::<Width16<32, 32>>("side", 32, 16, 1)?;
    step::<Width16<64, 64>>("side", 64, 16, 1)?;
    step::<Width16<128, 128>>("side", 128, 16, 1)?;
    step::<Width16<224, 224>>("side", 224, 16, 1)?;
    step::<Fc128>("fc", 128, 64, 1)?;
    step::<Fc512>("fc", 512, 64, 1)?;
    step::<Fc2048>("fc", 2048, 64, 1)?;
    for threads in 1..=std::thread::available_parallelism().map_or(1, usize::from) {
        step::<Width32<16, 16>>("threads", threads, 64, threads)?;
    }
    Ok(())
}
