//! The second line of defence: typenum works out every shape again.
//!
//! `network!` computes each shape and writes it down as a literal. Here each layer's rule stands once more, as arithmetic
//! on types; the generated code has the compiler hold one against the other, so that a mistake in the macro's arithmetic
//! cannot get past the type system. A person who declares a network never meets these types.

mod open;

use std::marker::PhantomData;
use std::ops::{Div, Not, Sub};

use typenum::{GrEq, IsGreaterOrEqual, Max, Sum};

#[doc(no_inline)]
pub use std::ops::{Add, Mul, Rem};

pub use generic_array::{ArrayLength, GenericArray};
pub use open::{Agrees, Known, OpenCeilWindow, OpenCovers, OpenWindow, Right, Sides, Suited, Suits};
#[doc(no_inline)]
pub use typenum::consts::*;
pub use typenum::{IsEqual, Prod, UInt, UTerm, consts};

/// A feature map of `C` channels, `H` rows and `W` columns.
pub struct Map<C, H, W>(PhantomData<(C, H, W)>);

/// A vector of `N` numbers.
pub struct Vector<N>(PhantomData<N>);

/// The length of a map: `C × H × W`.
pub type MapLength<C, H, W> = Prod<C, Prod<H, W>>;

/// What has a height and a width.
pub struct Image;

/// Holds if `Length` is the type of a height's or width's length; `N` is a const generic, which the compiler prints as a
/// number, and `Length` what it does not know where there is none (see [`Right`]).
#[diagnostic::on_unimplemented(
    message = "a height or width must be from 1 to 1024, and {N} is not",
    label = "a height or width of {N}",
    note = "to go beyond 1024, name the input shape in the declaration, as in `Name: [3, 2000, 1000] -> …`"
)]
pub trait Side<const N: usize, Length>: Sided<N, Length = Length> {}

/// The same, to be asked for the length.
pub trait Sided<const N: usize> {
    /// The length.
    type Length;
}

netshape_macros::sides!();

/// A layer as a function from shapes to shapes.
pub trait Rule<Input> {
    /// What leaves when `Input` arrives.
    type Output;
}

/// One side of what a sliding window leaves: ⌊(self + 2·P − D·(K − 1) − 1) / S⌋ + 1.
///
/// The arithmetic is total: a window that is too large has one place, and `Fits` tells that it does not fit. So the one
/// bound that a wrong size can fail is about that, and the compiler's message about it can be ours.
pub trait Window<K, S, P, D> {
    /// How many places the window has.
    type Places;
    /// [`B1`] if it has any, else [`B0`].
    type Fits;
}

impl<N, K, S, P, D, Padding, Padded, Gaps, Span, Reach, Larger, Free, Steps> Window<K, S, P, D> for N
where
    P: Add<P, Output = Padding>,
    N: Add<Padding, Output = Padded>,
    K: Sub<U1, Output = Gaps>,
    D: Mul<Gaps, Output = Span>,
    Span: Add<U1, Output = Reach>,
    Padded: IsGreaterOrEqual<Reach> + Max<Reach, Output = Larger>,
    Larger: Sub<Reach, Output = Free>,
    Free: Div<S, Output = Steps>,
    Steps: Add<U1>,
{
    type Places = Sum<Steps, U1>;
    type Fits = GrEq<Padded, Reach>;
}

/// The same with `ceil`, where the last window may reach over the end: ⌈(self + 2·P − D·(K − 1) − 1) / S⌉ + 1, and one
/// less where the last window would start behind `self + P`.
pub trait CeilWindow<K, S, P, D> {
    /// How many places the window has.
    type Places;
    /// [`B1`] if it has any, else [`B0`].
    type Fits;
}

impl<N, K, S, P, D, Padding, Padded, Over, Gaps, Span, Reach, Reached, Larger, Free, Steps, Start, End, Behind, One>
    CeilWindow<K, S, P, D> for N
where
    P: Add<P, Output = Padding>,
    N: Add<Padding, Output = Padded> + Add<P, Output = End>,
    S: Sub<U1, Output = Over>,
    K: Sub<U1, Output = Gaps>,
    D: Mul<Gaps, Output = Span>,
    Span: Add<U1, Output = Reach>,
    Padded: Add<Over, Output = Reached>,
    Reached: IsGreaterOrEqual<Reach> + Max<Reach, Output = Larger>,
    Larger: Sub<Reach, Output = Free>,
    Free: Div<S, Output = Steps>,
    Steps: Mul<S, Output = Start>,
    Start: IsGreaterOrEqual<End, Output = Behind>,
    Behind: Not<Output = One>,
    Steps: Add<One>,
{
    type Places = Sum<Steps, One>;
    type Fits = GrEq<Reached, Reach>;
}

/// Whether windows with so many places leave nothing over of a side: (Places − 1)·S + D·(K − 1) + 1 ≥ self + P. Padding
/// is not missed.
pub trait Covers<K, S, P, D, Places> {
    /// [`B1`] if every row or column is in a window, else [`B0`].
    type Covers;
}

impl<N, K, S, P, D, Places, Steps, Start, Gaps, Span, End, Reached, Side> Covers<K, S, P, D, Places> for N
where
    Places: Sub<U1, Output = Steps>,
    Steps: Mul<S, Output = Start>,
    K: Sub<U1, Output = Gaps>,
    D: Mul<Gaps, Output = Span>,
    Start: Add<Span, Output = End>,
    End: Add<U1, Output = Reached>,
    N: Add<P, Output = Side>,
    Reached: IsGreaterOrEqual<Side>,
{
    type Covers = GrEq<Reached, Side>;
}

/// The answer to whether an image fits, in words, since the compiler's messages show it.
pub trait Verdict {
    /// [`Fits`], or what does not.
    type Answer;
}

/// Both sides, or the whole.
pub struct Fits;
/// The width fits.
pub struct HeightDoesNotFit;
/// The height fits.
pub struct WidthDoesNotFit;
/// Neither of the two does.
pub struct HeightAndWidthDoNotFit;
/// The numbers are too many or too few.
pub struct LengthDoesNotFit;

impl Verdict for (B1, B1) {
    type Answer = Fits;
}

impl Verdict for (B0, B1) {
    type Answer = HeightDoesNotFit;
}

impl Verdict for (B1, B0) {
    type Answer = WidthDoesNotFit;
}

impl Verdict for (B0, B0) {
    type Answer = HeightAndWidthDoNotFit;
}

impl Verdict for (B1,) {
    type Answer = Fits;
}

impl Verdict for (B0,) {
    type Answer = LengthDoesNotFit;
}

/// `conv` with `I` input channels in each of `G` groups and `O` output channels; the other parameters are pairs.
pub struct Conv<I, G, O, K, S, P, D>(PhantomData<(I, G, O, K, S, P, D)>);

impl<I, G, O, C, H, W, K0, K1, S0, S1, P0, P1, D0, D1> Rule<Map<C, H, W>>
    for Conv<I, G, O, (K0, K1), (S0, S1), (P0, P1), (D0, D1)>
where
    I: Mul<G, Output = C>,
    H: Window<K0, S0, P0, D0, Fits = B1>,
    W: Window<K1, S1, P1, D1, Fits = B1>,
{
    type Output = Map<O, H::Places, W::Places>;
}

/// `maxpool` and `avgpool`; the parameters are pairs.
pub struct Pool<K, S, P>(PhantomData<(K, S, P)>);

impl<C, H, W, K0, K1, S0, S1, P0, P1> Rule<Map<C, H, W>> for Pool<(K0, K1), (S0, S1), (P0, P1)>
where
    H: Window<K0, S0, P0, U1, Fits = B1>,
    W: Window<K1, S1, P1, U1, Fits = B1>,
{
    type Output = Map<C, H::Places, W::Places>;
}

/// `maxpool` and `avgpool` with `ceil`.
pub struct CeilPool<K, S, P>(PhantomData<(K, S, P)>);

impl<C, H, W, K0, K1, S0, S1, P0, P1> Rule<Map<C, H, W>> for CeilPool<(K0, K1), (S0, S1), (P0, P1)>
where
    H: CeilWindow<K0, S0, P0, U1, Fits = B1>,
    W: CeilWindow<K1, S1, P1, U1, Fits = B1>,
{
    type Output = Map<C, H::Places, W::Places>;
}

/// `strict`: from what arrives at windows and what leaves them to the latter.
pub struct Covered<K, S, P, D>(PhantomData<(K, S, P, D)>);

impl<C, H, W, O, PH, PW, K0, K1, S0, S1, P0, P1, D0, D1> Rule<(Map<C, H, W>, Map<O, PH, PW>)>
    for Covered<(K0, K1), (S0, S1), (P0, P1), (D0, D1)>
where
    H: Covers<K0, S0, P0, D0, PH, Covers = B1>,
    W: Covers<K1, S1, P1, D1, PW, Covers = B1>,
{
    type Output = Map<O, PH, PW>;
}

/// `gap`.
pub struct GlobalPool;

impl<C, H, W> Rule<Map<C, H, W>> for GlobalPool {
    type Output = Map<C, U1, U1>;
}

/// `flatten`, whether it is written or implied by `fc`.
pub struct Flatten;

impl<C, H, W> Rule<Map<C, H, W>> for Flatten
where
    H: Mul<W>,
    C: Mul<Prod<H, W>>,
{
    type Output = Vector<MapLength<C, H, W>>;
}

/// `fc` from `I` to `O` numbers.
pub struct Fc<I, O>(PhantomData<(I, O)>);

impl<I, O> Rule<Vector<I>> for Fc<I, O> {
    type Output = Vector<O>;
}

/// `concat`, of two branches at a time.
pub struct Concat;

impl<C0, C1, H, W> Rule<(Map<C0, H, W>, Map<C1, H, W>)> for Concat
where
    C0: Add<C1>,
{
    type Output = Map<Sum<C0, C1>, H, W>;
}

impl<N0, N1> Rule<(Vector<N0>, Vector<N1>)> for Concat
where
    N0: Add<N1>,
{
    type Output = Vector<Sum<N0, N1>>;
}

/// `sum`, of two branches at a time: of one shape.
pub struct Join;

impl<S> Rule<(S, S)> for Join {
    type Output = S;
}

/// Compiles if `Output` leaves `Layer` when `Input` arrives.
pub const fn follows<Input, Layer, Output>()
where
    Layer: Rule<Input, Output = Output>,
{
}
