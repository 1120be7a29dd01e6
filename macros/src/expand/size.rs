//! Sizes as code: a literal where the macro knows the number, else where the generated code can read it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;

use super::holder::holds_geometries;
use super::number::literal;
use super::{judged, open, own};
use crate::model::{COSTS, Layer, Leaving, Meaning, Name, Network, Product, Shape, Size, Source, Step};

/// The constants and parameters that the generated code speaks of, beside [`COSTS`].
const TAKEN: [&str; 15] = [
    "SIZES",
    "SIZES_FIT",
    "SHAPES_FIT",
    "BUDGET",
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
    } else if COSTS.iter().chain(&TAKEN).any(|taken| *taken == upper) {
        format_ident!("{upper}_GEOMETRY")
    } else {
        format_ident!("{upper}")
    }
}

/// A name as code: a parameter as it is, a constant by what the network's sizes call it, and what leaves a link by the
/// link's.
pub(crate) fn name(network: &Network, name: Name) -> TokenStream {
    match name.meaning() {
        Some(Meaning::Parameter(parameter)) => return parameter,
        Some(Meaning::Leaving(Leaving { step, axis, is_map })) => {
            let (left, axis) = (own::left_name(network, &step), literal(axis));
            let sizes = if is_map { quote!(MAP) } else { quote!(SIZES) };
            return quote!(#left::#sizes[#axis]);
        }
        _ => {}
    }
    let (sizes, constant) = (open::names(network).sizes, constant_name(network, name));
    quote!(#sizes::#constant)
}

/// `CONFIG_CLASSES` for `config::CLASSES`: the constant that holds what the user's constant is. What is computed begins with a
/// `_`, as a number may stand first, and its parentheses count: `W - A / 2` is not `(W - A) / 2`.
pub(crate) fn constant_name(network: &Network, name: Name) -> Ident {
    let signs = [('*', " TIMES "), ('/', " BY "), ('+', " PLUS "), ('-', " MINUS "), ('(', " OF "), (')', " END ")];
    let text = signs.iter().fold(name.text(), |text, (sign, word)| text.replace(*sign, word));
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| !word.is_empty());
    let mut constant = words.collect::<Vec<_>>().join("_").to_uppercase();
    if text.contains(' ') {
        constant.insert(0, '_');
    }
    let is_taken = |constant: &str| {
        ["SIZES_FIT", "SHAPES_FIT"].contains(&constant)
            || network.steps.iter().any(|step| judged::has_constant(step, constant))
    };
    while is_taken(&constant) {
        constant.push('_');
    }
    format_ident!("{constant}")
}

/// A size as code, unless it is open.
pub(crate) fn value(network: &Network, size: Size) -> Option<TokenStream> {
    match size {
        Size::Known(number) => Some(literal(number).into_token_stream()),
        Size::Open => None,
        Size::Named(named) => {
            let products = named.products().into_iter().map(|Product { factor, names }| {
                let factor = (factor > 1 || names.is_empty()).then(|| literal(factor).into_token_stream());
                let factors = factor.into_iter().chain(names.into_iter().map(|one| name(network, one)));
                match *factors.collect::<Vec<_>>() {
                    [ref factor] => factor.clone(),
                    ref factors => quote!(::netshape::plan::product([#(#factors),*])),
                }
            });
            match *products.collect::<Vec<_>>() {
                [ref product] => Some(product.clone()),
                ref products => Some(quote!(::netshape::plan::sum([#(#products),*]))),
            }
        }
    }
}

/// Where the constants of the layers' geometries are found.
pub(crate) fn owner(network: &Network) -> TokenStream {
    if holds_geometries(network) { open::names(network).sizes.into_token_stream() } else { quote!(Self) }
}

/// The sizes of what comes from somewhere as the arguments of a type, where types can say all of them.
pub(crate) fn type_sizes(network: &Network, source: Source) -> Option<Vec<TokenStream>> {
    let sizes = network.shape_of(source).sizes().into_iter().enumerate();
    let open = |index: usize| {
        let step = if let Source::Step(step) = source { &network.steps[step] } else { return None };
        let (dimensions, index) = (output_dimensions(network, step), literal(index));
        holds_geometries(network).then(|| quote!({ #dimensions[#index] }))
    };
    sizes.map(|(index, size)| type_size(network, size).or_else(|| open(index))).collect()
}

/// A size as the argument of a type, where types can say it.
pub(crate) fn type_size(network: &Network, size: Size) -> Option<TokenStream> {
    match size {
        Size::Known(_) => value(network, size),
        // A type can't compute with a parameter.
        Size::Named(named) if named.is_generic() => named.name().map(|one| name(network, one)),
        Size::Named(_) => value(network, size).map(|value| quote!({ #value })),
        Size::Open => None,
    }
}

/// Numbers in one sample of the network's input.
pub(crate) fn input_len(network: &Network) -> TokenStream {
    value(network, network.input.count()).unwrap_or_else(|| {
        let dimensions = input_dimensions(network);
        quote!(::netshape::plan::product(#dimensions))
    })
}

/// Numbers in one sample when it leaves `step`.
pub(crate) fn output_len(network: &Network, step: &Step) -> TokenStream {
    value(network, step.output.count()).unwrap_or_else(|| match (&step.layer, step.output) {
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
    value(network, step.input.count()).unwrap_or_else(|| match step.inputs.first() {
        Some(&Source::Step(index)) => output_len(network, &network.steps[index]),
        _ => input_len(network),
    })
}

/// The sizes of a shape as an array, unless one of them is open.
fn told(network: &Network, shape: &Shape) -> Option<TokenStream> {
    let sizes = shape.sizes().into_iter().map(|size| value(network, size)).collect::<Option<Vec<_>>>()?;
    Some(quote!([#(#sizes),*]))
}

/// Channels, height and width of what arrives at `step`, as an array.
pub(crate) fn arriving_dimensions(network: &Network, step: &Step) -> TokenStream {
    let map = matches!(step.input, Shape::Map { .. }).then(|| told(network, &step.input)).flatten();
    match (map, step.inputs.first()) {
        (Some(map), _) => map,
        (None, Some(&Source::Step(index))) => dimensions_after(network, &network.steps[index]),
        _ => input_dimensions(network),
    }
}

/// The same when it leaves.
pub(crate) fn dimensions_after(network: &Network, step: &Step) -> TokenStream {
    let map = matches!(step.output, Shape::Map { .. }).then(|| told(network, &step.output)).flatten();
    match (map, &step.layer, step.output) {
        (Some(map), ..) => map,
        (_, Layer::Concat, Shape::Map { channels, .. }) => {
            let (branch, channels) = (arriving_dimensions(network, step), value(network, channels));
            quote!(::netshape::plan::with_channels(#branch, #channels))
        }
        (_, layer, _) if has_geometry(layer) => {
            let (owner, geometry) = (owner(network), geometry_name(step));
            quote!(#owner::#geometry.output)
        }
        _ => arriving_dimensions(network, step),
    }
}

/// The dimensions of what leaves `step`, as an array: three, or the one of a vector.
pub(crate) fn output_dimensions(network: &Network, step: &Step) -> TokenStream {
    if let Some(rank) = rank(network, step.output) {
        let sizes = dimensions_after(network, step);
        return quote!(::netshape::nest::dimensions::<{ #rank }>(#sizes));
    }
    match step.output {
        Shape::Map { .. } => dimensions_after(network, step),
        Shape::Vector(_) => {
            let len = output_len(network, step);
            quote!([#len])
        }
    }
}

/// The dimensions of what comes from somewhere, as an array.
pub(crate) fn dimensions_from(network: &Network, source: Source) -> TokenStream {
    match source {
        Source::Input => input_dimensions(network),
        Source::Step(index) => output_dimensions(network, &network.steps[index]),
    }
}

/// How many dimensions a shape has, as code, where only the types of a link know it.
pub(crate) fn rank(network: &Network, shape: Shape) -> Option<TokenStream> {
    let left = own::left_name(network, &shape.link()?.step);
    Some(quote!(#left::RANK))
}

/// How many numbers stand beside each other at `step`: the channels that arrive, or the whole vector.
pub(crate) fn channels(network: &Network, step: &Step) -> TokenStream {
    match step.input {
        Shape::Map { channels, .. } => value(network, channels).unwrap_or_default(),
        Shape::Vector(_) => arriving_len(network, step),
    }
}

/// The dimensions of the network's input, as an array.
pub(crate) fn input_dimensions(network: &Network) -> TokenStream {
    told(network, &network.input).unwrap_or_else(|| match network.input {
        Shape::Map { channels, .. } => {
            let channels = value(network, channels);
            quote!([#channels, H, W])
        }
        Shape::Vector(_) => quote!([]),
    })
}

/// Whether a layer changes the height and width of a map.
fn has_geometry(layer: &Layer) -> bool {
    matches!(layer, Layer::Conv { .. } | Layer::MaxPool { .. } | Layer::AvgPool { .. } | Layer::GlobalAvgPool)
}
