//! What types need to say of a network whose sizes come from outside: constants beside the struct, generic over nothing, as
//! the length of an array must be.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::number::literal;
use super::size::{constant_name, geometry_name, input_dimensions, output_dimensions, value};
use super::{declared, open, passes};
use crate::model::{Layer, Meaning, Name, Network, Shape, Size, Source, Step};

/// Whether the geometries of the layers are beside the struct: something in the network is no number, and follows from
/// constants alone.
pub(crate) fn holds_geometries(network: &Network) -> bool {
    let shapes = network.steps.iter().map(|step| step.output).chain([network.input]);
    let is_outside = |shape: crate::model::Shape| shape.known().is_none();
    !open::is_open(network) && network.parameters.is_empty() && shapes.into_iter().any(is_outside)
}

/// The constants: `HeadSizes::CLASSES`, `HeadSizes::FC1`.
pub(crate) fn holder(network: &Network) -> TokenStream {
    let constants = constants(network);
    if constants.is_empty() && !holds_geometries(network) {
        return TokenStream::new();
    }
    let (sizes, visibility) = (open::names(network).sizes, &network.visibility);
    let constants = constants.into_iter().map(|name| {
        let (constant, value) = (constant_name(network, name), constant_value(network, name));
        quote!(const #constant: usize = #value;)
    });
    let steps = network.steps.iter().filter(|_| holds_geometries(network));
    let geometries = steps.filter_map(|step| {
        let (name, (kind, value)) = (geometry_name(step), passes::geometry(network, step)?);
        Some(quote!(const #name: #kind = #value;))
    });
    let verdicts = verdicts(network);
    let (doc, sizes_declared) = (format!(" The sizes of `{}`.", network.name), declared(&sizes));
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #sizes_declared;

        impl #sizes {
            #(#constants)*
            #(#geometries)*
        }

        #verdicts
    }
}

/// What the compiler has to find true, each on the token that says it.
fn verdicts(network: &Network) -> TokenStream {
    let of_constants = constants(network).into_iter().map(|name| {
        let (text, own) = (name.text(), super::size::name(network, name));
        let values = |left: Size, right: Size| [left, right].map(|size| value(network, size));
        match name.meaning() {
            Some(Meaning::Constant(tokens)) => {
                let span = tokens.into_iter().next().map_or(network.name.span(), |token| token.span());
                quote_spanned!(span=> const _: () = ::netshape::verdict::size(#text, #own);)
            }
            Some(Meaning::Difference(left, right, span)) => {
                let [left, right] = values(left, right);
                quote_spanned!(span=> const _: () = ::netshape::verdict::positive_difference(#text, #left, #right);)
            }
            Some(Meaning::Quotient(left, right, span)) => {
                let [left, right] = values(left, right);
                quote_spanned!(span=> const _: () = ::netshape::verdict::whole_quotient(#text, #left, #right);)
            }
            Some(Meaning::Parameter(_)) | None => TokenStream::new(),
        }
    });
    of_constants.chain(network.steps.iter().map(|step| verdict(network, step))).collect()
}

/// What has to be true of a step whose sizes are not all numbers.
fn verdict(network: &Network, step: &Step) -> TokenStream {
    let name = step.name.unraw().to_string();
    let chain = format!("\n = chain: {}", step.chain);
    match &step.layer {
        Layer::Assert => assertion(network, step, &name, &chain),
        Layer::Sum | Layer::Concat => {
            let first = usize::from(step.layer == Layer::Concat && matches!(step.input, Shape::Map { .. }));
            if step.layer == Layer::Concat && first == 0 {
                return TokenStream::new();
            }
            let shapes = step.inputs.iter().map(|&source| network.shape_of(source)).collect::<Vec<_>>();
            let others = step.inputs.iter().enumerate().skip(1).filter(|(index, _)| {
                let pairs = shapes[0].sizes().into_iter().zip(shapes[*index].sizes()).skip(first);
                pairs.into_iter().any(|(one, other)| one.is(other).is_none())
            });
            let one = dimensions_of(network, step.inputs[0]);
            let first = literal(first);
            let checks = others.map(|(index, &source)| {
                let other = dimensions_of(network, source);
                let words = [
                    format!("{name} can't join branch 1, which leaves "),
                    format!(", and branch {}, which leaves ", index + 1),
                    format!(
                        "{chain}\n = make all branches leave the same height and width, and a sum's the same channels"
                    ),
                ];
                quote_spanned! {step.span=>
                    const _: () = ::netshape::verdict::same_shape(&#one, &#other, #first, [#(#words),*]);
                }
            });
            checks.collect()
        }
        Layer::Conv { kernel, dilation, .. } => {
            window(network, step, &name, [0, 1].map(|axis| dilation[axis] * (kernel[axis] - 1) + 1))
        }
        Layer::MaxPool(pool) | Layer::AvgPool(pool) => window(network, step, &name, pool.kernel),
        _ => TokenStream::new(),
    }
}

fn window(network: &Network, step: &Step, name: &str, reach: [usize; 2]) -> TokenStream {
    let is_open = |shape: Shape| shape.sizes().contains(&Size::Open);
    if !holds_geometries(network) || !(is_open(step.input) || is_open(step.output)) {
        return TokenStream::new();
    }
    let (geometry, sizes, reach, chain) =
        (geometry_name(step), open::names(network).sizes, super::number::array(&reach), &step.chain);
    quote_spanned! {step.span=>
        const _: () = ::netshape::verdict::window(#name, #sizes::#geometry.input, #sizes::#geometry.output, #reach, #chain);
    }
}

/// A shape in brackets, or the number of inputs or channels that a layer says arrives.
fn assertion(network: &Network, step: &Step, name: &str, chain: &str) -> TokenStream {
    if open::is_open(network) {
        return TokenStream::new();
    }
    let arriving = dimensions_of(network, step.inputs[0]);
    let told = step.output.sizes().into_iter().map(|size| value(network, size)).collect::<Option<Vec<_>>>();
    if step.text.starts_with('[') {
        let told = told.map_or(arriving.clone(), |told| quote!([#(#told),*]));
        let words = [
            String::new(),
            " is not what arrives here: that is ".to_owned(),
            format!("{chain}\n = correct the shape, or change the layers before it"),
        ];
        return quote_spanned! {step.span=>
            const _: () = ::netshape::verdict::same_shape(&#told, &#arriving, 0, [#(#words),*]);
        };
    }
    let (thing, told, arriving) = match step.output {
        Shape::Vector(length) => ("inputs", value(network, length), quote!(::netshape::plan::product(#arriving))),
        Shape::Map { channels, .. } => ("channels", value(network, channels), quote!(#arriving[0])),
    };
    let words = [
        format!("{name} expects "),
        format!(" {thing}, but "),
        format!(" arrive{chain}\n = correct the first number of `{}`, or leave it out to take what arrives", step.text),
    ];
    quote_spanned!(step.span=> const _: () = ::netshape::verdict::same(#told, #arriving, [#(#words),*]);)
}

/// The dimensions of what comes from somewhere.
fn dimensions_of(network: &Network, source: Source) -> TokenStream {
    match source {
        Source::Input => input_dimensions(network),
        Source::Step(index) => output_dimensions(network, &network.steps[index]),
    }
}

fn constant_value(network: &Network, name: Name) -> TokenStream {
    let both = |left: Size, right: Size| [left, right].map(|size| value(network, size));
    match name.meaning() {
        Some(Meaning::Constant(constant)) => constant,
        Some(Meaning::Difference(left, right, _)) => {
            let [left, right] = both(left, right);
            quote!(::netshape::verdict::difference(#left, #right))
        }
        Some(Meaning::Quotient(left, right, _)) => {
            let [left, right] = both(left, right);
            quote!(::netshape::verdict::quotient(#left, #right))
        }
        Some(Meaning::Parameter(_)) | None => TokenStream::new(),
    }
}

/// The constants that a network mentions, each behind those that it is computed from.
fn constants(network: &Network) -> Vec<Name> {
    let mut found = Vec::new();
    let sizes = network.steps.iter().flat_map(|step| {
        let own = match step.layer {
            Layer::Conv { channels: size, .. } | Layer::Fc { outputs: size, .. } => size,
            _ => Size::Known(0),
        };
        step.output.sizes().into_iter().chain([own])
    });
    network.input.sizes().into_iter().chain(sizes).for_each(|size| collect(size, &mut found));
    found
}

fn collect(size: Size, found: &mut Vec<Name>) {
    for name in size.names() {
        if let Some(Meaning::Difference(left, right, _) | Meaning::Quotient(left, right, _)) = name.meaning() {
            collect(left, found);
            collect(right, found);
        }
        if !name.is_parameter() && !found.contains(&name) {
            found.push(name);
        }
    }
}
