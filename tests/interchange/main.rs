//! Networks for ONNX Runtime and PyTorch. What these two were given, and what came out, was kept by
//! `scripts/interchange.py`: see `tests/reference/README.md`.

#[path = "../common/mod.rs"]
mod common;
mod everything;

use std::fs;
use std::path::PathBuf;

use common::Reference;
use everything::Everything;
use netshape::weights::Names;
use netshape::{Engine, Flat, Network, Samples, network};
use safetensors::SafeTensors;

fn kept(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file)
}

fn network<N: Network>() -> Result<Box<N>, netshape::Error> {
    let mut network = N::zeroed();
    network.load(kept("everything.safetensors"))?;
    Ok(network)
}

#[test]
fn the_model_is_the_one_that_onnx_runtime_ran() {
    let model = network::<Everything<f32>>().unwrap().to_onnx().unwrap();
    // One of `f64` has the same model: all numbers in it are `f32`.
    assert!(network::<Everything<f64>>().unwrap().to_onnx().unwrap() == model);
    assert!(model == fs::read(kept("everything.onnx")).unwrap(), "scripts/interchange.py has not seen this model");
}

#[test]
fn the_module_is_the_one_that_pytorch_ran() {
    let module = <Everything>::to_pytorch().unwrap();
    assert_eq!(module, fs::read_to_string(kept("everything.py")).unwrap());
}

#[test]
fn the_outputs_are_those_of_onnx_runtime_and_pytorch() {
    let reference = Reference::load("everything_values");
    let x = reference.case("inputs").numbers("x");
    let outputs = Engine::new(1).forward(&*network::<Everything>().unwrap(), &Samples::from_vec(x).unwrap());
    for tool in ["onnxruntime", "pytorch"] {
        reference.case(tool).assert_close("y", "f32", outputs.as_slice());
    }
}

#[test]
fn a_file_is_written_whole() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("everything.onnx");
    let everything = network::<Everything>().unwrap();
    everything.save_onnx(&path).unwrap();
    assert!(fs::read(&path).unwrap() == everything.to_onnx().unwrap());
    let error = everything.save_onnx(path.join("below a file")).unwrap_err().to_string();
    assert!(error.contains("below a file: the file can't be written: "), "{error}");
}

#[test]
fn what_other_tools_can_not_hold_is_refused() {
    network!(Named: [3] -> fc(4) -> train: fc(2));
    let error = <Named>::to_pytorch().unwrap_err().to_string();
    assert_eq!(error, "a PyTorch module can't have a layer called `train`: give it another label");

    let mut large = Named::<f64>::zeroed();
    large.fc1.bias[2] = 1e300;
    let error = large.to_onnx().unwrap_err().to_string();
    assert_eq!(error, "`fc1.bias` has 1e300 at place 2, which is no finite f32");
}

#[test]
fn a_network_inside_is_a_module_inside() {
    network!(Body: [1, 5, 5] -> conv(2, k3) -> batchnorm -> relu);
    network!(Whole: [1, 5, 5] -> trunk: Body -> [2, 3, 3] -> head: fc(3));
    let module = <Whole>::to_pytorch().unwrap();
    let (body, whole) = module.split_once("class Whole(nn.Module)").expect("two classes");
    assert!(body.contains("class Body(nn.Module)") && body.contains("self.conv1 = nn.Conv2d(1, 2"), "{body}");
    assert!(whole.contains("self.trunk = Body()") && whole.contains("x = self.trunk(x)  # [2, 3, 3]"), "{whole}");

    let mut network = Whole::<f32>::zeroed();
    network.as_mut_slice().iter_mut().zip(1_u8..).for_each(|(number, i)| *number = i.into());
    let bytes = network.to_safetensors(&Names::new()).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    let expected = "head.bias head.weight trunk.batchnorm1.bias trunk.batchnorm1.num_batches_tracked \
        trunk.batchnorm1.running_mean trunk.batchnorm1.running_var trunk.batchnorm1.weight trunk.conv1.bias trunk.conv1.weight";
    assert_eq!(names.join(" "), expected);
    let renamed = Names::new().rename("trunk", "backbone.0");
    let bytes = network.to_safetensors(&renamed).unwrap();
    assert!(SafeTensors::deserialize(&bytes).unwrap().tensor("backbone.0.conv1.weight").is_ok());
    let mut back = Whole::<f32>::zeroed();
    back.load_safetensors(&bytes, &renamed).unwrap();
    assert_eq!(back.as_slice(), network.as_slice());
    // Its nodes and weights stand under their full names.
    let model = network.to_onnx().unwrap();
    for name in ["trunk.conv1", "trunk.conv1.weight", "trunk.batchnorm1.running_var", "trunk.relu1", "head"] {
        assert!(model.windows(name.len()).any(|bytes| bytes == name.as_bytes()), "{name}");
    }
}

#[test]
fn names_of_python_are_left_to_it() {
    // Variables and classes are renamed; layers keep their names, as their weights are called so.
    network!(F: [3] -> x: fc(4) -> residual { def: relu -> torch: fc(4) } -> fc(2));
    let module = <F>::to_pytorch().unwrap();
    for line in
        ["class F_(nn.Module):", "        x_ = self.x(x)  # [4]", "        x = F.relu(x_)", "        x = self.torch(x)"]
    {
        assert!(module.lines().any(|found| found == line), "{line} is not in\n{module}");
    }
}

#[test]
fn the_input_keeps_its_name_where_it_is_wanted_again() {
    network!(Twice: [4] -> residual { fc(4) -> fc(4) });
    let module = <Twice>::to_pytorch().unwrap();
    let body = "    def forward(self, inputs):
        x = self.fc1(inputs)
        x = self.fc2(x)
        x = x + inputs
        return x
";
    assert!(module.ends_with(body), "{module}");
}
