//! What stands in for a network with faults, so that none of its uses raises a second error.
//!
//! It has what a person may name of the network that was meant: the struct with its derives and generics, a field for each
//! layer with parameters, the costs, and the traits, with bodies that do nothing. Editors go on with that. In place of a
//! number that the faults leave unknown stands a constant whose value is the first of the faults' messages: a number with an
//! error in it, which rustc takes for equal to any other without a further word. The network's name stands for a struct that
//! has it in its last parameter, so that rustc says nothing either of what a network with mistakes does not have: fields,
//! traits, methods. A default of the parameter would not be enough: in `Net::new(…)` rustc looks for its number instead.
//!
//! Where a struct or an enum of the user's has the network's name, that gets what code asks of the network.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::number::literal;
use super::own::otherwise;
use super::weights::unknown_parameters;
use super::{costs, holder};
use crate::model::{
    CONSTRUCTOR, Code, Header, Layer, Meaning, Name, Network, Parameters, Shape, Size, Step, constants,
};
use crate::parse::lawful_parameter;
use crate::tokens::mentions;

/// The stand-ins of an invocation's refused networks, and all that is wrong.
pub(crate) fn refused(headers: Vec<Header>, errors: Vec<TokenStream>) -> TokenStream {
    let Some(first) = headers.first() else { return errors.into_iter().collect() };
    let unknown = format_ident!("{}_HAS_MISTAKES", first.name);
    let stand_ins = headers.iter().map(|header| {
        let stand_in = stand_in(header, &unknown);
        let taken = header.taken.as_ref().map(|has| for_taken(header, has, &unknown));
        quote!(#stand_in #taken)
    });
    let stand_ins = stand_ins.collect::<TokenStream>();
    let verdicts = headers.into_iter().map(verdicts).collect::<TokenStream>();
    let mut errors = errors.into_iter();
    // There is none where rustc itself has said what is wrong.
    let error = errors.next().unwrap_or_else(|| quote!(1));
    quote! {
        #stand_ins
        #verdicts

        #[doc(hidden)]
        const #unknown: usize = #error;

        #(#errors)*
    }
}

/// What the compiler finds wrong with constants in front of what a mistake has spoiled: that does not follow from it.
fn verdicts(header: Header) -> TokenStream {
    let Header { attributes, visibility, name, sizes, more, input, open, mut steps, sound, .. } = header;
    // A size that uses give may be one of the constants.
    let takes_none = sizes.is_empty() && more.is_empty() && !open;
    let (Some(input), Some(sound), true) = (input, sound, takes_none) else {
        return TokenStream::new();
    };
    let mut names = Vec::new();
    let is_sound = |step: &&Step| {
        let is_new = !names.contains(&step.name) && step.name != "_";
        names.push(step.name.clone());
        is_new && !matches!(step.layer, Layer::Own { .. })
    };
    let sound = steps.iter().take(sound).take_while(is_sound).count();
    steps.truncate(sound);
    let network = Network {
        attributes,
        visibility,
        name,
        parameters: sizes,
        instances: Vec::new(),
        again: Vec::new(),
        input,
        steps,
        weights: None,
        budget: Vec::new(),
    };
    if constants(network.input, &network.steps).is_empty() {
        return TokenStream::new();
    }
    super::attributed(&network.attributes, holder::holder(&network))
}

/// What stands in for one of them; `unknown` is the constant in place of numbers.
fn stand_in(header: &Header, unknown: &Ident) -> TokenStream {
    let Header { attributes, visibility, name, parameters, steps, .. } = header;
    let sides = if header.open { vec![format_ident!("H"), format_ident!("W")] } else { Vec::new() };
    // A parameter that is called like one of them is a mistake.
    let names = header.sizes.iter().filter(|size| !sides.contains(size)).chain(&header.more).collect::<Vec<_>>();
    let sizes = names.iter().map(|size| lawful_parameter(size)).chain(sides.iter().cloned()).collect::<Vec<_>>();
    let names = names.into_iter().chain(&sides).cloned().collect::<Vec<_>>();
    // What a layer of one's own learns is defined for scalars only.
    let has_own = parameters.iter().any(|(_, parameters)| matches!(parameters, Parameters::Own(_)));
    let bound = has_own.then(|| quote!(: ::netshape::Scalar));
    let declared = quote!(<#(const #sizes: usize,)* T #bound, const MISTAKES: usize>);
    let implemented = quote!(<#(const #sizes: usize,)* T: ::netshape::Scalar, const MISTAKES: usize>);
    let applied = quote!(<#({ #sizes },)* T, MISTAKES>);
    // The defaults serve uses that a parameter was meant for which could not be read.
    let named = quote!(<#(const #sizes: usize = #unknown,)* T = f32>);
    let meant = quote!(<#({ #sizes },)* T, #unknown>);
    let (stand_in, alias) = (format_ident!("{name}StandIn"), alias(header));
    let row = quote!([T; #unknown]);
    let links = links(header, &names);
    let fields = parameters.iter().map(|(field, parameters)| {
        let step = steps.iter().find(|step| step.name == *field);
        let known = step.and_then(|step| unknown_parameters(step, unknown));
        let ty = known.unwrap_or_else(|| match parameters {
            Parameters::Conv => quote!(::netshape::layer::Conv<[[[#row; #unknown]; #unknown]; #unknown], #row>),
            Parameters::Fc => quote!(::netshape::layer::Fc<[#row; #unknown], #row>),
            Parameters::BatchNorm => quote!(::netshape::layer::BatchNorm<#row>),
            Parameters::LayerNorm => quote!(::netshape::layer::LayerNorm<#row>),
            Parameters::GroupNorm => quote!(::netshape::layer::GroupNorm<#row>),
            Parameters::Own(path) => learned(path, &links),
            Parameters::Unknown => row.clone(),
        });
        quote!(#[doc = " A layer of a network with mistakes."] pub #field: #ty)
    });
    // Read once, so that no lint calls them unused.
    let names = parameters.iter().map(|(field, _)| quote!(&self.#field));
    let marker = parameters.is_empty().then(|| quote!(parameters: [T; 0]));
    let documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    let document = documented.then_some(quote!(#[doc = ""])).into_iter();
    let document = document.chain([quote!(#[doc = " The declaration of this network has mistakes."])]);
    let (input, output) = (input(header, unknown), output(header, unknown));
    let of_sides = (header.open && !header.is_crowded).then(|| of_sides(header, unknown));
    let (held, network) = (held(), network(&quote!(T), unknown, &quote!((#(#names,)*))));
    let costs = costs::constants(&quote!(#stand_in #applied), &implemented, &TokenStream::new(), &[]);
    let link_types = links.iter().map(|(alias, Code(path))| quote!(type #alias = #path;));
    let items = quote! {
        #(#link_types)*

        #(#attributes)*
        #(#document)*
        #[repr(C)]
        #visibility struct #stand_in #declared { #(#fields,)* #marker }

        #[allow(non_camel_case_types)]
        #visibility type #alias #named = #stand_in #meant;

        #costs

        impl<#(const #sizes: usize),*> #stand_in<#({ #sizes },)* f32, #unknown> {
            /// The network with the weights of a file, if it names one.
            pub const TRAINED: &'static Self = &::netshape::embed::zeros();
        }

        // SAFETY: the struct is `repr(C)`, and each field is nothing but numbers of type `T`.
        unsafe impl #implemented ::netshape::Flat for #stand_in #applied {
            type Scalar = T;
        }

        impl #implemented ::netshape::Held for #stand_in #applied { #held }

        impl #implemented ::netshape::Network for #stand_in #applied {
            type Input = #input;
            type Output = #output;
            #network
        }

        #of_sides
    };
    super::attributed(attributes, items)
}

fn held() -> TokenStream {
    quote! {
        type Network = Self;
        fn network(&self) -> &Self { self }
        fn network_mut(&mut self) -> &mut Self { self }
    }
}

/// What a network has but for its input and output.
fn network(scalar: &TokenStream, unknown: &Ident, read: &TokenStream) -> TokenStream {
    let memory = quote! {
        ::netshape::Memory {
            len: #unknown,
            input: ::netshape::plan::Slot::EMPTY,
            output: ::netshape::plan::Slot::EMPTY,
            output_gradient: ::netshape::plan::Slot::EMPTY,
            input_gradient: ::netshape::plan::Slot::EMPTY,
        }
    };
    quote! {
        const PARAMETERS: usize = #unknown;
        const STEPS: &'static [::netshape::StepInfo] = { let _ = #unknown; &[] };
        const LAYERS: &'static [::netshape::LayerInfo] = { let _ = #unknown; &[] };
        const INFERENCE: ::netshape::Memory = #memory;
        const TRAINING: ::netshape::Memory = #memory;

        fn inference_pass<P: ::netshape::Pass<#scalar>>(&self, _: &mut P) { let _ = #read; }
        fn forward_group(&self, _: &mut ::netshape::Group<'_, #scalar>) {}
        fn backward_group(&self, _: &mut ::netshape::Group<'_, #scalar>, _: &mut Self, _: ::netshape::Reach) {}
    }
}

/// For a type of the user's that has the network's name, what code may ask of the network and the type does not have.
fn for_taken(header: &Header, has: &[String], unknown: &Ident) -> TokenStream {
    let (name, meant) = (&header.name, alias(header));
    let (held, network) = (held(), network(&quote!(f32), unknown, &quote!(())));
    let has = |name: &str| has.iter().any(|known| known == name);
    let constructor = (!has(CONSTRUCTOR)).then(|| quote!(::netshape::constructor!();));
    let costs = costs::items(has);
    let items = quote! {
        impl #name {
            #constructor
            #costs
            /// The network with the weights of a file, if it names one.
            pub const TRAINED: &'static Self = { let _ = #unknown; loop {} };
        }

        // SAFETY: beside it stands an error, so no program has it.
        unsafe impl ::netshape::Flat for #name {
            type Scalar = f32;
        }

        impl ::netshape::Held for #name { #held }

        impl ::netshape::Network for #name {
            type Input = <#meant as ::netshape::Network>::Input;
            type Output = <#meant as ::netshape::Network>::Output;
            #network
        }

        impl ::core::ops::Deref for #name {
            type Target = #meant;
            fn deref(&self) -> &#meant { loop {} }
        }

        impl ::core::ops::DerefMut for #name {
            fn deref_mut(&mut self) -> &mut #meant { loop {} }
        }
    };
    super::attributed(&header.attributes, items)
}

/// The name of what stands in for a network: its own, unless that is taken.
fn alias(header: &Header) -> Ident {
    if header.taken.is_some() { format_ident!("{}Meant", header.name) } else { header.name.clone() }
}

/// The paths of links, each with a name, so that what is wrong with one is said once. With a parameter in it, a path can't have
/// one.
fn links(header: &Header, parameters: &[Ident]) -> Vec<(Ident, Code)> {
    let mut links: Vec<(Ident, Code)> = Vec::new();
    for (_, learning) in &header.parameters {
        if let Parameters::Own(path) = learning
            && !mentions(path.0.clone(), parameters)
            && !links.iter().any(|(_, known)| known == path)
        {
            links.push((format_ident!("{}Link{}", header.name, links.len() + 1), path.clone()));
        }
    }
    links
}

/// What a link learns: a network, or nothing.
fn learned(path: &Code, links: &[(Ident, Code)]) -> TokenStream {
    let Some((alias, _)) = links.iter().find(|(_, known)| known == path) else {
        return quote!([T; 0]);
    };
    let (otherwise, nothing) = (otherwise(), quote!(::netshape::Vector<1>));
    quote! {
        <<::netshape::nest::Path<#alias, #nothing> as ::netshape::nest::Choice<
            false,
            { #otherwise <::netshape::nest::IsNetwork<#alias>>::IS },
            true,
            #nothing,
        >>::Stage as ::netshape::nest::Stage<#nothing>>::Parameters<T>
    }
}

/// What arrives, as far as it is known.
fn input(header: &Header, unknown: &Ident) -> TokenStream {
    match header.input {
        Some(Shape::Map { channels, .. }) if header.open => {
            let (channels, sides) = (known(channels, unknown), sides(header, unknown));
            quote!(::netshape::Map<#channels, #sides>)
        }
        None if header.open => {
            let sides = sides(header, unknown);
            quote!(::netshape::Map<#unknown, #sides>)
        }
        input => shape(input.unwrap_or(Shape::Vector(Size::Open)), unknown),
    }
}

/// The height and width: where uses give more sizes than there are, it is not known which these are.
fn sides(header: &Header, unknown: &Ident) -> TokenStream {
    if header.more.is_empty() { quote!({ H }, { W }) } else { quote!(#unknown, #unknown) }
}

/// What leaves, as far as it is known.
fn output(header: &Header, unknown: &Ident) -> TokenStream {
    match header.output {
        Some(output) if !header.open || output.is_told() => shape(output, unknown),
        _ if header.open && !header.is_crowded => {
            let (output, sides) = (format_ident!("{}Output", header.name), sides(header, unknown));
            quote!(#output<#sides, MISTAKES>)
        }
        _ => shape(Shape::Vector(Size::Open), unknown),
    }
}

/// What stands beside a network that names no input: the shape of what leaves, and what it asks of heights and widths.
fn of_sides(header: &Header, unknown: &Ident) -> TokenStream {
    let Header { visibility, name, .. } = header;
    let [output, sizes, input] = ["Output", "Sizes", "Input"].map(|what| format_ident!("{name}{what}"));
    let array = super::open::array();
    quote! {
        /// The shape of what leaves a network with mistakes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #visibility struct #output<const H: usize, const W: usize, const MISTAKES: usize = #unknown>;

        impl<const H: usize, const W: usize, const MISTAKES: usize> ::netshape::Shape for #output<{ H }, { W }, MISTAKES> {
            const DIMS: &'static [usize] = &[#unknown];
            const LEN: usize = #unknown;

            #array
        }

        #[doc(hidden)]
        #visibility struct #sizes;

        #[doc(hidden)]
        #visibility trait #input<const H: usize, const W: usize> {}

        impl<const H: usize, const W: usize> #input<{ H }, { W }> for #sizes {}

        impl<const H: usize, const W: usize> ::netshape::proof::Suits<{ H }, { W }> for #sizes where
            Self: ::netshape::proof::Sides<{ H }, { W }> {}
    }
}

/// A shape as far as it is known. Of what is not, a vector serves as well as a map.
fn shape(shape: Shape, unknown: &Ident) -> TokenStream {
    let sizes = shape.sizes().into_iter().map(|size| known(size, unknown));
    match shape {
        Shape::Map { .. } => quote!(::netshape::Map<#(#sizes),*>),
        Shape::Vector(_) => quote!(::netshape::Vector<#(#sizes),*>),
    }
}

/// The size, if it is a number or a parameter.
fn known(size: Size, unknown: &Ident) -> TokenStream {
    let name = if let Size::Named(named) = size { named.name() } else { None };
    match (size.known(), name.and_then(Name::meaning)) {
        (Some(number), _) => literal(number).into_token_stream(),
        (_, Some(Meaning::Parameter(parameter))) => parameter,
        _ => quote!(#unknown),
    }
}
