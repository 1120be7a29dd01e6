//! The shapes of samples as types: [`Map`] for feature maps and images, [`Vector`] for rows of numbers.

use crate::Scalar;

/// The shape of one sample, known to the compiler.
///
/// ```
/// use netshape::{Map, Shape, Vector};
///
/// assert_eq!(Map::<3, 32, 24>::DIMS, [3, 32, 24]);
/// assert_eq!(Map::<3, 32, 24>::LEN, 2304);
/// assert_eq!(Vector::<10>::LEN, 10);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the shape of a sample",
    label = "not a shape",
    note = "write `Map<C, H, W>` for an image or a feature map and `Vector<N>` for a row of numbers"
)]
pub trait Shape: 'static + Send + Sync {
    /// The lengths of the dimensions, the slowest first: channels, height, width.
    const DIMS: &'static [usize];
    /// How many numbers a sample has: the product of [`DIMS`](Self::DIMS).
    const LEN: usize;

    /// A sample as an array: `[[[T; W]; H]; C]`, `[T; N]`; a slice where the shape has no numbers of its own.
    type Array<T: Scalar>: ?Sized;

    /// The numbers of an array, in the order of memory.
    #[must_use]
    fn numbers<T: Scalar>(array: &Self::Array<T>) -> &[T];

    /// As many numbers as the shape has, as an array; else none.
    #[must_use]
    fn array<T: Scalar>(numbers: &[T]) -> Option<&Self::Array<T>>;
}

/// A shape whose numbers have coordinates, so that a [`Tensor`](crate::Tensor) of it can be indexed.
#[diagnostic::on_unimplemented(
    message = "numbers of the shape `{Self}` have no coordinates",
    note = "only `Map<C, H, W>`, by `[c, h, w]`, and `Vector<N>`, by `i`, can be indexed; others by `as_slice()`"
)]
pub trait Coordinates: Shape {
    /// `[c, h, w]` in a map, `i` in a vector.
    type Index: Copy;

    /// Where the number at `index` stands in memory.
    ///
    /// # Panics
    /// If `index` is outside of the shape.
    fn offset(index: Self::Index) -> usize;

    /// The coordinates of the number that stands at `offset`: what [`offset`](Self::offset) undoes.
    fn index(offset: usize) -> Self::Index;
}

/// A feature map or an image: `C` channels of `H` rows and `W` columns, in this order in memory, columns fastest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Map<const C: usize, const H: usize, const W: usize>;

impl<const C: usize, const H: usize, const W: usize> Shape for Map<C, H, W> {
    const DIMS: &'static [usize] = &[C, H, W];
    const LEN: usize = C * H * W;

    type Array<T: Scalar> = [[[T; W]; H]; C];

    fn numbers<T: Scalar>(array: &[[[T; W]; H]; C]) -> &[T] {
        array.as_flattened().as_flattened()
    }

    fn array<T: Scalar>(numbers: &[T]) -> Option<&[[[T; W]; H]; C]> {
        let (rows, rest) = numbers.as_chunks();
        let (channels, incomplete) = rows.as_chunks();
        if rest.is_empty() && incomplete.is_empty() { channels.as_array() } else { None }
    }
}

impl<const C: usize, const H: usize, const W: usize> Coordinates for Map<C, H, W> {
    type Index = [usize; 3];

    #[inline]
    fn offset([c, h, w]: [usize; 3]) -> usize {
        assert!(c < C && h < H && w < W, "[{c}, {h}, {w}] is outside of the map [{C}, {H}, {W}]");
        (c * H + h) * W + w
    }

    #[inline]
    fn index(offset: usize) -> [usize; 3] {
        [offset / (H * W), offset / W % H, offset % W]
    }
}

/// A row of `N` numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Vector<const N: usize>;

impl<const N: usize> Shape for Vector<N> {
    const DIMS: &'static [usize] = &[N];
    const LEN: usize = N;

    type Array<T: Scalar> = [T; N];

    fn numbers<T: Scalar>(array: &[T; N]) -> &[T] {
        array
    }

    fn array<T: Scalar>(numbers: &[T]) -> Option<&[T; N]> {
        numbers.as_array()
    }
}

impl<const N: usize> Coordinates for Vector<N> {
    type Index = usize;

    #[inline]
    fn offset(index: usize) -> usize {
        assert!(index < N, "{index} is outside of the vector [{N}]");
        index
    }

    #[inline]
    fn index(offset: usize) -> usize {
        offset
    }
}
