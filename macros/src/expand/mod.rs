//! Writes a checked network out as code: a struct of its layers, the plan of its memory, one line a layer forward and
//! backward, and the proof of its shapes.

mod number;
mod passes;
mod proof;
mod schedule;
mod size;
mod structure;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Header, Network};

/// All that is generated for one network.
pub(crate) fn network(network: &Network) -> TokenStream {
    let structure = structure::structure(network);
    let computation = structure::computation(network);
    let proof = proof::proof(network);
    quote!(#structure #computation #proof)
}

/// What stands in for a network with faults, so that its uses raise no further errors.
pub(crate) fn fallback(header: &Header) -> TokenStream {
    let Header { attributes, visibility, name, .. } = header;
    quote!(#(#attributes)* #visibility struct #name;)
}
