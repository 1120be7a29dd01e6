//! Branches of a network that takes any height and width: whether there is one for which they leave the same.

use crate::model::{LARGEST_SIDE, Layer, Shape, Size, Source, Step};

/// The branches of a join: where each of them ends, behind the steps of the network so far.
pub(super) struct Branches<'a> {
    pub(super) steps: &'a [Step],
    pub(super) ends: &'a [Source],
}

impl Branches<'_> {
    /// The first branch and another one that leave different sides whatever arrives at the network.
    pub(super) fn apart(&self, axis: usize) -> Option<[usize; 2]> {
        let differ = |&other: &usize| {
            let mut told = false;
            let agree = (1..=LARGEST_SIDE).any(|side| match self.both(axis, side, other) {
                Some([one, other]) => {
                    told = true;
                    one == other
                }
                None => false,
            });
            told && !agree
        };
        (1..self.ends.len()).find(differ).map(|other| [0, other])
    }

    /// What leaves the first branch and another one, if it is known and all windows fit.
    fn both(&self, axis: usize, side: usize, other: usize) -> Option<[usize; 2]> {
        let mut left: Vec<Option<usize>> = Vec::with_capacity(self.steps.len());
        let leaves = |source: &Source, left: &[Option<usize>]| match *source {
            Source::Input => Some(side),
            Source::Step(index) => left[index],
        };
        for step in self.steps {
            let arriving = leaves(&step.inputs[0], &left);
            let leaving =
                if let Shape::Map { height, width, .. } = step.output { [height, width] } else { [Size::Known(1); 2] };
            left.push(match (leaving[axis], &step.layer, step.layer.slide(axis)) {
                (Size::Known(side), ..) => Some(side),
                (Size::Named(_), ..) | (_, Layer::Own { .. }, _) => None,
                (_, _, Some(slide)) => arriving.and_then(|arriving| slide.places(arriving)),
                (_, _, None) => arriving,
            });
        }
        let [one, other] = [0, other].map(|branch| leaves(&self.ends[branch], &left));
        Some([one?, other?])
    }
}
