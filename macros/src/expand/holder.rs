//! What types need to say of a network whose sizes come from outside: constants beside the struct, generic over nothing, as
//! the length of an array must be.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{quote, quote_spanned};

use super::judged::{evaluated, shapes_fit};
use super::limits::limits;
use super::number::literal;
use super::size::{constant_name, geometry_name, value};
use super::{declared, insist, open, passes};
use crate::fault::Place;
use crate::model::{Meaning, Name, Network, Size, Slide, constants};
use crate::tokens::replace_words;

/// Whether the geometries of the layers are beside the struct: something in the network is no number, and follows from
/// constants alone.
pub(crate) fn holds_geometries(network: &Network) -> bool {
    let shapes = network.steps.iter().map(|step| step.output).chain([network.input]);
    let is_outside = |shape: crate::model::Shape| shape.known().is_none();
    !open::is_open(network) && network.parameters.is_empty() && shapes.into_iter().any(is_outside)
}

/// The constants: `HeadSizes::CLASSES`, `HeadSizes::FC1`.
pub(crate) fn holder(network: &Network) -> TokenStream {
    let (sizes, visibility) = (open::names(network).sizes, &network.visibility);
    let names = constants(network.input, &network.steps);
    let limits = limits(network, false).into_iter().filter(|limit| !limit.is_of_link);
    let calls = limits.map(|limit| limit.call).collect::<Vec<_>>();
    let [sizes_fit, within] = if calls.is_empty() {
        Default::default()
    } else {
        // What is too large at one layer often is so at the next: the first one is told.
        let judged = as_given(evaluated(&TokenStream::new(), &quote!(#(#calls);*)), network);
        [quote!(const SIZES_FIT: () = { #judged };), quote!(let () = Self::SIZES_FIT;)]
    };
    let constants = names.iter().map(|&name| {
        let (constant, given) = (constant_name(network, name), as_given(super::size::name(network, name), network));
        let known = insist::known_where_it_is_from(network, name);
        let verdict = size_verdict(network, name).map(|verdict| evaluated(&known, &verdict));
        quote!(const #constant: usize = { #verdict #within #given };)
    });
    let steps = network.steps.iter().filter(|_| holds_geometries(network));
    let geometries = steps.filter_map(|step| {
        let (name, (kind, value)) = (geometry_name(step), passes::geometry(network, step)?);
        Some(quote!(const #name: #kind = #value;))
    });
    let items = quote!(#sizes_fit #(#constants)* #(#geometries)*);
    let shapes_fit = shapes_fit(network);
    if items.is_empty() && shapes_fit.is_empty() {
        return TokenStream::new();
    }
    // Whatever the network is used for, or not at all.
    let root = (!shapes_fit.is_empty()).then(|| quote!(const _: () = #sizes::SHAPES_FIT;));
    let given = (!names.is_empty()).then(|| given(network, &names));
    let (doc, sizes_declared) = (format!(" The sizes of `{}`.", network.name), declared(&sizes));
    // A network that names no input has it already.
    let structure = (!open::is_open(network)).then(|| {
        quote! {
            #[doc = #doc]
            #[doc(hidden)]
            #visibility struct #sizes_declared;
        }
    });
    quote! {
        #structure

        impl #sizes { #items #shapes_fit }

        #root

        #given
    }
}

/// The constants as the user gives them.
fn given(network: &Network, names: &[Name]) -> TokenStream {
    let (given, visibility) = (open::names(network).given, &network.visibility);
    let constants = names.iter().map(|&name| {
        let (constant, value) = (constant_name(network, name), constant_value(network, name));
        quote!(const #constant: usize = #value;)
    });
    let (constants, given_declared) = (as_given(constants.collect(), network), declared(&given));
    let doc = format!(" The constants of `{}`.", network.name);
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #given_declared;

        impl #given { #constants }
    }
}

/// Code that speaks of the constants as the user gives them, and not of the sizes that they are if nothing is wrong with them.
fn as_given(code: TokenStream, network: &Network) -> TokenStream {
    let open::Names { sizes, given, .. } = open::names(network);
    replace_words(code, &mut |word| (*word == sizes).then(|| given.clone().into()))
}

/// What the compiler has to find true of a constant, on the token that says it.
fn size_verdict(network: &Network, name: Name) -> Option<TokenStream> {
    let (text, values) = (name.text(), |left: Size, right: Size| [left, right].map(|size| value(network, size)));
    match name.meaning()? {
        Meaning::Constant(tokens) => {
            let (place, given) = (Place::of(&tokens), as_given(super::size::name(network, name), network));
            // From the path's start to its end.
            let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#text, #given));
            arguments.set_span(place.end());
            Some(quote_spanned!(place.span()=> ::netshape::verdict::size #arguments))
        }
        Meaning::Difference(left, right, span) => {
            let [left, right] = values(left, right);
            Some(quote_spanned!(span=> ::netshape::verdict::positive_difference(#text, #left, #right)))
        }
        Meaning::Quotient(left, right, span) => {
            let [left, right] = values(left, right);
            Some(quote_spanned!(span=> ::netshape::verdict::whole_quotient(#text, #left, #right)))
        }
        Meaning::Parameter(_) | Meaning::Places(..) | Meaning::Leaving(_) => None,
    }
}

fn constant_value(network: &Network, name: Name) -> TokenStream {
    let both = |left: Size, right: Size| [left, right].map(|size| value(network, size));
    match name.meaning() {
        Some(Meaning::Constant(constant)) => constant,
        Some(Meaning::Difference(left, right, _)) => {
            let [left, right] = both(left, right);
            quote!(::netshape::verdict::difference(#left, #right))
        }
        Some(Meaning::Quotient(left, right, _)) => {
            let [left, right] = both(left, right);
            quote!(::netshape::verdict::quotient(#left, #right))
        }
        Some(Meaning::Places(size, Slide { reach, stride, padding, ceil })) => {
            let (size, [reach, stride, padding]) = (value(network, size), [reach, stride, padding].map(literal));
            quote!(::netshape::verdict::places(#size, #reach, #stride, #padding, #ceil))
        }
        Some(Meaning::Parameter(_) | Meaning::Leaving(_)) | None => TokenStream::new(),
    }
}
