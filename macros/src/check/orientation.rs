//! Shapes that name the channels last, as other libraries do.

use super::flow::Flow;
use crate::ast::Input;
use crate::fault::Faults;
use crate::message;
use crate::model::Size;
use crate::surroundings::has_maps;

/// What the input is meant as, where its last size looks like the channels, and the network fits better so, or as well and the
/// crate has images of that shape and none of the other.
pub(super) fn check(input: &Input, arriving: Flow, walk: impl Fn(Flow) -> usize, faults: &mut Faults) -> Flow {
    let (Input::Shape(written), Some(turned)) = (input, channels_first(arriving)) else { return arriving };
    let (misfits, turned_misfits) = (walk(arriving), walk(turned));
    let numbers = |flow: Flow| <[usize; 3]>::try_from(flow.shape()?.known()?).ok();
    let shapes = numbers(turned).zip(numbers(arriving));
    let is_meant = misfits == 0 && shapes.is_some_and(|(some, none)| has_maps(written.place.span(), [some, none]));
    if turned_misfits > misfits || (turned_misfits == misfits && !is_meant) {
        return arriving;
    }
    faults.add(written.place, message::channels_last(&arriving.to_string(), &turned.to_string()));
    turned
}

/// `[1, 28, 28]` for `[28, 28, 1]`: gray, colors, or colors that let something through.
fn channels_first(shape: Flow) -> Option<Flow> {
    let Flow::Map { channels: Size::Known(height), height: Size::Known(width), width: Size::Known(last @ (1 | 3 | 4)) } =
        shape
    else {
        return None;
    };
    let [channels, high, wide] = [last, height, width].map(Size::Known);
    (height > last && width > last).then_some(Flow::Map { channels, height: high, width: wide })
}
