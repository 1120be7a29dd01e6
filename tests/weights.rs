//! Weights as safetensors files: those of PyTorch, round trips, other names, and everything that can be wrong.

mod common;

use std::fs;
use std::path::PathBuf;

use common::Reference;
use netshape::weights::{Names, TensorFault, WeightsProblem};
use netshape::{Engine, Flat, Map, Network, Samples, Vector, network};
use rand::{SeedableRng, rngs::StdRng};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

network! {
    /// Every kind of layer with parameters: the network of `scripts/reference_interchange.py`.
    Small: [2, 9, 7]
        -> stem: conv(8, k3x2, s2x1, p1) -> batchnorm -> relu
        -> conv(8, k3, g4, nobias) -> groupnorm(2) -> gelu
        -> layernorm -> flatten -> fc(6) -> batchnorm -> tanh -> fc(3, nobias)
}

network!(Tiny: [3] -> fc(2) -> batchnorm);

#[test]
fn a_raw_name_is_written_without_its_mark() {
    network!(r#Raw: [3] -> r#type: fc(2));
    assert_eq!((<Raw>::NAME, <Raw>::STEPS[0].name), ("Raw", "type"));
    assert_eq!(tensors(&drawn::<Raw>().to_safetensors(&Names::new()).unwrap()).len(), 2);
    assert_eq!(<Raw>::LAYERS[0].name, "type");
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("weights").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn reference(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/reference/{file}.safetensors"))
}

#[expect(clippy::unnecessary_box_returns, reason = "as `Network::new` gives it")]
fn drawn<N: Network>() -> Box<N> {
    N::new(&mut StdRng::seed_from_u64(3))
}

/// A tensor that can be changed.
type Owned = (String, Dtype, Vec<usize>, Vec<u8>);

fn tensors(bytes: &[u8]) -> Vec<Owned> {
    let file = SafeTensors::deserialize(bytes).unwrap();
    let own =
        |(name, view): (&str, TensorView)| (name.to_owned(), view.dtype(), view.shape().to_vec(), view.data().to_vec());
    file.iter().map(own).collect()
}

fn file(tensors: &[Owned]) -> Vec<u8> {
    let views =
        tensors.iter().map(|(name, dtype, shape, data)| (name, TensorView::new(*dtype, shape.clone(), data).unwrap()));
    safetensors::serialize(views, None).unwrap()
}

/// What is said of a file in which something was changed; the network is then as it was.
fn faults(change: impl FnOnce(&mut Vec<Owned>)) -> Vec<TensorFault> {
    let mut own = tensors(&drawn::<Tiny>().to_safetensors(&Names::new()).unwrap());
    own.sort_by(|a, b| a.0.cmp(&b.0));
    change(&mut own);
    let mut network = Tiny::<f32>::zeroed();
    let error = network.load_safetensors(&file(&own), &Names::new()).unwrap_err();
    assert!(network.as_slice().iter().all(|number| *number == 0.0), "the network was touched");
    match error.problem {
        WeightsProblem::Mismatch(faults) => faults,
        other => panic!("{other}"),
    }
}

/// Changes one number of a tensor.
fn set(tensors: &mut [Owned], name: &str, index: usize, number: f32) {
    let tensor = tensors.iter_mut().find(|tensor| tensor.0 == name).unwrap();
    tensor.3[4 * index..][..4].copy_from_slice(&number.to_le_bytes());
}

fn outputs<N: Network<Input = Map<2, 9, 7>, Output = Vector<3>>>(network: &N, x: &[f64]) -> Vec<N::Scalar> {
    let x = x.iter().map(|x| netshape::Scalar::of(*x)).collect();
    Engine::new(1).forward(network, &Samples::from_vec(x).unwrap()).as_slice().to_vec()
}

#[test]
fn a_state_dict_of_pytorch_loads_and_computes_the_same() {
    let reference_values = Reference::load("interchange");
    let x = reference_values.case("inputs").numbers::<f64>("x");
    for (file, case) in [("state_dict", "saved"), ("state_dict_types", "types")] {
        let (mut single, mut double) = (Small::<f32>::zeroed(), Small::<f64>::zeroed());
        single.load(reference(file)).unwrap();
        double.load(reference(file)).unwrap();
        let case = reference_values.case(case);
        case.assert_close("y", "f32", &outputs(&*single, &x));
        case.assert_close("y", "f64", &outputs(&*double, &x));
    }
}

#[test]
fn what_is_written_has_the_names_shapes_and_numbers_of_pytorchs_file() {
    let theirs = fs::read(reference("state_dict")).unwrap();
    let mut network = Small::<f32>::zeroed();
    network.load_safetensors(&theirs, &Names::new()).unwrap();
    let path = folder("pytorch").join("small.safetensors");
    network.save(&path).unwrap();
    let (mut ours, mut theirs) = (tensors(&fs::read(path).unwrap()), tensors(&theirs));
    ours.sort();
    theirs.sort();
    for ((name, dtype, shape, data), expected) in ours.iter().zip(&theirs) {
        assert_eq!((name, dtype, shape), (&expected.0, &expected.1, &expected.2));
        if !name.ends_with("num_batches_tracked") {
            assert_eq!(*data, expected.3, "{name}");
        }
    }
    assert_eq!(ours.len(), theirs.len());
}

#[test]
fn both_scalars_come_back_to_the_bit() {
    let path = folder("bits").join("small.safetensors");
    let (single, double) = (drawn::<Small<f32>>(), drawn::<Small<f64>>());
    let mut back = Small::<f32>::zeroed();
    single.save(&path).unwrap();
    back.load(&path).unwrap();
    assert_eq!(back.as_slice(), single.as_slice());
    let mut back = Small::<f64>::zeroed();
    double.save(&path).unwrap();
    back.load(&path).unwrap();
    assert_eq!(back.as_slice(), double.as_slice());
    // Rounded, where the network is narrower than the file.
    let mut narrow = Small::<f32>::zeroed();
    narrow.load(&path).unwrap();
    let rounded: Vec<f32> = double.as_slice().iter().map(|number| *number as f32).collect();
    assert_eq!(narrow.as_slice(), rounded);
}

#[test]
fn other_names_are_translated() {
    let network = drawn::<Small<f32>>();
    let names = Names::new().rename("stem", "features.0").rename("fc2", "head").each(|name| format!("model.{name}"));
    let bytes = network.to_safetensors(&names).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    for name in ["model.features.0.weight", "model.head.weight", "model.batchnorm1.running_var"] {
        assert!(file.names().contains(&name), "{name} is not in {:?}", file.names());
    }
    let mut back = Small::<f32>::zeroed();
    back.load_safetensors(&bytes, &names).unwrap();
    assert_eq!(back.as_slice(), network.as_slice());
}

#[test]
fn a_layer_can_be_left_out() {
    network!(Other: [3] -> fc(5) -> batchnorm -> head: fc(4));
    network!(Narrow: [3] -> fc(5) -> batchnorm -> head: fc(2, nobias));
    let bytes = drawn::<Other>().to_safetensors(&Names::new()).unwrap();
    let mut narrow = Narrow::<f32>::zeroed();
    narrow.head.weight[0][3] = 7.0;
    narrow.load_safetensors(&bytes, &Names::new().without("head")).unwrap();
    assert_eq!(narrow.fc1, drawn::<Other>().fc1);
    assert_eq!(narrow.head.weight, [[0.0, 0.0, 0.0, 7.0, 0.0], [0.0; 5]]);

    network!(Trunk: [3] -> fc(5) -> batchnorm);
    let mut trunk = Trunk::<f32>::zeroed();
    assert!(trunk.load_safetensors(&bytes, &Names::new()).is_err());
    trunk.load_safetensors(&bytes, &Names::new().ignore_extra()).unwrap();
    assert_eq!(trunk.as_slice(), &drawn::<Other>().as_slice()[..trunk.as_slice().len()]);

    let written = narrow.to_safetensors(&Names::new().without("head")).unwrap();
    assert!(SafeTensors::deserialize(&written).unwrap().names().iter().all(|name| !name.starts_with("head")));
}

#[test]
fn all_that_does_not_fit_is_listed() {
    let path = folder("list").join("tiny.safetensors");
    let mut own = tensors(&drawn::<Tiny>().to_safetensors(&Names::new()).unwrap());
    own.retain(|tensor| tensor.0 != "fc1.bias");
    for tensor in &mut own {
        match tensor.0.as_str() {
            "fc1.weight" => tensor.2 = vec![3, 2],
            "batchnorm1.bias" => *tensor = ("norm.bias".into(), Dtype::F32, vec![2], vec![0; 8]),
            "batchnorm1.weight" => (tensor.1, tensor.3) = (Dtype::I32, vec![0; 8]),
            _ => {}
        }
    }
    set(&mut own, "batchnorm1.running_var", 1, -0.5);
    set(&mut own, "batchnorm1.running_mean", 0, f32::NAN);
    fs::write(&path, file(&own)).unwrap();
    let complaint = Tiny::<f32>::zeroed().load(&path).unwrap_err().to_string();
    let expected = "tiny.safetensors: the weights don't fit the network:
  `fc1.weight` is [3, 2] in the file, but [2, 3] in the network
  `fc1.bias` [2] is missing
  `batchnorm1.weight` has numbers of type I32, but only F64, F32, F16 and BF16 can be read
  `batchnorm1.bias` [2] is missing
  `batchnorm1.running_mean` has NaN at place 0, which is no finite f32
  `batchnorm1.running_var` has -0.5 at place 1, but a variance is at least 0
  `norm.bias` [2] is in the file, but not in the network
  if the file has other names for the same layers, translate them with `weights::Names`";
    assert!(complaint.ends_with(expected), "{complaint}");
}

#[test]
fn the_count_of_batches_may_be_missing_but_not_wrong() {
    let tracked = "batchnorm1.num_batches_tracked";
    let mut own = tensors(&drawn::<Tiny>().to_safetensors(&Names::new()).unwrap());
    own.retain(|tensor| tensor.0 != tracked);
    assert_eq!(own.len(), 6);
    Tiny::<f32>::zeroed().load_safetensors(&file(&own), &Names::new()).unwrap();
    let found = faults(|tensors| {
        let tensor = tensors.iter_mut().find(|tensor| tensor.0 == tracked).unwrap();
        (tensor.1, tensor.3) = (Dtype::F64, vec![0; 8]);
    });
    assert!(matches!(&found[..], [TensorFault::Type { expected: "only I64", .. }]), "{found:?}");
}

#[test]
fn a_number_too_large_for_the_network_is_refused() {
    let mut large = drawn::<Tiny<f64>>();
    large.fc1.bias[1] = 1e300;
    let bytes = large.to_safetensors(&Names::new()).unwrap();
    let complaint = Tiny::<f32>::zeroed().load_safetensors(&bytes, &Names::new()).unwrap_err().to_string();
    assert!(complaint.ends_with("`fc1.bias` has 1e300 at place 1, which is no finite f32"), "{complaint}");
}

#[test]
fn names_that_are_not_the_networks_are_refused() {
    let network = drawn::<Tiny>();
    let complaint = network.to_safetensors(&Names::new().rename("conv1", "x").without("fc2")).unwrap_err().to_string();
    assert_eq!(
        complaint,
        "the weights don't fit the network:
  the names speak of `conv1`, but the network's layers are fc1, batchnorm1
  the names speak of `fc2`, but the network's layers are fc1, batchnorm1"
    );
    let complaint = network.to_safetensors(&Names::new().rename("batchnorm1", "fc1")).unwrap_err().to_string();
    assert!(complaint.contains("two tensors of the network have the name `fc1.weight`"), "{complaint}");
}

#[test]
fn broken_files_are_refused_with_the_reason() {
    let path = folder("broken").join("tiny.safetensors");
    let good = drawn::<Tiny>().to_safetensors(&Names::new()).unwrap();
    let header = usize::try_from(u64::from_le_bytes(good[..8].try_into().unwrap())).unwrap();
    let mut not_json = good.clone();
    not_json[8] = b'?';
    let longer = [&good[..], &[0]].concat();
    for (bytes, says) in [
        (&[][..], "the file is empty"),
        (&good[..5], "the file is truncated: it ends after 5 of the 8 bytes that tell the header's length"),
        (&good[..20], &format!("the file is truncated: its header should have {header} bytes, but only 12 follow")),
        (
            &good[..good.len() - 1],
            "the file's length is not what its header says: it is truncated, or something follows",
        ),
        (&longer, "the file's length is not what its header says: it is truncated, or something follows"),
        (b"PK\x03\x04 and more", "this is a file of `torch.save`"),
        (&[0xff; 30], "this is not a safetensors file: what should be its header's length is larger than any"),
        (&not_json, "this is not a safetensors file, or a broken one: invalid JSON in header"),
    ] {
        fs::write(&path, bytes).unwrap();
        let mut network = drawn::<Tiny>();
        let complaint = network.load(&path).unwrap_err().to_string();
        assert!(complaint.starts_with(&format!("{}: {says}", path.display())), "{complaint}");
        assert_eq!(network.as_slice(), drawn::<Tiny>().as_slice(), "the network was touched");
    }
    let error = drawn::<Tiny>().load(path.with_file_name("none")).unwrap_err();
    assert!(matches!(error.problem, WeightsProblem::Unreadable(_)), "{error}");
}

#[test]
fn what_can_not_be_written_leaves_the_good_file_alone() {
    let folder = folder("replace");
    let path = folder.join("tiny.safetensors");
    let mut network = drawn::<Tiny>();
    network.save(&path).unwrap();
    let good = fs::read(&path).unwrap();
    network.fc1.weight[0][2] = f32::INFINITY;
    let complaint = network.save(&path).unwrap_err().to_string();
    assert!(complaint.contains("`fc1.weight` has inf at place 2, which is no finite f32"), "{complaint}");
    assert_eq!(fs::read(&path).unwrap(), good);
    network.fc1.weight[0][2] = 0.0;
    network.save(&path).unwrap();
    assert_ne!(fs::read(&path).unwrap(), good);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing lies beside the file");

    let error = network.save(folder.join("none").join("tiny.safetensors")).unwrap_err();
    assert!(matches!(error.problem, WeightsProblem::Unwritable(_)), "{error}");
    // A folder can't be replaced by a file, and the file beside it goes away again.
    fs::create_dir(folder.join("taken")).unwrap();
    assert!(network.save(folder.join("taken")).is_err());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("links");
    let (path, link) = (folder.join("tiny.safetensors"), folder.join("latest"));
    let network = drawn::<Tiny>();
    network.save(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("tiny.safetensors", &link).unwrap();
    network.save(&link).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn an_open_network_has_the_shapes_of_its_input() {
    network!(Card: < conv(1, 2, k3) -> relu -> fc(4) >);
    let network = drawn::<Card<6, 5>>();
    let bytes = network.to_safetensors(&Names::new()).unwrap();
    let mut back = Card::<6, 5>::zeroed();
    back.load_safetensors(&bytes, &Names::new()).unwrap();
    assert_eq!(back.as_slice(), network.as_slice());
    let complaint = Card::<5, 5>::zeroed().load_safetensors(&bytes, &Names::new()).unwrap_err().to_string();
    assert!(complaint.contains("`fc1.weight` is [4, 24] in the file, but [4, 18] in the network"), "{complaint}");
}
