//! A network that names no input: generic over the height and width that its user chooses.
//!
//! All arithmetic stands in one `impl`, in which every size has a name of its own; the struct asks for nothing but the
//! trait that it implements. Each rule that a wrong size can break is a trait of its own, so that the compiler's message
//! names the layer, in decimals.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::declared;
use super::number::unsigned;
use super::proof::camel_case;
use crate::model::{Layer, Network, Shape, Size, Step};

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
        sizes: format_ident!("{}Sizes", name),
        input: format_ident!("{}Input", name),
        output: format_ident!("{}Output", name),
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
    let associated = lengths.iter().map(|(name, _)| quote!(type #name: ::netshape::proof::ArrayLength;));
    let defined = lengths.iter().map(|(name, length)| quote!(type #name = #length;));
    let doc = format!("What follows from the height and width that `{}` is given.", network.name);
    let (sizes_declared, input_declared) = (declared(&sizes), declared(&input));
    // On the name, so that the compiler's notes point there and not to the whole declaration.
    let implementation = quote_spanned! {network.name.span()=>
        impl<const H: usize, const W: usize, #(#parameters),*> #input<H, W> for #sizes
        where
            #(#bounds,)*
        {
            #(#defined)*
        }
    };
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #sizes_declared;

        #[doc = #doc]
        #[doc(hidden)]
        #visibility trait #input_declared<const H: usize, const W: usize> { #(#associated)* }

        const _: () = {
            #(#rules)*

            #implementation
        };
    }
}

/// What has been collected on the way through the chain, and what has arrived.
struct Walk<'a> {
    network: &'a Network,
    parameters: Vec<Ident>,
    bounds: Vec<TokenStream>,
    rules: Vec<TokenStream>,
    lengths: Vec<(Ident, TokenStream)>,
    height: TokenStream,
    width: TokenStream,
    /// The length of the vector, once there is one.
    length: TokenStream,
}

impl<'a> Walk<'a> {
    fn new(network: &'a Network) -> Self {
        let (height, width) = (format_ident!("Height"), format_ident!("Width"));
        let bounds = vec![
            quote_spanned!(network.name.span()=> ::netshape::proof::Image: ::netshape::proof::Side<H, Length = #height>),
            quote_spanned!(network.name.span()=> ::netshape::proof::Image: ::netshape::proof::Side<W, Length = #width>),
        ];
        Self {
            network,
            bounds,
            rules: Vec::new(),
            lengths: Vec::new(),
            height: height.to_token_stream(),
            width: width.to_token_stream(),
            length: TokenStream::new(),
            parameters: vec![height, width],
        }
    }

    fn step(&mut self, step: &Step) {
        if step.input.is_known() {
            return;
        }
        match &step.layer {
            Layer::Conv { kernel, stride, padding, dilation, .. } => {
                self.window(step, *kernel, *stride, *padding, *dilation);
            }
            Layer::MaxPool { kernel, stride, padding } | Layer::AvgPool { kernel, stride, padding } => {
                self.window(step, *kernel, *stride, *padding, [1, 1]);
            }
            Layer::Flatten => self.flatten(step),
            Layer::Fc { outputs, .. } => {
                self.flatten(step);
                let (length, outputs) = (self.length.clone(), unsigned(*outputs));
                let weights = self.parameter(step, "Weights");
                self.bounds.push(quote!(#outputs: ::std::ops::Mul<#length, Output = #weights>));
                self.bounds.push(quote!(#weights: ::netshape::proof::ArrayLength));
                self.lengths.push((weight_length(step), weights.to_token_stream()));
            }
            Layer::Assert => self.assertion(step),
            // `gap` leaves sizes that the macro knows; the others leave the shape as it is.
            _ => {}
        }
    }

    /// A layer that slides a window.
    fn window(
        &mut self,
        step: &Step,
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: [usize; 2],
        dilation: [usize; 2],
    ) {
        let mut verdicts = Vec::new();
        for (axis, name) in ["Height", "Width"].into_iter().enumerate() {
            let side = if axis == 0 { &self.height } else { &self.width }.clone();
            let options = [kernel, stride, padding, dilation].map(|pair| unsigned(pair[axis]));
            let places = self.parameter(step, name);
            let fits = self.parameter(step, &format!("{name}Fits"));
            self.bounds.push(quote!(#side: ::netshape::proof::Window<#(#options),*, Places = #places, Fits = #fits>));
            verdicts.push(fits);
            *(if axis == 0 { &mut self.height } else { &mut self.width }) = places.to_token_stream();
        }
        self.rule(
            step,
            &verdicts,
            &format!("does not fit: `{}` finds no place for its window", step.text),
            &format!("`{}` needs an input of at least {}", self.network.name, smallest_input(self.network)),
        );
    }

    /// From a map to a vector, if it is not one already.
    fn flatten(&mut self, step: &Step) {
        if let Shape::Map { channels, .. } = step.input {
            let (area, length) = (self.parameter(step, "Area"), self.parameter(step, "Length"));
            let (height, width, channels) = (self.height.clone(), self.width.clone(), unsigned(channels));
            self.bounds.push(quote!(#height: ::std::ops::Mul<#width, Output = #area>));
            self.bounds.push(quote!(#channels: ::std::ops::Mul<#area, Output = #length>));
            self.length = length.to_token_stream();
        }
    }

    fn assertion(&mut self, step: &Step) {
        let expected = match step.output {
            Shape::Map { height: Size::Known(height), width: Size::Known(width), .. } => {
                let (height, width) = (unsigned(height), unsigned(width));
                vec![(self.height.clone(), height), (self.width.clone(), width)]
            }
            Shape::Vector(Size::Known(length)) => {
                self.flatten(step);
                vec![(self.length.clone(), unsigned(length))]
            }
            _ => return,
        };
        let mut verdicts = Vec::new();
        for ((found, expected), name) in expected.into_iter().zip(["First", "Second"]) {
            let equal = self.parameter(step, &format!("{name}Equal"));
            self.bounds.push(quote!(#found: ::netshape::proof::IsEqual<#expected, Output = #equal>));
            verdicts.push(equal);
        }
        // The `in` of `fc(in, out)`, or a shape in brackets.
        let (fault, wrong) = if step.text.starts_with('[') {
            ("is not what arrives there", "the shape")
        } else {
            ("says another number of inputs than arrives there", "that number")
        };
        let fault = format!("does not fit: `{}` {fault}", step.text);
        let note = format!("choose another height and width, or correct {wrong}");
        self.rule(step, &verdicts, &fault, &note);
    }

    /// A trait that only the word for true verdicts implements, and whose absence says what is wrong.
    fn rule(&mut self, step: &Step, verdicts: &[Ident], fault: &str, note: &str) {
        let (network, answer) = (&self.network.name, self.parameter(step, "Answer"));
        let name = format_ident!("{}{}Fits", network, camel_case(&step.name), span = step.span);
        let name_declared = declared(&name);
        let message = format!("`{network}<{{H}}, {{W}}>` {fault}");
        self.rules.push(quote! {
            #[diagnostic::on_unimplemented(message = #message, label = "an input of {H}×{W} does not fit", note = #note)]
            pub trait #name_declared<const H: usize, const W: usize> {}
            #[diagnostic::do_not_recommend]
            impl<const H: usize, const W: usize> #name<H, W> for ::netshape::proof::Fits {}
            // With one implementation alone, the compiler would take it for granted instead of working the answer out.
            #[diagnostic::do_not_recommend]
            impl<const H: usize, const W: usize> #name<H, W> for () {}
        });
        self.bounds.push(quote!((#(#verdicts,)*): ::netshape::proof::Verdict<Answer = #answer>));
        // On the layer, so that the compiler's note points there.
        let answer = Ident::new(&answer.to_string(), step.span);
        self.bounds.push(quote_spanned!(step.span=> #answer: #name<H, W>));
    }

    fn parameter(&mut self, step: &Step, what: &str) -> Ident {
        let name = format_ident!("{}{what}", camel_case(&step.name));
        self.parameters.push(name.clone());
        name
    }
}

/// The smallest height and width with which every window has a place: `2×2`.
fn smallest_input(network: &Network) -> String {
    let side = |axis: usize| {
        network.steps.iter().rev().fold(1, |needed: usize, step| {
            let (kernel, stride, padding, dilation) = match &step.layer {
                Layer::Conv { kernel, stride, padding, dilation, .. } => (kernel, stride, padding, dilation[axis]),
                Layer::MaxPool { kernel, stride, padding } | Layer::AvgPool { kernel, stride, padding } => {
                    (kernel, stride, padding, 1)
                }
                _ => return needed,
            };
            let reach = dilation * (kernel[axis] - 1) + 1;
            ((needed - 1) * stride[axis] + reach).saturating_sub(2 * padding[axis]).max(1)
        })
    };
    format!("{}×{}", side(0), side(1))
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
    // On the name, so that the compiler's notes point there.
    let output_declared = declared(&output);
    let structure = quote_spanned! {network.name.span()=>
        #[doc = #doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #visibility struct #output_declared<const H: usize, const W: usize>;
    };
    quote! {
        #structure

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
