//! Writes a checked network out as code: a struct of its layers, the plan of its memory, one line a layer forward and
//! backward, and the proof of its shapes.

mod budget;
mod costs;
mod document;
mod face;
mod fallback;
mod graph;
mod holder;
mod imports;
mod insist;
mod judged;
mod limits;
mod norm;
mod number;
mod open;
mod own;
mod passes;
mod path;
mod phase;
mod proof;
mod schedule;
mod sides;
mod size;
mod structure;
mod trained;
mod verdicts;
mod weights;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

pub(crate) use fallback::refused;
pub(crate) use weights::{has_weights, weight_shape};

use crate::model::{LARGEST_SIDE, Network};
use crate::surroundings::File;
use crate::tokens::in_braces;

/// All that is generated for one network.
pub(crate) fn network(network: &Network) -> TokenStream {
    let structure = structure::structure(network);
    let computation = structure::computation(network);
    let (proof, budget) = (proof::proof(network), budget::checks(network));
    let (holder, sizes, output) = (holder::holder(network), open::sizes(network), open::output(network));
    let (arrivals, trained) = (own::arrivals(network), trained::trained(network));
    let instances = limits::instances(network);
    let items = quote!(#structure #computation #proof #budget #instances #holder #sizes #output #arrivals #trained);
    attributed(&network.attributes, with_parameters(items, &network.name, &network.parameters, open::is_open(network)))
}

/// The same code, also where a type is called like a parameter.
fn with_parameters(code: TokenStream, name: &Ident, parameters: &[Ident], open: bool) -> TokenStream {
    let Some(file) = File::of(name.span()) else { return code };
    let sides = if open { vec![Ident::new("H", name.span()), Ident::new("W", name.span())] } else { Vec::new() };
    let hidden = parameters.iter().cloned().chain(sides).filter(|parameter| file.may_have_type(&parameter.to_string()));
    let hidden = hidden.collect::<Vec<_>>();
    if hidden.is_empty() { code } else { in_braces(code, &hidden) }
}

/// What a person's `#[cfg(…)]` says of a network, all that is generated for it has to follow; and nothing of that warns of
/// the use of a network that is deprecated. Other attributes are the struct's alone.
fn attributed(attributes: &[Attribute], items: TokenStream) -> TokenStream {
    let is = |name: &'static str| move |attribute: &&Attribute| attribute.path().is_ident(name);
    let deprecated = attributes.iter().any(|attribute| is("deprecated")(&attribute));
    let items = if deprecated { quote!(::netshape::attributed! { #[allow(deprecated)] #items }) } else { items };
    let conditions = attributes.iter().filter(is("cfg"));
    conditions.fold(items, |items, condition| quote!(::netshape::attributed! { #condition #items }))
}

/// The name where the code declares it: the place stays, but rustc knows that the macro wrote it, and lints for people
/// pass it by.
fn declared(name: &Ident) -> Ident {
    let mut declared = name.clone();
    declared.set_span(Span::call_site().located_at(name.span()));
    declared
}

/// The same tokens at another place.
fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), respan(group.stream(), span)).into();
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(at).collect()
}

/// A type for each side that an image may have: the library's `proof::Sided<1>` and so on.
pub(crate) fn sides() -> TokenStream {
    let sides = (1..=LARGEST_SIDE).map(|side| {
        let (side, name) = (number::literal(side), quote::format_ident!("U{side}"));
        quote! {
            #[diagnostic::do_not_recommend]
            impl Side<#side, consts::#name> for Image {}
            #[diagnostic::do_not_recommend]
            impl Sided<#side> for Image { type Length = consts::#name; }
        }
    });
    sides.collect()
}
