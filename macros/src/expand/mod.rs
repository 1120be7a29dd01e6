//! Writes a checked network out as Rust.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Header, Network};

/// The code of a good network.
pub(crate) fn network(network: &Network) -> TokenStream {
    let Network { attributes, visibility, name, .. } = network;
    quote!(#(#attributes)* #visibility struct #name;)
}

/// What stands in for a network with faults, so that its uses raise no further errors.
pub(crate) fn fallback(header: &Header) -> TokenStream {
    let Header { attributes, visibility, name, .. } = header;
    quote!(#(#attributes)* #visibility struct #name;)
}
