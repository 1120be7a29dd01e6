//! What types need to say of a network whose sizes come from outside: constants beside the struct, generic over nothing, as
//! the length of an array must be.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::limits::limits;
use super::number::literal;
use super::size::{constant_name, geometry_name, input_dimensions, output_dimensions, rank, value};
use super::{declared, insist, open, passes};
use crate::model::{Layer, Meaning, Name, Network, Shape, Size, Slide, Source, Step, constants, unmarked};
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
    let limits = limits.map(|limit| as_given(evaluated(&limit.call), network)).collect::<TokenStream>();
    let within = (!limits.is_empty()).then(|| quote!(let () = Self::SIZES_FIT;));
    let sizes_fit = fit(&format_ident!("SIZES_FIT"), &limits);
    let constants = names.iter().map(|&name| {
        let (constant, given) = (constant_name(network, name), as_given(super::size::name(network, name), network));
        let verdict = size_verdict(network, name).map(|verdict| evaluated(&verdict));
        quote!(const #constant: usize = { #verdict #within #given };)
    });
    let steps = network.steps.iter().filter(|_| holds_geometries(network));
    let geometries = steps.filter_map(|step| {
        let (name, (kind, value)) = (geometry_name(step), passes::geometry(network, step)?);
        Some(quote!(const #name: #kind = #value;))
    });
    let items = quote!(#sizes_fit #(#constants)* #(#geometries)*);
    let shapes_fit = fit(&format_ident!("SHAPES_FIT"), &verdicts(network));
    // Whatever the network is used for, or not at all.
    let root = shapes_fit.is_some().then(|| quote!(const _: () = #sizes::SHAPES_FIT;));
    if items.is_empty() && shapes_fit.is_none() {
        return TokenStream::new();
    }
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

/// What has a constant evaluated in front of its value, so that it is unknown where the shapes do not fit.
pub(crate) fn known_if_shapes_fit(network: &Network) -> Option<TokenStream> {
    let sizes = open::names(network).sizes;
    (!verdicts(network).is_empty()).then(|| quote!(let () = #sizes::SHAPES_FIT;))
}

/// A constant that says nothing but that all verdicts are good, if there are any.
fn fit(name: &Ident, verdicts: &TokenStream) -> Option<TokenStream> {
    (!verdicts.is_empty()).then(|| quote!(const #name: () = { #verdicts };))
}

/// A line for the body of a constant, which is unknown where the verdict is not good, and with it, without another word,
/// whatever follows from it. Hence the array: of a constant that panics itself, rustc notes each mention; of one in which the
/// length of an array is unknown, none.
pub(super) fn evaluated(verdict: &TokenStream) -> TokenStream {
    quote!(let _ = [(); { #verdict; 0 }];)
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
            let span = tokens.into_iter().next().map_or(network.name.span(), |token| token.span());
            let given = as_given(super::size::name(network, name), network);
            Some(quote_spanned!(span=> ::netshape::verdict::size(#text, #given)))
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

/// What the compiler has to find true of the layers, each on its token.
fn verdicts(network: &Network) -> TokenStream {
    let of_links = limits(network, false).into_iter().filter(|limit| limit.is_of_link).map(|limit| limit.call);
    let of_steps = network.steps.iter().flat_map(|step| verdict(network, step));
    let verdicts = of_links.chain(of_steps).map(|verdict| evaluated(&verdict));
    verdicts.chain([insist::proofs(network)]).collect()
}

/// What has to be true of a step whose sizes are not all numbers.
fn verdict(network: &Network, step: &Step) -> Vec<TokenStream> {
    let name = step.name.unraw().to_string();
    let chain = chain(network, step);
    match &step.layer {
        Layer::Assert => assertion(network, step, &name, &chain).into_iter().collect(),
        Layer::Sum | Layer::Concat => join(network, step, &name, &chain).into_iter().collect(),
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
            fits.into_iter().chain(split).chain(covered).collect()
        }
        Layer::MaxPool(pool) | Layer::AvgPool(pool) => {
            let fits = window(network, step, &name, pool.kernel);
            let slide = [pool.kernel, pool.stride, pool.padding, pool.kernel.map(|side| side / 2)];
            let covered = (pool.strict && !pool.ceil).then(|| covered(network, step, slide)).flatten();
            fits.into_iter().chain(covered).collect()
        }
        Layer::GroupNorm { groups } => {
            let split = split(network, step, (step.input, *groups), |_, groups| {
                let arriving = dimensions_of(network, step.inputs[0]);
                quote!(::netshape::verdict::norm_groups(#name, #groups, &#arriving, #chain))
            });
            split.into_iter().collect()
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
    if step.input.link().is_some() && step.output.is_of_link() {
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
