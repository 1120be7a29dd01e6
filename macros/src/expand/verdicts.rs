//! What the compiler has to find true of a step because the macro can't tell: what constants decide, and what leaves links.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use super::holder::holds_geometries;
use super::number::literal;
use super::open;
use super::size::{dimensions_from, geometry_name, rank, value};
use crate::model::{Layer, Network, Shape, Size, Source, Step, unmarked};

/// The part of a shape that something depends on.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Channels,
    Sides,
    All,
}

/// A call that the compiler evaluates, and the part of what arrives that it judges.
pub(super) type Verdict = (Part, TokenStream);

/// What has to be true of a step whose sizes are not all numbers.
pub(super) fn verdicts(network: &Network, step: &Step) -> Vec<Verdict> {
    let name = step.name.unraw().to_string();
    let of = |part: Part| move |verdict: TokenStream| (part, verdict);
    match &step.layer {
        Layer::Assert { says } => {
            let is_of_channels = is_count(step) && matches!(says, Shape::Map { .. });
            let part = if is_of_channels { Part::Channels } else { Part::All };
            assertion(network, step, *says, &name).map(of(part)).into_iter().collect()
        }
        Layer::Sum => join(network, step, &name).map(of(Part::All)).into_iter().collect(),
        Layer::Concat => join(network, step, &name).map(of(Part::Sides)).into_iter().collect(),
        Layer::Conv { kernel, dilation, stride, padding, groups, strict, .. } => {
            let reach = [0, 1].map(|axis| dilation[axis] * (kernel[axis] - 1) + 1);
            let fits = window(network, step, &name, reach);
            // As many that leave as arrive are wrong once.
            let is_same = step.input.sizes().first() == step.output.sizes().first();
            let sides = ["input", "output"].into_iter().zip([step.input, step.output]);
            let sides = sides.take(if is_same { 1 } else { 2 });
            let told = sides.filter(|(_, shape)| shape.sizes().first() != Some(&Size::Open));
            let split = told.filter_map(|(what, shape)| {
                split(network, step, (shape, *groups), |channels, groups| {
                    let chain = chain(network, step);
                    quote!(::netshape::verdict::groups(#name, #groups, #channels, #what, #chain))
                })
            });
            let slide = [reach, *stride, *padding, reach.map(|reach| reach - 1)];
            let covered = strict.then(|| covered(network, step, slide)).flatten();
            fits.into_iter().chain(covered).map(of(Part::Sides)).chain(split.map(of(Part::Channels))).collect()
        }
        Layer::MaxPool(pool) | Layer::AvgPool(pool) => {
            let fits = window(network, step, &name, pool.kernel);
            let slide = [pool.kernel, pool.stride, pool.padding, pool.kernel.map(|side| side / 2)];
            let covered = (pool.strict && !pool.ceil).then(|| covered(network, step, slide)).flatten();
            fits.into_iter().chain(covered).map(of(Part::Sides)).collect()
        }
        Layer::GroupNorm { groups } => {
            let split = split(network, step, (step.input, *groups), |_, groups| {
                let (arriving, chain) = (dimensions_of(network, step.inputs[0]), chain(network, step));
                quote!(::netshape::verdict::norm_groups(#name, #groups, &#arriving, #chain))
            });
            split.map(of(Part::Channels)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether it is the number of inputs or channels that a layer says arrives.
pub(super) fn is_count(step: &Step) -> bool {
    matches!(step.layer, Layer::Assert { .. }) && !step.text.starts_with('[')
}

/// Whether it says that what arrives from a link is a map.
pub(super) fn is_map(step: &Step) -> bool {
    matches!(step.layer, Layer::Assert { .. }) && step.input.link().is_some() && step.output.is_of_link()
}

/// That the branches of a join fit together.
fn join(network: &Network, step: &Step, name: &str) -> Option<TokenStream> {
    // Along the channels, and along a vector, whatever arrives fits together.
    let first = usize::from(step.layer == Layer::Concat);
    let shapes = step.inputs.iter().map(|&source| network.shape_of(source)).collect::<Vec<_>>();
    let others = step.inputs.iter().enumerate().skip(1).filter(|(index, _)| {
        if shapes[0].link() != shapes[*index].link() {
            return true;
        }
        let pairs = shapes[0].sizes().into_iter().zip(shapes[*index].sizes()).skip(first);
        let is_open = open::is_open(network);
        let differ = |(one, other): (Size, Size)| {
            // Of heights and widths, the network's traits speak.
            one.is(other).is_none() && !(is_open && [one, other].contains(&Size::Open))
        };
        pairs.into_iter().any(differ)
    });
    let others = others.map(|(index, _)| index).collect::<Vec<_>>();
    if others.is_empty() {
        return None;
    }
    // What arrives stands in front of the first branch.
    let is_input = |index: usize| step.text.starts_with("residual") && step.inputs[index] < step.inputs[0];
    let branches = [0].into_iter().chain(others).map(|index| {
        let leaves = dimensions_of(network, step.inputs[index]);
        let (number, is_input) = (literal(index + 1), is_input(index));
        quote!(::netshape::verdict::Branch { number: #number, leaves: &#leaves, is_input: #is_input })
    });
    let (first, chain) = (literal(first), chain(network, step));
    Some(quote_spanned!(step.span=> ::netshape::verdict::join(#name, #first, &[#(#branches),*], #chain)))
}

/// That groups split what arrives or leaves, where that depends on a constant or has left a link.
fn split(
    network: &Network,
    step: &Step,
    (shape, groups): (Shape, usize),
    call: impl Fn(Option<TokenStream>, TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    // What follows from a window over a constant, a constant knows.
    let is_open = |size: Size| size == Size::Open && !holds_geometries(network);
    let is_judged = |size: &&Size| !size.is_told() && !is_open(**size) && groups > 1;
    let &channels = shape.sizes().first().filter(is_judged)?;
    Some(super::respan(call(value(network, channels), literal(groups).into_token_stream()), step.span))
}

/// Whether only the compiler knows the height or width at a layer.
fn follows_from_constants(network: &Network, step: &Step) -> bool {
    let sizes = [step.input, step.output].iter().flat_map(Shape::sizes).collect::<Vec<_>>();
    let (is_open, is_computed) = (sizes.contains(&Size::Open), sizes.into_iter().any(Size::is_computed));
    if holds_geometries(network) { is_open || is_computed } else { is_computed && !is_open }
}

/// What arrives at a window and what leaves it.
fn sides(network: &Network, step: &Step) -> [TokenStream; 2] {
    if holds_geometries(network) {
        let (geometry, sizes) = (geometry_name(step), open::names(network).sizes);
        return [quote!(#sizes::#geometry.input), quote!(#sizes::#geometry.output)];
    }
    [step.input, step.output].map(|shape| told(network, shape))
}

/// That a window finds a place.
fn window(network: &Network, step: &Step, name: &str, reach: [usize; 2]) -> Option<TokenStream> {
    if !follows_from_constants(network, step) {
        return None;
    }
    let ([input, output], reach, chain) = (sides(network, step), super::number::array(&reach), chain(network, step));
    Some(quote_spanned!(step.span=> ::netshape::verdict::window(#name, #input, #output, #reach, #chain)))
}

/// The chain in front of a step, with the numbers that the compiler finds out.
pub(crate) fn chain(network: &Network, step: &Step) -> TokenStream {
    let (text, marks) = unmarked(&step.chain);
    let numbers = marks.into_iter().map(|(source, axis)| {
        let dimensions = dimensions_of(network, source);
        axis.map(literal).map_or(quote!(&#dimensions), |axis| quote!(&[#dimensions[#axis]]))
    });
    quote!(&::netshape::verdict::Chain(#text, &[#(#numbers),*]))
}

/// That a strict layer leaves nothing over.
fn covered(network: &Network, step: &Step, [reach, stride, padding, most]: [[usize; 2]; 4]) -> Option<TokenStream> {
    if !follows_from_constants(network, step) {
        return None;
    }
    let ([input, _], name) = (sides(network, step), step.name.unraw().to_string());
    let [reach, stride, padding, most] = [reach, stride, padding, most].map(|pair| super::number::array(&pair));
    let is_conv = matches!(step.layer, Layer::Conv { .. });
    let with_ceil =
        step.text.strip_suffix(')').filter(|_| !is_conv).map_or(String::new(), |text| format!("{text}, ceil)"));
    let (chain, of) = (chain(network, step), if step.text.contains("strict") { "strict" } else { "#[strict]" });
    let slide = quote! {
        ::netshape::verdict::Slide { reach: #reach, stride: #stride, padding: #padding, most: #most }
    };
    Some(quote_spanned!(step.span=> ::netshape::verdict::covered(#name, #input, &#slide, #chain, [#with_ceil, #of])))
}

/// A shape in brackets, or the number of inputs or channels that a layer says arrives.
fn assertion(network: &Network, step: &Step, says: Shape, name: &str) -> Option<TokenStream> {
    // Of numbers and parameters, the macro has found it itself; of heights and widths, the network's traits speak.
    let is_judged = |size: Size| match size {
        Size::Known(_) => false,
        Size::Named(named) => !named.is_generic(),
        Size::Open => holds_geometries(network),
    };
    if !says.sizes().into_iter().chain(step.input.sizes()).any(is_judged) {
        return None;
    }
    let (arriving, chain) = (dimensions_of(network, step.inputs[0]), chain(network, step));
    if is_map(step) {
        return Some(quote_spanned!(step.span=> ::netshape::verdict::map(#name, &#arriving, #chain)));
    }
    if !is_count(step) {
        let told = if says.is_told() { told(network, says) } else { arriving.clone() };
        let words = [
            String::new(),
            " is not what arrives here: that is ".to_owned(),
            String::new(),
            "correct the shape, or change the layers before it".to_owned(),
        ];
        let judged = quote_spanned! {step.span=>
            ::netshape::verdict::same_shape(&#told, &#arriving, 0, [#(#words),*], #chain)
        };
        return Some(judged);
    }
    let (thing, told, arriving) = match says {
        Shape::Vector(length) => ("inputs", value(network, length), quote!(::netshape::plan::product(#arriving))),
        Shape::Map { channels, .. } => ("channels", value(network, channels), quote!(#arriving[0])),
    };
    let words = [
        format!("{name} expects "),
        format!(" {thing}, but "),
        " arrive".to_owned(),
        format!("correct the first number of `{}`, or leave it out to take what arrives", step.text),
    ];
    Some(quote_spanned!(step.span=> ::netshape::verdict::same(#told, #arriving, [#(#words),*], #chain)))
}

/// The sizes of a shape, and 0 for those that only a user of the network knows.
fn told(network: &Network, shape: Shape) -> TokenStream {
    let sizes = told_sizes(network, shape);
    rank(network, shape).map_or(sizes.clone(), |rank| quote!(::netshape::nest::dimensions::<{ #rank }>(#sizes)))
}

fn told_sizes(network: &Network, shape: Shape) -> TokenStream {
    let sizes = shape.sizes().into_iter().map(|size| match value(network, size) {
        Some(value) if !size.is_generic() => value,
        _ => quote!(0),
    });
    quote!([#(#sizes),*])
}

/// The dimensions of what comes from somewhere, and 0 for those that only a user of the network knows.
fn dimensions_of(network: &Network, source: Source) -> TokenStream {
    if holds_geometries(network) { dimensions_from(network, source) } else { told(network, network.shape_of(source)) }
}
