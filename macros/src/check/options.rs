//! Holds a layer's arguments against its grammar: which are missing, doubled, unknown, or of the wrong kind.

use super::counts::{bare_kernel, check_count, check_letters, check_missing};
use crate::ast::{Argument, Kind, Layer};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::Size;
use crate::words::{Flag, Grammar, LETTERS, Word, is_shouted};

/// A number, or what the user calls one, and where it stands; `None` if it was a fault.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub(super) value: Option<Size>,
    pub(super) place: Place,
}

/// An option such as `k3x5` and where it stands; height and width are `None` if they were faults.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) value: [Option<usize>; 2],
    pub(super) place: Place,
}

/// A layer's arguments, sorted.
pub(super) struct Options {
    pub(super) numbers: Vec<Number>,
    /// In the order of [`LETTERS`].
    letters: [Option<Pair>; 5],
    pub(super) fraction: Option<(f64, Place)>,
    flags: Vec<Flag>,
    /// `"same"` or `"valid"`, with its text and place.
    padding: Option<(bool, String, Place)>,
    /// An option could not be read, so one that seems to be missing may have been it.
    pub(super) unreadable: bool,
    /// Nor is it sure which of the numbers is which.
    pub(super) unsure: bool,
    /// There is an option that this layer has not, where a number may have been meant.
    pub(super) foreign: bool,
}

impl Options {
    /// The option with this letter.
    pub(super) fn letter(&self, letter: char) -> Option<Pair> {
        LETTERS.iter().position(|(name, _)| *name == letter).and_then(|index| self.letters[index])
    }

    /// An option's height and width, or what holds without it.
    pub(super) fn letter_or(&self, letter: char, default: usize) -> [Option<usize>; 2] {
        self.letter(letter).map_or([self.otherwise(default); 2], |pair| pair.value)
    }

    /// Whether the layer has this option.
    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// What holds for an option that is not there; nothing, if it could not be read.
    pub(super) fn otherwise(&self, default: usize) -> Option<usize> {
        (!self.unreadable).then_some(default)
    }
}

/// Sorts and checks the arguments.
pub(super) fn check_options(layer: &Layer, word: Word, arriving: Size, faults: &mut Faults) -> Options {
    let mut options = Options {
        numbers: Vec::new(),
        letters: [None; 5],
        fraction: None,
        flags: Vec::new(),
        padding: None,
        unreadable: false,
        unsure: false,
        foreign: false,
    };
    let arguments = layer.arguments.as_deref();
    match word.grammar() {
        Grammar::Nothing => {
            if let Some(arguments) = arguments {
                let first = arguments.first();
                let place = first.map_or(layer.place, |argument| argument.place);
                let text = first.map(|argument| argument.text.as_str());
                faults.add(place, message::takes_nothing(&layer.word, text));
            }
        }
        Grammar::Fraction { what, required, .. } => check_fraction(layer, word, what, required, &mut options, faults),
        Grammar::Geometry { numbers, letters, flags } => {
            for argument in arguments.unwrap_or_default() {
                check_argument(layer, word, argument, (letters, flags), &mut options, faults);
            }
            check_padding(word, &mut options, faults);
            check_letters(layer, word, numbers, &mut options, faults);
            check_count(layer, word, (numbers, arriving), &mut options, faults);
            if let Some(instead) = bare_kernel(layer, word, arriving, &options) {
                faults.add(layer.place, message::missing_argument(&layer.word, "kernel", &instead));
            } else {
                check_missing(layer, word, letters, &options, faults);
            }
            // The last number of a convolution without a kernel may be meant as its kernel.
            let is_input = |number: &Number| number.value.and_then(|value| value.is(arriving)) == Some(true);
            let may_be_kernel = options.numbers.len() == 1 || !options.numbers.first().is_some_and(is_input);
            options.unsure |= word == Word::Conv && options.letter('k').is_none() && may_be_kernel;
            if options.unsure {
                options.numbers.iter_mut().for_each(|number| number.value = None);
            }
        }
    }
    options
}

/// The one number of `dropout` and `leaky_relu`.
fn check_fraction(
    layer: &Layer,
    word: Word,
    what: &'static str,
    required: bool,
    options: &mut Options,
    faults: &mut Faults,
) {
    let arguments = layer.arguments.as_deref();
    if arguments.unwrap_or_default().iter().any(|argument| argument.kind == Kind::Hole) {
        return;
    }
    let Some([first, others @ ..]) = arguments else {
        if required {
            faults.add(layer.place, message::missing_argument(&layer.word, what, word.usage()));
        } else if arguments.is_some() {
            faults.add(layer.place, message::empty_parentheses(&layer.word, word.usage()));
        }
        return;
    };
    match first.kind {
        Kind::Whole(value) => options.fraction = Some((value as f64, first.place)),
        Kind::Decimal(value) => options.fraction = Some((value, first.place)),
        Kind::Word(_) => faults.add(first.place, message::not_a_number(&layer.word, what, &first.text, word.usage())),
        Kind::Named(_) => faults.add(first.place, message::named_option(&layer.word, &first.text)),
        Kind::BrokenNumber
        | Kind::BrokenOption
        | Kind::Padding(_)
        | Kind::Hole
        | Kind::Computed(_)
        | Kind::Option(..)
        | Kind::Path(_)
        | Kind::Open(_) => return,
    }
    // What is broken was told where it was read.
    if let Some(extra) = others.first()
        && !matches!(extra.kind, Kind::BrokenNumber | Kind::BrokenOption | Kind::Hole)
    {
        faults.add(extra.place, message::too_many(&layer.word, &extra.text, word.usage()));
    }
}

/// One argument of a layer that has whole numbers and options.
fn check_argument(
    layer: &Layer,
    word: Word,
    argument: &Argument,
    (letters, flags): (&str, &[Flag]),
    options: &mut Options,
    faults: &mut Faults,
) {
    let place = argument.place;
    match &argument.kind {
        Kind::Whole(value) => options.numbers.push(Number { value: Some(Size::Known(*value)), place }),
        Kind::Named(size) => {
            let takes = matches!(word, Word::Conv | Word::Fc);
            if !takes {
                faults.add(place, message::named_option(&layer.word, &argument.text));
            }
            options.numbers.push(Number { value: takes.then_some(*size), place });
        }
        Kind::Open(None) => options.numbers.push(Number { value: None, place }),
        Kind::Open(Some(letter)) if letters.contains(*letter) => {
            add_letter(*letter, Pair { value: [None; 2], place }, &argument.text, options, faults);
        }
        Kind::Decimal(_) => {
            faults.add_once("a fraction", place, message::fraction(&layer.word, &argument.text));
            add_broken_number(place, options);
        }
        // Nothing is left of computed ones after numbers have been put in.
        Kind::BrokenNumber | Kind::Computed(_) | Kind::Option(..) | Kind::Path(_) => add_broken_number(place, options),
        Kind::Open(Some(letter)) => add_without_option(layer, word, *letter, argument, options, faults),
        Kind::BrokenOption => options.unreadable = true,
        Kind::Padding(same) => options.padding = Some((*same, argument.text.clone(), place)),
        Kind::Hole => (options.unreadable, options.unsure) = (true, true),
        Kind::Word(text) if let Some(flag) = Flag::find(text) => {
            if !flags.contains(&flag) {
                faults.add(place, message::layer_without_flag(&layer.word, flag));
            } else if options.has(flag) {
                faults.add(place, message::doubled_option(&format!("`{text}`"), None));
            }
            options.flags.push(flag);
        }
        Kind::Word(text) => match read_option(text) {
            Ok((letter, value)) if letters.contains(letter) => {
                add_letter(letter, Pair { value, place }, text, options, faults);
            }
            Ok((letter, _)) => add_without_option(layer, word, letter, argument, options, faults),
            Err(problem) => {
                // `kN`
                let name = text.strip_prefix(|letter| letters.contains(letter)).filter(|name| is_shouted(name));
                let message = || problem.message(&layer.word, text, letters, flags);
                faults.add(place, name.map_or_else(message, |_| message::named_in_option(text)));
                options.unreadable = true;
                // A word without a number may stand where a bare number should.
                options.unsure |= !text.contains(|digit: char| digit.is_ascii_digit());
            }
        },
    }
}

/// An option that this layer has not.
fn add_without_option(
    layer: &Layer,
    word: Word,
    letter: char,
    argument: &Argument,
    options: &mut Options,
    faults: &mut Faults,
) {
    let Argument { text, place, .. } = argument;
    if word == Word::GroupNorm && letter == 'g' {
        faults.add(*place, message::bare_groups(&layer.word, text));
        options.unreadable = true;
    } else {
        faults.add(*place, without_option(layer, word, letter, text));
        options.foreign = true;
    }
}

fn without_option(layer: &Layer, word: Word, letter: char, text: &str) -> String {
    let what = LETTERS.iter().find(|(name, _)| *name == letter).map(|(_, what)| *what);
    // The layer without this and whatever else it has not.
    let has = |argument: &&Argument| match &argument.kind {
        Kind::Word(text) => word.has_option(text),
        Kind::Open(letter) => letter.is_none_or(|letter| word.has_letter(letter)),
        _ => true,
    };
    let kept = layer.arguments.iter().flatten().filter(has).map(|argument| argument.text.clone()).collect::<Vec<_>>();
    let instead = if kept.is_empty() { word.usage().to_owned() } else { format!("`{}`", layer.text_with(kept)) };
    message::layer_without_option(&layer.word, what.unwrap_or("option"), text, &instead)
}

/// What is no number here may have been meant as an option.
fn add_broken_number(place: Place, options: &mut Options) {
    options.numbers.push(Number { value: None, place });
    options.unreadable = true;
}

/// Why a word is no option.
enum Problem {
    /// `k`
    NoNumber,
    /// `k3x`, `k3x5x7`, `g2x2`
    Malformed,
    TooLarge,
    Unknown,
}

impl Problem {
    fn message(&self, word: &syn::Ident, text: &str, letters: &str, flags: &[Flag]) -> String {
        match self {
            Self::NoNumber => message::option_without_number(text),
            Self::Malformed => message::malformed_option(text),
            Self::TooLarge => message::number_too_large(text, Some(crate::parse::LARGEST)),
            Self::Unknown => message::unknown_option(word, text, letters, flags),
        }
    }
}

/// `k3` and `k3x5`: the letter, height and width.
fn read_option(text: &str) -> Result<(char, [Option<usize>; 2]), Problem> {
    let mut rest = text.chars();
    let letter = rest.next().ok_or(Problem::Unknown)?;
    let rest = rest.as_str();
    let known = LETTERS.iter().any(|(name, _)| *name == letter);
    if !known || !rest.chars().all(|digit| digit.is_ascii_digit() || digit == 'x') {
        return Err(Problem::Unknown);
    }
    if rest.is_empty() {
        return Err(Problem::NoNumber);
    }
    let numbers = rest.split('x').collect::<Vec<_>>();
    if numbers.iter().any(|number| number.is_empty()) {
        return Err(Problem::Malformed);
    }
    let parse = |number: &str| {
        let value = number.parse().ok().filter(|value| *value <= crate::parse::LARGEST);
        value.map(Some).ok_or(Problem::TooLarge)
    };
    match *numbers {
        [both] => Ok((letter, [parse(both)?; 2])),
        [height, width] if letter != 'g' => Ok((letter, [parse(height)?, parse(width)?])),
        _ => Err(Problem::Malformed),
    }
}

fn add_letter(letter: char, pair: Pair, text: &str, options: &mut Options, faults: &mut Faults) {
    for ((name, what), slot) in LETTERS.iter().zip(&mut options.letters) {
        if *name != letter {
            continue;
        }
        if slot.is_some() {
            faults.add(pair.place, message::doubled_option(&format!("the {what}"), Some(text)));
        }
        // Which of two is meant is not known.
        // Nor whether the other one stands where a number is missing.
        options.unreadable |= slot.is_some();
        *slot = Some(if slot.is_some() { Pair { value: [None; 2], ..pair } } else { pair });
    }
}

/// A padding in words: how wide it is follows from the kernel.
fn check_padding(word: Word, options: &mut Options, faults: &mut Faults) {
    let Some((same, text, place)) = options.padding.take() else { return };
    let pool = word != Word::Conv;
    let bare = options.numbers.first().filter(|_| pool).and_then(|number| number.value?.known());
    let kernel = options.letter('k').map_or([bare; 2], |pair| pair.value);
    let dilation = if pool { [Some(1); 2] } else { options.letter_or('d', 1) };
    let sides = [0, 1].map(|side| Some([kernel[side]?, dilation[side]?]));
    faults.add(place, message::padding_in_words(&text, same, pool, sides));
    let slot = LETTERS.iter().zip(&mut options.letters).find(|((letter, _), _)| *letter == 'p').map(|(_, slot)| slot);
    if let (Some(slot @ None), true) = (slot, same) {
        *slot = Some(Pair { value: [None; 2], place });
    }
}
