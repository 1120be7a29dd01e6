//! Sizes and shapes: what does not fit.

use std::fmt::Write;

use super::{chain_line, lines, pair, plural};
use crate::model::Size;

/// `is_any` says that height and width seem to stand for any.
pub(crate) fn zero_size(shape: &str, is_any: bool) -> String {
    let any =
        is_any.then(|| "or write `Name: < layer -> layer >` for a network that takes any height and width".to_owned());
    let instead = std::iter::once("write 1 or more".to_owned()).chain(any).collect::<Vec<_>>();
    lines(format!("a size of {shape} is 0"), &instead)
}

pub(crate) fn size_kind(text: &str) -> String {
    let whole = text.parse::<f64>().ok().filter(|size| size.fract() == 0.0 && (1.0..1e12).contains(size));
    let instead = whole.map_or("write it in digits, such as `28`".to_owned(), |size| format!("write `{size}`"));
    lines(format!("a size is a whole number, but `{text}` comes"), &[instead])
}

pub(crate) fn shape_length(shape: &str, length: usize) -> String {
    let others = match shape.split_once(", ") {
        Some((_, rest)) if length == 4 => format!("write `[{rest}`, without the batch: a shape is that of one sample"),
        _ => "write `[channels, height, width]` for a map, or `[length]` for a vector".to_owned(),
    };
    let found = if length == 0 { "this one is empty".to_owned() } else { format!("{shape} has {length}") };
    lines(format!("a shape has three sizes or one, but {found}"), &[others])
}

/// `[-1, 1, 28, 28]`
pub(crate) fn batch(found: &str, shape: &str) -> String {
    lines(
        format!("a shape is that of one sample, but `{found}` stands in it for the batch"),
        &[format!("write `{shape}`")],
    )
}

pub(crate) fn shape_overflow(shape: &str, largest: usize) -> String {
    lines(format!("a sample of {shape} is too large"), &[format!("write sizes whose product is at most {largest}")])
}

pub(crate) fn channels_last(shape: &str, turned: &str) -> String {
    lines(
        format!("a shape begins with its channels, but {shape} seems to end with them"),
        &[format!("write `{turned}`, which is [channels, height, width]")],
    )
}

/// `[Body; 3]` in a chain, as Rust writes arrays.
pub(crate) fn repeated_in_brackets(link: &str, count: &str) -> String {
    lines("a shape has nothing but its sizes in it", &[format!("write `repeat {count} {{ {link} }}` to repeat layers")])
}

/// `[-1]` in a chain, as in a `view` or a `reshape`.
pub(crate) fn reshape(found: &str) -> String {
    let message = format!("a shape in the chain says what arrives, and {found} makes no vector of it");
    lines(message, &["write `flatten`".to_owned()])
}

/// With a question mark in it, a shape can't be written.
fn write_shape(shape: &str) -> String {
    if shape.contains('?') {
        "leave the shape out, or change the layers before it".to_owned()
    } else {
        format!("write `{shape}`, or change the layers before it")
    }
}

pub(crate) fn map_for_vector(arriving: &str, declared: &str, flattened: &str, chain: &str) -> String {
    lines(
        format!("{declared} is a vector, but a map arrives: {arriving}"),
        &[
            chain_line(chain),
            write_shape(arriving),
            format!("write `flatten -> {flattened}` to make a vector of the map"),
        ],
    )
}

pub(crate) fn vector_for_map(arriving: &str, declared: &str, chain: &str) -> String {
    lines(format!("{declared} is a map, but a vector arrives: {arriving}"), &[chain_line(chain), write_shape(arriving)])
}

pub(crate) fn false_shape(arriving: &str, declared: &str, right: &str, chain: &str) -> String {
    lines(format!("{declared} is not what arrives here: that is {arriving}"), &[chain_line(chain), write_shape(right)])
}

/// `864 arrive`
fn arrive(arriving: Size) -> String {
    if arriving == Size::Known(1) { "1 arrives".to_owned() } else { format!("{arriving} arrive") }
}

/// Why sizes that may be the same by chance are not.
fn any_number(sizes: &[Size]) -> Option<String> {
    let mut names: Vec<_> = sizes.iter().flat_map(|size| size.parameters()).collect();
    names.sort_unstable();
    names.dedup();
    let be = if names.len() == 1 { "can be any number" } else { "can be any numbers" };
    (!names.is_empty()).then(|| format!("{} {be}, and this has to hold for all of them", names.join(" and ")))
}

/// The layer with what arrives as its first number, where that can be written, and without it.
fn take((told, left_out): &(Option<String>, String)) -> String {
    let told = told.as_ref().map_or(String::new(), |told| format!("`{told}`, or "));
    format!("write {told}`{left_out}` to take what arrives")
}

/// `option` is the layer with an option for its second number, if that stands behind options.
pub(crate) fn channels(
    name: &str,
    [expected, arriving]: [Size; 2],
    chain: &str,
    instead: &(Option<String>, String),
    option: Option<&str>,
) -> String {
    let others = [Some(chain_line(chain)), any_number(&[expected, arriving])];
    let write = match option {
        Some(option) => format!("write {option}"),
        None => take(instead),
    };
    lines(
        format!("{name} expects {}, but {}", plural(expected, "channel"), arrive(arriving)),
        &others.into_iter().flatten().chain([write]).collect::<Vec<_>>(),
    )
}

pub(crate) fn fc_mismatch(
    name: &str,
    expected: Size,
    arriving: Size,
    flattened: Option<&str>,
    chain: &str,
    instead: &(Option<String>, String),
) -> String {
    let is = if arriving.is_computed() { String::new() } else { format!(" = {arriving}") };
    let product =
        flattened.map(|shape| format!("flattened, {shape} is {}{is}", shape[1..shape.len() - 1].replace(", ", " * ")));
    let others = [Some(chain_line(chain)), product, any_number(&[expected, arriving])];
    let write = take(instead);
    lines(
        format!("{name} expects {}, but {}", plural(expected, "input"), arrive(arriving)),
        &others.into_iter().flatten().chain([write]).collect::<Vec<_>>(),
    )
}

/// A window whose places can't be counted.
pub(crate) fn window_over_parameter(name: &str, size: Size, chain: &str) -> String {
    lines(
        format!("{name}'s kernel slides over {size}, which can be any number, so it is not known how often it fits"),
        &[
            chain_line(chain),
            "write a number or a constant for the height and width, or `Name: < … >` for a network that takes any"
                .to_owned(),
            "or keep the height and width by stride 1 and padding: `p1` for a kernel of 3, `p2` for one of 5"
                .to_owned(),
        ],
    )
}

pub(crate) fn needs_map(name: &str, word: &str, arriving: &str, made: bool, chain: &str) -> String {
    let instead = if made {
        format!("write `{word}` before the layer that makes a vector of the map, or leave it out")
    } else {
        format!("write the input as [channels, height, width], or leave `{word}` out")
    };
    lines(
        format!("{name} needs a map [channels, height, width], but the vector {arriving} arrives"),
        &[chain_line(chain), instead],
    )
}

pub(crate) fn groups(
    name: &str,
    groups: usize,
    incoming: Option<Size>,
    outgoing: Option<Size>,
    (common, chain): (usize, &str),
) -> String {
    let channels = match (incoming, outgoing) {
        (Some(incoming), Some(outgoing)) => format!("{incoming} input channels nor its {outgoing} output channels"),
        (Some(incoming), None) => plural(incoming, "input channel"),
        (None, outgoing) => plural(outgoing.unwrap_or(Size::Known(0)), "output channel"),
    };
    let divide = if incoming.is_some() && outgoing.is_some() { "divide neither" } else { "don't divide" };
    let instead = if common > 1 { format!("write `g{common}`") } else { "leave the groups out".to_owned() };
    let uneven: Vec<_> = [incoming, outgoing].into_iter().flatten().collect();
    let write = match uneven.iter().find(|size| size.is_generic()) {
        Some(size) => format!("{instead}, or write a multiple of {groups} for {size}, such as `{groups} * {size}`"),
        None => format!("{instead}, or make the channels multiples of {groups}"),
    };
    let others = [Some(chain_line(chain)), any_number(&uneven), Some(write)];
    let others = others.into_iter().flatten().collect::<Vec<_>>();
    lines(format!("{groups} groups {divide} {name}'s {channels}"), &others)
}

/// The groups of `groupnorm`; `common` is the most that would do, of those that divide both.
pub(crate) fn norm_groups(name: &str, groups: usize, arriving: Size, what: &str, common: usize, chain: &str) -> String {
    let arrives = if arriving == Size::Known(1) {
        format!("1 {} that arrives", what.trim_end_matches('s'))
    } else {
        format!("{arriving} {what} that arrive")
    };
    let write = format!("write `groupnorm({common})`, or make the {what} a multiple of {groups}");
    let others = [Some(chain_line(chain)), any_number(&[arriving]), Some(write)];
    lines(
        format!("{groups} groups don't divide the {arrives} at {name}"),
        &others.into_iter().flatten().collect::<Vec<_>>(),
    )
}

/// A window that does not fit.
pub(crate) struct Fit {
    /// Padding helps a convolution; a pooling layer must not have much of it.
    pub(crate) convolution: bool,
    /// Whether it was written as `k5`, and not as a bare number.
    pub(crate) lettered: bool,
    pub(crate) kernel: [Option<usize>; 2],
    pub(crate) dilation: [Option<usize>; 2],
    pub(crate) reach: [Option<usize>; 2],
    pub(crate) arriving: [Option<usize>; 2],
    pub(crate) padding: [Option<usize>; 2],
    pub(crate) padded: [Option<usize>; 2],
    /// With `ceil`, the stride: by less than that, the window may reach over the end.
    pub(crate) over: [Option<usize>; 2],
}

/// What a strict layer would leave over.
pub(crate) struct LeftOver {
    /// How many rows and columns.
    pub(crate) missed: [usize; 2],
    pub(crate) arriving: [usize; 2],
    pub(crate) reach: [Option<usize>; 2],
    pub(crate) stride: [Option<usize>; 2],
    /// The layer with `ceil`, where that is possible.
    pub(crate) with_ceil: Option<String>,
    /// The least padding with which nothing is left over.
    pub(crate) padding: [Option<usize>; 2],
    /// Whether the network says `strict`, and not the layer.
    pub(crate) of_the_network: bool,
}

pub(crate) fn left_over(name: &str, left: &LeftOver, chain: &str) -> String {
    let sides = || [(0, "row"), (1, "column")].into_iter().filter(|(axis, _)| left.missed[*axis] > 0);
    let parts = sides().map(|(axis, thing)| {
        let (missed, all) = (left.missed[axis], left.arriving[axis]);
        format!("{missed} of {}", plural(all, thing))
    });
    let ends = sides().map(|(axis, thing)| format!("{thing} {}", left.arriving[axis] - left.missed[axis]));
    let (parts, ends) = (parts.collect::<Vec<_>>().join(" and "), ends.collect::<Vec<_>>().join(" and "));
    let mut instead = Vec::new();
    instead.extend(left.with_ceil.as_ref().map(|layer| format!("write `{layer}` to round up")));
    if let [Some(_), Some(_)] = left.padding {
        instead.push(format!("pad with `p{}`", pair(left.padding)));
    }
    let strict = if left.of_the_network { "#[strict]" } else { "strict" };
    instead.push(format!("leave out `{strict}`, if that is meant"));
    let windows = format!("windows of {} at stride {} end at {ends}", area(left.reach), pair(left.stride));
    lines(format!("{name} is strict, but leaves {parts} over"), &[chain_line(chain), windows, instead.join(", or ")])
}

/// `3x5`, square ones too.
fn area(sizes: [Option<usize>; 2]) -> String {
    sizes.map(|size| size.map_or("?".to_owned(), |size| size.to_string())).join("x")
}

pub(crate) fn window(name: &str, fit: &Fit, chain: &str) -> String {
    let padded = fit.padding.iter().any(|padding| padding.is_some_and(|padding| padding > 0));
    let dilated = fit.dilation.iter().any(|dilation| dilation.is_some_and(|dilation| dilation > 1));
    let arrives = if padded { "the padded map is only" } else { "only" };
    let mut others = vec![chain_line(chain)];
    if dilated {
        let (kernel, dilation) = (area(fit.kernel), pair(fit.dilation));
        others.push(format!("dilation {dilation} spreads the kernel of {kernel} over {}", area(fit.reach)));
    }
    if padded {
        let padding = pair(fit.padding);
        others.push(format!("padding {padding} on each side makes {} of {}", area(fit.padded), area(fit.arriving)));
    }
    if fit.over != [None; 2] {
        others.push(format!("`ceil` lets it reach over the end by less than its stride of {}", pair(fit.over)));
    }
    // The largest kernel that fits: d(k − 1) + 1 ≤ H + 2p.
    let fitting = [0, 1].map(|axis| {
        let over = fit.over[axis].map_or(0, |stride| stride - 1);
        let largest = ((fit.padded[axis]? + over).checked_sub(1)? / fit.dilation[axis]?) + 1;
        Some(fit.kernel[axis]?.min(largest))
    });
    // The least padding with which it fits: H + 2p ≥ d(k − 1) + 1.
    let padding = [0, 1].map(|axis| {
        let least = fit.reach[axis]?.saturating_sub(fit.arriving[axis]?).div_ceil(2);
        Some(least.max(fit.padding[axis]?))
    });
    // The largest dilation that does.
    let dilation = [0, 1].map(|axis| {
        let (kernel, dilation) = (fit.kernel[axis]?, fit.dilation[axis]?);
        let most = fit.padded[axis]?.checked_sub(1)?.checked_div(kernel.saturating_sub(1)).unwrap_or(dilation);
        (most > 0).then_some(dilation.min(most))
    });
    // A bare number is a square.
    let letter = if fit.lettered || fitting[0] != fitting[1] { "k" } else { "" };
    let mut instead = match fitting {
        // Pooling of single numbers would do nothing.
        [Some(1), Some(1)] if !fit.convolution => "leave it out, or shrink the map less before it".to_owned(),
        [Some(1), Some(1)] => format!("write `{letter}1`"),
        [Some(_), Some(_)] => format!("write `{letter}{}` or less", pair(fitting)),
        _ => "write a smaller kernel".to_owned(),
    };
    match dilation {
        [Some(1), Some(1)] if dilated => instead += ", or leave the dilation out",
        [Some(_), Some(_)] if dilated => write!(instead, ", or `d{}` or less", pair(dilation)).unwrap_or_default(),
        _ => {}
    }
    if let (true, [Some(_), Some(_)]) = (fit.convolution, padding) {
        write!(instead, ", or pad with `p{}` or more", pair(padding)).ok();
    }
    others.push(instead);
    let end = if padded { "" } else { " arrives" };
    lines(
        format!("{name}'s kernel covers {} (height x width), but {arrives} {}{end}", area(fit.reach), area(fit.padded)),
        &others,
    )
}

pub(crate) fn pool_padding(name: &str, padding: &str, kernel: &str, half: &str) -> String {
    let instead = if half == "0" { "leave the padding out".to_owned() } else { format!("write `p{half}` or less") };
    lines(
        format!("{name}'s padding {padding} is more than half its kernel of {kernel}"),
        &[format!("{instead}, so that the kernel never lies on padding alone")],
    )
}

pub(crate) fn map_overflow(name: &str, output: &str, largest: usize) -> String {
    lines(
        format!("{name} makes {output} of each sample, which is too large"),
        &[format!("write sizes whose product is at most {largest}")],
    )
}

pub(crate) fn weights_overflow(name: &str, factors: &str, largest: usize) -> String {
    lines(
        format!("{name} would have {factors} weights, which are too many"),
        &[format!("write sizes whose product is at most {largest}")],
    )
}
