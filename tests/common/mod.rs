//! What several tests share: reference values from PyTorch (see `tests/reference/README.md`), comparing with them, and
//! gradients against central differences.

#![allow(dead_code, reason = "each test file compiles this module for itself and uses its own part")]

pub(crate) mod drawn;
pub(crate) mod gradients;
pub(crate) mod layers;
pub(crate) mod lenet;
pub(crate) mod normalised;
pub(crate) mod one_sample;
pub(crate) mod vector_norm;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use netshape::Scalar;
use num_traits::FromPrimitive;
use safetensors::{Dtype, SafeTensors};

/// One file of `tests/reference`.
pub(crate) struct Reference {
    tensors: BTreeMap<String, Tensor>,
}

struct Tensor {
    shape: Vec<usize>,
    /// Every number of a file, whatever its type, is one that `f64` can hold.
    numbers: Vec<f64>,
}

/// The tensors of a file that share a prefix.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    reference: &'a Reference,
    pub(crate) name: &'a str,
}

impl Reference {
    /// Reads `tests/reference/{file}.safetensors`.
    pub(crate) fn load(file: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/reference/{file}.safetensors"));
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = SafeTensors::deserialize(&bytes).expect("a file in the safetensors format");
        let tensors = file.iter().map(|(name, view)| {
            let numbers = match view.dtype() {
                Dtype::F32 => numbers(view.data(), |bytes| f32::from_le_bytes(bytes).into()),
                Dtype::F64 => numbers(view.data(), f64::from_le_bytes),
                Dtype::I64 => numbers(view.data(), |bytes| i64::from_le_bytes(bytes) as f64),
                other => panic!("{name} is of type {other:?}"),
            };
            (name.to_owned(), Tensor { shape: view.shape().to_vec(), numbers })
        });
        Self { tensors: tensors.collect() }
    }

    /// All cases whose names begin with `prefix`. There is at least one.
    pub(crate) fn cases<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = Case<'a>> {
        let names = self.tensors.keys().filter_map(|name| name.rsplit_once('/')).map(|(case, _)| case);
        let names: BTreeSet<_> = names.filter(|case| case.starts_with(prefix)).collect();
        assert!(!names.is_empty(), "no case begins with {prefix}");
        names.into_iter().map(|name| Case { reference: self, name })
    }

    /// The case of this name.
    pub(crate) fn case<'a>(&'a self, name: &'a str) -> Case<'a> {
        Case { reference: self, name }
    }

    /// The numbers of a tensor that belongs to no case.
    pub(crate) fn numbers<T: Scalar>(&self, name: &str) -> Vec<T> {
        self.tensor(name).numbers.iter().map(|x| T::of(*x)).collect()
    }

    fn tensor(&self, name: &str) -> &Tensor {
        self.tensors.get(name).unwrap_or_else(|| panic!("no tensor {name}"))
    }
}

impl Case<'_> {
    fn tensor(&self, quantity: &str) -> &Tensor {
        self.reference.tensor(&format!("{}/{quantity}", self.name))
    }

    /// The numbers of a quantity; none if the case does not have it.
    pub(crate) fn numbers<T: Scalar>(&self, quantity: &str) -> Vec<T> {
        let name = format!("{}/{quantity}", self.name);
        if self.reference.tensors.contains_key(&name) { self.reference.numbers(&name) } else { Vec::new() }
    }

    /// A quantity that is one number.
    pub(crate) fn number(&self, quantity: &str) -> f64 {
        assert_eq!(self.tensor(quantity).numbers.len(), 1, "{}/{quantity}", self.name);
        self.tensor(quantity).numbers[0]
    }

    /// A quantity that is made of integers, such as `kernel` or `labels`.
    pub(crate) fn integers<const N: usize>(&self, quantity: &str) -> [usize; N] {
        self.all_integers(quantity).try_into().unwrap_or_else(|_| panic!("{}/{quantity} are not {N}", self.name))
    }

    /// A quantity that is made of any number of integers.
    pub(crate) fn all_integers(&self, quantity: &str) -> Vec<usize> {
        let integer = |x: &f64| usize::from_f64(*x).unwrap_or_else(|| panic!("{}/{quantity} has {x}", self.name));
        self.tensor(quantity).numbers.iter().map(integer).collect()
    }

    /// How many samples there are.
    pub(crate) fn batch(&self) -> usize {
        self.tensor("x").shape[0]
    }

    /// The dimensions of a quantity.
    pub(crate) fn shape<const N: usize>(&self, quantity: &str) -> [usize; N] {
        let shape = &self.tensor(quantity).shape;
        shape.as_slice().try_into().unwrap_or_else(|_| panic!("{}/{quantity} is {shape:?}", self.name))
    }

    /// Compares a result with the tensor of this name.
    #[track_caller]
    pub(crate) fn assert_close<T: Precision>(&self, quantity: &str, on: &str, got: &[T]) {
        assert_close(&format!("{}/{quantity}, {on}", self.name), got, &self.tensor(quantity).numbers);
    }
}

fn numbers<const N: usize>(data: &[u8], number: impl Fn([u8; N]) -> f64) -> Vec<f64> {
    data.as_chunks().0.iter().map(|bytes| number(*bytes)).collect()
}

/// How far a result may be from the reference.
///
/// The unit is the number itself or, if that is smaller, the root of the mean square of its tensor: a sum's rounding
/// error goes with the size of its terms, so a result that is small by cancellation can't be exact to its own size. The
/// sums here have up to some thousand terms, whose rounding errors of 6e-8 (1e-16 in `f64`) add up to no more than the
/// tolerance, while a term forgotten, doubled or misplaced is larger by orders of magnitude.
pub(crate) trait Precision: Scalar {
    const TOLERANCE: f64;
}

impl Precision for f32 {
    const TOLERANCE: f64 = 1e-5;
}

impl Precision for f64 {
    const TOLERANCE: f64 = 1e-12;
}

/// Compares all numbers and names the first that is too far off.
#[track_caller]
pub(crate) fn assert_close<T: Precision>(what: &str, got: &[T], expected: &[f64]) {
    assert_within(T::TOLERANCE, what, got, expected);
}

/// The same with another tolerance.
#[track_caller]
pub(crate) fn assert_within<T: Scalar>(tolerance: f64, what: &str, got: &[T], expected: &[f64]) {
    assert_eq!(got.len(), expected.len(), "{what}: how many numbers");
    let mean_square = expected.iter().map(|x| x * x).sum::<f64>() / expected.len().max(1) as f64;
    for (i, (got, expected)) in got.iter().map(|x| x.as_f64()).zip(expected.iter().copied()).enumerate() {
        let unit = expected.abs().max(mean_square.sqrt());
        let off = (got - expected).abs();
        // So written, a NaN is an error.
        assert!(
            off <= tolerance * unit,
            "{what}: number {i} is {got:e}, PyTorch has {expected:e}: off by {:.1e} of {unit:.1e}, allowed are {tolerance:.0e}",
            off / unit,
        );
    }
}
