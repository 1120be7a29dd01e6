//! A network that names no input: generic over the height and width that its user chooses.
//!
//! All arithmetic stands in one `impl`, in which every size has a name of its own; the struct asks for nothing but the
//! trait that it implements. Each rule that a wrong size can break is a trait of its own, so that the compiler's message
//! names the layer, in decimals.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::number::unsigned;
use super::proof::camel_case;
use crate::model::{Layer, Network, Shape, Size, Source, Step};

/// The names of what a network without an input declares beside its struct.
pub(crate) struct Names {
    /// Who implements the sizes: `CardSizes`.
    pub(crate) sizes: Ident,
    /// The trait with the lengths: `CardInput`.
    pub(crate) input: Ident,
    /// The shape of what leaves, where it depends on the input: `CardOutput`.
    pub(crate) output: Ident,
}

pub(crate) fn names(network: &Network) -> Names {
    let name = &network.name;
    Names {
        sizes: format_ident!("{name}Sizes"),
        input: format_ident!("{name}Input"),
        output: format_ident!("{name}Output"),
    }
}

/// Whether the network names no input.
pub(crate) fn is_open(network: &Network) -> bool {
    matches!(network.input, Shape::Map { height: Size::Open, .. } | Shape::Vector(Size::Open))
}

/// Whether the length of a layer's weights depends on the network's input.
pub(crate) fn has_open_weights(step: &Step) -> bool {
    matches!(step.layer, Layer::Fc { .. }) && super::proof::flat(&step.input).is_none()
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
    let Walk { parameters, bounds, rules, lengths, .. } = walk;
    let declared = lengths.iter().map(|(name, _)| quote!(type #name: ::netshape::proof::ArrayLength;));
    let defined = lengths.iter().map(|(name, length)| quote!(type #name = #length;));
    let doc = format!("What follows from the height and width that `{}` is given.", network.name);
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #sizes;

        #[doc = #doc]
        #[doc(hidden)]
        #visibility trait #input<const H: usize, const W: usize> { #(#declared)* }

        impl<const H: usize, const W: usize, #(#parameters),*> #input<H, W> for #sizes
        where
            #(#bounds,)*
        {
            #(#defined)*
        }

        #(#rules)*
    }
}

/// What leaves a step, as types; those that do not apply are empty.
#[derive(Clone, Default)]
struct Sides {
    height: TokenStream,
    width: TokenStream,
    /// The length of a vector.
    length: TokenStream,
}

/// What has been collected on the way through the network.
struct Walk<'a> {
    network: &'a Network,
    parameters: Vec<Ident>,
    bounds: Vec<TokenStream>,
    rules: Vec<TokenStream>,
    rule_names: Vec<Ident>,
    lengths: Vec<(Ident, TokenStream)>,
    /// What leaves the network's input and, behind it, each step so far.
    left: Vec<Sides>,
}

impl<'a> Walk<'a> {
    fn new(network: &'a Network) -> Self {
        let (height, width) = (format_ident!("Height"), format_ident!("Width"));
        let bounds = vec![
            quote!(::netshape::proof::Dimension<H>: ::netshape::proof::Side<Length = #height>),
            quote!(::netshape::proof::Dimension<W>: ::netshape::proof::Side<Length = #width>),
        ];
        Self {
            network,
            bounds,
            rules: Vec::new(),
            rule_names: Vec::new(),
            lengths: Vec::new(),
            left: vec![Sides {
                height: height.to_token_stream(),
                width: width.to_token_stream(),
                length: TokenStream::new(),
            }],
            parameters: vec![height, width],
        }
    }

    /// What comes from somewhere: what is known as a number, and what is open by its name.
    fn sides(&self, source: Source) -> Sides {
        let index = match source {
            Source::Input => 0,
            Source::Step(index) => index + 1,
        };
        let mut sides = self.left[index].clone();
        match self.network.shape_of(source) {
            Shape::Map { height, width, .. } => {
                for (side, size) in [(&mut sides.height, height), (&mut sides.width, width)] {
                    if let Size::Known(size) = size {
                        *side = unsigned(size);
                    }
                }
            }
            Shape::Vector(Size::Known(length)) => sides.length = unsigned(length),
            Shape::Vector(Size::Open) => {}
        }
        sides
    }

    fn step(&mut self, step: &Step) {
        let sides = self.sides(step.inputs[0]);
        let leaving = match &step.layer {
            Layer::Sum | Layer::Concat => self.join(step, sides),
            _ if step.input.is_known() => sides,
            Layer::Conv { kernel, stride, padding, dilation, .. } => {
                self.window(step, &sides, [*kernel, *stride, *padding, *dilation])
            }
            Layer::MaxPool { kernel, stride, padding } | Layer::AvgPool { kernel, stride, padding } => {
                self.window(step, &sides, [*kernel, *stride, *padding, [1, 1]])
            }
            Layer::Flatten => self.flatten(step, sides),
            Layer::Fc { outputs, .. } => {
                let Sides { length, .. } = self.flatten(step, sides.clone());
                let (weights, outputs) = (self.parameter(step, "Weights"), unsigned(*outputs));
                self.bounds.push(quote!(#outputs: ::std::ops::Mul<#length, Output = #weights>));
                self.bounds.push(quote!(#weights: ::netshape::proof::ArrayLength));
                self.lengths.push((weight_length(step), weights.to_token_stream()));
                sides
            }
            Layer::Assert => self.assertion(step, sides),
            // `gap` leaves sizes that the macro knows; the others leave the shape as it is.
            _ => sides,
        };
        self.left.push(leaving);
    }

    /// A layer that slides a window of this kernel, stride, padding and dilation.
    fn window(&mut self, step: &Step, sides: &Sides, options: [[usize; 2]; 4]) -> Sides {
        let (mut fits, mut leaving) = (Vec::new(), Vec::new());
        for (axis, (side, name)) in [(&sides.height, "Height"), (&sides.width, "Width")].into_iter().enumerate() {
            let options = options.map(|pair| unsigned(pair[axis]));
            let places = self.parameter(step, name);
            self.bounds.push(quote!(#side: ::netshape::proof::Window<#(#options),*, Places = #places>));
            fits.push(quote!(<#side as ::netshape::proof::Window<#(#options),*>>::Fits));
            leaving.push(places.to_token_stream());
        }
        let rule = self.rule(
            step,
            &format!("does not fit: `{}` finds no place for its window", step.text),
            &format!("`{}` needs an input of at least {}", self.network.name, smallest_input(self.network)),
        );
        self.bounds.push(quote!((#(#fits),*): #rule<H, W>));
        let [height, width] = [0, 1].map(|axis: usize| leaving[axis].clone());
        Sides { height, width, length: TokenStream::new() }
    }

    /// From a map to a vector, if it is not one already.
    fn flatten(&mut self, step: &Step, mut sides: Sides) -> Sides {
        if let Shape::Map { channels, .. } = step.input {
            let (area, length) = (self.parameter(step, "Area"), self.parameter(step, "Length"));
            let (Sides { height, width, .. }, channels) = (&sides, unsigned(channels));
            self.bounds.push(quote!(#height: ::std::ops::Mul<#width, Output = #area>));
            self.bounds.push(quote!(#channels: ::std::ops::Mul<#area, Output = #length>));
            sides.length = length.to_token_stream();
        }
        sides
    }

    /// Branches whose sizes have to be the same.
    fn join(&mut self, step: &Step, sides: Sides) -> Sides {
        let mut length = sides.length.clone();
        for &branch in &step.inputs[1..] {
            let other = self.sides(branch);
            let same = match (&step.layer, step.input) {
                (_, Shape::Map { .. }) => {
                    vec![(sides.height.clone(), other.height), (sides.width.clone(), other.width)]
                }
                (Layer::Concat, Shape::Vector(_)) => {
                    let joined = self.parameter(step, &format!("Length{}", self.parameters.len()));
                    let further = other.length;
                    self.bounds.push(quote!(#length: ::std::ops::Add<#further, Output = #joined>));
                    length = joined.to_token_stream();
                    continue;
                }
                _ => vec![(sides.length.clone(), other.length)],
            };
            // What stands there twice needs no proof.
            let differ = |(one, other): &(TokenStream, TokenStream)| one.to_string() != other.to_string();
            if same.iter().any(differ) {
                let (fault, note) = (
                    format!("does not fit: the branches of `{}` leave different heights or widths", step.text),
                    "give the branches the same strides, and paddings that make up for their kernels",
                );
                self.equal(step, same, &fault, note);
            }
        }
        Sides { length, ..sides }
    }

    fn assertion(&mut self, step: &Step, sides: Sides) -> Sides {
        let (found, expected) = match step.output {
            Shape::Map { height: Size::Known(height), width: Size::Known(width), .. } => {
                (vec![sides.height.clone(), sides.width.clone()], vec![height, width])
            }
            Shape::Vector(Size::Known(length)) => {
                let Sides { length: found, .. } = self.flatten(step, sides.clone());
                (vec![found], vec![length])
            }
            _ => return sides,
        };
        let pairs = found.into_iter().zip(expected.into_iter().map(unsigned)).collect();
        let fault = format!("does not fit: `{}` is not what arrives there", step.text);
        self.equal(step, pairs, &fault, "choose another height and width, or correct the shape");
        sides
    }

    /// One or two pairs of sizes that have to be equal.
    fn equal(&mut self, step: &Step, pairs: Vec<(TokenStream, TokenStream)>, fault: &str, note: &str) {
        let mut holds = Vec::new();
        for (found, expected) in pairs {
            self.bounds.push(quote!(#found: ::netshape::proof::IsEqual<#expected>));
            holds.push(quote!(<#found as ::netshape::proof::IsEqual<#expected>>::Output));
        }
        if holds.len() == 1 {
            holds.push(quote!(::netshape::proof::B1));
        }
        let rule = self.rule(step, fault, note);
        self.bounds.push(quote!((#(#holds),*): #rule<H, W>));
    }

    /// A trait that only a pair of true bits implements, and whose absence says what is wrong.
    fn rule(&mut self, step: &Step, fault: &str, note: &str) -> Ident {
        let (network, visibility) = (&self.network.name, &self.network.visibility);
        let mut name = format_ident!("{network}{}Fits", camel_case(&step.name));
        // A join of several branches has several rules.
        while self.rule_names.contains(&name) {
            name = format_ident!("{name}2");
        }
        self.rule_names.push(name.clone());
        let message = format!("`{network}<{{H}}, {{W}}>` {fault}");
        self.rules.push(quote! {
            #[doc(hidden)]
            #[diagnostic::on_unimplemented(message = #message, label = "an input of {H}×{W} does not fit", note = #note)]
            #visibility trait #name<const H: usize, const W: usize> {}
            impl<const H: usize, const W: usize> #name<H, W>
                for (::netshape::proof::B1, ::netshape::proof::B1) {}
            // With one implementation alone, the compiler would take the bits to be true instead of working them out.
            #[diagnostic::do_not_recommend]
            impl<const H: usize, const W: usize> #name<H, W> for ((), ()) {}
        });
        name
    }

    fn parameter(&mut self, step: &Step, what: &str) -> Ident {
        let name = format_ident!("{}{what}", camel_case(&step.name));
        self.parameters.push(name.clone());
        name
    }
}

/// The smallest height and width with which every window has a place: `2×2`.
fn smallest_input(network: &Network) -> String {
    let [height, width] = [0, 1].map(|axis: usize| {
        // From the end to the beginning, what has to leave each step at least.
        let (mut input, mut needed) = (1, vec![1; network.steps.len()]);
        for (index, step) in network.steps.iter().enumerate().rev() {
            let arriving = smallest_arriving(&step.layer, axis, needed[index]);
            for source in &step.inputs {
                let place = match source {
                    Source::Input => &mut input,
                    Source::Step(before) => &mut needed[*before],
                };
                *place = arriving.max(*place);
            }
        }
        input
    });
    format!("{height}×{width}")
}

/// How large a side has to arrive for one of `leaving` to leave.
fn smallest_arriving(layer: &Layer, axis: usize, leaving: usize) -> usize {
    let (kernel, stride, padding, dilation) = match layer {
        Layer::Conv { kernel, stride, padding, dilation, .. } => (kernel, stride, padding, dilation[axis]),
        Layer::MaxPool { kernel, stride, padding } | Layer::AvgPool { kernel, stride, padding } => {
            (kernel, stride, padding, 1)
        }
        Layer::GlobalAvgPool | Layer::Flatten | Layer::Fc { .. } | Layer::Assert => return 1,
        _ => return leaving,
    };
    let reach = dilation * (kernel[axis] - 1) + 1;
    ((leaving - 1) * stride[axis] + reach).saturating_sub(2 * padding[axis]).max(1)
}

/// The shape of what leaves, where it depends on the input.
pub(crate) fn output(network: &Network) -> TokenStream {
    let Some(last) = network.steps.last().filter(|step| !step.output.is_known()) else { return TokenStream::new() };
    let (Names { sizes, input, output }, Network { name, visibility, .. }) = (names(network), network);
    let doc = format!("The shape of what leaves [`{name}`].");
    let length = super::size::output_len(network, last);
    let dimensions = match last.output {
        Shape::Map { .. } => super::size::dimensions_after(network, last),
        Shape::Vector(_) => quote!([#length]),
    };
    quote! {
        #[doc = #doc]
        #[derive(Debug, Clone, Copy, PartialEq)]
        #visibility struct #output<const H: usize, const W: usize>;

        impl<const H: usize, const W: usize> ::netshape::Shape for #output<H, W>
        where
            #sizes: #input<H, W>,
        {
            const DIMS: &'static [usize] = <#name<H, W>>::OUTPUT_DIMENSIONS;
            const LEN: usize = <#name<H, W>>::OUTPUT_LEN;
        }

        impl<const H: usize, const W: usize, T: ::netshape::Scalar> #name<H, W, T>
        where
            #sizes: #input<H, W>,
        {
            const OUTPUT_DIMENSIONS: &'static [usize] = &#dimensions;
            const OUTPUT_LEN: usize = #length;
        }
    }
}
