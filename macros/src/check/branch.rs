//! What in a branch decides the height and width that leave it, where they have to be those of another branch.

use super::flow::Flow;
use crate::message;
use crate::model::{Layer, Pool, Size, Slide, Step};
use crate::words::Flag;

/// Whether a window of the layer takes more than one step at a time.
pub(super) fn has_stride(steps: &[Step]) -> bool {
    steps.iter().any(|step| stride(step) != [1, 1])
}

/// How far the windows of all layers one behind the other move at once.
pub(super) fn total_stride(steps: &[Step]) -> [usize; 2] {
    steps
        .iter()
        .map(stride)
        .fold([1, 1], |[height, width], stride| [height.saturating_mul(stride[0]), width.saturating_mul(stride[1])])
}

fn stride(step: &Step) -> [usize; 2] {
    match step.layer {
        Layer::Conv { stride, .. } | Layer::MaxPool(Pool { stride, .. }) | Layer::AvgPool(Pool { stride, .. }) => {
            stride
        }
        _ => [1, 1],
    }
}

/// Whether the branch leaves the means of whole channels.
pub(super) fn leaves_means(steps: &[Step], leaving: Flow) -> bool {
    let one = Size::Known(1);
    matches!(leaving, Flow::Map { height, width, .. } if [height, width] == [one, one])
        && steps.iter().any(|step| step.layer == Layer::GlobalAvgPool)
}

/// What to write for a kernel that no padding lets keep the height and width, since it is even.
pub(super) fn odd_kernel(steps: &[Step]) -> Option<String> {
    steps.iter().find_map(|step| {
        let Layer::Conv { kernel, stride: [1, 1], dilation: [1, 1], .. } = step.layer else { return None };
        let is_even = kernel.iter().any(|side| side.is_multiple_of(2));
        let odd = kernel.map(|side| if side.is_multiple_of(2) { (side - 1).max(3) } else { side });
        let [odd, padding] = [odd, odd.map(|side| side / 2)].map(|pair| message::pair(pair.map(Some)));
        is_even
            .then(|| format!("write `k{odd}, p{padding}` in `{}`: no padding makes up for an even kernel", step.text))
    })
}

/// The pooling layer at which rounding up makes the branch leave that height and width, with this option.
pub(super) fn rounded_up(steps: &[Step], leaving: Flow, wanted: Flow) -> Option<String> {
    steps.iter().find_map(|step| {
        let (Layer::MaxPool(pool) | Layer::AvgPool(pool)) = step.layer else { return None };
        let is_wanted = |side: usize| {
            let (arriving, slide) = (*step.input.sizes().get(side)?, step.layer.slide(side - 1)?);
            let places = Slide { ceil: true, ..slide }.places(arriving.known()?)?;
            let is_last = step.output.sizes().get(side) == leaving.sizes().get(side);
            Some(is_last && wanted.sizes().get(side) == Some(&Size::Known(places)))
        };
        let is_wanted = [1, 2].into_iter().all(|side| is_wanted(side) == Some(true));
        let text = step.text.strip_suffix(')').filter(|_| !pool.ceil && is_wanted)?;
        Some(format!("{text}, {})", Flag::Ceil.name()))
    })
}
