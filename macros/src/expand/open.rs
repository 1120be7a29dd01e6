//! A network that names no input: generic over the height and width that its user chooses.
//!
//! All arithmetic stands in one `impl`, in which every size has a name of its own. Each rule that a wrong size can break is a
//! trait of its own, so that the compiler's message names the layer, in decimals.
//!
//! The struct itself takes every height and width: were there a bound that a wrong one breaks, then every use of the struct
//! would break with it, and the compiler would say so of each. The person's name is an alias that asks on the way to it.
//! Lengths that depend on the input are those of a type parameter, which is unknown where types don't have a side.

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
    /// The trait by which the struct has them: `CardLengths`.
    pub(crate) lengths: Ident,
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
        lengths: format_ident!("{}Lengths", name),
        output: format_ident!("{}Output", name),
    }
}

/// Whether the network names no input.
pub(crate) fn is_open(network: &Network) -> bool {
    !network.input.is_told()
}

/// The network's parameters that are sizes: those it declares, and height and width where it names no input. What rustc
/// has to say of a name, it says where the struct declares it.
pub(crate) fn size_parameters(network: &Network) -> Vec<Ident> {
    network.parameters.iter().map(declared).chain(sides(network)).collect()
}

/// The height and width, where the network names no input.
pub(crate) fn sides(network: &Network) -> Vec<Ident> {
    if is_open(network) { vec![format_ident!("H"), format_ident!("W")] } else { Vec::new() }
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
            Self: Sides<H, W> + #input<H, W>,
            #(#right,)*
            #(#asked,)*
        {
        }
    };
    let (rules, of_struct) = (rules.iter().map(|rule| &rule.declared), struct_lengths(network));
    // On the name as well.
    let sizes_themselves = quote_spanned!(sizes_declared.span()=> struct #sizes_declared;);
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility #sizes_themselves

        #[doc = #doc]
        #[doc(hidden)]
        #visibility trait #input_declared<const H: usize, const W: usize> { #(type #verdicts;)* #(#associated)* }

        const _: () = {
            use ::netshape::proof::*;

            #(#rules)*

            #implementation
        };

        #of_struct
    }
}

/// The trait by which the struct has lengths that depend on the input, and what has them.
fn struct_lengths(network: &Network) -> Option<TokenStream> {
    let (Names { sizes, input, lengths, .. }, visibility) = (names(network), &network.visibility);
    let open = network.steps.iter().filter(|step| has_open_weights(step)).map(weight_length).collect::<Vec<_>>();
    let doc = format!(" The lengths that the struct of `{}` has.", network.name);
    let lengths_declared = declared(&lengths);
    // On the name, so that the compiler's notes point there and not to the whole declaration.
    let implementations = quote_spanned! {network.name.span()=>
        // Of what follows from a height or width that types don't have, the compiler must not speak.
        #[diagnostic::do_not_recommend]
        impl<const H: usize, const W: usize> #lengths<H, W> for f32
        where
            #sizes: #input<H, W>,
        {
            #(type #open = <#sizes as #input<H, W>>::#open;)*
        }

        // For constants in which no weights have a part.
        impl<const H: usize, const W: usize> #lengths<H, W> for () {
            #(type #open = ::netshape::proof::U0;)*
        }
    };
    has_open_lengths(network).then(|| {
        quote! {
            #[doc = #doc]
            #[doc(hidden)]
            #visibility trait #lengths_declared<const H: usize, const W: usize>: 'static {
                #(type #open: ::netshape::proof::ArrayLength;)*
            }

            #implementations
        }
    })
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

/// Whether lengths of weights depend on the network's input.
pub(crate) fn has_open_lengths(network: &Network) -> bool {
    is_open(network) && network.steps.iter().any(has_open_weights)
}

/// What is asked of a height and width where the lengths that follow from them have to be known.
pub(crate) fn bounds(network: &Network) -> Option<TokenStream> {
    let Names { sizes, input, .. } = names(network);
    // On the name, so that the compiler's notes point there and not to the whole declaration.
    has_open_lengths(network).then(|| quote_spanned!(network.name.span()=> where #sizes: #input<H, W>))
}

/// The struct's parameter that has the lengths, behind the scalar, and what is asked of it.
pub(crate) fn lengths_parameter(network: &Network) -> [TokenStream; 2] {
    let Names { lengths, .. } = names(network);
    if !has_open_lengths(network) {
        return Default::default();
    }
    [quote!(, Lengths), quote_spanned!(network.name.span()=> where Lengths: #lengths<H, W>)]
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
    let (parameters, [lengths, bounds]) = (size_parameters(network), lengths_parameter(network));
    let none = has_open_lengths(network).then(|| quote!(, f32, ()));
    let (shape_declared, array) = (declared(shape), array());
    // On the name, so that the compiler's notes point there.
    let shape_itself = quote_spanned! {network.name.span()=>
        #[doc = #doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #visibility struct #shape_declared<#(const #parameters: usize),*>;
    };
    quote! {
        #shape_itself

        impl<#(const #parameters: usize),*> ::netshape::Shape for #shape<#(#parameters),*> {
            const DIMS: &'static [usize] = <#structure<#(#parameters),* #none>>::#dimensions_name;
            const LEN: usize = <#structure<#(#parameters),* #none>>::#length_name;

            #array
        }

        impl<#(const #parameters: usize,)* T: ::netshape::Scalar #lengths> #structure<#(#parameters,)* T #lengths> #bounds {
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
