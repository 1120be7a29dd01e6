//! What stands in for a network with faults, so that none of its uses raises a second error.
//!
//! It has everything that a person may name of the network that was meant: the struct with its derives and generics, a
//! field for each layer with parameters, `PARAMETERS`, and the traits, with bodies that do nothing. What the faults
//! leave unknown is chosen to suit most uses: an unknown output is a vector, since that is what most chains end in and
//! the only shape that every loss takes; the parameters of a layer are those it would have, as far as they are known.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::number::literal;
use super::own;
use super::weights::plain_parameters;
use crate::model::{Code, Header, Meaning, Name, Parameters, Shape, Size};

/// The stand-in.
pub(crate) fn fallback(header: &Header) -> TokenStream {
    let Header { attributes, visibility, name, parameters, trained, steps, .. } = header;
    let sides = if header.open { vec![format_ident!("H"), format_ident!("W")] } else { Vec::new() };
    // A parameter that is called like one of them is a mistake.
    let sizes = header.sizes.iter().filter(|size| !sides.contains(size)).chain(&sides).cloned().collect::<Vec<_>>();
    // What a layer of one's own learns is defined for scalars only.
    let has_own = parameters.iter().any(|(_, parameters)| matches!(parameters, Parameters::Own(_)));
    let bound = has_own.then(|| quote!(: ::netshape::Scalar));
    let declared = quote!(<#(const #sizes: usize,)* T #bound = f32>);
    let (implemented, applied) = (quote!(<#(const #sizes: usize,)* T: ::netshape::Scalar>), quote!(<#(#sizes,)* T>));
    let fields = parameters.iter().map(|(field, parameters)| {
        let step = steps.iter().find(|step| step.name == *field);
        let known = step.and_then(plain_parameters);
        let ty = known.unwrap_or_else(|| match parameters {
            Parameters::Conv => quote!(::netshape::layer::Conv<[[[[T; 1]; 1]; 1]; 1], [T; 1]>),
            Parameters::Fc => quote!(::netshape::layer::Fc<[[T; 1]; 1], [T; 1]>),
            Parameters::BatchNorm => quote!(::netshape::layer::BatchNorm<[T; 1]>),
            Parameters::LayerNorm => quote!(::netshape::layer::LayerNorm<[T; 1]>),
            Parameters::GroupNorm => quote!(::netshape::layer::GroupNorm<[T; 1]>),
            Parameters::Own(Code(path)) => own::stand_in(path, &sizes),
        });
        quote!(#[doc = " A layer of a network with mistakes."] pub #field: #ty)
    });
    // Read once, so that no lint calls them unused.
    let names = parameters.iter().map(|(field, _)| quote!(&self.#field));
    let marker = parameters.is_empty().then(|| quote!(parameters: [T; 0]));
    let documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    let document = documented.then_some(quote!(#[doc = ""])).into_iter();
    let document = document.chain([quote!(#[doc = " The declaration of this network has mistakes."])]);
    let input = input(header);
    let (output, output_type) = output(header);
    let memory = quote! {
        ::netshape::Memory {
            len: 0,
            input: ::netshape::plan::Slot::EMPTY,
            output: ::netshape::plan::Slot::EMPTY,
            output_gradient: ::netshape::plan::Slot::EMPTY,
            input_gradient: ::netshape::plan::Slot::EMPTY,
        }
    };
    let trained = trained.then(|| {
        let scalar = quote!(<#(#sizes,)* f32>);
        let generics = quote!(<#(const #sizes: usize),*>);
        quote! {
            impl #generics #name #scalar {
                /// The network with the weights of a file that is not its own.
                pub const TRAINED: &'static Self = &::netshape::embed::zeros();
            }
        }
    });
    quote! {
        #(#attributes)*
        #(#document)*
        #[repr(C)]
        #visibility struct #name #declared { #(#fields,)* #marker }

        impl #implemented #name #applied {
            /// How many parameters the network has.
            pub const PARAMETERS: usize = <Self as ::netshape::Flat>::LEN;
        }

        // SAFETY: the struct is `repr(C)`, and each field is nothing but numbers of type `T`.
        unsafe impl #implemented ::netshape::Flat for #name #applied {
            type Scalar = T;
        }

        impl #implemented ::netshape::Held for #name #applied {
            type Network = Self;
            fn network(&self) -> &Self { self }
            fn network_mut(&mut self) -> &mut Self { self }
        }

        impl #implemented ::netshape::Network for #name #applied {
            type Input = #input;
            type Output = #output;
            const LAYERS: &'static [::netshape::LayerInfo] = &[];
            const INFERENCE: ::netshape::Memory = #memory;
            const TRAINING: ::netshape::Memory = #memory;

            fn inference_pass<P: ::netshape::Pass<T>>(&self, _: &mut P) { let _ = (#(#names,)*); }
            fn forward_group(&self, _: &mut ::netshape::Group<'_, T>) {}
            fn backward_group(&self, _: &mut ::netshape::Group<'_, T>, _: &mut Self, _: ::netshape::Reach) {}
        }

        #output_type
        #trained
    }
}

/// What arrives, as far as it is known.
fn input(header: &Header) -> TokenStream {
    match header.input {
        Some(Shape::Map { channels, .. }) if header.open => map(&known(channels), &quote!(H), &quote!(W)),
        // Most images have three channels.
        None if header.open => map(&quote!(3), &quote!(H), &quote!(W)),
        Some(Shape::Map { channels, height, width }) => map(&known(channels), &known(height), &known(width)),
        Some(Shape::Vector(length)) => vector(length),
        None => vector(Size::Open),
    }
}

/// What leaves, as far as it is known; and its type, where that follows from an open input.
fn output(header: &Header) -> (TokenStream, TokenStream) {
    match header.output {
        Some(shape) if header.open && !shape.is_told() => {
            let Header { visibility, name, .. } = header;
            let output = format_ident!("{}Output", name);
            let array = super::open::array();
            let declared = quote! {
                /// The shape of what leaves a network with mistakes.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                #visibility struct #output<const H: usize, const W: usize>;

                impl<const H: usize, const W: usize> ::netshape::Shape for #output<H, W> {
                    const DIMS: &'static [usize] = &[1];
                    const LEN: usize = 1;

                    #array
                }
            };
            (quote!(#output<H, W>), declared)
        }
        Some(Shape::Map { channels, height, width }) => {
            (map(&known(channels), &known(height), &known(width)), TokenStream::new())
        }
        Some(Shape::Vector(length)) => (vector(length), TokenStream::new()),
        None => (vector(Size::Open), TokenStream::new()),
    }
}

fn map(channels: &TokenStream, height: &TokenStream, width: &TokenStream) -> TokenStream {
    quote!(::netshape::Map<#channels, #height, #width>)
}

fn vector(length: Size) -> TokenStream {
    let length = known(length);
    quote!(::netshape::Vector<#length>)
}

/// The size, or 1 in its place.
fn known(size: Size) -> TokenStream {
    let name = if let Size::Named(named) = size { named.name() } else { None };
    if let Some(Meaning::Parameter(parameter)) = name.and_then(Name::meaning) {
        return parameter;
    }
    let size = literal(size.known().unwrap_or(1));
    quote!(#size)
}
