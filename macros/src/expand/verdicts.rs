//! What the compiler has to find true of a network because the macro can't tell: what constants decide, and links.
//!
//! Each step of which something has to be true has a constant, `NetSizes::CONV2_FITS`, and `SHAPES_FIT` names them all. Where
//! something is not true, the constant is unknown, and whatever depends on what leaves that step is not judged.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::holder::holds_geometries;
use super::limits::{Limit, limits};
use super::number::literal;
use super::size::{geometry_name, input_dimensions, output_dimensions, rank, value};
use super::{insist, open};
use crate::fault::Place;
use crate::model::{Layer, Network, Shape, Size, Source, Step, unmarked};

/// The part of a shape that something depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Channels,
    Sides,
    All,
}

/// A call that the compiler evaluates, and the part of what arrives that it judges.
type Verdict = (Part, TokenStream);

/// The constants of the steps, and the one that names all of them. None where nothing has to be judged.
pub(super) fn shapes_fit(network: &Network) -> TokenStream {
    if !is_judged(network) {
        return TokenStream::new();
    }
    let judged = Judged::of(network);
    let lines = network.steps.iter().enumerate().flat_map(|(index, step)| {
        let guards = |part: Part| judged.guards(index, part);
        let verdicts = judged.verdicts[index].iter().map(|(part, verdict)| evaluated(&guards(*part), verdict));
        let mut fits = verdicts.chain([insist::leaves(network, step)]).collect::<TokenStream>();
        if fits.is_empty() && judged.fits[index] {
            fits = guards(Part::All);
        }
        [(takes_name(step), insist::takes(network, step, &guards(Part::All))), (name(step), fits)]
    });
    let (names, lines): (Vec<_>, Vec<TokenStream>) = lines.filter(|(_, lines)| !lines.is_empty()).unzip();
    let of_links = limits_of_links(network).map(|limit| evaluated(&TokenStream::new(), &limit.call));
    quote! {
        #(const #names: () = { #lines };)*
        const SHAPES_FIT: () = { #(let () = Self::#names;)* #(#of_links)* };
    }
}

/// What has a constant evaluated in front of its value, so that it is unknown where the shapes do not fit.
pub(super) fn known_if_shapes_fit(network: &Network) -> Option<TokenStream> {
    let sizes = open::names(network).sizes;
    is_judged(network).then(|| quote!(let () = #sizes::SHAPES_FIT;))
}

/// Whether something has to be judged.
fn is_judged(network: &Network) -> bool {
    let is_judged = |step: &Step| {
        let is_link = matches!(step.layer, Layer::Own { .. });
        !verdicts(network, step).is_empty()
            || is_link && !insist::takes(network, step, &TokenStream::new()).is_empty()
            || !insist::leaves(network, step).is_empty()
    };
    network.steps.iter().any(is_judged) || limits_of_links(network).next().is_some()
}

/// What must not be too large, and what leaves a link has a part in.
fn limits_of_links(network: &Network) -> impl Iterator<Item = Limit> {
    limits(network, false).into_iter().filter(|limit| limit.is_of_link)
}

/// `CONV2_FITS`: the constant of a step. What a layer asks of what arrives are steps that have the layer's name.
fn name(step: &Step) -> Ident {
    match is_count(step) {
        true if is_map(step) => format_ident!("{}_MAP", geometry_name(step)),
        true => takes_name(step),
        false => format_ident!("{}_FITS", geometry_name(step)),
    }
}

/// `CONV2_TAKES`: the constant that what arrives is what a layer or link takes.
fn takes_name(step: &Step) -> Ident {
    format_ident!("{}_TAKES", geometry_name(step))
}

/// Whether a constant of the step is called like that.
pub(super) fn has_constant(step: &Step, constant: &str) -> bool {
    // A cheap look first, as each mention of a constant asks of all steps.
    let field = step.name.to_string();
    let field = field.strip_prefix("r#").unwrap_or(&field);
    let begins = |start: &str| start.eq_ignore_ascii_case(field);
    let may_be = !field.is_ascii() || constant.get(..field.len()).is_some_and(begins);
    may_be && [geometry_name(step), name(step), takes_name(step)].iter().any(|taken| taken == constant)
}

/// Whether it is the number of inputs or channels that a layer says arrives.
fn is_count(step: &Step) -> bool {
    step.layer == Layer::Assert && !step.text.starts_with('[')
}

/// Whether it says that what arrives from a link is a map.
fn is_map(step: &Step) -> bool {
    step.layer == Layer::Assert && step.input.link().is_some() && step.output.is_of_link()
}

/// A line for the body of a constant, which is unknown where the verdict is not good, and with it, without another word,
/// whatever follows from it. Hence the array: of a constant that panics itself, rustc notes each mention; of one in which the
/// length of an array is unknown, none. Behind an unknown constant in `guards`, nothing is judged.
pub(super) fn evaluated(guards: &TokenStream, verdict: &TokenStream) -> TokenStream {
    quote!(let _ = [(); { #guards #verdict; 0 }];)
}

/// Of which steps something has to be judged, and which verdicts depend on others.
struct Judged<'a> {
    network: &'a Network,
    verdicts: Vec<Vec<Verdict>>,
    /// Where each of them stands.
    corners: Vec<[(usize, usize); 2]>,
    /// What arrives.
    takes: Vec<bool>,
    /// Something that spoils what leaves.
    fits: Vec<bool>,
}

impl<'a> Judged<'a> {
    fn of(network: &'a Network) -> Self {
        let verdicts = network.steps.iter().map(|step| verdicts(network, step)).collect::<Vec<_>>();
        let corners = network.steps.iter().map(|step| Place::from(step.span).corners()).collect();
        let takes = network.steps.iter().zip(&verdicts).map(|(step, verdicts)| match step.layer {
            Layer::Own { .. } => !insist::takes(network, step, &TokenStream::new()).is_empty(),
            _ => is_count(step) && !is_map(step) && !verdicts.is_empty(),
        });
        let takes = takes.collect();
        let mut judged = Self { network, verdicts, corners, takes, fits: Vec::new() };
        let fits = network.steps.iter().enumerate().map(|(index, step)| {
            let is_judged = !judged.verdicts[index].is_empty() || !insist::leaves(network, step).is_empty();
            is_judged || !judged.denials(index).is_empty()
        });
        judged.fits = fits.collect();
        judged
    }

    /// The constants that have to be known where a step is judged by a part of what arrives.
    fn guards(&self, index: usize, part: Part) -> TokenStream {
        let (sizes, steps) = (open::names(self.network).sizes, &self.network.steps);
        let (mut found, mut seen) = (Vec::new(), vec![[false; 3]; index]);
        for &source in &steps[index].inputs {
            self.add_spoilers(source, part, &mut found, &mut seen);
        }
        let names = found.into_iter().map(|index| name(&steps[index]));
        let names = names.chain(self.again(index)).chain(self.denials(index));
        quote!(#(let () = #sizes::#names;)*)
    }

    /// That of the step before that the same tokens stand for, in another turn of a repetition: what is wrong with them is told
    /// once.
    fn again(&self, index: usize) -> Option<Ident> {
        let steps = &self.network.steps;
        let is_same = |before: &usize| {
            let kinds = [*before, index].map(|index| std::mem::discriminant(&steps[index].layer));
            kinds[0] == kinds[1] && self.corners[*before] == self.corners[index]
        };
        let before = (0..index).rev().find(is_same)?;
        match steps[before].layer {
            Layer::Own { declared, .. } => declared.then(|| takes_name(&steps[before])),
            _ => self.fits[before].then(|| name(&steps[before])),
        }
    }

    /// Adds the steps whose faults spoil a part of what comes from somewhere. (A window that does not fit leaves a size of 0.)
    fn add_spoilers(&self, source: Source, part: Part, found: &mut Vec<usize>, seen: &mut [[bool; 3]]) {
        let Source::Step(index) = source else { return };
        if std::mem::replace(&mut seen[index][part as usize], true) {
            return;
        }
        let step = &self.network.steps[index];
        let unjudged = (!self.fits[index]).then_some(part);
        // Whether its own faults do, and what of its inputs does where they do not have those with them.
        let (itself, of_inputs) = match (&step.layer, part) {
            (Layer::Fc { .. }, _) | (Layer::Conv { .. }, Part::Channels) | (Layer::GlobalAvgPool, Part::Sides) => {
                (false, None)
            }
            (Layer::Own { .. }, _) => (true, None),
            (Layer::Assert, Part::Sides) if is_count(step) => (false, Some(part)),
            (Layer::Assert | Layer::Sum, _) | (Layer::Concat, Part::Sides) => (true, unjudged),
            (Layer::Concat, _) => (true, Some(part)),
            (Layer::Conv { .. }, _) => (false, Some(Part::Sides)),
            (Layer::GlobalAvgPool, _) => (false, Some(Part::Channels)),
            (Layer::Flatten, _) => (false, Some(Part::All)),
            _ => (false, Some(part)),
        };
        if itself && self.fits[index] && !found.contains(&index) {
            found.push(index);
        }
        if let Some(part) = of_inputs {
            step.inputs.iter().for_each(|&input| self.add_spoilers(input, part, found, seen));
        }
    }

    /// Of a join, what says that the layers in its branches take what arrives at them: where they do not, a branch may have been
    /// meant to leave something else, too.
    fn denials(&self, join: usize) -> Vec<Ident> {
        let steps = &self.network.steps;
        let is_join = matches!(steps[join].layer, Layer::Sum | Layer::Concat);
        if !is_join || !self.takes[..join].contains(&true) {
            return Vec::new();
        }
        let branches = steps[join].inputs.iter().map(|&source| self.behind(source)).collect::<Vec<_>>();
        let is_shared = |index: &usize| branches.iter().all(|branch| branch[*index]);
        let fork = (0..join).rev().find(is_shared).map_or(0, |fork| fork + 1);
        (fork..join).filter(|&index| self.takes[index]).map(|index| takes_name(&steps[index])).collect()
    }

    /// Which steps something comes from.
    fn behind(&self, source: Source) -> Vec<bool> {
        let steps = &self.network.steps;
        let (mut found, mut left) = (vec![false; steps.len()], vec![source]);
        while let Some(source) = left.pop() {
            if let Source::Step(index) = source
                && !std::mem::replace(&mut found[index], true)
            {
                left.extend(&steps[index].inputs);
            }
        }
        found
    }
}

/// What has to be true of a step whose sizes are not all numbers.
fn verdicts(network: &Network, step: &Step) -> Vec<Verdict> {
    let name = step.name.unraw().to_string();
    let chain = chain(network, step);
    let of = |part: Part| move |verdict: TokenStream| (part, verdict);
    match &step.layer {
        Layer::Assert => {
            let is_of_channels = is_count(step) && matches!(step.output, Shape::Map { .. });
            let part = if is_of_channels { Part::Channels } else { Part::All };
            assertion(network, step, &name, &chain).map(of(part)).into_iter().collect()
        }
        Layer::Sum => join(network, step, &name, &chain).map(of(Part::All)).into_iter().collect(),
        Layer::Concat => join(network, step, &name, &chain).map(of(Part::Sides)).into_iter().collect(),
        Layer::Conv { kernel, dilation, stride, padding, groups, strict, .. } => {
            let reach = [0, 1].map(|axis| dilation[axis] * (kernel[axis] - 1) + 1);
            let fits = window(network, step, &name, reach);
            // As many that leave as arrive are wrong once.
            let is_same = step.input.sizes().first() == step.output.sizes().first();
            let sides = ["input", "output"].into_iter().zip([step.input, step.output]);
            let split = sides.take(if is_same { 1 } else { 2 }).filter_map(|(what, shape)| {
                let call =
                    |channels, groups| quote!(::netshape::verdict::groups(#name, #groups, #channels, #what, #chain));
                split(network, step, (shape, *groups), call)
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
                let arriving = dimensions_of(network, step.inputs[0]);
                quote!(::netshape::verdict::norm_groups(#name, #groups, &#arriving, #chain))
            });
            split.map(of(Part::Channels)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// That the branches of a join fit together.
fn join(network: &Network, step: &Step, name: &str, chain: &TokenStream) -> Option<TokenStream> {
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
    // What arrives stands in front of the first branch.
    let is_input = |index: usize| step.text.starts_with("residual") && step.inputs[index] < step.inputs[0];
    let branches = [0].into_iter().chain(others.iter().copied()).map(|index| {
        let leaves = dimensions_of(network, step.inputs[index]);
        let (number, is_input) = (literal(index + 1), is_input(index));
        quote!(::netshape::verdict::Branch { number: #number, leaves: &#leaves, is_input: #is_input })
    });
    let first = literal(first);
    (!others.is_empty())
        .then(|| quote_spanned!(step.span=> ::netshape::verdict::join(#name, #first, &[#(#branches),*], #chain)))
}

/// That groups split what arrives or leaves, where that depends on a constant or has left a link.
fn split(
    network: &Network,
    step: &Step,
    (shape, groups): (Shape, usize),
    call: impl Fn(Option<TokenStream>, TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let is_judged = |size: &&Size| !size.is_told() && **size != Size::Open && groups > 1;
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
    let ([input, output], reach, chain) = (sides(network, step), super::number::array(&reach), chain(network, step));
    follows_from_constants(network, step)
        .then(|| quote_spanned!(step.span=> ::netshape::verdict::window(#name, #input, #output, #reach, #chain)))
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
    let ([input, _], name) = (sides(network, step), step.name.unraw().to_string());
    let [reach, stride, padding, most] = [reach, stride, padding, most].map(|pair| super::number::array(&pair));
    let is_conv = matches!(step.layer, Layer::Conv { .. });
    let with_ceil =
        step.text.strip_suffix(')').filter(|_| !is_conv).map_or(String::new(), |text| format!("{text}, ceil)"));
    let (chain, of) = (chain(network, step), if step.text.contains("strict") { "strict" } else { "#[strict]" });
    let slide = quote! {
        ::netshape::verdict::Slide { reach: #reach, stride: #stride, padding: #padding, most: #most }
    };
    follows_from_constants(network, step).then(
        || quote_spanned!(step.span=> ::netshape::verdict::covered(#name, #input, &#slide, #chain, [#with_ceil, #of])),
    )
}

/// A shape in brackets, or the number of inputs or channels that a layer says arrives.
fn assertion(network: &Network, step: &Step, name: &str, chain: &TokenStream) -> Option<TokenStream> {
    // Of numbers and parameters, the macro has found it itself; of heights and widths, the network's traits speak.
    let is_judged = |size: Size| match size {
        Size::Known(_) => false,
        Size::Named(named) => !named.is_generic(),
        Size::Open => holds_geometries(network),
    };
    if !step.output.sizes().into_iter().chain(step.input.sizes()).any(is_judged) {
        return None;
    }
    let arriving = dimensions_of(network, step.inputs[0]);
    if is_map(step) {
        return Some(quote_spanned!(step.span=> ::netshape::verdict::map(#name, &#arriving, #chain)));
    }
    if step.text.starts_with('[') {
        let told = if step.output.is_told() { told(network, step.output) } else { arriving.clone() };
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
    let (thing, told, arriving) = match step.output {
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

/// The dimensions of what comes from somewhere.
fn dimensions_of(network: &Network, source: Source) -> TokenStream {
    match source {
        _ if !holds_geometries(network) => told(network, network.shape_of(source)),
        Source::Input => input_dimensions(network),
        Source::Step(index) => output_dimensions(network, &network.steps[index]),
    }
}
