//! What is said of a word that is no layer: of one that another library has, our word with the arguments that were written.

use proc_macro2::Ident;

use super::library::Library;
use crate::ast::{Argument, Kind, Layer};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::Size;
use crate::parse::rectangle;
use crate::surroundings::File;
use crate::words::{self, Grammar, Word, is_depthwise, is_end, is_of_sequences, is_sequence};

/// Tells of a layer that there is not. One that may be meant as a block is told once, as its declaration may be at fault.
pub(super) fn tell_unknown(layer: &Layer, library: &Library, channels: Size, faults: &mut Faults) {
    let (word, text) = (&layer.word, layer.word.to_string());
    let blocks = library.names().collect::<Vec<_>>();
    let known = words::nearest(&text, &blocks);
    let may_be_block = !library.has_network(word) && known.as_ref().is_none_or(|known| blocks.contains(known));
    let nearest = own_type(layer).or(known);
    let (place, message) = if library.has_network(word) {
        let like = nearest.filter(|_| words::is_foreign(&text));
        (layer.place, message::network_as_word(word, like.as_deref()))
    } else if File::of(word.span()).is_some_and(|file| file.has_block(&text)) {
        (Place::of(word), message::block_elsewhere(word))
    } else if is_sequence(&text) {
        (Place::of(word), message::sequence(&text))
    } else if let (true, None) = (is_end(&text), &layer.arguments) {
        (Place::of(word), message::end_of_network(word, text.starts_with("in")))
    } else if nearest.is_none()
        && layer.arguments.is_some()
        && text.starts_with(char::is_uppercase)
        && !words::is_other(&text.to_lowercase())
    {
        (layer.place, message::own_parentheses(&text))
    } else {
        let instead = instead(layer, nearest, channels);
        let (path, place) = layer.module.clone().unzip();
        let message = message::unknown_layer(word, path.as_deref(), instead.as_deref(), &words::list(), &blocks);
        (place.map_or(Place::of(word), |place| place.to(layer.place)), message)
    };
    if may_be_block {
        faults.add_undeclared(word, place, message);
    } else {
        faults.add(place, message);
    }
}

/// A type of the file that is called like the word, but for its capital: `Swish`.
fn own_type(layer: &Layer) -> Option<String> {
    let text = layer.word.to_string();
    let mut letters = text.chars();
    let capitalised = letters.next()?.to_uppercase().chain(letters).collect::<String>();
    let is_type = layer.arguments.is_none() && capitalised != text;
    (is_type && File::of(layer.word.span())?.has_type(&capitalised)).then_some(capitalised)
}

/// The same for a word with braces.
pub(super) fn unknown_block(word: &Ident) -> String {
    let text = word.to_string();
    let is_like_ours = || words::nearest(&text, &[]).is_some_and(|nearest| nearest.ends_with('}'));
    if is_sequence(&text) {
        message::sequence(&text)
    } else if text.starts_with(char::is_uppercase) && !words::is_foreign(&text) && !is_like_ours() {
        message::chain_for_fields(&text, &text)
    } else {
        message::unknown_block(word, &words::nearest_block(&text))
    }
}

/// The nearest word with what stands in the parentheses, as far as that is meant.
fn instead(layer: &Layer, nearest: Option<String>, channels: Size) -> Option<String> {
    let arguments = layer.arguments.as_deref().unwrap_or_default();
    let options = arguments.iter().filter_map(option).collect::<Vec<_>>();
    if is_depthwise(&layer.word.to_string()) {
        let channels = channels.known().filter(|channels| *channels > 0)?;
        let kernel = options.iter().find(|option| option.starts_with('k')).map_or("k3", String::as_str);
        return Some(format!("conv({channels}, {kernel}, g{channels})"));
    }
    let nearest = nearest?;
    let Some(word) = Word::find(&nearest) else { return Some(nearest) };
    let takes_fraction = matches!(word.grammar(), Grammar::Fraction { .. });
    let numbers = arguments.iter().filter_map(|argument| number(argument, takes_fraction)).collect::<Vec<_>>();
    let has_kernel = options.iter().any(|option| option.starts_with('k'));
    let spelled = |letters: &str, numbers: &[String]| {
        letters.chars().zip(numbers).map(|(letter, number)| format!("{letter}{number}")).collect::<Vec<_>>()
    };
    let bare = match (word.grammar(), word, numbers.as_slice()) {
        (Grammar::Nothing, ..) => return Some(nearest),
        (_, Word::Conv, [output, kernel]) if !has_kernel => {
            [vec![output.clone()], spelled("k", std::slice::from_ref(kernel))].concat()
        }
        (_, Word::Conv, [_, output, geometry @ ..]) if !has_kernel => {
            [vec![output.clone()], spelled("ksp", geometry)].concat()
        }
        (_, Word::Conv | Word::Fc, [_, output]) => vec![output.clone()],
        // As many groups as channels, as in `instancenorm`.
        (_, Word::GroupNorm, []) => {
            vec![channels.known().map_or("channels".to_owned(), |channels| channels.to_string())]
        }
        (_, Word::MaxPool | Word::AvgPool, [_, _, ..]) => spelled("ksp", &numbers),
        (_, _, numbers) => numbers.first().cloned().into_iter().collect(),
    };
    let letters = match word.grammar() {
        Grammar::Geometry { letters, .. } => letters,
        _ => "",
    };
    let options = options.into_iter().filter(|option| option.starts_with(|letter| letters.contains(letter)));
    let all = bare.into_iter().chain(options);
    let slides = is_of_sequences(&layer.word.to_string());
    let all = all.map(|argument| if slides { along_width(argument, word) } else { argument }).collect::<Vec<_>>();
    Some(if all.is_empty() { nearest } else { format!("{nearest}({})", all.join(", ")) })
}

/// `k1x3` for the `k3` of what slides over a sequence, and for the `3` of a pooling layer.
fn along_width(argument: String, word: Word) -> String {
    let (letter, size) = match argument.split_at_checked(1) {
        Some((letter @ ("k" | "s" | "p" | "d"), size)) => (letter, size),
        _ if word != Word::Conv => ("k", argument.as_str()),
        _ => return argument,
    };
    if size.contains('x') {
        return argument;
    }
    let height = u8::from(letter != "p");
    format!("{letter}{height}x{size}")
}

/// `4` for itself and for `filters=4`; `p=0.5` is no padding where a fraction is taken.
fn number(argument: &Argument, takes_fraction: bool) -> Option<String> {
    match argument.kind {
        Kind::Whole(_) | Kind::Decimal(_) | Kind::Named(_) => Some(argument.text.clone()),
        Kind::BrokenNumber | Kind::BrokenOption if takes_fraction || argument.kind == Kind::BrokenNumber => {
            let (_, value) = argument.text.split_once('=')?;
            value.parse::<f64>().ok().map(|_| value.to_owned())
        }
        _ => None,
    }
}

/// `k3` for itself, for `(3, 3)` and for `kernel_size=3`.
fn option(argument: &Argument) -> Option<String> {
    let text = argument.text.as_str();
    if let Some(sides) = rectangle(text) {
        return Some(format!("k{sides}"));
    }
    let letter = text.chars().next().filter(|letter| "kspdg".contains(*letter))?;
    let value = text.split_once('=').map_or_else(|| &text[1..], |(_, value)| value);
    let value = rectangle(value).unwrap_or(value.to_owned());
    let is_number = !value.is_empty() && value.split('x').all(|side| side.parse::<usize>().is_ok());
    is_number.then(|| format!("{letter}{value}"))
}
