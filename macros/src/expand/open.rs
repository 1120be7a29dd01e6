//! A network that names no input: generic over the height and width that its user chooses.
//!
//! All arithmetic stands in one `impl`, in which every size has a name of its own; the struct asks for nothing but the
//! trait that it implements. Each rule that a wrong size can break is a trait of its own, so that the compiler's message
//! names the layer, in decimals.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::declared;
use super::proof::camel_case;
use super::sides::Walk;
use crate::model::{Layer, Network, Shape, Size, Step};

/// The names of what a network without an input declares beside its struct.
pub(crate) struct Names {
    /// Who implements the sizes: `CardSizes`.
    pub(crate) sizes: Ident,
    /// The trait with the lengths: `CardInput`.
    pub(crate) input: Ident,
    /// The shape of what leaves, where it depends on the input: `CardOutput`.
    pub(crate) output: Ident,
}

pub(crate) fn names(network: &Network) -> Names {
    let name = &network.name;
    Names {
        sizes: format_ident!("{}Sizes", name),
        input: format_ident!("{}Input", name),
        output: format_ident!("{}Output", name),
    }
}

/// Whether the network names no input.
pub(crate) fn is_open(network: &Network) -> bool {
    matches!(network.input, Shape::Map { height: Size::Open, .. } | Shape::Vector(Size::Open))
}

/// Whether the length of a layer's weights depends on the network's input.
pub(crate) fn has_open_weights(step: &Step) -> bool {
    match step.layer {
        Layer::Fc { .. } | Layer::LayerNorm => super::proof::flat(&step.input).is_none(),
        Layer::BatchNorm | Layer::GroupNorm { .. } => step.input == Shape::Vector(Size::Open),
        _ => false,
    }
}

/// `Fc1Weight`: the associated type that is the length of a layer's weights.
pub(crate) fn weight_length(step: &Step) -> Ident {
    format_ident!("{}Weight", camel_case(&step.name))
}

/// The trait, its one implementation, and the rules.
pub(crate) fn sizes(network: &Network) -> TokenStream {
    if !is_open(network) {
        return TokenStream::new();
    }
    let (Names { sizes, input, .. }, visibility) = (names(network), &network.visibility);
    let mut walk = Walk::new(network);
    for step in &network.steps {
        walk.step(step);
    }
    let Walk { parameters, bounds, rules, lengths, .. } = walk;
    let associated = lengths.iter().map(|(name, _)| quote!(type #name: ::netshape::proof::ArrayLength;));
    let defined = lengths.iter().map(|(name, length)| quote!(type #name = #length;));
    let doc = format!(" What follows from the height and width that `{}` is given.", network.name);
    let (sizes_declared, input_declared) = (declared(&sizes), declared(&input));
    // On the name, so that the compiler's notes point there and not to the whole declaration.
    let implementation = quote_spanned! {network.name.span()=>
        impl<const H: usize, const W: usize, #(#parameters),*> #input<H, W> for #sizes
        where
            #(#bounds,)*
        {
            #(#defined)*
        }
    };
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #sizes_declared;

        #[doc = #doc]
        #[doc(hidden)]
        #visibility trait #input_declared<const H: usize, const W: usize> { #(#associated)* }

        const _: () = {
            use ::netshape::proof::*;

            #(#rules)*

            #implementation
        };
    }
}

/// The shape of what leaves, where it depends on the input.
pub(crate) fn output(network: &Network) -> TokenStream {
    let Some(last) = network.steps.last().filter(|step| !step.output.is_known()) else { return TokenStream::new() };
    let (Names { sizes, input, output }, Network { name, visibility, .. }) = (names(network), network);
    let doc = format!(" The shape of what leaves [`{name}`].");
    let length = super::size::output_len(network, last);
    let dimensions = match last.output {
        Shape::Map { .. } => super::size::dimensions_after(network, last),
        Shape::Vector(_) => quote!([#length]),
    };
    // On the name, so that the compiler's notes point there.
    let output_declared = declared(&output);
    let array = array();
    let structure = quote_spanned! {network.name.span()=>
        #[doc = #doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #visibility struct #output_declared<const H: usize, const W: usize>;
    };
    quote! {
        #structure

        impl<const H: usize, const W: usize> ::netshape::Shape for #output<H, W>
        where
            #sizes: #input<H, W>,
        {
            const DIMS: &'static [usize] = <#name<H, W>>::OUTPUT_DIMENSIONS;
            const LEN: usize = <#name<H, W>>::OUTPUT_LEN;

            #array
        }

        impl<const H: usize, const W: usize, T: ::netshape::Scalar> #name<H, W, T>
        where
            #sizes: #input<H, W>,
        {
            const OUTPUT_DIMENSIONS: &'static [usize] = &#dimensions;
            const OUTPUT_LEN: usize = #length;
        }
    }
}

/// What a shape's numbers are as an array, where the macro does not know how many there are: a slice.
pub(crate) fn array() -> TokenStream {
    quote! {
        type Array<T: ::netshape::Scalar> = [T];

        fn numbers<T: ::netshape::Scalar>(array: &[T]) -> &[T] {
            array
        }

        fn array<T: ::netshape::Scalar>(numbers: &[T]) -> ::core::option::Option<&[T]> {
            ::core::option::Option::Some(numbers)
        }
    }
}
