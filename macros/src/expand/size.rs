//! Sizes as code: a literal where the macro knows the number, else where the generated code can read it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::number::{array, literal};
use crate::model::{Layer, Network, Shape, Size, Source, Step};

/// The other constants and parameters that the generated code speaks of.
const TAKEN: [&str; 12] = [
    "PARAMETERS",
    "TRAINING_PLAN",
    "INFERENCE_PLAN",
    "TRAINING",
    "INFERENCE",
    "LAYERS",
    "LEN",
    "OUTPUT_DIMENSIONS",
    "OUTPUT_LEN",
    "T",
    "H",
    "W",
];

/// `CONV1`: the constant that holds a layer's geometry. Two names never give the same one: a name with capitals stays as
/// it is.
pub(crate) fn geometry_name(step: &Step) -> Ident {
    let name = step.name.unraw().to_string();
    let upper = name.to_uppercase();
    if name.contains(char::is_uppercase) {
        format_ident!("{name}_Geometry")
    } else if TAKEN.contains(&upper.as_str()) {
        format_ident!("{upper}_GEOMETRY")
    } else {
        format_ident!("{upper}")
    }
}

/// Numbers in one sample of the network's input.
pub(crate) fn input_len(network: &Network) -> TokenStream {
    known_len(&network.input).unwrap_or_else(|| {
        let dimensions = input_dimensions(network);
        quote!(::netshape::plan::product(#dimensions))
    })
}

/// Numbers in one sample when it leaves `step`.
pub(crate) fn output_len(network: &Network, step: &Step) -> TokenStream {
    known_len(&step.output).unwrap_or_else(|| match (&step.layer, step.output) {
        (Layer::Concat, Shape::Vector(_)) => {
            let branches = step.inputs.iter().map(|branch| match *branch {
                Source::Input => input_len(network),
                Source::Step(index) => output_len(network, &network.steps[index]),
            });
            quote!(#(#branches)+*)
        }
        (_, Shape::Vector(_)) => arriving_len(network, step),
        (_, Shape::Map { .. }) => {
            let dimensions = dimensions_after(network, step);
            quote!(::netshape::plan::product(#dimensions))
        }
    })
}

/// Numbers in one sample when it arrives at `step`.
pub(crate) fn arriving_len(network: &Network, step: &Step) -> TokenStream {
    known_len(&step.input).unwrap_or_else(|| match step.inputs.first() {
        Some(&Source::Step(index)) => output_len(network, &network.steps[index]),
        _ => input_len(network),
    })
}

/// Channels, height and width of what arrives at `step`, as an array.
pub(crate) fn arriving_dimensions(network: &Network, step: &Step) -> TokenStream {
    match (step.input, step.inputs.first()) {
        (Shape::Map { channels, height: Size::Known(height), width: Size::Known(width) }, _) => {
            array(&[channels, height, width])
        }
        (_, Some(&Source::Step(index))) => dimensions_after(network, &network.steps[index]),
        _ => input_dimensions(network),
    }
}

/// The same when it leaves.
pub(crate) fn dimensions_after(network: &Network, step: &Step) -> TokenStream {
    match (&step.layer, step.output) {
        (_, Shape::Map { channels, height: Size::Known(height), width: Size::Known(width) }) => {
            array(&[channels, height, width])
        }
        (Layer::Concat, Shape::Map { channels, .. }) => {
            let (branch, channels) = (arriving_dimensions(network, step), literal(channels));
            quote!(::netshape::plan::with_channels(#branch, #channels))
        }
        (layer, _) if has_geometry(layer) => {
            let geometry = geometry_name(step);
            quote!(Self::#geometry.output)
        }
        _ => arriving_dimensions(network, step),
    }
}

/// The dimensions of what leaves `step`, as an array: three, or the one of a vector.
pub(crate) fn output_dimensions(network: &Network, step: &Step) -> TokenStream {
    match step.output {
        Shape::Map { .. } => dimensions_after(network, step),
        Shape::Vector(Size::Known(len)) => array(&[len]),
        Shape::Vector(Size::Open) => {
            let len = output_len(network, step);
            quote!([#len])
        }
    }
}

/// How many numbers stand beside each other at `step`: the channels that arrive, or the whole vector.
pub(crate) fn channels(network: &Network, step: &Step) -> TokenStream {
    match step.input {
        Shape::Map { channels, .. } => {
            let channels = literal(channels);
            quote!(#channels)
        }
        Shape::Vector(_) => arriving_len(network, step),
    }
}

/// The dimensions of the network's input, as an array.
pub(crate) fn input_dimensions(network: &Network) -> TokenStream {
    match network.input {
        Shape::Vector(Size::Known(len)) => array(&[len]),
        Shape::Map { channels, height: Size::Known(height), width: Size::Known(width) } => {
            array(&[channels, height, width])
        }
        Shape::Map { channels, .. } => {
            let channels = literal(channels);
            quote!([#channels, H, W])
        }
        Shape::Vector(Size::Open) => quote!([]),
    }
}

/// Whether a layer changes the height and width of a map.
fn has_geometry(layer: &Layer) -> bool {
    matches!(layer, Layer::Conv { .. } | Layer::MaxPool { .. } | Layer::AvgPool { .. } | Layer::GlobalAvgPool)
}

fn known_len(shape: &Shape) -> Option<TokenStream> {
    let len = match *shape {
        Shape::Map { channels, height: Size::Known(height), width: Size::Known(width) } => channels * height * width,
        Shape::Vector(Size::Known(len)) => len,
        _ => return None,
    };
    let len = literal(len);
    Some(quote!(#len))
}
