//! Has the compiler work out every literal shape again: the second line of defence.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;

use super::number::{pair, unsigned};
use crate::model::{Layer, Network, Shape, Size, Source, Step};

/// A constant whose types hold only if each layer leaves what the macro says; those are left out whose sizes are not all
/// numbers.
pub(crate) fn proof(network: &Network) -> TokenStream {
    let lines: TokenStream = network.steps.iter().map(|step| lines_of(network, step)).collect();
    if lines.is_empty() {
        return TokenStream::new();
    }
    let arriving = shape(&network.input).map(|input| quote!(type Arriving = #input;));
    quote! {
        const _: () = {
            use ::netshape::proof::*;

            #arriving
            #lines
        };
    }
}

/// The type of what comes from somewhere: where a step changes the shape, it has a type of its own.
fn type_of(network: &Network, source: Source) -> TokenStream {
    match source {
        Source::Input => quote!(Arriving),
        Source::Step(index) => {
            let step = &network.steps[index];
            let all_known = step.inputs.iter().all(|&source| network.shape_of(source).known().is_some());
            match (all_known, changes_shape(step)) {
                // Behind what is no number, nothing has a name.
                (false, _) => shape(&step.output).unwrap_or_default(),
                (true, true) => after(step).into_token_stream(),
                (true, false) => type_of(network, step.inputs[0]),
            }
        }
    }
}

fn after(step: &Step) -> Ident {
    format_ident!("After{}", camel_case(&step.name), span = Span::call_site())
}

fn changes_shape(step: &Step) -> bool {
    match step.layer {
        Layer::Conv { .. }
        | Layer::MaxPool { .. }
        | Layer::AvgPool { .. }
        | Layer::GlobalAvgPool
        | Layer::Fc { .. }
        | Layer::Own { .. }
        | Layer::Concat => true,
        Layer::Flatten => matches!(step.input, Shape::Map { .. }),
        Layer::Activation(_)
        | Layer::Softmax
        | Layer::LogSoftmax
        | Layer::Dropout { .. }
        | Layer::BatchNorm
        | Layer::LayerNorm
        | Layer::GroupNorm { .. }
        | Layer::Assert { .. }
        | Layer::Sum => false,
    }
}

fn lines_of(network: &Network, step: &Step) -> TokenStream {
    let arriving = step.inputs.iter().map(|&source| network.shape_of(source));
    if arriving.chain([step.output]).any(|shape| shape.known().is_none()) {
        return TokenStream::new();
    }
    let (before, name, output) = (type_of(network, step.inputs[0]), after(step), shape(&step.output));
    let follow = |rule: TokenStream| quote!(type #name = #output; follows::<#before, #rule, #name>(););
    match &step.layer {
        Layer::Conv { channels, kernel, stride, padding, dilation, groups, strict, .. } => {
            let (Shape::Map { channels: Size::Known(arriving), .. }, Size::Known(channels)) = (step.input, *channels)
            else {
                return TokenStream::new();
            };
            let [kernel, stride, padding, dilation] = [kernel, stride, padding, dilation].map(|sides| pair(*sides));
            let [input, groups, output] = [arriving / groups, *groups, channels].map(unsigned);
            let line = follow(quote!(Conv<#input, #groups, #output, #kernel, #stride, #padding, #dilation>));
            let covered = strict.then(|| covered(&before, &name, &[kernel, stride, padding, dilation]));
            quote!(#line #covered)
        }
        Layer::MaxPool(pool) | Layer::AvgPool(pool) => {
            let [kernel, stride, padding] = [pool.kernel, pool.stride, pool.padding].map(pair);
            let rule = if pool.ceil { quote!(CeilPool) } else { quote!(Pool) };
            let line = follow(quote!(#rule<#kernel, #stride, #padding>));
            let covered = pool.strict.then(|| covered(&before, &name, &[kernel, stride, padding, pair([1, 1])]));
            quote!(#line #covered)
        }
        Layer::GlobalAvgPool => follow(quote!(GlobalPool)),
        Layer::Flatten if changes_shape(step) => follow(quote!(Flatten)),
        Layer::Fc { outputs, .. } => {
            let [inputs, outputs] =
                [step.input.count(), *outputs].map(|size| unsigned(size.known().unwrap_or_default()));
            let line = follow(quote!(Fc<#inputs, #outputs>));
            match step.input {
                Shape::Map { .. } => quote!({
                    follows::<#before, Flatten, Vector<#inputs>>();
                    follows::<Vector<#inputs>, Fc<#inputs, #outputs>, #output>();
                } type #name = #output;),
                Shape::Vector(_) => line,
            }
        }
        Layer::Own { .. } => quote!(type #name = #output;),
        Layer::Concat => {
            let branches: Vec<_> = step.inputs.iter().map(|&branch| type_of(network, branch)).collect();
            let mut shapes = concatenations(network, step).into_iter().filter_map(|joined| shape(&joined));
            let mut joined = shapes.next().unwrap_or_default();
            let mut lines = TokenStream::new();
            for (branch, next) in branches[1..].iter().zip(shapes) {
                lines.extend(quote!(follows::<(#joined, #branch), Concat, #next>();));
                joined = next;
            }
            let first = &branches[0];
            let first_shape = step_shape(network, step.inputs[0]);
            quote!(follows::<(#first, #first_shape), Join, #first>(); #lines type #name = #output;)
        }
        Layer::Sum => {
            let others = step.inputs[1..].iter().map(|&branch| type_of(network, branch));
            quote!(#(follows::<(#before, #others), Join, #before>();)*)
        }
        _ => TokenStream::new(),
    }
}

/// That the windows of a strict layer leave nothing over.
fn covered(before: &TokenStream, after: &Ident, options: &[TokenStream; 4]) -> TokenStream {
    quote!(follows::<(#before, #after), Covered<#(#options),*>, #after>();)
}

/// What has been joined after each branch of a concatenation.
fn concatenations(network: &Network, step: &Step) -> Vec<Shape> {
    let mut joined: Vec<Shape> = Vec::new();
    let sum = |one: Size, other: Size| one.plus(other).unwrap_or(Size::Open);
    for &branch in &step.inputs {
        let arriving = network.shape_of(branch);
        joined.push(match (joined.last(), arriving) {
            (Some(&Shape::Map { channels: before, .. }), Shape::Map { channels, height, width }) => {
                Shape::Map { channels: sum(before, channels), height, width }
            }
            (Some(&Shape::Vector(before)), Shape::Vector(len)) => Shape::Vector(sum(before, len)),
            _ => arriving,
        });
    }
    joined
}

fn step_shape(network: &Network, source: Source) -> Option<TokenStream> {
    shape(&network.shape_of(source))
}

/// A shape as a type; none where a size is no number.
fn shape(shape: &Shape) -> Option<TokenStream> {
    let sizes = shape.known()?.into_iter().map(unsigned);
    Some(match shape {
        Shape::Map { .. } => quote!(Map<#(#sizes),*>),
        Shape::Vector(_) => quote!(Vector<#(#sizes),*>),
    })
}

/// `Conv1` for `conv1`. Two names are never the same: what is not written in words of small letters, such as `conv_1`,
/// stays as it is behind an underscore.
pub(crate) fn camel_case(name: &Ident) -> Ident {
    let name = name.unraw().to_string();
    let is_word = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_lowercase) && !letters.any(char::is_uppercase)
    };
    if !name.split('_').all(is_word) {
        return format_ident!("_{name}");
    }
    let words = name.split('_').flat_map(|word| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<Vec<_>>()
    });
    format_ident!("{}", words.collect::<String>())
}
