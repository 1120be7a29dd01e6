//! Has the compiler work out every literal shape again: the second line of defence.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::number::{pair, unsigned};
use crate::model::{Layer, Network, Shape, Size, Step};

/// A constant whose types hold only if each layer leaves what the macro says.
pub(crate) fn proof(network: &Network) -> TokenStream {
    let Some(input) = shape(&network.input) else { return TokenStream::new() };
    let mut lines = vec![quote!(type Image = #input;)];
    let mut current = format_ident!("Image");
    for step in &network.steps {
        lines.extend(lines_of(step, &mut current));
    }
    quote! {
        const _: () = {
            use ::netshape::proof::{Conv, Fc, Flatten, GlobalPool, Map, Pool, Vector, follows};
            #(#lines)*
        };
    }
}

fn lines_of(step: &Step, current: &mut Ident) -> Vec<TokenStream> {
    let mut lines = Vec::new();
    let mut follow = |rule: TokenStream, name: Ident, output: &Shape| {
        let (before, output) = (current.clone(), shape(output));
        lines.push(quote!(type #name = #output; follows::<#before, #rule, #name>();));
        *current = name;
    };
    let name = format_ident!("After{}", camel_case(&step.name), span = proc_macro2::Span::call_site());
    match &step.layer {
        Layer::Conv { channels, kernel, stride, padding, dilation, groups, .. } => {
            let Shape::Map { channels: arriving, .. } = step.input else { return lines };
            let [kernel, stride, padding, dilation] = [kernel, stride, padding, dilation].map(|sides| pair(*sides));
            let [input, groups, output] = [arriving / groups, *groups, *channels].map(unsigned);
            follow(quote!(Conv<#input, #groups, #output, #kernel, #stride, #padding, #dilation>), name, &step.output);
        }
        Layer::MaxPool { kernel, stride, padding } | Layer::AvgPool { kernel, stride, padding } => {
            let [kernel, stride, padding] = [kernel, stride, padding].map(|sides| pair(*sides));
            follow(quote!(Pool<#kernel, #stride, #padding>), name, &step.output);
        }
        Layer::GlobalAvgPool => follow(quote!(GlobalPool), name, &step.output),
        Layer::Flatten => {
            if let Shape::Map { .. } = step.input {
                follow(quote!(Flatten), name, &step.output);
            }
        }
        Layer::Fc { outputs, .. } => {
            let Some(inputs) = flat(&step.input) else { return lines };
            if let Shape::Map { .. } = step.input {
                follow(quote!(Flatten), format_ident!("{}Flattened", name), &Shape::Vector(Size::Known(inputs)));
            }
            let [inputs, outputs] = [inputs, *outputs].map(unsigned);
            follow(quote!(Fc<#inputs, #outputs>), name, &step.output);
        }
        Layer::Activation(_) | Layer::Softmax | Layer::LogSoftmax | Layer::Dropout { .. } | Layer::Assert => {}
    }
    lines
}

/// A shape as a type; none where a size is open.
fn shape(shape: &Shape) -> Option<TokenStream> {
    match *shape {
        Shape::Map { channels, height: Size::Known(height), width: Size::Known(width) } => {
            let [channels, height, width] = [channels, height, width].map(unsigned);
            Some(quote!(Map<#channels, #height, #width>))
        }
        Shape::Vector(Size::Known(len)) => {
            let len = unsigned(len);
            Some(quote!(Vector<#len>))
        }
        _ => None,
    }
}

/// How many numbers a shape holds, if that is known.
pub(crate) fn flat(shape: &Shape) -> Option<usize> {
    match *shape {
        Shape::Map { channels, height: Size::Known(height), width: Size::Known(width) } => {
            Some(channels * height * width)
        }
        Shape::Vector(Size::Known(len)) => Some(len),
        _ => None,
    }
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
    let words = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
    format_ident!("{}", words.collect::<String>())
}
