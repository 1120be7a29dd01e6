//! `#[weights = "…"]`: a file that is not the network's.
#![cfg_attr(not(feature = "safetensors"), expect(dead_code, reason = "no file is read"))]

use proc_macro2::Ident;

use super::lines;

/// What is wrong with one tensor of a file.
pub(crate) enum TensorFault {
    Missing {
        name: String,
        shape: Vec<usize>,
    },
    Extra {
        name: String,
        shape: Vec<usize>,
    },
    Shape {
        name: String,
        found: Vec<usize>,
        expected: Vec<usize>,
    },
    Type {
        name: String,
        found: String,
    },
    /// NaN, an infinity or, in a variance, something below zero.
    Number {
        name: String,
        index: usize,
        value: f32,
    },
}

pub(crate) fn weights_form() -> String {
    lines(
        "this does not name a file of weights",
        &["write `#[weights = \"name.safetensors\"]`, the path from the folder of Cargo.toml".to_owned()],
    )
}

pub(crate) fn weights_of_a_size(name: Option<&Ident>, size: crate::model::Size) -> String {
    let name = name.map_or("this network".to_owned(), Ident::to_string);
    lines(
        format!("a file's weights have sizes, but {size} of {name} is not known when the file is read"),
        &["write numbers in the layers, or load the file when the program runs".to_owned()],
    )
}

pub(crate) fn open_weights(name: Option<&Ident>) -> String {
    let name = name.map_or("this network".to_owned(), Ident::to_string);
    lines(
        format!("{name} names no input, so its weights depend on how it is used"),
        &[format!("write `{name}: [channels, height, width] -> …` for a network with weights in the program")],
    )
}

#[cfg(not(feature = "safetensors"))]
pub(crate) fn weights_feature() -> String {
    lines(
        "weights in the program need netshape's feature `safetensors`",
        &["write `netshape = { version = \"…\", features = [\"safetensors\"] }` in Cargo.toml".to_owned()],
    )
}

pub(crate) fn unreadable_weights(file: &str, error: &str) -> String {
    lines(
        format!("the weights in {file} can't be read: {error}"),
        &["write the path from the folder of the package's Cargo.toml".to_owned()],
    )
}

pub(crate) fn malformed_weights(file: &str, error: &str, pickled: bool) -> String {
    let instead = if pickled {
        "it is a file of `torch.save`: write `safetensors.torch.save_file(module.state_dict(), path)` in Python instead"
    } else {
        "write it again with `save`, or with `safetensors.torch.save_file` in Python"
    };
    lines(format!("{file} is no safetensors file, or not all of one: {error}"), &[instead.to_owned()])
}

/// What is said before all that differs.
pub(crate) fn not_its_weights(file: &str, name: Option<&Ident>) -> String {
    let name = name.map_or("this network".to_owned(), Ident::to_string);
    format!("the weights in {file} are not those of {name}")
}

/// A file whose tensors are not the network's: all that differs.
pub(crate) fn other_weights(file: &str, name: Option<&Ident>, faults: &[TensorFault]) -> String {
    let mut others: Vec<String> = faults.iter().map(tensor_fault).collect();
    let some = |is: fn(&TensorFault) -> bool| faults.iter().any(is);
    let missing = some(|fault| matches!(fault, TensorFault::Missing { .. }));
    if missing && some(|fault| matches!(fault, TensorFault::Extra { .. })) {
        others.push(
            "label the layers as the file does, as in `stem: conv(…)`, or save it under the names here".to_owned(),
        );
    } else if some(|fault| matches!(fault, TensorFault::Type { .. })) {
        others.push("load the file when the program runs, or save it with numbers of F32".to_owned());
    } else {
        others.push("write the layers that the file was made of, or the file that is of these layers".to_owned());
    }
    lines(not_its_weights(file, name), &others)
}

fn tensor_fault(fault: &TensorFault) -> String {
    match fault {
        TensorFault::Missing { name, shape } => format!("`{name}` {shape:?} is missing"),
        TensorFault::Extra { name, shape } => format!("`{name}` {shape:?} is in the file, but not in the network"),
        TensorFault::Shape { name, found, expected } => {
            format!("`{name}` is {found:?} in the file, but {expected:?} in the network")
        }
        TensorFault::Type { name, found } => format!("`{name}` has numbers of {found}, but only F32 can be embedded"),
        TensorFault::Number { name, index, value } if value.is_finite() => {
            format!("`{name}` has {value} at place {index}, but a variance is at least 0")
        }
        TensorFault::Number { name, index, value } => format!("`{name}` has {value} at place {index}: not finite"),
    }
}
