//! The struct and what the library wants to know of it.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::costs;
use super::declared;
use super::document::{describe, document};
use super::face::{face, faces};
use super::holder::holds_geometries;
use super::imports::imported;
use super::limits;
use super::number::literal;
use super::open::{self, is_open};
use super::passes;
use super::phase::{Phase, phases};
use super::schedule::{self, Buffer, INPUT, INPUT_GRADIENT, Schedule};
use super::size::{geometry_name, value};
use super::weights::{dimension_values, parameter_count, parameters, weights};
use super::{norm, own};
use crate::model::{CONSTRUCTOR, Layer, Network, Size, Source, Step, constants};

/// From how many buffers on rustc may suspect that their plan is never done; a thousand take a fraction of a second.
const MANY_BUFFERS: usize = 200;

/// The struct: one field for each layer with parameters.
pub(crate) fn structure(network: &Network) -> TokenStream {
    let Network { attributes, visibility, name, .. } = network;
    let (open::Names { structure, sizes, .. }, Generics { declared, bounds, .. }) =
        (open::names(network), generics(network));
    let (mut attributes, mut document) = (attributes.iter().collect::<Vec<_>>(), document(network));
    let fields = network.steps.iter().filter_map(|step| {
        let ty = parameters(network, step)?;
        let (field, doc) = (&step.name, describe(step));
        Some(quote!(#[doc = #doc] pub #field: #ty))
    });
    let marker =
        (!network.steps.iter().any(|step| parameters(network, step).is_some())).then(|| quote!(parameters: [T; 0]));
    let mut members = Group::new(Delimiter::Brace, quote!(#(#fields,)* #marker));
    let stages = own::stages(network);
    let mut structure_declared = structure.clone();
    // From the first token to the last one at the name, where the compiler then finds what is declared.
    let place = super::declared(name).span();
    let [keyword, ty, end] = [quote!(struct), quote!(type), quote!(;)].map(|token| super::respan(token, place));
    members.set_span(place);
    let alias = is_open(network).then(|| {
        structure_declared = super::declared(&structure);
        let names = open::size_parameters(network);
        let (documented, others) = attributes.iter().partition(|attribute| attribute.path().is_ident("doc"));
        attributes = others;
        let documented: Vec<_> = documented;
        let doc = format!(" What [`{name}`] is, of whatever height and width.");
        let document = std::mem::replace(&mut document, quote!(#[doc = #doc]));
        let suited = quote!(<#sizes as ::netshape::proof::Suited<H, W>>);
        let asked =
            if open::has_open_lengths(network) { quote!(T, #suited::Known<f32>) } else { quote!(#suited::Itself<T>) };
        quote! {
            #(#documented)*
            #document
            #visibility #ty #name<#(const #names: usize,)* T = f32> = #structure<#(#names,)* #asked> #end
        }
    });
    quote! {
        #stages

        #alias

        #(#attributes)*
        #document
        #[repr(C)]
        #visibility #keyword #structure_declared #declared #bounds #members
    }
}

/// The generic parameters of a network: its sizes, or the height and width where it names no input; the scalar; and the
/// lengths where they depend on the input.
struct Generics {
    declared: TokenStream,
    implemented: TokenStream,
    applied: TokenStream,
    bounds: TokenStream,
}

fn generics(network: &Network) -> Generics {
    let names = open::size_parameters(network);
    // What a layer of one's own learns is defined for scalars only.
    let bound = has_own(network).then(|| quote!(: ::netshape::Scalar));
    let [lengths, bounds] = open::lengths_parameter(network);
    // A scalar, since what a person derives asks of this what it asks of the scalar.
    let default = open::has_open_lengths(network).then(|| quote!(#lengths = f32));
    let own = network.parameters.iter().cloned().chain(open::sides(network));
    Generics {
        declared: quote!(<#(const #own: usize,)* T #bound = f32 #default>),
        implemented: quote!(<#(const #names: usize,)* T: ::netshape::Scalar #lengths>),
        applied: quote!(<#(#names,)* T #lengths>),
        bounds,
    }
}

/// What the library computes with: constants and the passes.
pub(crate) fn computation(network: &Network) -> TokenStream {
    let structure = open::names(network).structure;
    let (training, inference) = (schedule::training(network), schedule::inference(network));
    let (training_plan, inference_plan) = (format_ident!("TRAINING_PLAN"), format_ident!("INFERENCE_PLAN"));
    let training_memory = memory(&training, &training_plan, true);
    let inference_memory = memory(&inference, &inference_plan, false);
    let infer = passes::forward(network, &inference, &inference_plan);
    let forward = passes::forward(network, &training, &training_plan);
    let backward = passes::backward(network, &training, &training_plan);
    let phases = phases(network);
    let layers = network.steps.iter().zip(phases).filter_map(|(step, [phase, _])| layer_info(network, step, &phase));
    let (limits, [sizes_hook, budget_hook]) = (limits::constants(network), limits::hooks(network));
    let layers = limits::layers(network, &quote!(&[#(#layers),*]));
    let own = network.steps.iter().filter_map(own::initialize_line).collect::<Vec<_>>();
    let initialize = (!own.is_empty() || !budget_hook.is_empty()).then(|| {
        let unused = own.is_empty().then(|| quote!(let _ = (init, random);));
        quote! {
            fn initialize_links(&mut self, init: ::netshape::Init, random: &mut dyn ::netshape::nest::Rng) {
                #budget_hook
                #unused
                #(#own)*
            }
        }
    });
    let (steps, table_lint) = (costs::steps(network), costs::table_lint(network));
    let [input, output] = faces(network);
    let (inside, (count, count_proof)) = (inside(network), count(network));
    let (budgets, within) = limits::budgets(network);
    let checks = quote!(#sizes_hook #within);
    let counted = if checks.is_empty() { count } else { quote!({ #checks #count }) };
    let Generics { implemented, applied, bounds, .. } = generics(network);
    let implementation = on_the_name(
        network,
        quote!(impl #implemented ::netshape::Network for #structure #applied #bounds),
        quote! {
            type Input = #input;
            type Output = #output;
            #steps
            const PARAMETERS: usize = #counted;
            #table_lint
            #layers
            #budgets
            const INFERENCE: ::netshape::Memory = #inference_memory;
            const TRAINING: ::netshape::Memory = #training_memory;

            fn inference_pass<P: ::netshape::Pass<T>>(&self, pass: &mut P) { #budget_hook #infer }

            fn forward_group(&self, group: &mut ::netshape::Group<'_, T>) { #budget_hook #forward }

            fn backward_group(
                &self,
                group: &mut ::netshape::Group<'_, T>,
                gradients: &mut Self,
                reach: ::netshape::Reach,
            ) { #backward }

            #initialize
        },
    );
    let itself = quote_spanned!(network.name.span()=> type Network = Self;);
    let held = on_the_name(
        network,
        quote!(impl #implemented ::netshape::Held for #structure #applied #bounds),
        quote! {
            #itself
            fn network(&self) -> &Self { self }
            fn network_mut(&mut self) -> &mut Self { self }
        },
    );
    let constants = computed_with(network, &training, &inference);
    let stand_alone = stand_alone(network);
    let (inside_constants, beside) = if stand_alone {
        // Not called as the network is.
        let sizes = if structure == "Sizes" { quote!(Constants) } else { quote!(Sizes) };
        (TokenStream::new(), quote!(trait #sizes { #constants } impl<T> #sizes for #structure #applied {}))
    } else {
        (constants, TokenStream::new())
    };
    let costs = costs::constants(&quote!(#structure #applied), &implemented, &bounds, &network.again);
    let constructor = costs::in_place_of(CONSTRUCTOR, &network.again);
    let code = quote! {
        #costs

        impl #implemented #structure #applied #bounds {
            ::netshape::constructor!(#constructor);
            #limits
            #inside_constants
        }

        // SAFETY: as it says.
        /// The struct is `repr(C)`, and each field is nothing but numbers of type `T`.
        unsafe impl #implemented ::netshape::Flat for #structure #applied #bounds {
            type Scalar = T;
        }

        #held

        #implementation

        #inside

        #count_proof
    };
    // Where a parameter has to be judged, the compiler names the constant that does by where it stands.
    if !network.parameters.is_empty() {
        return code;
    }
    let code = quote!(#beside #code);
    // What a person wrote may mean something else by a word.
    let code = if is_written(network) { code } else { imported(code) };
    quote!(const _: () = { #code };)
}

/// The constants that the passes compute with: geometries and plans.
fn computed_with(network: &Network, training: &Schedule<'_>, inference: &Schedule<'_>) -> TokenStream {
    let sizes = holds_geometries(network).then(|| open::names(network).sizes);
    let geometries = network.steps.iter().filter_map(|step| {
        let (name, (kind, value)) = (geometry_name(step), passes::geometry(network, step)?);
        let value = sizes.as_ref().map_or(value, |sizes| quote!(#sizes::#name));
        Some(quote!(const #name: #kind = #value;))
    });
    let [training_buffers, inference_buffers] = [training, inference].map(buffers);
    let [training_lint, inference_lint] = [training, inference]
        .map(|schedule| (schedule.buffers.len() > MANY_BUFFERS).then(|| quote!(#[allow(long_running_const_eval)])));
    let (training_count, inference_count) = (literal(training.buffers.len()), literal(inference.buffers.len()));
    quote! {
        #(#geometries)*
        #inference_lint
        const INFERENCE_PLAN: ::netshape::plan::Plan<#inference_count> = { #inference_buffers };
        #training_lint
        const TRAINING_PLAN: ::netshape::plan::Plan<#training_count> = { #training_buffers };
    }
}

/// Whether the constants are those of a trait beside the implementation, of which no name gets out: if nothing of the code is a
/// person's, which could mean something else by that name. (As constants of no type, or of one without parameters, the
/// compiler would compute them in each check.)
fn stand_alone(network: &Network) -> bool {
    !is_open(network) && network.parameters.is_empty() && !is_written(network)
}

/// An implementation that stands on the network's name, so that the compiler's notes point there and not to the whole
/// declaration.
fn on_the_name(network: &Network, header: TokenStream, members: TokenStream) -> TokenStream {
    let (span, mut members) = (network.name.span(), Group::new(Delimiter::Brace, members));
    // Of a parameter's name, the compiler speaks where the struct declares it.
    let is_parameter = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if network.parameters.contains(word));
    let on_name =
        |token: TokenTree| if is_parameter(&token) { token.into() } else { super::respan(token.into(), span) };
    let header = header.into_iter().map(on_name).collect::<TokenStream>();
    members.set_span(span);
    quote!(#header #members)
}

/// Whether a part of the code is a person's: a layer's path and settings, a constant.
pub(super) fn is_written(network: &Network) -> bool {
    has_own(network) || holds_geometries(network) || !constants(network.input, &network.steps).is_empty()
}

/// What makes the network a layer of other networks, which is called by its name without a scalar: it has that of the network
/// around it.
fn inside(network: &Network) -> TokenStream {
    let Network { visibility, name, .. } = network;
    let structure = open::names(network).structure;
    let (inside, input) = (format_ident!("{}Inside", name), face(network, Source::Input));
    let (inside_declared, bounds) = (declared(&inside), open::bounds(network));
    let doc = format!(" `{name}` as a layer of another network.");
    let names = open::size_parameters(network);
    let (sizes, sizes_applied) = if names.is_empty() {
        (TokenStream::new(), TokenStream::new())
    } else {
        (quote!(<#(const #names: usize),*>), quote!(<#(#names),*>))
    };
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #inside_declared #sizes;

        impl #sizes ::netshape::nest::Family for #inside #sizes_applied #bounds {
            type Network<T: ::netshape::Scalar> = #structure<#(#names,)* T>;
        }

        #[doc(hidden)]
        impl #sizes ::netshape::nest::Enclosed for #structure #sizes_applied #bounds {
            type Settings = #inside #sizes_applied;
        }

        #[doc(hidden)]
        impl #sizes ::netshape::nest::Link<#input> for #structure #sizes_applied #bounds {
            type Stage = ::netshape::nest::Inside<#inside #sizes_applied>;
        }
    }
}

/// The plan of the buffers, each by its name.
fn buffers(schedule: &Schedule<'_>) -> TokenStream {
    let lines = schedule.buffers.iter().map(|Buffer { name, len, first, last }| {
        let (first, last) = (literal(*first), literal(*last));
        quote!(let #name = ::netshape::plan::Buffer::new(#len, #first, #last);)
    });
    let names = schedule.buffers.iter().map(|buffer| &buffer.name);
    quote!(#(#lines)* ::netshape::plan::Plan::new([#(#names),*]))
}

fn memory(schedule: &Schedule<'_>, plan: &proc_macro2::Ident, training: bool) -> TokenStream {
    let place = |name: &proc_macro2::Ident| {
        let place = literal(schedule.buffers.iter().position(|buffer| buffer.name == *name).unwrap_or_default());
        quote!(Self::#plan.slots[#place])
    };
    let (input, output) = (place(&format_ident!("{INPUT}")), place(&schedule.output));
    let (output_gradient, input_gradient) = if training {
        (place(&schedule.output_gradient), place(&format_ident!("{INPUT_GRADIENT}")))
    } else {
        (quote!(::netshape::plan::Slot::EMPTY), quote!(::netshape::plan::Slot::EMPTY))
    };
    quote!(::netshape::Memory {
        len: Self::#plan.len,
        input: #input,
        output: #output,
        output_gradient: #output_gradient,
        input_gradient: #input_gradient,
    })
}

fn has_own(network: &Network) -> bool {
    network.steps.iter().any(|step| matches!(step.layer, Layer::Own { .. }))
}

/// The number of parameters, and what proves it.
fn count(network: &Network) -> (TokenStream, TokenStream) {
    let total = sum(network.steps.iter().map(parameter_count));
    let has_own = has_own(network);
    let Some(known) = total.known().filter(|_| !is_open(network) && !has_own).map(literal) else {
        let has_statistics = has_own || network.steps.iter().any(|step| step.layer == Layer::BatchNorm);
        let count = match value(network, total) {
            Some(count) if !is_open(network) && !has_own => count,
            _ if has_statistics => quote!(::netshape::parameter_count(<Self as ::netshape::Network>::LAYERS)),
            _ => quote!(<Self as ::netshape::Flat>::LEN),
        };
        return (count, TokenStream::new());
    };
    // Parameters have no part in it, whatever number they stand for.
    let name = &network.name;
    let any = network.parameters.iter().map(|_| literal(1)).collect::<Vec<_>>();
    let any = (!any.is_empty()).then(|| quote!(<#(#any),*>));
    let statistics = sum(network.steps.iter().map(norm::statistics)).known().filter(|statistics| *statistics > 0);
    let statistics = statistics.map(literal).into_iter();
    (
        quote!(#known),
        quote!(
            const _: () = assert!(<#name #any as ::netshape::Flat>::LEN == #known #(+ #statistics)*);
        ),
    )
}

/// A layer's line in `LAYERS`; `phase` is the one in which it begins.
fn layer_info(network: &Network, step: &Step, phase: &Phase) -> Option<TokenStream> {
    if norm::is_norm(&step.layer) {
        return Some(norm::layer_info(network, step, phase));
    }
    if matches!(step.layer, Layer::Own { .. }) {
        return Some(own::layer_info(step));
    }
    let (name, weights) = (step.name.unraw().to_string(), weights(step)?);
    let (dimensions, bias) = (dimension_values(network, step, &weights), value(network, weights.bias));
    Some(quote!(::netshape::LayerInfo::new(#name, &[#(#dimensions),*], #bias)))
}

/// A sum of sizes that was checked not to be too large.
fn sum(sizes: impl IntoIterator<Item = Size>) -> Size {
    sizes.into_iter().try_fold(Size::Known(0), Size::plus).unwrap_or(Size::Open)
}
