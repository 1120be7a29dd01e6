//! What stands in for the engine's part of a group where there is no engine: nothing.

use super::Product;
use crate::layer::FcGeometry;

/// There is none.
pub(crate) enum Aside<'a, T> {
    Never(core::convert::Infallible, core::marker::PhantomData<&'a mut T>),
}

impl<T> Aside<'_, T> {
    pub(crate) fn place(&mut self, _: &[T], _: &FcGeometry) -> Option<Product<'_, T>> {
        None
    }

    pub(crate) fn reborrow(&mut self) -> Aside<'_, T> {
        match *self {
            Self::Never(never, _) => match never {},
        }
    }
}
