//! The network with the weights of a file, as a static of the program.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::number::literal;
use crate::message::not_its_weights;
use crate::model::{FileTensor, Network, Weights};

pub(crate) fn trained(network: &Network) -> Option<TokenStream> {
    let (name, weights) = (&network.name, network.weights.as_ref()?);
    let Weights { name: file, path, place, tensors, by_name } = weights;
    let pieces = tensors.iter().map(|tensor| tensor.piece.map(literal)).map(|[begin, len]| quote!([#begin, #len]));
    let network = if *by_name {
        let tensors = tensors.iter().zip(pieces).map(|(FileTensor { name, shape, .. }, piece)| {
            let shape = shape.iter().copied().map(literal);
            quote!((#name, &[#(#shape),*], #piece))
        });
        let before = not_its_weights(file, Some(name));
        // The compiler complains on the file's name.
        let function = quote_spanned!(*place=> ::netshape::embed::embedded_by_name);
        let arguments = quote!(::core::include_bytes!(#path), &[#(#tensors),*], #before);
        quote_spanned!(*place=> #function(#arguments))
    } else {
        quote!(::netshape::embed::embedded(::core::include_bytes!(#path), &[#(#pieces),*]))
    };
    let document = format!(" The network with the weights of `{file}`, which are part of the program.");
    // The compiler sees the file here, and builds anew when it changes.
    Some(quote! {
        impl #name<f32> {
            #[doc = #document]
            pub const TRAINED: &'static Self = {
                static NETWORK: #name<f32> = #network;
                &NETWORK
            };
        }
    })
}
