//! A group on its way through layers of one's own and networks inside of the network.

use rand::{SeedableRng, rngs::StdRng};

#[cfg(not(feature = "std"))]
use super::without_engine::Aside;
use super::{Group, Share, seed_of};
#[cfg(feature = "std")]
use crate::engine::Aside;
use crate::layer::own::{Backward, Layer, Rows, RowsMut};
use crate::nest::Turn;
use crate::plan::Slot;
use crate::{Scalar, Shape};

impl<T: Scalar> Group<'_, T> {
    /// A layer of one's own in training; `buffers` are x, y and what is kept.
    pub(crate) fn own_forward<Input: Shape, L: Layer<Input>>(
        &mut self,
        layer: &L,
        parameters: &L::Parameters<T>,
        number: u64,
        buffers: [Slot; 3],
    ) {
        let mut random = StdRng::seed_from_u64(seed_of(self.seed, number));
        let lanes = self.lanes();
        let (_, [x, y, kept]) = self.buffers(buffers);
        let (y, kept) = (RowsMut::new(y, lanes), RowsMut::new(kept, lanes));
        layer.forward(parameters, Rows::new(x, lanes), y, kept, &mut random);
    }

    /// Its backward; `buffers` are x, y, what was kept, dy and dx.
    pub(crate) fn own_backward<Input: Shape, L: Layer<Input>>(
        &mut self,
        layer: &L,
        parameters: &L::Parameters<T>,
        gradients: &mut L::Parameters<T>,
        buffers: [Slot; 5],
    ) {
        let lanes = self.lanes();
        let (_, [x, y, kept, dy, dx]) = self.buffers(buffers);
        let [x, y, kept, dy] = [x, y, kept, dy].map(|numbers| Rows::new(numbers, lanes));
        layer.backward(parameters, Backward { x, y, kept, dy, dx: RowsMut::new(dx, lanes) }, gradients);
    }

    /// The group on its way through a network inside, whose memory is that part of this one's.
    pub(crate) fn inside<S>(&mut self, turn: &Turn<'_, S>, memory: Slot) -> Group<'_, T> {
        let range = memory.offset * self.kernels.lanes..(memory.offset + memory.len) * self.kernels.lanes;
        let share = self.share.as_mut();
        let share =
            share.map(|Share { told, agreed, first }| Share { told, agreed: *agreed, first: *first + turn.first });
        Group {
            kernels: self.kernels,
            memory: &mut self.memory[range],
            seed: seed_of(self.seed, turn.number),
            samples: self.samples,
            phase: self.phase.saturating_sub(turn.phase),
            share,
            aside: self.aside.as_mut().map(Aside::reborrow),
        }
    }
}
