//! The shapes that arrive at a network and leave it, and those in between, as types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Visibility;

use super::insist::is_generic;
use super::judged::known_if_shapes_fit;
use super::open::{self, is_open};
use super::own;
use super::size::{rank, type_size, type_sizes};
use super::structure::is_written;

use crate::model::{Network, Shape, Size, Source};

/// The network's input and output.
pub(super) fn faces(network: &Network) -> [TokenStream; 2] {
    let last = network.steps.last();
    let leaving = network.steps.len().checked_sub(1).map_or(Source::Input, Source::Step);
    let known = known_if_shapes_fit(network);
    let [mut input, mut output] = [Source::Input, leaving].map(|source| known_face(network, source, known.as_ref()));
    // What a link at the end leaves that depends on a parameter, its types say themselves: where that is not what is written,
    // uses may be right. But others must not see a type that is private.
    let is_private = matches!(network.visibility, Visibility::Inherited);
    let generic = last.filter(|last| is_private && is_generic(network, last));
    if let Some(left) = generic.and_then(|last| own::left(network, last)) {
        output = left;
    }
    if !is_written(network) {
        input = super::respan(input, network.name.span());
    }
    [input, output]
}

/// The shape as the user of the network meets it: unknown, and so taken for the right one, where the compiler finds that the
/// shapes in the network do not fit.
fn known_face(network: &Network, source: Source, known: Option<&TokenStream>) -> TokenStream {
    let mut sizes = face_sizes(network, source);
    let is_constant = |size: Size| !size.is_generic() && size != Size::Open;
    let first = network.shape_of(source).sizes().into_iter().position(is_constant);
    let size = first.and_then(|index| sizes.as_mut()?.get_mut(index));
    if let (Some(size), Some(known)) = (size, known) {
        *size = quote!({ #known #size });
    }
    face_of(network, source, sizes)
}

/// The shape as the network's layers meet it.
pub(crate) fn face(network: &Network, source: Source) -> TokenStream {
    face_of(network, source, face_sizes(network, source))
}

/// The sizes of a shape as the arguments of its type, where types can say them.
fn face_sizes(network: &Network, source: Source) -> Option<Vec<TokenStream>> {
    if is_open(network) && source == Source::Input {
        let channels = network.input.sizes().first().and_then(|channels| type_size(network, *channels))?;
        return Some(vec![channels, quote!(H), quote!(W)]);
    }
    type_sizes(network, source)
}

fn face_of(network: &Network, source: Source, sizes: Option<Vec<TokenStream>>) -> TokenStream {
    let shape = network.shape_of(source);
    if let (Some(rank), Some(sizes)) = (rank(network, shape), &sizes) {
        return quote!(::netshape::nest::Face<{ #rank }, #(#sizes),*>);
    }
    match (shape, sizes) {
        (Shape::Map { .. }, Some(sizes)) => quote!(::netshape::Map<#(#sizes),*>),
        (Shape::Vector(_), Some(sizes)) => quote!(::netshape::Vector<#(#sizes),*>),
        (_, None) => {
            let (output, names) = (open::names(network).output, open::size_parameters(network));
            quote!(#output<#(#names),*>)
        }
    }
}
