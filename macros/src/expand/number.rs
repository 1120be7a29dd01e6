//! Numbers as tokens: as a person writes them, and as typenum's types.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

/// Up to where typenum names every number.
pub(crate) const LARGEST_NAMED: usize = 1024;

/// `28`, without the suffix that `quote!` would add.
pub(crate) fn literal(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

/// `[5, 5]`
pub(crate) fn array(numbers: &[usize]) -> TokenStream {
    let numbers = numbers.iter().map(|&n| literal(n));
    quote!([#(#numbers),*])
}

/// The type of a number: `U28`, or spelled out in bits where typenum has no name for it; for code that uses
/// `netshape::proof::*`.
pub(crate) fn unsigned(number: usize) -> TokenStream {
    if number <= LARGEST_NAMED || number.is_power_of_two() {
        let name = format_ident!("U{number}");
        return quote!(#name);
    }
    let (rest, bit) = (unsigned(number / 2), format_ident!("B{}", number % 2));
    quote!(UInt<#rest, #bit>)
}

/// The types of a pair of numbers.
pub(crate) fn pair([height, width]: [usize; 2]) -> TokenStream {
    let (height, width) = (unsigned(height), unsigned(width));
    quote!((#height, #width))
}
