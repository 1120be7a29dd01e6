//! Hands networks over to PyTorch and ONNX Runtime, and takes weights from PyTorch. `scripts/interchange.py` runs it, and
//! compares what comes out on both sides.
//!
//! ```sh
//! cargo run --release --example interchange -- export DIR
//! cargo run --release --example interchange -- compare DIR
//! ```

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use netshape::init::Fan;
use netshape::{Engine, Init, LayerKind, Network, Samples, Scalar, Shape, leaves, network};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

#[path = "../tests/architectures/declared.rs"]
#[allow(dead_code, reason = "the tests look at more of it")]
mod declared;

#[path = "../tests/interchange/everything.rs"]
mod everything;

use declared::{AlexNet, DenseNet121, GoogLeNet, MobileNet, ResNet18, ResNet50, SqueezeNet, Vgg16};
use everything::Everything;

network! {
    /// LeNet-5.
    LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> [16, 5, 5]
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
}

/// Does the same with each network.
macro_rules! each {
    ($task:ident($folder:expr)) => {
        $task::<LeNet>($folder)?;
        $task::<Everything>($folder)?;
        $task::<AlexNet>($folder)?;
        $task::<Vgg16>($folder)?;
        $task::<GoogLeNet>($folder)?;
        $task::<ResNet18>($folder)?;
        $task::<ResNet50>($folder)?;
        $task::<MobileNet>($folder)?;
        $task::<DenseNet121>($folder)?;
        $task::<SqueezeNet>($folder)?;
    };
}

/// Samples for each network.
const SAMPLES: usize = 3;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, folder] = arguments.as_slice() else {
        return Err("write `export DIR` for networks to hand over, or `compare DIR` for what came back".into());
    };
    let folder = Path::new(folder);
    match task.as_str() {
        "export" => {
            fs::create_dir_all(folder)?;
            each!(export(folder));
        }
        "compare" => {
            each!(compare(folder));
        }
        _ => return Err(format!("`{task}` is neither `export` nor `compare`").into()),
    }
    Ok(())
}

/// Writes a network's weights, its model, its module, and what it makes of some samples.
fn export<N: Network<Scalar = f32>>(folder: &Path) -> Result<(), Box<dyn Error>> {
    let random = &mut StdRng::seed_from_u64(7);
    let mut network = N::with_init(Init::KaimingUniform { gain: 2_f64.sqrt(), fan: Fan::In }, random);
    // Running statistics as if it had been trained.
    for leaf in leaves::<N>().filter(|leaf| matches!(leaf.layer.kind, LayerKind::BatchNorm { .. })) {
        let numbers = &mut network.as_mut_slice()[leaf.range];
        let channels = numbers.len() / 4;
        let (weight_and_bias, statistics) = numbers.split_at_mut(2 * channels);
        let (mean, variance) = statistics.split_at_mut(channels);
        for number in weight_and_bias {
            *number += random.random_range(-0.2..0.2);
        }
        mean.fill_with(|| random.random_range(-0.2..0.2));
        variance.fill_with(|| random.random_range(0.5..1.5));
    }
    let file = |ending: &str| folder.join(format!("{}.{ending}", N::NAME));
    network.save(file("safetensors"))?;
    network.save_onnx(file("onnx"))?;
    fs::write(file("py"), N::to_pytorch()?)?;
    let x = (0..SAMPLES * N::Input::LEN).map(|_| random.random_range(-1.0..1.0)).collect();
    let x = Samples::<N::Input>::from_vec(x)?;
    let y = Engine::new(2).forward(&*network, &x);
    let (x, y) = (bytes(x.as_slice()), bytes(y.as_slice()));
    let shape = |dims: &[usize]| [&[SAMPLES], dims].concat();
    let tensors = [
        ("x", TensorView::new(Dtype::F32, shape(N::Input::DIMS), &x)?),
        ("y", TensorView::new(Dtype::F32, shape(N::Output::DIMS), &y)?),
    ];
    fs::write(file("values.safetensors"), safetensors::serialize(tensors, None)?)?;
    println!("{}: written", N::NAME);
    Ok(())
}

fn bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Loads the weights that PyTorch wrote, and tells how far the outputs are from PyTorch's.
fn compare<N: Network<Scalar = f32>>(folder: &Path) -> Result<(), Box<dyn Error>> {
    let file = |ending: &str| folder.join(format!("{}.{ending}", N::NAME));
    let mut network = N::zeroed();
    network.load(file("pytorch.safetensors"))?;
    let values = fs::read(file("pytorch.values.safetensors"))?;
    let values = SafeTensors::deserialize(&values)?;
    let numbers = |name| -> Result<Vec<f32>, Box<dyn Error>> {
        let view = values.tensor(name)?;
        Ok(view.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    };
    let y = Engine::new(2).forward(&*network, &Samples::<N::Input>::from_vec(numbers("x")?)?);
    let expected = numbers("y")?;
    let largest = expected.iter().fold(1.0_f64, |largest, y| largest.max(y.as_f64().abs()));
    let off = y.as_slice().iter().zip(&expected).map(|(y, expected)| (y - expected).as_f64().abs()).fold(0.0, f64::max);
    println!("{} {:.1e}", N::NAME, off / largest);
    if y.as_slice().len() == expected.len() && off <= 1e-5 * largest { Ok(()) } else { Err("too far off".into()) }
}
