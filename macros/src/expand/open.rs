//! A network that names no input: generic over the height and width that its user chooses.
//!
//! All arithmetic stands in one `impl`, in which every size has a name of its own; the struct asks for nothing but the
//! trait that it implements. Each rule that a wrong size can break is a trait of its own, so that the compiler's message
//! names the layer, in decimals.
//!
//! The struct itself takes every height and width: were there a bound that a wrong one breaks, then every use of the struct
//! would break with it, and the compiler would say so of each. The person's name is an alias that asks on the way to it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::declared;
use super::proof::camel_case;
use super::sides::{Rule, Walk};
use super::size::type_sizes;
use crate::model::{Layer, Network, Shape, Size, Source, Step};

/// The names of what a network without an input, or with sizes from outside, declares beside its struct.
pub(crate) struct Names {
    /// The struct: the network's name, or `CardNetwork` where that is an alias.
    pub(crate) structure: Ident,
    /// Who implements the sizes: `CardSizes`.
    pub(crate) sizes: Ident,
    /// The constants as the user gives them: `CardGiven`.
    pub(crate) given: Ident,
    /// The trait with the lengths: `CardInput`.
    pub(crate) input: Ident,
    /// The shape of what leaves, where it depends on the input: `CardOutput`.
    pub(crate) output: Ident,
}

pub(crate) fn names(network: &Network) -> Names {
    let name = &network.name;
    Names {
        structure: if is_open(network) { format_ident!("{}Network", name) } else { name.clone() },
        sizes: format_ident!("{}Sizes", name),
        given: format_ident!("{}Given", name),
        input: format_ident!("{}Input", name),
        output: format_ident!("{}Output", name),
    }
}

/// Whether the network names no input.
pub(crate) fn is_open(network: &Network) -> bool {
    !network.input.is_told()
}

/// The network's parameters that are sizes: those it declares, and height and width where it names no input.
pub(crate) fn size_parameters(network: &Network) -> Vec<Ident> {
    let sides = if is_open(network) { vec![format_ident!("H"), format_ident!("W")] } else { Vec::new() };
    network.parameters.iter().cloned().chain(sides).collect()
}

/// Whether the length of a layer's weights depends on the network's input.
pub(crate) fn has_open_weights(step: &Step) -> bool {
    match step.layer {
        Layer::Fc { .. } | Layer::LayerNorm => !step.input.is_told(),
        Layer::BatchNorm | Layer::GroupNorm { .. } => step.input == Shape::Vector(Size::Open),
        _ => false,
    }
}

/// What the length of what comes from somewhere is multiplied with, where types can't compute it: channels with a name in
/// them.
pub(crate) fn named_factor(network: &Network, source: Source) -> Option<Size> {
    match (network.shape_of(source), source) {
        (Shape::Map { channels: Size::Named(named), .. }, _) => Some(Size::Named(named)),
        (Shape::Vector(Size::Open), Source::Step(index)) if network.steps[index].layer != Layer::Concat => {
            named_factor(network, network.steps[index].inputs[0])
        }
        _ => None,
    }
}

/// The dimensions of a layer's weights in front of the length that the types compute: none where they compute all of it.
pub(crate) fn outer_dimensions(network: &Network, step: &Step) -> Vec<Size> {
    let factor = named_factor(network, step.inputs[0]);
    match step.layer {
        Layer::Fc { outputs, .. } if factor.is_some() || outputs.known().is_none() => {
            std::iter::once(outputs).chain(factor).collect()
        }
        Layer::Fc { .. } => Vec::new(),
        _ => factor.into_iter().collect(),
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
    let Walk { parameters, bounds, rules, verdicts, lengths, .. } = walk;
    let associated = lengths.iter().map(|(name, _)| quote!(type #name: ::netshape::proof::ArrayLength;));
    let defined = lengths.iter().map(|(name, length)| quote!(type #name = #length;));
    // One for each verdict, as the compiler could not tell which of two is meant.
    let known = verdicts.iter().map(|verdict| format_ident!("{verdict}Known")).collect::<Vec<_>>();
    let right = verdicts
        .iter()
        .zip(&known)
        .map(|(verdict, known)| quote!(<Self as #input<H, W>>::#verdict: Right<Known = #known>));
    let asked = rules.iter().map(|Rule { name, verdict, .. }| {
        let known = format_ident!("{verdict}Known");
        quote_spanned!(verdict.span()=> <Self as #input<H, W>>::#verdict: #name<H, W, #known>)
    });
    let doc = format!(" What follows from the height and width that `{}` is given.", network.name);
    let (sizes_declared, input_declared) = (declared(&sizes), declared(&input));
    // On the name, so that the compiler's notes point there and not to the whole declaration.
    let implementation = quote_spanned! {network.name.span()=>
        impl<const H: usize, const W: usize, #(#parameters),*> #input<H, W> for #sizes
        where
            #(#bounds,)*
        {
            #(type #verdicts = #verdicts;)*
            #(#defined)*
        }

        impl<const H: usize, const W: usize, #(#known),*> Suits<H, W> for #sizes
        where
            Self: #input<H, W>,
            #(#right,)*
            #(#asked,)*
        {
        }
    };
    let rules = rules.iter().map(|rule| &rule.declared);
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #sizes_declared;

        #[doc = #doc]
        #[doc(hidden)]
        #visibility trait #input_declared<const H: usize, const W: usize> { #(type #verdicts;)* #(#associated)* }

        const _: () = {
            use ::netshape::proof::*;

            #(#rules)*

            #implementation
        };
    }
}

/// The shape of what leaves, where no type of the library's can say it.
pub(crate) fn output(network: &Network) -> TokenStream {
    let Some(last) = network.steps.len().checked_sub(1) else { return TokenStream::new() };
    if type_sizes(network, Source::Step(last)).is_some() {
        return TokenStream::new();
    }
    let last = &network.steps[last];
    let doc = format!(" The shape of what leaves [`{}`].", network.name);
    let told = [super::size::output_dimensions(network, last), super::size::output_len(network, last)];
    shape(network, &names(network).output, &format_ident!("OUTPUT"), &doc, &told)
}

/// What the struct of a network that names no input asks of its height and width.
pub(crate) fn bounds(network: &Network) -> Option<TokenStream> {
    let Names { sizes, input, .. } = names(network);
    // On the name, so that the compiler's notes point there and not to the whole declaration.
    let bounds = || quote_spanned!(network.name.span()=> where #sizes: #input<H, W>);
    (is_open(network) && network.steps.iter().any(has_open_weights)).then(bounds)
}

/// A shape of the network's own, with its dimensions and length as constants of the network: `OUTPUT_DIMENSIONS`.
pub(crate) fn shape(
    network: &Network,
    shape: &Ident,
    constant: &Ident,
    doc: &str,
    [dimensions, length]: &[TokenStream; 2],
) -> TokenStream {
    let (Names { structure, .. }, visibility) = (names(network), &network.visibility);
    let [dimensions_name, length_name] = ["DIMENSIONS", "LEN"].map(|what| format_ident!("{constant}_{what}"));
    let (parameters, bounds) = (size_parameters(network), bounds(network));
    let (shape_declared, array) = (declared(shape), array());
    // On the name, so that the compiler's notes point there.
    let shape_itself = quote_spanned! {network.name.span()=>
        #[doc = #doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #visibility struct #shape_declared<#(const #parameters: usize),*>;
    };
    quote! {
        #shape_itself

        impl<#(const #parameters: usize),*> ::netshape::Shape for #shape<#(#parameters),*> #bounds {
            const DIMS: &'static [usize] = <#structure<#(#parameters),*>>::#dimensions_name;
            const LEN: usize = <#structure<#(#parameters),*>>::#length_name;

            #array
        }

        impl<#(const #parameters: usize,)* T: ::netshape::Scalar> #structure<#(#parameters,)* T> #bounds {
            const #dimensions_name: &'static [usize] = &#dimensions;
            const #length_name: usize = #length;
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
