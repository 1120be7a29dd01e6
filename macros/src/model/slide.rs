//! Kernels and windows that slide over a map.

use super::{Layer, Pool, Source, Step};

/// How a window slides along a side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slide {
    /// What it covers.
    pub(crate) reach: usize,
    pub(crate) stride: usize,
    pub(crate) padding: usize,
    /// Whether the last one may reach over the end.
    pub(crate) ceil: bool,
}

impl Slide {
    /// ⌊(H + 2p − d(k − 1) − 1)/s⌋ + 1, or with `ceil` the same rounded up, but for a window that would start behind the
    /// map and its first padding; `None` if it does not fit.
    pub(crate) fn places(self, side: usize) -> Option<usize> {
        let Self { reach, stride, padding, ceil } = self;
        let padded = side + 2 * padding;
        let over = if ceil { stride - 1 } else { 0 };
        let steps = (padded + over).checked_sub(reach)? / stride;
        let behind = ceil && steps * stride >= padded - padding;
        Some(steps + usize::from(!behind))
    }
}

impl Layer {
    /// How its kernel or window slides along the height or width, if it has one.
    pub(crate) fn slide(&self, axis: usize) -> Option<Slide> {
        let (kernel, stride, padding, dilation, ceil) = match *self {
            Self::Conv { kernel, stride, padding, dilation, .. } => (kernel, stride, padding, dilation[axis], false),
            Self::MaxPool(Pool { kernel, stride, padding, ceil, .. })
            | Self::AvgPool(Pool { kernel, stride, padding, ceil, .. }) => (kernel, stride, padding, 1, ceil),
            _ => return None,
        };
        Some(Slide {
            reach: dilation.saturating_mul(kernel[axis] - 1).saturating_add(1),
            stride: stride[axis],
            padding: padding[axis],
            ceil,
        })
    }
}

/// The smallest height and width of a network's input with which every window has a place.
pub(crate) fn smallest_input(steps: &[Step]) -> [usize; 2] {
    [0, 1].map(|axis: usize| {
        // From the end to the beginning, what has to leave each step at least.
        let (mut input, mut needed) = (1, vec![1; steps.len()]);
        for (index, step) in steps.iter().enumerate().rev() {
            let arriving = smallest_arriving(&step.layer, axis, needed[index]);
            for source in &step.inputs {
                let place = match source {
                    Source::Input => &mut input,
                    Source::Step(before) => &mut needed[*before],
                };
                *place = arriving.max(*place);
            }
        }
        input
    })
}

/// How large a side has to arrive for one of `leaving` to leave.
fn smallest_arriving(layer: &Layer, axis: usize, leaving: usize) -> usize {
    let Some(Slide { reach, stride, padding, ceil }) = layer.slide(axis) else {
        let is_any = matches!(layer, Layer::GlobalAvgPool | Layer::Flatten | Layer::Fc { .. } | Layer::Assert { .. });
        return if is_any { 1 } else { leaving };
    };
    let over = if ceil { stride - 1 } else { 0 };
    let fitting = ((leaving - 1) * stride + reach).saturating_sub(2 * padding + over).max(1);
    // With `ceil`, the last window has to start on the map or its first padding.
    if over > 0 { fitting.max(((leaving - 1) * stride + 1).saturating_sub(padding)) } else { fitting }
}
