//! The rules for networks whose height and width are open, where one fault must not be followed by others: a window that
//! finds no place leaves a side of 0, and such a side is right wherever it arrives.

use std::ops::{BitOr, Mul, Not};

use typenum::consts::U1;
use typenum::{IsEqual, IsGreaterOrEqual, Max};

use super::{CeilWindow, Covers, Fits, Image, Side, Sided, Window};

macro_rules! open {
    ($(#[$doc:meta])* $open:ident of $window:ident) => {
        $(#[$doc])*
        pub trait $open<K, S, P, D> {
            /// How many places the window has, 0 where it finds none.
            type Places;
            /// [`B1`](super::B1) if it has any or nothing arrives, else [`B0`](super::B0).
            type Fits;
        }

        impl<N, K, S, P, D, Places, Fits, Arrives, Spoiled, Fitting, Left, Right> $open<K, S, P, D> for N
        where
            N: $window<K, S, P, D, Places = Places, Fits = Fits> + IsGreaterOrEqual<U1, Output = Arrives>,
            Places: Mul<Fits, Output = Fitting>,
            Fitting: Mul<Arrives, Output = Left>,
            Arrives: Not<Output = Spoiled>,
            Fits: BitOr<Spoiled, Output = Right>,
        {
            type Places = Left;
            type Fits = Right;
        }
    };
}

open! {
    /// [`Window`] in an open network.
    OpenWindow of Window
}

open! {
    /// [`CeilWindow`] in an open network.
    OpenCeilWindow of CeilWindow
}

/// [`Covers`] in an open network.
pub trait OpenCovers<K, S, P, D, Places> {
    /// [`B1`](super::B1) if every row or column is in a window or there is no window, else [`B0`](super::B0).
    type Covers;
}

impl<N, K, S, P, D, Places, Some, All, Arrives, Spoiled, Right> OpenCovers<K, S, P, D, Places> for N
where
    Places: Max<U1, Output = Some> + IsGreaterOrEqual<U1, Output = Arrives>,
    N: Covers<K, S, P, D, Some, Covers = All>,
    Arrives: Not<Output = Spoiled>,
    All: BitOr<Spoiled, Output = Right>,
{
    type Covers = Right;
}

/// Whether two sides or lengths are the same.
pub trait Agrees<Other> {
    /// [`B1`](super::B1) if they are or one of them is 0, else [`B0`](super::B0).
    type Output;
}

impl<N, Other, Same, One, OneSpoiled, Two, TwoSpoiled, Either, Right> Agrees<Other> for N
where
    N: IsEqual<Other, Output = Same> + IsGreaterOrEqual<U1, Output = One>,
    Other: IsGreaterOrEqual<U1, Output = Two>,
    One: Not<Output = OneSpoiled>,
    Two: Not<Output = TwoSpoiled>,
    Same: BitOr<OneSpoiled, Output = Either>,
    Either: BitOr<TwoSpoiled, Output = Right>,
{
    type Output = Right;
}

/// A height and width suit a network; `Self` is what has its sizes.
pub trait Suits<const H: usize, const W: usize>: Sides<H, W> {}

/// By what a network's name leads to its struct, of which a height and width that do not suit break nothing: the compiler
/// says what is wrong with them where the name stands, and goes on as if they were right.
pub trait Suited<const H: usize, const W: usize> {
    /// The type itself.
    type Itself<T>;
    /// The same, unless types don't have a side. Then the compiler can't tell: a struct with that unknown in it may be any,
    /// and so has all methods.
    type Known<T>;
}

// Behind bounds of its own, so that the compiler takes two questions in one place for one.
impl<const H: usize, const W: usize, Both, Sizes> Suited<H, W> for Sizes
where
    Sizes: Suits<H, W> + Sides<H, W, Both = Both>,
{
    type Itself<T> = T;
    type Known<T> = <Both as Known>::Then<T>;
}

/// Types have a height and a width.
#[diagnostic::on_unimplemented(
    message = "a height and a width must be from 1 to 1024, but here they are {H} and {W}",
    label = "not from 1 to 1024",
    note = "to go beyond 1024, name the input shape in the declaration, as in `Name: [3, 2000, 1000] -> …`",
    note = "for every height and width of a network `Card`, write `where CardSizes: CardInput<H, W> + netshape::proof::Suits<H, W>`; in a network that names no input, write the layers of `Card`"
)]
pub trait Sides<const H: usize, const W: usize> {
    /// One of their lengths, which the compiler can't tell if it can't tell the other one.
    type Both;
}

#[diagnostic::do_not_recommend]
impl<const H: usize, const W: usize, Height, Width, Sizes> Sides<H, W> for Sizes
where
    Image: Side<H, Height> + Sided<H, Length = Height>,
    Image: Side<W, Width> + Sided<W, Length = Width>,
{
    type Both = <Height as Known>::Then<Width>;
}

/// Every type; of one that the compiler can't tell, it can't tell `Then` either.
pub trait Known {
    /// The type itself.
    type Then<T>;
}

impl<Length> Known for Length {
    type Then<T> = T;
}

/// A verdict that a height and width pass. The compiler knows `Known` only then: a message that has an unknown in it stays at
/// the type as a whole, so that the signature of a function and its body say the same thing of the same place, once.
pub trait Right {
    /// The verdict itself.
    type Known;
}

impl Right for Fits {
    type Known = Self;
}

impl Right for () {
    type Known = Self;
}
