//! Reads what stands in parentheses and brackets: numbers and options between commas.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Paren};
use syn::{Ident, Lit, LitInt, Token};

use super::expression::{peek_operator, peek_path};
use super::keyword::{TYPES, Takes, leading_zero, meant_fraction, rectangle};
use super::{next_place, next_text, skip};
use crate::ast::{Argument, Expression, Kind};
use crate::fault::{Faults, Place};
use crate::message;
use crate::words::{Flag, LETTERS};

/// The largest number that a size may be and that a product of sizes may give: so many numbers of eight bytes are 8 TiB.
/// Below it, no count of bytes overflows.
pub(crate) const LARGEST: usize = isize::MAX as usize >> 23;

/// Everything between the delimiters.
pub(super) fn list(content: TokenStream, takes: Takes, faults: &mut Faults) -> Vec<Argument> {
    let parser = |input: ParseStream| {
        let mut arguments: Vec<Argument> = Vec::new();
        // Of what stands without a comma before it, the first word is enough to complain about.
        let (mut complained, mut has_semicolon) = (false, false);
        // Whether nothing was wrong with what stands in front of the comma that may be missing.
        let mut is_sound = true;
        while !input.is_empty() {
            let place = Place::from(input.span());
            if input.peek(Token![,]) {
                let comma = skip(input);
                if is_sound {
                    faults.add(comma, message::empty_argument());
                }
                arguments.push(hole(place));
                is_sound = false;
                continue;
            }
            if complained {
                argument(input, takes, &mut Faults::default());
            } else {
                let count = faults.count();
                arguments.push(argument(input, takes, faults));
                is_sound &= faults.count() == count;
            }
            if input.is_empty() || input.parse::<Token![,]>().is_ok() {
                (complained, is_sound) = (false, true);
                continue;
            }
            // One is enough to speak of.
            if input.peek(Token![;]) {
                let place = skip(input);
                if !has_semicolon {
                    faults.add(place, message::semicolon(input.is_empty()));
                }
                has_semicolon = true;
                continue;
            }
            let (place, found) = (next_place(input, place), next_text(input));
            let readable = input.peek(Lit) || input.peek(Ident::peek_any);
            if let Some(Argument { kind: Kind::Word(word), place, .. }) = arguments.last()
                && TYPES.contains(&word.as_str())
            {
                faults.add(*place, message::stray_type(word));
                arguments.pop();
                continue;
            }
            if !is_sound {
                arguments.push(hole(place));
                complained = true;
            }
            if !complained {
                // A word in front may be what is too much.
                if let Some(argument) = arguments.last_mut()
                    && matches!(argument.kind, Kind::Word(_))
                {
                    argument.kind = Kind::Hole;
                }
                let message = match readable {
                    _ if input.peek(Token![as]) => message::cast(),
                    true => message::missing_comma(&found),
                    false => message::unexpected_argument(&found),
                };
                faults.add(place, message);
                arguments.push(hole(place));
                complained = true;
            }
            if !readable {
                rest(input);
                skip(input);
            }
        }
        Ok(arguments)
    };
    // Mistakes are recorded; the parser reads on to the end and has no errors of its own.
    parser.parse2(content).unwrap_or_default()
}

/// The number of `repeat`: everything that stands before its braces.
pub(super) fn count(content: TokenStream, place: Place, faults: &mut Faults) -> Argument {
    let parser = |input: ParseStream| {
        let mut met = Faults::default();
        let mut count = argument(input, Takes::NUMBERS, &mut met);
        let countable = matches!(count.kind, Kind::Whole(_) | Kind::Word(_) | Kind::Computed(_) | Kind::BrokenNumber);
        if input.is_empty() && countable {
            faults.append(met);
        } else {
            while !input.is_empty() {
                count.text.push(' ');
                count.text.push_str(&next_text(input));
                count.place = count.place.to(skip(input));
            }
            count.text = count.text.replace(". .", "..");
            faults.add(count.place, message::repeat_count(&count.text));
            count.kind = Kind::BrokenNumber;
        }
        Ok(count)
    };
    parser.parse2(content).unwrap_or_else(|_| broken(place))
}

/// Stands for a number that is not there.
pub(super) fn broken(place: Place) -> Argument {
    Argument { kind: Kind::BrokenNumber, text: "…".to_owned(), place }
}

/// Stands for what is wrong with the commas.
fn hole(place: Place) -> Argument {
    Argument { kind: Kind::Hole, text: "…".to_owned(), place }
}

/// One number or option. What can't be read is skipped to the next comma.
fn argument(input: ParseStream, takes: Takes, faults: &mut Faults) -> Argument {
    let (start, text) = (Place::from(input.span()), next_text(input));
    let behind = input.fork();
    if takes.signed && input.peek(Token![-]) && behind.parse::<Token![-]>().is_ok() && behind.peek(Lit) {
        skip(input);
        let unsigned = argument(input, Takes::NUMBERS, faults);
        let kind = match unsigned.kind {
            Kind::Whole(value) => Kind::Decimal(-(value as f64)),
            Kind::Decimal(value) => Kind::Decimal(-value),
            other => other,
        };
        return Argument { kind, text: format!("-{}", unsigned.text), place: start.to(unsigned.place) };
    }
    if let Some(argument) = tuple(input, takes, faults).or_else(|| fraction(input, takes, faults)) {
        return argument;
    }
    if let Some(argument) = option_in_parentheses(input, faults).or_else(|| computed(input, takes, faults)) {
        return argument;
    }
    let negative = input.peek(Token![-]);
    if input.peek(Lit)
        && !negative
        && let Ok(literal) = input.parse::<Lit>()
    {
        if let Lit::Bool(truth) = &literal {
            faults.add(start, takes.bare(truth.value));
            return Argument { kind: Kind::BrokenOption, text, place: start };
        }
        if let (Lit::Str(_), Some(kind)) = (&literal, takes.padding(&text)) {
            return Argument { kind, text, place: start };
        }
        return Argument { kind: number(&literal, &text, (takes, start), faults), text, place: start };
    }
    if !input.peek(Ident::peek_any) {
        let (rest, end) = rest(input);
        let (kind, message) = if negative {
            (Kind::BrokenNumber, message::negative(&rest))
        } else if text == "." && rest.parse::<f64>().is_ok() {
            (Kind::BrokenNumber, message::bare_point(&rest, &leading_zero(&rest)))
        } else {
            // `{N}`, `$N`
            let inside = rest.trim_matches(|sign: char| " {}$".contains(sign));
            let is_size = inside.parse::<usize>().is_ok() || syn::parse_str::<Ident>(inside).is_ok();
            let message = if is_size && text != inside {
                message::bare_size(&rest.replace(' ', ""), inside)
            } else {
                message::unexpected_argument(&text)
            };
            (Kind::Hole, message)
        };
        faults.add(start.to(end), message);
        return Argument { kind, text: rest, place: start.to(end) };
    }
    skip(input);
    // Behind `k5` or `nobias`, only a comma can be missing; `k 5` is one option.
    let is_whole = text.ends_with(|last: char| last.is_ascii_digit()) || Flag::find(&text).is_some();
    let is_next = (text.len() > 1 && input.peek(Ident::peek_any)) || (is_whole && input.peek(Lit));
    let ends = is_end(input) || input.peek(Token![->]);
    if ends || (is_next && !input.peek(Token![as])) {
        let kind = takes.padding(&text).unwrap_or_else(|| Kind::Word(text.clone()));
        return Argument { kind, text, place: start };
    }
    if input.peek(Token![as]) {
        return broken_code(input, start, message::cast(), faults);
    }
    // `k-5`, `k0.5`; `k = 5`, `k 5`, `k(5)`
    let (negative, fraction) = (input.peek(Token![-]), input.peek(Token![.]) && input.peek2(Lit));
    let spelled = input.peek(Token![=])
        || input.peek(Lit)
        || (input.peek(Token![:]) && !input.peek(Token![::]))
        || (input.peek(Paren) && takes.has_options() && LETTERS.iter().any(|(_, name)| text.starts_with(name)));
    let is_letter = LETTERS.iter().any(|(letter, _)| text == letter.to_string());
    if !(negative || fraction || spelled || is_letter || input.peek(Ident::peek_any)) {
        let whole = format!("{text}{}", rest(&input.fork()).0);
        let path = whole.replace('.', "::");
        let message = match syn::parse_str(&path) {
            Ok(Expression::Path(_)) if whole != path => message::constant_behind_a_point(&whole, &path),
            _ => message::expression(&whole),
        };
        return broken_code(input, start, message, faults);
    }
    let (rest, end) = rest(input);
    let whole = format!("{text}{rest}");
    if let Some(kind) = rest.strip_prefix('=').and_then(|value| takes.padding(value)) {
        return Argument { kind, text: whole, place: start.to(end) };
    }
    if let Some((kind, message)) = rest.strip_prefix('=').and_then(|value| takes.keyword(&text, value)) {
        faults.add(start.to(end), message);
        return Argument { kind, text: whole, place: start.to(end) };
    }
    let message = match (negative, fraction) {
        (true, _) => message::negative(&whole),
        (_, true) => message::fraction_option(&whole),
        _ if !takes.has_options() && rest.parse::<usize>().is_ok() => {
            message::keyword(&format!("{text} {rest}"), Some(&rest))
        }
        _ => message::spelled_option(&text, &rest),
    };
    faults.add(start.to(end), message);
    // `other 6` may have been meant as a number.
    let stray = !(is_letter || negative || fraction) && rest.starts_with(|first: char| first.is_ascii_digit());
    let kind = if stray { Kind::Hole } else { Kind::BrokenOption };
    Argument { kind, text: whole, place: start.to(end) }
}

/// What only Rust could compute, up to the next comma.
fn broken_code(input: ParseStream, start: Place, message: String, faults: &mut Faults) -> Argument {
    let (rest, end) = rest(input);
    faults.add(start.to(end), message);
    Argument { kind: Kind::Hole, text: rest, place: start.to(end) }
}

/// `50%`, `1 / 2`, `p0.5` and `0,01` where one fraction stands
fn fraction(input: ParseStream, takes: Takes, faults: &mut Faults) -> Option<Argument> {
    if !takes.fraction {
        return None;
    }
    let (text, _) = rest(&input.fork());
    let start = Place::from(input.span());
    let digits = || text == "0" && input.peek2(Token![,]) && input.peek3(LitInt);
    if let Some((behind, decimals)) = digits().then(|| decimals(input)).flatten() {
        let place = start.to(behind);
        let text = format!("0,{decimals}");
        faults.add(place, message::decimal_comma(&text, &format!("0.{decimals}")));
        return Some(Argument { kind: Kind::BrokenNumber, text, place });
    }
    let instead = meant_fraction(&text)?;
    let (_, end) = rest(input);
    faults.add(start.to(end), message::written_fraction(&text, &instead));
    Some(Argument { kind: Kind::BrokenNumber, text, place: start.to(end) })
}

/// The digits behind a comma that stands for a point, and where they end; what is behind them is another matter.
fn decimals(input: ParseStream) -> Option<(Place, String)> {
    let ahead = input.fork();
    skip(&ahead);
    skip(&ahead);
    let (decimals, place) = (next_text(&ahead), skip(&ahead));
    let is_sure = is_end(&ahead) && decimals.bytes().all(|digit| digit.is_ascii_digit());
    is_sure.then(|| input.advance_to(&ahead)).map(|()| (place, decimals))
}

/// `(3, 3)` for a kernel
fn tuple(input: ParseStream, takes: Takes, faults: &mut Faults) -> Option<Argument> {
    let group = input.fork().parse::<Group>().ok().filter(|_| takes.has_options())?;
    let text = group.to_string();
    let sides = rectangle(&text).filter(|_| text.contains(','))?;
    let place = skip(input);
    faults.add(place, message::tuple(&text, &sides));
    Some(Argument { kind: Kind::BrokenOption, text, place })
}

/// `s(stride)`
fn option_in_parentheses(input: ParseStream, faults: &mut Faults) -> Option<Argument> {
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).ok()?.to_string();
    let letter = LETTERS.iter().map(|(letter, _)| *letter).find(|letter| word == letter.to_string())?;
    if !ahead.peek(Paren) {
        return None;
    }
    let mut place = skip(input);
    let Ok(TokenTree::Group(group)) = input.parse::<TokenTree>() else { return None };
    place = place.to(group.span().into());
    let text = format!("{letter}({})", group.stream());
    let kind = if let Ok(value) = syn::parse2::<Expression>(group.stream()) {
        Kind::Option(letter, value)
    } else {
        faults.add(place, message::option_in_parentheses(letter, &text));
        Kind::BrokenOption
    };
    Some(Argument { kind, text, place })
}

/// `4 * width`
fn computed(input: ParseStream, takes: Takes, faults: &mut Faults) -> Option<Argument> {
    let behind = input.fork();
    skip(&behind);
    let operand = input.peek(Lit) || input.peek(Ident::peek_any);
    if !(input.peek(Paren) || peek_path(input) || (operand && peek_operator(&behind))) {
        return None;
    }
    let (ahead, start) = (input.fork(), Place::from(input.span()));
    let expression = ahead.parse::<Expression>();
    let (mut words, mut end) = (Vec::new(), start);
    let reads_on = |input: ParseStream| match &expression {
        Ok(_) => input.cursor() != ahead.cursor(),
        Err(_) => !is_end(input) && !input.peek(Brace),
    };
    while reads_on(input) {
        words.push(input.fork().parse::<TokenTree>().map_or(String::new(), |token| token.to_string()));
        end = skip(input);
    }
    let is_torn = input.peek(Paren);
    if is_torn {
        let (rest, last) = rest(input);
        words.push(rest);
        end = last;
    }
    let text = spaced(&words);
    let place = start.to(end);
    let message = match expression {
        _ if is_torn => message::expression(&text),
        Ok(Expression::Path(path)) => return Some(Argument { kind: Kind::Path(path), text, place }),
        Ok(expression) if words.len() > 1 => return Some(Argument { kind: Kind::Computed(expression), text, place }),
        // `(stride)`, which may be meant as `s(stride)`
        Ok(_) => message::bare_parentheses(&text, takes.has_options()),
        Err(_) => message::expression(&text),
    };
    faults.add(place, message);
    Some(Argument { kind: Kind::Hole, text, place })
}

/// An expression as the user wrote it, evenly spaced.
pub(super) fn text(expression: TokenStream) -> String {
    spaced(&expression.into_iter().map(|token| token.to_string()).collect::<Vec<_>>())
}

fn spaced(words: &[String]) -> String {
    words.join(" ").replace("* *", "**").replace(": :", "::").replace(" ::", "::").replace(":: ", "::")
}

/// Whether an argument is over; by a `;`, too, which is meant as a comma.
fn is_end(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])
}

/// Everything up to the next comma.
fn rest(input: ParseStream) -> (String, Place) {
    let (mut text, mut end) = (String::new(), Place::from(input.span()));
    while !is_end(input) {
        text.push_str(&input.fork().parse::<TokenTree>().map_or(String::new(), |token| token.to_string()));
        end = skip(input);
    }
    (text, end)
}

/// The number that a literal is.
fn number(literal: &Lit, text: &str, (takes, place): (Takes, Place), faults: &mut Faults) -> Kind {
    let (kind, suffix) = match literal {
        Lit::Int(literal) => (whole(literal), literal.suffix()),
        Lit::Float(literal) => {
            let value = literal.base10_parse().ok().filter(|value: &f64| value.is_finite());
            (value.map(Kind::Decimal), literal.suffix())
        }
        _ => {
            faults.add(place, message::wrong_literal(text));
            let is_number = text.trim_matches('"').parse::<f64>().is_ok();
            return if is_number || !takes.has_words() { Kind::BrokenNumber } else { Kind::Hole };
        }
    };
    if suffix.starts_with('x') && suffix.chars().all(|digit| digit.is_ascii_digit() || digit == 'x') {
        faults.add(place, message::rectangle_without_letter(text, takes.has_options()));
        return Kind::Hole;
    }
    if let Some((letter, _)) = LETTERS.iter().find(|(letter, _)| takes.has_options() && suffix == letter.to_string()) {
        faults.add(place, message::letter_behind(text, *letter));
        return Kind::BrokenOption;
    }
    // `1,000`
    if text.len() > 1 && text.starts_with('0') && text.bytes().all(|digit| digit.is_ascii_digit()) {
        faults.add(place, message::leading_zeros(text));
        return Kind::Hole;
    }
    if !suffix.is_empty() {
        faults.add(place, message::suffix(text, suffix));
    } else if kind.is_none() {
        let largest = matches!(literal, Lit::Int(_)).then_some(LARGEST);
        faults.add(place, message::number_too_large(text, largest));
    }
    kind.unwrap_or(Kind::BrokenNumber)
}

fn whole(literal: &LitInt) -> Option<Kind> {
    literal.base10_parse().ok().filter(|value| *value <= LARGEST).map(Kind::Whole)
}
