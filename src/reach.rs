//! How far back gradients are wanted.

use core::ptr;

/// How far back gradients are wanted: of the layers from one on, in the order in which they are declared, or of all and of the
/// input. What freezes the layers in front makes it short.
///
/// A layer is told by where its gradient lies, so that the same reach serves networks inside of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The address of the first gradient that is wanted; 0 with that of the input.
    first: usize,
}

impl Reach {
    /// Back to the input.
    pub const INPUT: Self = Self { first: 0 };

    /// Back to number `first` of the gradient of all parameters.
    #[must_use]
    pub fn parameters<T>(gradients: &[T], first: usize) -> Self {
        Self { first: gradients.as_ptr().wrapping_add(first).addr() }
    }

    /// Whether anything is wanted in front of the layer, or of the network, with that gradient.
    #[must_use]
    pub fn goes_beyond<L>(self, gradient: &L) -> bool {
        self.first < ptr::from_ref(gradient).addr()
    }

    /// The reach in a link at which only the input of `network` arrives: beyond the link, nothing else is wanted.
    #[must_use]
    pub fn behind_input<L, N>(self, network: &N, link: &L) -> Self {
        if self.goes_beyond(network) { self } else { Self { first: self.first.max(ptr::from_ref(link).addr()) } }
    }
}
