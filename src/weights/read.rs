//! From the bytes of a file to a network, everything checked before the network is touched.

use safetensors::tensor::{SafeTensorError, TensorView};
use safetensors::{Dtype, SafeTensors};

use super::error::{TensorFault, WeightsProblem};
use super::names::{Named, Names};
use crate::state::{Quantity, TensorInfo};
use crate::{Network, Scalar};

/// Gives `network` the numbers of a file, or says all that is wrong with it and changes nothing.
pub(crate) fn read<N: Network>(network: &mut N, bytes: &[u8], names: &Names<'_>) -> Result<(), WeightsProblem> {
    let file = SafeTensors::deserialize(bytes).map_err(|error| malformed(bytes, &error))?;
    let Named { tensors, left_out } = names.tensors::<N>()?;
    let (mut faults, mut found) = (Vec::new(), Vec::new());
    for (name, tensor) in &tensors {
        match file.tensor(name) {
            Ok(view) => match check::<N::Scalar>(name, tensor, &view) {
                Ok(()) => found.push((tensor, view)),
                Err(fault) => faults.push(fault),
            },
            // PyTorch has it since 0.4, and it is of no use here.
            Err(_) if tensor.quantity == Quantity::BatchesTracked => {}
            Err(_) => faults.push(TensorFault::Missing { name: name.clone(), shape: tensor.shape.clone() }),
        }
    }
    if !names.ignore_extra {
        let known = |name: &str| {
            tensors.iter().any(|(known, _)| known == name) || left_out.iter().any(|prefix| name.starts_with(prefix))
        };
        let mut extra: Vec<_> = file.iter().filter(|(name, _)| !known(name)).collect();
        extra.sort_unstable_by_key(|(name, _)| *name);
        let fault = |(name, view): (&str, TensorView<'_>)| TensorFault::Extra {
            name: name.to_owned(),
            shape: view.shape().to_vec(),
        };
        faults.extend(extra.into_iter().map(fault));
    }
    if !faults.is_empty() {
        return Err(WeightsProblem::Mismatch(faults));
    }
    for (tensor, view) in found {
        let own = &mut network.as_mut_slice()[tensor.range.clone()];
        for_each(&view, |index, number| {
            if let Some(own) = own.get_mut(index) {
                *own = N::Scalar::of(number);
            }
            Ok::<(), TensorFault>(())
        })
        .map_err(|fault| WeightsProblem::Mismatch(vec![fault]))?;
    }
    Ok(())
}

/// Whether a tensor of the file is what the network has in its place.
fn check<T: Scalar>(name: &str, tensor: &TensorInfo, view: &TensorView<'_>) -> Result<(), TensorFault> {
    if view.shape() != tensor.shape {
        let (found, expected) = (view.shape().to_vec(), tensor.shape.clone());
        return Err(TensorFault::Shape { name: name.to_owned(), found, expected });
    }
    let wrong = |expected| TensorFault::Type { name: name.to_owned(), found: format!("{:?}", view.dtype()), expected };
    match (tensor.quantity, view.dtype()) {
        (Quantity::BatchesTracked, Dtype::I64) => Ok(()),
        (Quantity::BatchesTracked, _) => Err(wrong("only I64")),
        (_, Dtype::F64 | Dtype::F32 | Dtype::F16 | Dtype::BF16) => {
            for_each(view, |index, number| check_number::<T>(name, tensor, index, number))
        }
        _ => Err(wrong("only F64, F32, F16 and BF16")),
    }
}

/// Whether a number may stand in a network.
pub(super) fn check_number<T: Scalar>(
    name: &str,
    tensor: &TensorInfo,
    index: usize,
    value: f64,
) -> Result<(), TensorFault> {
    if !T::of(value).is_finite() {
        let scalar = std::any::type_name::<T>();
        return Err(TensorFault::NotFinite { name: name.to_owned(), index, value, scalar });
    }
    if tensor.quantity == Quantity::RunningVariance && value < 0.0 {
        return Err(TensorFault::NegativeVariance { name: name.to_owned(), index, value });
    }
    Ok(())
}

/// Goes through the numbers, whatever floating-point type they are of; `f64` holds all of them exactly.
fn for_each<E>(view: &TensorView<'_>, mut take: impl FnMut(usize, f64) -> Result<(), E>) -> Result<(), E> {
    fn go<E, const N: usize>(
        data: &[u8],
        take: &mut impl FnMut(usize, f64) -> Result<(), E>,
        number: impl Fn([u8; N]) -> f64,
    ) -> Result<(), E> {
        data.as_chunks().0.iter().enumerate().try_for_each(|(index, bytes)| take(index, number(*bytes)))
    }
    let (data, take) = (view.data(), &mut take);
    match view.dtype() {
        Dtype::F64 => go(data, take, f64::from_le_bytes),
        Dtype::F32 => go(data, take, |bytes| f32::from_le_bytes(bytes).into()),
        // The upper half of an `f32`.
        Dtype::BF16 => go(data, take, |[low, high]| f32::from_le_bytes([0, 0, low, high]).into()),
        Dtype::F16 => go(data, take, |bytes| half(u16::from_le_bytes(bytes))),
        _ => Ok(()),
    }
}

/// A number of IEEE 754's 16 bits: one of sign, five of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction > 0.0 => f64::NAN,
        31 => f64::INFINITY,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    if bits >> 15 == 0 { size } else { -size }
}

/// Why bytes are no file in the safetensors format.
fn malformed(bytes: &[u8], error: &SafeTensorError) -> WeightsProblem {
    let len = bytes.len();
    let text = match error {
        _ if bytes.is_empty() => "the file is empty".to_owned(),
        _ if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0x80, 0x02]) => {
            "this is a file of `torch.save`, whose code Python would run: in Python, write \
             `safetensors.torch.save_file(module.state_dict(), path)` instead"
                .to_owned()
        }
        SafeTensorError::HeaderTooSmall => {
            format!("the file is truncated: it ends after {len} of the 8 bytes that tell the header's length")
        }
        SafeTensorError::InvalidHeaderLength => {
            let header = bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
            format!("the file is truncated: its header should have {header} bytes, but only {} follow", len - 8)
        }
        SafeTensorError::HeaderTooLarge => {
            "this is not a safetensors file: what should be its header's length is larger than any".to_owned()
        }
        SafeTensorError::MetadataIncompleteBuffer => {
            "the file's length is not what its header says: it is truncated, or something follows".to_owned()
        }
        error => format!("this is not a safetensors file, or a broken one: {error}"),
    };
    WeightsProblem::Malformed(text)
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn halves_are_those_of_ieee_754() {
        // 1, −2, the largest, the smallest normal and the smallest subnormal number, and 1/3 rounded.
        let known = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 2_f64.powi(-14)),
            (0x0001, 2_f64.powi(-24)),
            (0x3555, 0.333_251_953_125),
        ];
        for (bits, number) in known {
            assert_eq!(half(bits).to_bits(), f64::to_bits(number), "{bits:#06x}");
        }
        assert!(half(0x7c01).is_nan());
        assert_eq!((half(0x7c00), half(0xfc00)), (f64::INFINITY, f64::NEG_INFINITY));
        assert!(half(0x8000).is_sign_negative());
    }
}
