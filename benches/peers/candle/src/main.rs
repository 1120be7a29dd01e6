//! The workloads of `../workloads.py` in candle.

use std::error::Error;
use std::time::{Duration, Instant};

use candle_core::{DType, Device, Module, Tensor};
use candle_nn::{Conv2d, Conv2dConfig, Linear, VarBuilder, VarMap, conv2d, linear, loss::cross_entropy};

const BATCH: usize = 64;
const IMAGES: usize = 1024;
const RATE: f64 = 0.01;
const MOMENTUM: f64 = 0.9;
const TURN: Duration = Duration::from_millis(60);
const MOMENT: Duration = Duration::from_millis(1);

enum Layer {
    Conv(Conv2d),
    Fc(Linear),
    Relu,
    MaxPool,
    Flatten,
}

impl Module for Layer {
    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        match self {
            Self::Conv(layer) => layer.forward(x),
            Self::Fc(layer) => layer.forward(x),
            Self::Relu => x.relu(),
            Self::MaxPool => x.max_pool2d(2),
            Self::Flatten => x.flatten_from(1),
        }
    }
}

/// The shape of an image, and the layers.
fn network(name: &str, variables: &VarBuilder) -> candle_core::Result<(Vec<usize>, Vec<Layer>)> {
    use Layer::{Flatten, MaxPool, Relu};
    let conv = |place: &str, input, output, kernel, padding| {
        let options = Conv2dConfig { padding, ..Default::default() };
        conv2d(input, output, kernel, options, variables.pp(place)).map(Layer::Conv)
    };
    let fc = |place: &str, input, output| linear(input, output, variables.pp(place)).map(Layer::Fc);
    Ok(match name {
        "W1" => {
            let (a, b) = (conv("a", 1, 6, 5, 2)?, conv("b", 6, 16, 5, 0)?);
            let (c, d, e) = (fc("c", 400, 120)?, fc("d", 120, 84)?, fc("e", 84, 10)?);
            (vec![1, 28, 28], vec![a, Relu, MaxPool, b, Relu, MaxPool, Flatten, c, Relu, d, Relu, e])
        }
        "W2" => (vec![3, 32, 32], vec![conv("a", 3, 16, 3, 1)?, Relu, MaxPool, Flatten, fc("b", 4096, 10)?]),
        "W3" => {
            let (a, b) = (conv("a", 3, 32, 3, 1)?, conv("b", 32, 32, 3, 1)?);
            let (c, d) = (conv("c", 32, 64, 3, 1)?, conv("d", 64, 64, 3, 1)?);
            let (e, f) = (fc("e", 4096, 128)?, fc("f", 128, 10)?);
            (vec![3, 32, 32], vec![a, Relu, b, Relu, MaxPool, c, Relu, d, Relu, MaxPool, Flatten, e, Relu, f])
        }
        _ => (vec![784], vec![fc("a", 784, 256)?, Relu, fc("b", 256, 128)?, Relu, fc("c", 128, 10)?]),
    })
}

fn forward(layers: &[Layer], x: &Tensor) -> candle_core::Result<Tensor> {
    layers.iter().try_fold(x.clone(), |x, layer| layer.forward(&x))
}

/// Adds to `times` the mean times of a call in seconds, each over about a moment, for one turn.
fn time(times: &mut Vec<f64>, call: &mut dyn FnMut() -> candle_core::Result<()>) -> candle_core::Result<()> {
    let turn = Instant::now();
    while turn.elapsed() < TURN {
        let (moment, mut calls) = (Instant::now(), 0_u32);
        while moment.elapsed() < MOMENT {
            call()?;
            calls += 1;
        }
        times.push(moment.elapsed().as_secs_f64() / f64::from(calls));
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, "--repeats", repeats, "--threads", threads] =
        arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]
    else {
        return Err("usage: candle W1 --repeats 15 --threads 1".into());
    };
    let (map, device) = (VarMap::new(), Device::Cpu);
    let (shape, layers) = network(name, &VarBuilder::from_varmap(&map, DType::F32, &device))?;
    let length: usize = shape.iter().product();
    let pixels: Vec<f32> = (0..IMAGES * length).map(|i| (i * 7919 % 1009) as f32 / 504.0 - 1.0).collect();
    let inputs = Tensor::from_vec(pixels, [&[IMAGES], &shape[..]].concat(), &device)?;
    let classes = Tensor::from_vec((0..IMAGES).map(|i| (i * i % 10) as u32).collect(), IMAGES, &device)?;
    let (batch, one) = (inputs.narrow(0, 0, BATCH)?, inputs.narrow(0, 0, 1)?);

    // candle's own SGD has no momentum.
    let variables = map.all_vars();
    let mut momenta = variables.iter().map(|variable| variable.zeros_like()).collect::<Result<Vec<Tensor>, _>>()?;
    let mut next = 0;
    let mut train = || {
        let indices = (next..next + BATCH).map(|i| (i * 37 % IMAGES) as u32).collect();
        next = (next + BATCH) % IMAGES;
        let indices = Tensor::from_vec(indices, BATCH, &device)?;
        let scores = forward(&layers, &inputs.index_select(&indices, 0)?)?;
        let loss = cross_entropy(&scores, &classes.index_select(&indices, 0)?)?;
        let gradients = loss.backward()?;
        for (variable, momentum) in variables.iter().zip(&mut momenta) {
            if let Some(gradient) = gradients.get(variable) {
                *momentum = ((&*momentum * MOMENTUM)? + gradient)?.detach();
                variable.set(&(variable.as_detached_tensor() - (&*momentum * RATE)?)?)?;
            }
        }
        loss.to_scalar::<f32>().map(drop)
    };
    let mut infer = || forward(&layers, &batch).map(drop);
    let mut infer_one = || forward(&layers, &one).map(drop);
    let mut calls: [&mut dyn FnMut() -> candle_core::Result<()>; 3] = [&mut train, &mut infer, &mut infer_one];

    let mut times = [const { Vec::new() }; 3];
    for repeat in 0..=repeats.parse::<usize>()? {
        for (call, times) in calls.iter_mut().zip(&mut times) {
            time(times, &mut **call)?;
            if repeat == 0 {
                // That was to warm up.
                times.clear();
            }
        }
    }
    let [training, inference, one] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    let parameters: usize = variables.iter().map(|variable| variable.elem_count()).sum();
    println!(
        r#"{{"workload": "{name}", "threads": {threads}, "parameters": {parameters}, "training": {training:e}, "inference": {inference:e}, "one": {one:e}}}"#
    );
    Ok(())
}
