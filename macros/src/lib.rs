//! The `network!` macro of [netshape](https://docs.rs/netshape): parse, check, expand.
#![forbid(unsafe_code)]

mod ast;
mod check;
mod expand;
mod fault;
mod hints;
mod message;
mod model;

mod parse;
#[cfg(test)]
mod snapshots;
mod stretch;
mod surroundings;
mod tokens;
mod words;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use surroundings::File;

/// Declares networks, each in one expression: `Name: [input shape] -> layer -> layer`.
///
/// ```text
/// network! {
///     /// LeNet-5 for 28×28 grey images.
///     pub LeNet: [1, 28, 28]
///         -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
///         -> conv(6, 16, k5)        -> relu -> maxpool(2)
///         -> [16, 5, 5]
///         -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
/// }
/// network!(pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >);
/// ```
///
/// A network between `<` and `>` names no input and is generic over its height and width: `Card<32, 32>`. Where the shape that
/// leaves depends on these, or is computed from a parameter, it is a type of the network's own: `CardOutput<32, 32>`.
///
/// # Windows that don't divide
///
/// A window whose stride does not divide the map leaves the last rows and columns over, as in PyTorch. With `ceil`,
/// `maxpool` and `avgpool` round up instead: the last window may reach over the end, unless it would start in the padding
/// there. With `strict`, they and `conv` are an error where rows or columns are left over; padding is not missed. Before the
/// network, both are said of all its layers:
///
/// ```text
/// network! {
///     #[ceil]
///     #[strict]
///     pub Net: [3, 113, 113] -> conv(64, k3, s2) -> relu -> maxpool(k3, s2) -> conv(16, k1) -> relu
/// }
/// ```
///
/// # Budgets
///
/// `#[budget(weights = "64 KiB", inference = "16 KiB", multiply_adds = 500_000)]` before a network is an error where it costs
/// more, and names the layers that cost most. `parameters` and `multiply_adds` are numbers; `weights`, `inference` and
/// `training` are memory in `f32`, the last two that of one sample. Units are B, KiB, MiB, GiB and kB, MB, GB.
///
/// # Blocks
///
/// - `residual { chain }` adds what arrives to what the chain leaves; `residual { chain | projection }` adds what the
///   projection makes of it.
/// - `sum { chain | chain | … }` and `concat { chain | chain | … }` put branches together, the latter along the channels
///   or, of vectors, along the numbers. `identity` is the branch that changes nothing.
/// - `repeat 3 { chain }` is the chain three times, each with parameters of its own.
/// - `block name(parameter, …) = chain;` declares a chain that is used as `name(64, …)`. A parameter stands where a number
///   can, in an option between parentheses: `conv(2 * width, k3, s(stride))`.
///
/// ```text
/// network! {
///     block basic(width) = residual { conv(width, k3, p1) -> relu -> conv(width, k3, p1) } -> relu;
///     block down(width) = residual {
///         conv(width, k3, s2, p1) -> relu -> conv(width, k3, p1) | conv(width, k1, s2)
///     } -> relu;
///     pub Small: [3, 32, 32]
///         -> conv(16, k3, p1) -> relu -> repeat 2 { basic(16) }
///         -> down(32) -> basic(32) -> gap -> fc(10)
/// }
/// ```
///
/// # Sizes from outside
///
/// Where a number of channels or a length stands, so can a parameter of the network, which its user chooses, or a constant;
/// and what is computed of them by `+`, `-`, `*` and `/`:
///
/// ```text
/// const CLASSES: usize = 10;
///
/// network! {
///     pub Body<const WIDTH: usize>: [3, 32, 32]
///         -> conv(WIDTH, k3, p1) -> relu -> maxpool(2) -> conv(2 * WIDTH, k3, p1) -> relu -> maxpool(2);
///     pub Head<const IN: usize>: [IN, 8, 8] -> gap -> fc(CLASSES);
///     pub Net<const WIDTH: usize>: [3, 32, 32] -> Body<WIDTH> -> conv(WIDTH, k1) -> Head<WIDTH>;
/// }
/// ```
///
/// Users write `Net<64>`. What must hold, such as that two branches leave the same channels, must hold for every value of a
/// parameter, so a network that compiles once compiles with any number; that it is not 0, and that no budget is exceeded,
/// is checked for each number that a program uses. What depends on constants is checked once they are known. Heights and
/// widths over which windows slide are numbers or constants; `< … >` leaves both to the user, behind the parameters:
/// `Net<const CLASSES: usize>: < … >` is used as `Net<10, 32, 32>`. Kernels, strides and counts are numbers.
///
/// # Layers of one's own, and networks inside
///
/// A path is a layer of one's own, a type that implements `netshape::layer::Layer`, or a declared network: `my::Swish`,
/// `Noise { sigma: 0.1 }`, `Body`, `Card<14, 14>`, `Body<WIDTH>`. What leaves it, its types tell, wherever it is declared; a
/// shape right behind it, as in `my::Means -> [16]`, is checked, and tells those who read on. Only where a parameter, or the
/// height and width that a user chooses, has a part in it or in what arrives, is it taken to leave what arrives if no shape stands
/// behind it, which the compiler checks, too; but of a network declared before in the same `network!`, all is
/// known. What it learns is a field: `swish1`, `body1`.
///
/// # Labels
///
/// A label comes before the names inside: the first convolution in `stem: basic(16)` is `stem_conv1`; in `stage: repeat 2
/// { … }`, there are `stage1_conv1` and `stage2_conv1`.
///
/// # Weights in the program
///
/// `#[weights = "lenet.safetensors"]` in front of a network makes `LeNet::TRAINED`, a `&'static LeNet` with the weights of
/// a file (feature `safetensors`). The path starts from the folder of the package's Cargo.toml. Names and shapes are
/// checked while the program is compiled, the numbers become a part of it, and it is built anew when the file changes.
/// The numbers must be F32 and the layers called as in the file: one that differs can be loaded and saved again. Of a network
/// inside, of a layer of one's own, and of what follows from these and from constants, the compiler does so, which knows what the
/// macro does not.
#[proc_macro]
pub fn network(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = TokenStream::from(input);
    if File::of(Span::call_site()).is_some_and(|file| file.awaits_value(Span::call_site())) {
        let error = syn::Error::new_spanned(input, message::no_value()).into_compile_error();
        // Of an array with an error for its length, as a value or a type, rustc says no more.
        return quote!([(); #error]).into();
    }
    let hints = hints::hints(input.clone());
    TokenStream::from_iter([hints, compile(input)]).into()
}

/// The pipeline. The errors come last, so that an editor meets the structs first.
fn compile(input: TokenStream) -> TokenStream {
    let _session = model::Session;
    let (input, unlawful) = parse::unlawful::replaced(input);
    let (mut output, mut headers, mut errors) = (TokenStream::new(), Vec::new(), Vec::new());
    let declared = parse::invocation(input);
    output.extend(declared.constants.clone());
    for checked in check::networks(declared) {
        match checked {
            Ok(network) => output.extend(expand::network(&network)),
            Err(refused) => {
                headers.extend(refused.header.map(|header| *header));
                errors.extend(refused.faults.without(&unlawful).into_errors());
            }
        }
    }
    output.extend(expand::refused(headers, errors));
    output
}

/// The heights and widths that a network without an input shape can be given, for the library itself.
#[doc(hidden)]
#[proc_macro]
pub fn sides(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::sides().into()
}
