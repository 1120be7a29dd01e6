//! What types need to say of a network whose sizes come from outside: constants beside the struct, generic over nothing, as
//! the length of an array must be.

use proc_macro2::TokenStream;
use quote::quote;

use super::size::{constant_name, geometry_name, value};
use super::{declared, open, passes};
use crate::model::{Layer, Meaning, Name, Network, Size};

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
    let (doc, sizes_declared) = (format!(" The sizes of `{}`.", network.name), declared(&sizes));
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #sizes_declared;

        impl #sizes {
            #(#constants)*
            #(#geometries)*
        }
    }
}

fn constant_value(network: &Network, name: Name) -> TokenStream {
    let both = |left: Size, right: Size| [left, right].map(|size| value(network, size));
    match name.meaning() {
        Some(Meaning::Constant(constant)) => constant,
        Some(Meaning::Difference(left, right)) => {
            let [left, right] = both(left, right);
            quote!(::netshape::verdict::difference(#left, #right))
        }
        Some(Meaning::Quotient(left, right)) => {
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
        if let Some(Meaning::Difference(left, right) | Meaning::Quotient(left, right)) = name.meaning() {
            collect(left, found);
            collect(right, found);
        }
        if !name.is_parameter() && !found.contains(&name) {
            found.push(name);
        }
    }
}
