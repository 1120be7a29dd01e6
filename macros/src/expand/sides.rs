//! Follows the sizes of a network that names no input from step to step, as types.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::declared;
use super::number::unsigned;
use super::open::{has_open_weights, outer_dimensions, weight_length};
use super::proof::camel_case;
use crate::model::{Layer, Network, Pool, Shape, Size, Source, Step, smallest_input};

/// What leaves a step, as types; those that do not apply are empty.
#[derive(Clone, Default)]
struct Sides {
    height: TokenStream,
    width: TokenStream,
    /// The length of a vector.
    length: TokenStream,
}

/// What slides over a map: the trait that has its arithmetic; its kernel, stride, padding and dilation; and whether it may
/// leave nothing over.
struct Window {
    rule: &'static str,
    options: [[usize; 2]; 4],
    strict: bool,
}

/// What a height and width have to fulfil.
pub(super) struct Rule {
    /// The trait's name.
    pub(super) name: Ident,
    /// The trait and its implementations.
    pub(super) declared: TokenStream,
    /// The verdict that has to satisfy it, with the place of the layer.
    pub(super) verdict: Ident,
}

/// What has been collected on the way through the network.
pub(super) struct Walk<'a> {
    network: &'a Network,
    pub(super) parameters: Vec<Ident>,
    pub(super) bounds: Vec<TokenStream>,
    pub(super) rules: Vec<Rule>,
    /// The verdicts that the rules ask for.
    pub(super) verdicts: Vec<Ident>,
    /// What has a name already: one question must not have two answers, as the compiler could not tell which is meant.
    answers: Vec<(String, Ident)>,
    /// The lengths of weights that are not known.
    pub(super) lengths: Vec<(Ident, TokenStream)>,
    /// What leaves the network's input and, behind it, each step so far.
    left: Vec<Sides>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(network: &'a Network) -> Self {
        let (height, width) = (format_ident!("Height"), format_ident!("Width"));
        let bounds = vec![
            quote_spanned!(network.name.span()=> Image: Side<H, #height> + Sided<H, Length = #height>),
            quote_spanned!(network.name.span()=> Image: Side<W, #width> + Sided<W, Length = #width>),
        ];
        Self {
            network,
            bounds,
            rules: Vec::new(),
            verdicts: Vec::new(),
            answers: Vec::new(),
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
            Shape::Vector(_) => {}
        }
        sides
    }

    pub(super) fn step(&mut self, step: &Step) {
        let sides = self.sides(step.inputs[0]);
        let leaving = match &step.layer {
            // Of what is told, constants judge.
            Layer::Sum | Layer::Concat if step.inputs.iter().all(|&source| self.network.shape_of(source).is_told()) => {
                sides
            }
            Layer::Sum | Layer::Concat => self.join(step, sides),
            _ if step.input.is_told() => sides,
            Layer::Conv { kernel, stride, padding, dilation, strict, .. } => {
                let options = [*kernel, *stride, *padding, *dilation];
                self.window(step, &sides, Window { rule: "OpenWindow", options, strict: *strict })
            }
            Layer::MaxPool(Pool { kernel, stride, padding, ceil, strict })
            | Layer::AvgPool(Pool { kernel, stride, padding, ceil, strict }) => {
                let (rule, options) =
                    (if *ceil { "OpenCeilWindow" } else { "OpenWindow" }, [*kernel, *stride, *padding, [1, 1]]);
                self.window(step, &sides, Window { rule, options, strict: *strict })
            }
            Layer::Flatten => self.flatten(step, sides),
            Layer::Fc { outputs, .. } => {
                let Sides { length, .. } = self.flatten(step, sides.clone());
                let weights = if outer_dimensions(self.network, step).is_empty() {
                    let outputs = length_of(*outputs);
                    self.result(step, "Weights", &outputs, "Mul", &length).to_token_stream()
                } else {
                    length
                };
                self.bounds.push(quote!(#weights: ArrayLength));
                self.lengths.push((weight_length(step), weights));
                sides
            }
            Layer::Assert { .. } => self.assertion(step, sides),
            _ if has_open_weights(step) => self.norm(step, sides),
            // `gap` leaves sizes that the macro knows; the others leave the shape as it is.
            _ => sides,
        };
        self.left.push(leaving);
    }

    /// A layer that slides a window.
    fn window(&mut self, step: &Step, sides: &Sides, Window { rule, options, strict }: Window) -> Sides {
        let (mut verdicts, mut leaving, mut covered) = (Vec::new(), Vec::new(), Vec::new());
        for (axis, (side, name)) in [(&sides.height, "Height"), (&sides.width, "Width")].into_iter().enumerate() {
            let options = options.map(|pair| unsigned(pair[axis]));
            let options = quote!(#(#options),*);
            let (places, fits) = self.places(step, side, rule, &options, name);
            verdicts.push(fits);
            if strict {
                covered.push(self.covered(step, side, &quote!(#options, #places), name));
            }
            leaving.push(places.to_token_stream());
        }
        let [height, width] = smallest_input(&self.network.steps);
        self.rule(
            step,
            &verdicts,
            &format!("does not fit: `{}` finds no place for its window", step.text),
            &format!("`{}` needs an input of at least {height}×{width}", self.network.name),
        );
        if strict {
            let fault = format!("does not fit: `{}` is strict, but leaves rows or columns over", step.text);
            self.rule(step, &covered, &fault, "choose another height and width, or another kernel, stride or padding");
        }
        let [height, width] = [0, 1].map(|axis: usize| leaving[axis].clone());
        Sides { height, width, length: TokenStream::new() }
    }

    /// A normalisation whose weights are as many as the numbers that arrive.
    fn norm(&mut self, step: &Step, sides: Sides) -> Sides {
        let Sides { length, .. } = self.flatten(step, sides.clone());
        self.bounds.push(quote!(#length: ArrayLength));
        self.lengths.push((weight_length(step), length.clone()));
        if let Layer::GroupNorm { groups } = step.layer {
            let rest = self.result(step, "Rest", &length, "Rem", &unsigned(groups));
            let fault =
                format!("does not fit: the groups of `{}` don't divide the numbers that arrive there", step.text);
            let note = "choose another height and width, or another number of groups";
            // Of a length that a fault has spoiled, which is 0, nothing is left over.
            let divided = self.result(step, "Divided", &rest.to_token_stream(), "IsEqual", &quote!(U0));
            self.rule(step, &[divided], &fault, note);
        }
        sides
    }

    /// How many places a window has along a side, and whether it has any.
    fn places(
        &mut self,
        step: &Step,
        side: &TokenStream,
        rule: &str,
        options: &TokenStream,
        name: &str,
    ) -> (Ident, Ident) {
        let rule = format_ident!("{rule}");
        let window = quote!(#side: #rule<#options>);
        if let (Some(places), Some(fits)) = (self.answered(&window, "Places"), self.answered(&window, "Fits")) {
            return (places, fits);
        }
        let (places, fits) = (self.parameter(step, name), self.parameter(step, &format!("{name}Fits")));
        self.bounds.push(quote!(#side: #rule<#options, Places = #places, Fits = #fits>));
        self.answer(&window, "Places", &places);
        self.answer(&window, "Fits", &fits);
        (places, fits)
    }

    /// Whether the windows leave nothing of a side over.
    fn covered(&mut self, step: &Step, side: &TokenStream, options: &TokenStream, name: &str) -> Ident {
        let covers = quote!(#side: OpenCovers<#options>);
        self.answered(&covers, "Covers").unwrap_or_else(|| {
            let covered = self.parameter(step, &format!("{name}Covered"));
            self.bounds.push(quote!(#side: OpenCovers<#options, Covers = #covered>));
            self.answer(&covers, "Covers", &covered);
            covered
        })
    }

    /// From a map to a vector, if it is not one already.
    fn flatten(&mut self, step: &Step, mut sides: Sides) -> Sides {
        if let Shape::Map { channels, .. } = step.input {
            let Sides { height, width, .. } = &sides;
            let area = self.result(step, "Area", height, "Mul", width).to_token_stream();
            // Types can't compute with a name: those channels are a dimension of their own.
            sides.length = match channels {
                Size::Known(_) => self.result(step, "Length", &length_of(channels), "Mul", &area).to_token_stream(),
                _ => area,
            };
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
                    length = self.result(step, "Length", &length, "Add", &other.length).to_token_stream();
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
        // The `in` of `fc(in, out)`, or a shape in brackets.
        let (fault, wrong) = if step.text.starts_with('[') {
            ("is not what arrives there", "the shape")
        } else {
            ("says another number of inputs than arrives there", "that number")
        };
        let fault = format!("does not fit: `{}` {fault}", step.text);
        let note = format!("choose another height and width, or correct {wrong}");
        self.equal(step, pairs, &fault, &note);
        sides
    }

    /// One or two pairs of sizes that have to be equal, unless a fault has spoiled them.
    fn equal(&mut self, step: &Step, pairs: Vec<(TokenStream, TokenStream)>, fault: &str, note: &str) {
        let mut verdicts = Vec::new();
        for ((found, expected), name) in pairs.into_iter().zip(["First", "Second"]) {
            verdicts.push(self.result(step, &format!("{name}Equal"), &found, "Agrees", &expected));
        }
        self.rule(step, &verdicts, fault, note);
    }

    /// A trait that only the word for true verdicts implements, and whose absence says what is wrong.
    fn rule(&mut self, step: &Step, verdicts: &[Ident], fault: &str, note: &str) {
        let network = &self.network.name;
        let verdict = quote!((#(#verdicts,)*): Verdict);
        let answer = self.answered(&verdict, "Answer").unwrap_or_else(|| {
            let answer = self.parameter(step, "Answer");
            self.bounds.push(quote!((#(#verdicts,)*): Verdict<Answer = #answer>));
            self.answer(&verdict, "Answer", &answer);
            self.verdicts.push(answer.clone());
            answer
        });
        let mut name = format_ident!("{}{}Fits", network, camel_case(&step.name), span = step.span);
        // A join of several branches has several rules.
        while self.rules.iter().any(|rule| rule.name == name) {
            name = format_ident!("{}Too", name);
        }
        let name_declared = declared(&name);
        let parameters = self.network.parameters.iter().map(ToString::to_string);
        let parameters = parameters.chain(["{H}", "{W}"].map(str::to_owned)).collect::<Vec<_>>().join(", ");
        // Braces are the person's own: `residual { … }`.
        let [fault, note] = [fault, note].map(|text| text.replace('{', "{{").replace('}', "}}"));
        let message = format!("`{network}<{parameters}>` {fault}");
        let declared = quote! {
            #[diagnostic::on_unimplemented(message = #message, label = "an input of {H}×{W} does not fit", note = #note)]
            pub trait #name_declared<const H: usize, const W: usize, Known>: Right<Known = Known> {}
            #[diagnostic::do_not_recommend]
            impl<const H: usize, const W: usize> #name<H, W, Fits> for Fits {}
            // With one implementation alone, the compiler would take it for granted instead of working the answer out.
            #[diagnostic::do_not_recommend]
            impl<const H: usize, const W: usize> #name<H, W, ()> for () {}
        };
        // On the layer, so that the compiler's note points there.
        let verdict = Ident::new(&answer.to_string(), step.span);
        self.rules.push(Rule { name, declared, verdict });
    }

    /// The name of what comes out of a binary operation on lengths.
    fn result(&mut self, step: &Step, what: &str, one: &TokenStream, operation: &str, other: &TokenStream) -> Ident {
        let operation = format_ident!("{operation}");
        let question = quote!(#one: #operation<#other>);
        self.answered(&question, "Output").unwrap_or_else(|| {
            let result = self.parameter(step, what);
            self.bounds.push(quote!(#one: #operation<#other, Output = #result>));
            self.answer(&question, "Output", &result);
            result
        })
    }

    /// The name that this associated type of a bound has already.
    fn answered(&self, bound: &TokenStream, associated: &str) -> Option<Ident> {
        let question = format!("{bound} {associated}");
        self.answers.iter().find(|(asked, _)| *asked == question).map(|(_, answer)| answer.clone())
    }

    fn answer(&mut self, bound: &TokenStream, associated: &str, name: &Ident) {
        self.answers.push((format!("{bound} {associated}"), name.clone()));
    }

    /// A type parameter with a name that no other has.
    fn parameter(&mut self, step: &Step, what: &str) -> Ident {
        let mut name = format_ident!("{}{what}", camel_case(&step.name));
        while self.parameters.contains(&name) {
            name = format_ident!("{}Too", name);
        }
        self.parameters.push(name.clone());
        name
    }
}

/// A number as a type.
fn length_of(size: Size) -> TokenStream {
    size.known().map_or(TokenStream::new(), unsigned)
}
