//! Shapes as the user writes them, and what arrives at the start of the chain.

use proc_macro2::Ident;

use super::flow::Flow;
use super::unroll::{Join, Link, Use};
use crate::ast::{Argument, Input, Kind, Layer, Shape};
use crate::fault::Faults;
use crate::message;
use crate::model::Size;
use crate::words::{Joining, Word};

/// What arrives, and the chain behind it.
pub(super) fn check_input<'a>(
    name: Option<&Ident>,
    input: &Input,
    chain: &'a [Link],
    faults: &mut Faults,
) -> (Flow, &'a [Link]) {
    let angle = match input {
        Input::Missing => return (Flow::Unknown, chain),
        Input::Shape(shape) => {
            let flow = check_shape(shape, faults);
            for (size, written) in flow.sizes().into_iter().zip(&shape.sizes) {
                if !size.is_argument() {
                    faults.add(written.place, message::computed_input(&shape.text(), &size.to_string()));
                }
            }
            return (flow, chain);
        }
        Input::Open(angle) => *angle,
    };
    // An open network that starts with a shape names its input after all.
    if let [Link::Shape(shape), rest @ ..] = chain {
        faults.add(shape.place, message::input_in_angles(name, &shape.text()));
        return (check_shape(shape, faults), rest);
    }
    let channels = match find_channels(chain) {
        Channels::Told(channels) => channels,
        Channels::Faulty => Size::Open,
        Channels::Nowhere(layer) => {
            if !is_bare(chain) {
                let place = layer.map_or(angle, |layer| layer.place);
                faults.add(
                    place,
                    message::unknown_channels(
                        name,
                        layer.map(Layer::text).as_deref(),
                        layer.and_then(with_channels).as_deref(),
                    ),
                );
            }
            Size::Open
        }
    };
    if !channels.is_argument() {
        faults.add(angle, message::computed_input(&format!("[{channels}, ?, ?]"), &channels.to_string()));
    }
    (Flow::Map { channels, height: Size::Open, width: Size::Open }, chain)
}

/// A convolution that says what it takes, where this one does not.
fn with_channels(layer: &Layer) -> Option<String> {
    let conv = layer.word == "conv";
    let arguments = layer.written().map(|(_, text)| text);
    conv.then(|| layer.text_with(std::iter::once("in".to_owned()).chain(arguments)))
}

/// What the chain tells of its input's channels.
enum Channels<'a> {
    Told(Size),
    /// What would tell is itself a fault.
    Faulty,
    /// This layer can take any number, or there is none that could tell.
    Nowhere(Option<&'a Layer>),
}

/// Looks through the layers that leave the channels as they are, and into blocks.
fn find_channels(chain: &[Link]) -> Channels<'_> {
    for link in chain {
        let told = match link {
            Link::Broken(_) => return Channels::Faulty,
            Link::Own(_) => return Channels::Nowhere(None),
            Link::Shape(shape) => (shape.sizes.len() == 3).then(|| shape.sizes.first()).flatten(),
            Link::Use(Use { links, .. }) => match find_channels(links) {
                Channels::Nowhere(None) => continue,
                found => return found,
            },
            Link::Repeat(repeat) => match repeat.turns.first().map(|turn| find_channels(turn)) {
                None | Some(Channels::Nowhere(None)) => continue,
                Some(found) => return found,
            },
            Link::Join(join) => match find_in_branches(join) {
                // Side by side, there are more of them.
                Channels::Nowhere(None) if join.kind != Some(Joining::Concat) => continue,
                found => return found,
            },
            Link::Layer(layer) => match Word::find(&layer.word.to_string()) {
                None => return Channels::Faulty,
                Some(Word::Fc | Word::Flatten) => return Channels::Nowhere(Some(layer)),
                Some(Word::Conv) => {
                    let arguments = layer.arguments.iter().flatten();
                    let is_word = |argument: &&Argument| matches!(argument.kind, Kind::Word(_));
                    if arguments.clone().filter(is_word).any(|argument| !Word::Conv.has_option(&argument.text)) {
                        return Channels::Faulty;
                    }
                    let numbers = arguments.filter(|argument| !is_word(argument));
                    match *numbers.collect::<Vec<_>>() {
                        ref numbers if numbers.iter().any(|number| number.kind == Kind::Hole) => None,
                        [Argument { kind: Kind::Whole(_) | Kind::Named(_), .. }] => {
                            return Channels::Nowhere(Some(layer));
                        }
                        [first, _, ..] => Some(first),
                        _ => None,
                    }
                }
                Some(_) => continue,
            },
        };
        return match told.map(|argument| &argument.kind) {
            Some(Kind::Whole(channels)) if *channels > 0 => Channels::Told(Size::Known(*channels)),
            Some(Kind::Named(channels)) => Channels::Told(*channels),
            _ => Channels::Faulty,
        };
    }
    Channels::Nowhere(None)
}

/// What the first branch tells that tells anything.
fn find_in_branches(join: &Join) -> Channels<'_> {
    if !join.is_sound || join.kind.is_none() {
        return Channels::Faulty;
    }
    let mut nowhere = None;
    for branch in &join.branches {
        match find_channels(&branch.links) {
            Channels::Nowhere(layer) => nowhere = nowhere.or(layer),
            found => return found,
        }
    }
    Channels::Nowhere(nowhere)
}

/// The shape that brackets say, as far as it is one.
pub(super) fn check_shape(shape: &Shape, faults: &mut Faults) -> Flow {
    // Of a height and width that stand for any, the first tells.
    let is_any = shape.takes_any();
    let sizes = shape
        .sizes
        .iter()
        .enumerate()
        .map(|(axis, size)| match size.kind {
            Kind::Whole(0) if is_any && axis == 2 => Size::Open,
            Kind::Whole(0) => {
                faults.add(size.place, message::zero_size(&shape.text(), is_any && axis == 1));
                Size::Open
            }
            Kind::Whole(value) => Size::Known(value),
            Kind::Named(size) => size,
            Kind::Decimal(_) | Kind::Word(_) => {
                // Of a shape with one size too many, that is said.
                if matches!(shape.sizes.len(), 1 | 3) {
                    faults.add(size.place, message::size_kind(&size.text));
                }
                Size::Open
            }
            Kind::BrokenNumber
            | Kind::BrokenOption
            | Kind::Padding(_)
            | Kind::Hole
            | Kind::Computed(_)
            | Kind::Option(..)
            | Kind::Path(_)
            | Kind::Open(_) => Size::Open,
        })
        .collect::<Vec<_>>();
    // What could not be read may have stood for more than one size.
    let unsure =
        shape.sizes.iter().any(|size| matches!(size.kind, Kind::BrokenNumber | Kind::BrokenOption | Kind::Hole));
    let Some(flow) = Flow::of(&sizes).filter(|_| !unsure || sizes.len() > 1) else {
        if !unsure {
            faults.add(shape.place, message::shape_length(&shape.text(), sizes.len()));
        }
        return Flow::Unknown;
    };
    if flow.count().is_none() {
        faults.add(shape.place, message::shape_overflow(&shape.text(), crate::parse::LARGEST));
        return Flow::of(&vec![Size::Open; sizes.len()]).unwrap_or(Flow::Unknown);
    }
    flow
}

/// Whether there are no layers.
fn is_bare(chain: &[Link]) -> bool {
    chain.iter().all(|link| match link {
        Link::Shape(_) => true,
        Link::Layer(layer) => Word::find(&layer.word.to_string()) == Some(Word::Identity),
        Link::Repeat(repeat) => repeat.turns.iter().all(|turn| is_bare(turn)),
        Link::Use(used) => is_bare(&used.links),
        Link::Join(_) | Link::Own(_) | Link::Broken(_) => false,
    })
}

/// A network without a layer.
pub(super) fn check_empty(name: Option<&Ident>, input: &Input, chain: &[Link], faults: &mut Faults) {
    if !is_bare(chain) {
        return;
    }
    let place = match input {
        Input::Missing => return,
        Input::Shape(shape) => shape.place,
        Input::Open(angle) => *angle,
    };
    let is_shape = |link: &Link| matches!(link, Link::Shape(_));
    faults.add(place, message::empty_chain(name, !chain.iter().all(is_shape)));
}
