//! Which of a layer's arguments are missing, and which are too many.

use super::options::{Number, Options};
use crate::ast::{Argument, Kind, Layer};
use crate::fault::Faults;
use crate::message;
use crate::model::Size;
use crate::words::{LETTERS, Word};

/// Parameters of a block that are named like an option and stand where a number does, though the layer needs the option or
/// numbers don't stand there.
pub(super) fn check_letters(layer: &Layer, word: Word, numbers: &[&str], options: &mut Options, faults: &mut Faults) {
    let arguments = layer.arguments.as_deref().unwrap_or_default();
    let (mut before, mut is_behind, mut found) = (0, false, Vec::new());
    for argument in arguments {
        if matches!(argument.kind, Kind::Word(_) | Kind::Open(Some(_))) {
            is_behind = true;
            continue;
        }
        let is_named = |(letter, what): &&(char, &str)| argument.text == *what || argument.text == letter.to_string();
        let named = LETTERS.iter().filter(|_| argument.kind == Kind::Open(None)).find(is_named);
        if let Some((letter, what)) = named
            && before > 0
            && word.has_letter(*letter)
            && options.letter(*letter).is_none()
            && (is_behind || before >= numbers.len() || *letter == 'k' || argument.text == *what)
        {
            found.push((argument, format!("{letter}({})", argument.text), *what));
        }
        before += 1;
    }
    let Some((first, _, what)) = found.first() else { return };
    let written = arguments.iter().map(|argument| {
        let option = found.iter().find(|(found, ..)| found.place.is(argument.place));
        option.map_or_else(|| argument.text.clone(), |(_, option, _)| option.clone())
    });
    faults.add(first.place, message::parameter_for_option(&first.text, what, &layer.text_with(written)));
    (options.unreadable, options.unsure) = (true, true);
}

/// More whole numbers than the layer takes. In other libraries, what follows them is kernel, stride and padding.
pub(super) fn check_count(
    layer: &Layer,
    word: Word,
    (numbers, arriving): (&[&str], Size),
    options: &mut Options,
    faults: &mut Faults,
) {
    let Some(&extra) = options.numbers.get(numbers.len()).filter(|_| !options.unsure) else {
        return;
    };
    options.unsure = true;
    if extra.value.is_none() {
        return;
    }
    let arguments = layer.arguments.as_deref().unwrap_or_default();
    let letters = if word == Word::Conv { "kspdg" } else { "sp" };
    let free = letters.chars().filter(|letter| options.letter(*letter).is_none());
    // Without the channels that arrive, the kernel comes second.
    let is_kernel = |number: &Number| number.value.and_then(Size::known).is_some_and(|kernel| kernel <= 11);
    let is_shifted = word == Word::Conv
        && options.numbers[0].value.and_then(|first| first.is(arriving)) == Some(false)
        && is_kernel(&options.numbers[1]);
    let kept_count = numbers.len() - usize::from(is_shifted);
    let extras = options.numbers[kept_count..].iter().filter_map(|number| number.value?.known()).collect::<Vec<_>>();
    let all_known = extras.len() == options.numbers.len() - kept_count;
    let instead = (all_known && !matches!(word, Word::Fc | Word::GroupNorm) && extras.len() <= free.clone().count())
        .then(|| {
            let (kept, options): (Vec<&Argument>, Vec<&Argument>) =
                arguments.iter().partition(|argument| !is_option(argument));
            let kept = kept.iter().take(kept_count).map(|argument| argument.text.clone());
            let spelled = free.zip(&extras).map(|(letter, value)| format!("{letter}{value}"));
            layer.text_with(kept.chain(spelled).chain(options.iter().map(|argument| argument.text.clone())))
        });
    let instead = rectangular(layer, extra).filter(|_| options.numbers.len() == numbers.len() + 1).or(instead);
    // Other libraries have the channels behind the groups.
    let groups = options.numbers[0].value.and_then(Size::known).filter(|groups| *groups > 0);
    let divides = |groups: &usize| arriving.known().is_some_and(|channels| channels.is_multiple_of(*groups));
    let groups = groups.filter(|groups| word == Word::GroupNorm && divides(groups));
    let instead = instead.or_else(|| groups.map(|groups| layer.text_with([groups.to_string()])));
    let text = arguments.iter().filter(|argument| !is_option(argument));
    let text = text.map(|argument| argument.text.as_str()).nth(numbers.len()).unwrap_or_default();
    faults.add(extra.place, message::too_many_numbers(&layer.word, numbers, text, instead.as_deref(), word.usage()));
    options.numbers.truncate(numbers.len());
    options.unreadable = true;
}

fn is_option(argument: &Argument) -> bool {
    matches!(argument.kind, Kind::Word(_) | Kind::Open(Some(_)) | Kind::BrokenOption)
}

/// What to write for `conv(1, 6, k5, 5)`, where the number right behind the kernel is meant as its width: a stride is
/// seldom as wide, and 1 or 2 is most often a stride.
pub(super) fn rectangular(layer: &Layer, width: Number) -> Option<String> {
    let arguments = layer.arguments.as_deref()?;
    let index = arguments.iter().position(|argument| argument.place.is(width.place))?;
    let (Kind::Word(kernel), Kind::Whole(width)) =
        (&arguments.get(index.checked_sub(1)?)?.kind, &arguments[index].kind)
    else {
        return None;
    };
    let height = kernel.strip_prefix('k')?.parse::<usize>().ok()?;
    if *width <= 2 && *width != height {
        return None;
    }
    let texts = layer
        .written()
        .enumerate()
        .filter(|(at, _)| *at != index)
        .map(|(at, (_, text))| if at + 1 == index { format!("k{height}x{width}") } else { text });
    Some(layer.text_with(texts))
}

/// What to write for `conv(16, 3)` where not 16 channels arrive: then the second number is meant as the kernel.
pub(super) fn bare_kernel(layer: &Layer, word: Word, arriving: Size, options: &Options) -> Option<String> {
    let [first, second] = *options.numbers.as_slice() else { return None };
    let kernel = second.value.and_then(Size::known);
    let is_meant = match first.value.and_then(|first| first.is(arriving)) {
        Some(is_input) => !is_input,
        // In a block, whatever arrives: few layers have so few channels, and most kernels such sides.
        None => kernel.is_some_and(|kernel| matches!(kernel, 3 | 5 | 7)),
    };
    if word != Word::Conv || options.letter('k').is_some() || options.unreadable || !is_meant {
        return None;
    }
    let kernel = kernel.unwrap_or(3);
    let arguments = layer
        .written()
        .map(|(argument, text)| if argument.place.is(second.place) { format!("k{kernel}") } else { text });
    Some(format!("`{}` for a kernel of {kernel}x{kernel}", layer.text_with(arguments)))
}

/// What the layer can't do without.
pub(super) fn check_missing(layer: &Layer, word: Word, letters: &str, options: &Options, faults: &mut Faults) {
    if options.unreadable || (options.foreign && options.numbers.is_empty()) {
        return;
    }
    let pool = matches!(word, Word::MaxPool | Word::AvgPool);
    let number = options.numbers.first();
    let kernel = options.letter('k');
    if pool && let (Some(_), Some(kernel)) = (number, kernel) {
        faults.add(kernel.place, message::kernel_twice(&layer.word));
    } else if pool && number.is_none() && kernel.is_none() {
        faults.add(layer.place, message::missing_argument(&layer.word, "kernel", word.usage()));
    }
    if pool {
        return;
    }
    let missing_out = number.is_none();
    let missing_kernel = letters.contains('k') && kernel.is_none();
    let what = match (word, missing_out, missing_kernel) {
        (_, false, false) => return,
        (Word::Fc, ..) => "number of outputs",
        (Word::GroupNorm, ..) => "number of groups",
        (_, true, true) => "output channels and kernel",
        (_, true, false) => "output channels",
        (_, false, true) => "kernel",
    };
    // The user's own layer with the one thing that it lacks.
    let arguments = layer.arguments.iter().flatten().map(|argument| argument.text.clone());
    let instead = match what {
        "kernel" => format!("`{}` for a kernel of 3x3", layer.text_with(arguments.chain(["k3".to_owned()]))),
        "output channels" => {
            let out = std::iter::once("out".to_owned());
            format!("`{}`, with the number of channels that leave it for `out`", layer.text_with(out.chain(arguments)))
        }
        _ => word.usage().to_owned(),
    };
    faults.add(layer.place, message::missing_argument(&layer.word, what, &instead));
}
