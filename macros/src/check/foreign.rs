//! What to write for a layer that another library has: our word, with the arguments that were written.

use crate::ast::{Argument, Kind, Layer};
use crate::model::Size;
use crate::parse::rectangle;
use crate::words::{Grammar, Word, is_depthwise};

/// The nearest word with what stands in the parentheses, as far as that is meant.
pub(super) fn instead(layer: &Layer, nearest: Option<String>, channels: Size) -> Option<String> {
    let arguments = layer.arguments.as_deref().unwrap_or_default();
    let options = arguments.iter().filter_map(option).collect::<Vec<_>>();
    if is_depthwise(&layer.word.to_string()) {
        let channels = channels.known().filter(|channels| *channels > 0)?;
        let kernel = options.iter().find(|option| option.starts_with('k')).map_or("k3", String::as_str);
        return Some(format!("conv({channels}, {kernel}, g{channels})"));
    }
    let nearest = nearest?;
    let Some(word) = Word::find(&nearest) else { return Some(nearest) };
    let is_number = |argument: &&Argument| matches!(argument.kind, Kind::Whole(_) | Kind::Decimal(_) | Kind::Named(_));
    let numbers = arguments.iter().filter(is_number).map(|argument| argument.text.clone()).collect::<Vec<_>>();
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
        (_, Word::MaxPool | Word::AvgPool, [_, _, ..]) => spelled("ksp", &numbers),
        (_, _, numbers) => numbers.first().cloned().into_iter().collect(),
    };
    let letters = match word.grammar() {
        Grammar::Geometry { letters, .. } => letters,
        _ => "",
    };
    let options = options.into_iter().filter(|option| option.starts_with(|letter| letters.contains(letter)));
    let all = bare.into_iter().chain(options).collect::<Vec<_>>();
    Some(if all.is_empty() { nearest } else { format!("{nearest}({})", all.join(", ")) })
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
