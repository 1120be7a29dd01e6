//! The network with the weights of a file, as a static of the program.

use proc_macro2::TokenStream;
use quote::quote;

use super::number::literal;
use crate::model::{Network, Weights};

pub(crate) fn trained(network: &Network) -> Option<TokenStream> {
    let (name, Weights { name: file, path, pieces }) = (&network.name, network.weights.as_ref()?);
    let pieces = pieces.iter().map(|piece| {
        let [begin, len] = piece.map(literal);
        quote!([#begin, #len])
    });
    let document = format!(" The network with the weights of `{file}`, which are part of the program.");
    // The compiler sees the file here, and builds anew when it changes.
    Some(quote! {
        impl #name<f32> {
            #[doc = #document]
            pub const TRAINED: &'static Self = {
                static NETWORK: #name<f32> =
                    ::netshape::embedded(::core::include_bytes!(#path), &[#(#pieces),*]);
                &NETWORK
            };
        }
    })
}
