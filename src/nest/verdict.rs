//! What a path in a chain is: a link for what arrives there, or something else.
//!
//! Where something else stands, the compiler would say so of every line of generated code that speaks of it. So generated
//! code asks in a constant ([`IsLink`]) and takes a stand-in if need be ([`Choice`]); and one line insists, in words.

use core::marker::PhantomData;

use rand::Rng;

use super::{Family, Link, Stage, Turn};
use crate::group::Group;
use crate::init::Init;
use crate::layer::own::{Backward, Layer, Rows, RowsMut};
use crate::layer_info::LayerInfo;
use crate::network::Network;
use crate::pass::Pass;
use crate::plan::Slot;
use crate::{Flat, Reach, Scalar, Shape};

/// Whether `L` is a link for samples of the shape `Input`: `<IsLink<L, Input>>::IS`.
///
/// An associated constant is looked up in the type's own implementations before those of traits, and those whose bounds do
/// not hold are passed by: so it is true if they hold, and else what [`Otherwise`] says.
pub struct IsLink<L, Input>(PhantomData<(L, Input)>);

/// Whether `L` is a network.
pub struct IsNetwork<L>(PhantomData<L>);

/// What holds if nothing else does.
pub trait Otherwise {
    /// The answer.
    const IS: bool = false;
}

impl<L, Input> Otherwise for IsLink<L, Input> {}

impl<L> Otherwise for IsNetwork<L> {}

// What a layer of one's own has to be by its trait is told where it is implemented: one that is not is no link.
impl<Input: Shape, L: Link<Input>> IsLink<L, Input>
where
    <L::Stage as Stage<Input>>::Output: Shape,
    <L::Stage as Stage<Input>>::Parameters<f32>: Flat<Scalar = f32>,
    <L::Stage as Stage<Input>>::Parameters<f64>: Flat<Scalar = f64>,
{
    /// The answer.
    pub const IS: bool = true;
}

impl<L: Enclosed> IsNetwork<L> {
    /// The answer.
    pub const IS: bool = true;
}

/// A network that can be inside of others: what `network!` writes beside each one.
pub trait Enclosed: Network {
    /// What stands for its fields where it is a link.
    type Settings: Family;
}

/// Compiles if the type of a path can be written.
#[must_use]
pub const fn is_right<L: ?Sized>() -> bool {
    true
}

/// What is written in the place of a link.
pub trait Written {
    /// The type that is written there.
    type Type: ?Sized;
}

/// What to make of a path that is a link or not, and a network or not, where what arrives is known or spoiled by another
/// fault. `Output` is the shape that is said to leave it, or [`Free`].
pub trait Choice<const LINK: bool, const NETWORK: bool, const KNOWN: bool, Output> {
    /// How it works.
    type Stage;
    /// What has to be a layer.
    type Layer;
    /// What has to be the shape that arrives.
    type Input;
}

/// A path, the shape that arrives, and of what type the path's fields are where it is no link: the path's own, if a person
/// wrote some.
pub struct Path<L, Input, Settings = Fine>(PhantomData<(L, Input, Settings)>);

impl<const NETWORK: bool, const KNOWN: bool, Input: Shape, L: Link<Input>, Output, Settings>
    Choice<true, NETWORK, KNOWN, Output> for Path<L, Input, Settings>
{
    type Stage = L::Stage;
    type Layer = Fine;
    type Input = Input;
}

impl<Input: Shape, L: Enclosed, Output: Said<L::Output>, Settings> Choice<false, true, true, Output>
    for Path<L, Input, Settings>
{
    type Stage = Mistaken<L::Settings, Output::Shape, Fields<L::Settings>>;
    type Layer = Fine;
    type Input = L::Input;
}

impl<Input: Shape, L, Output: Said<Spoiled>, Settings> Choice<false, false, true, Output> for Path<L, Input, Settings> {
    type Stage = Mistaken<Settings, Output::Shape>;
    type Layer = L;
    type Input = Input;
}

impl<Input: Shape, L: Enclosed, Output: Said<L::Output>, Settings> Choice<false, true, false, Output>
    for Path<L, Input, Settings>
{
    type Stage = Mistaken<L::Settings, Output::Shape, Fields<L::Settings>>;
    type Layer = Fine;
    type Input = Input;
}

impl<Input: Shape, L, Output: Said<Spoiled>, Settings> Choice<false, false, false, Output>
    for Path<L, Input, Settings>
{
    type Stage = Mistaken<Settings, Output::Shape>;
    type Layer = Fine;
    type Input = Input;
}

/// Stands for the shape that leaves a path where nobody says it.
pub struct Free;

/// The shape that leaves a path which is no link for what arrives: the one that is said, or else `Own`.
pub trait Said<Own> {
    /// The shape.
    type Shape: Shape;
}

impl<S: Shape, Own> Said<Own> for S {
    type Shape = S;
}

impl<Own: Shape> Said<Own> for Free {
    type Shape = Own;
}

/// The shape of what a fault has spoiled: it passes every check.
pub type Spoiled = crate::Map<0, 0, 0>;

/// Insists that a path is a layer.
#[diagnostic::on_unimplemented(
    message = "`{Arriving}` arrives at `{Self}`, which is no layer that takes it",
    label = "not a layer for `{Arriving}`",
    note = "implement `netshape::layer::Layer` for it, for this shape or for every `S: Shape`"
)]
pub trait Takes<Arriving> {
    /// If so.
    type Yes;
}

#[diagnostic::do_not_recommend]
impl<Arriving: Shape, L: Layer<Arriving>> Takes<Arriving> for L {
    type Yes = ();
}

/// Insists that a path is a layer where no type of the library's says what arrives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer that takes what arrives here, whatever sizes that has",
    label = "not a layer for every shape",
    note = "the sizes of what arrives follow from the height and width, or from a parameter, that the network is used with",
    note = "implement `netshape::layer::Layer<S>` for it, for every `S: Shape`"
)]
pub trait TakesAny<Arriving> {
    /// If so.
    type Yes;
}

#[diagnostic::do_not_recommend]
impl<Arriving> TakesAny<Arriving> for Fine {
    type Yes = ();
}

/// Insists that a network takes what arrives.
#[diagnostic::on_unimplemented(
    message = "`{Arriving}` arrives at a network that takes `{Self}`",
    label = "takes `{Self}`",
    note = "change what comes before it, or declare the network with the input that arrives"
)]
pub trait Expected<Arriving> {
    /// If so.
    type Yes;
}

#[diagnostic::do_not_recommend]
impl<S> Expected<S> for S {
    type Yes = ();
}

/// Insists that a network takes what arrives where no type of the library's says what that is.
#[diagnostic::on_unimplemented(
    message = "this network takes `{Self}` alone, and not whatever arrives here",
    label = "takes `{Self}`",
    note = "the sizes of what arrives follow from the height and width, or from a parameter, that the network around it is \
            used with",
    note = "write numbers for them, as in `Name: [3, 32, 32] -> …`, to have other networks in it"
)]
pub trait ExpectedAny<Arriving> {
    /// If so.
    type Yes;
}

#[diagnostic::do_not_recommend]
impl<S> ExpectedAny<S> for S {
    type Yes = ();
}

/// Insists that the shape behind a link is the one that leaves it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` leaves this layer, but `{Stated}` is written behind it",
    label = "not what leaves",
    note = "write the sizes of `{Self}` here"
)]
pub trait Leaves<Stated> {
    /// If so.
    type Yes;
}

#[diagnostic::do_not_recommend]
impl<S> Leaves<S> for S {
    type Yes = ();
}

/// Insists that a link without a shape behind it leaves the shape that arrives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` leaves this layer, and not the `{Arriving}` that arrives",
    label = "leaves `{Self}`",
    note = "write the sizes of `{Self}` in brackets behind it, as in `-> Layer -> [16, 5, 5]`, for those who read on"
)]
pub trait Keeps<Arriving> {
    /// If so.
    type Yes;
}

#[diagnostic::do_not_recommend]
impl<S> Keeps<S> for S {
    type Yes = ();
}

/// A shape that is no map and no vector: what takes it, takes every shape.
#[derive(Debug)]
pub struct Any;

impl Shape for Any {
    type Array<T: Scalar> = [T];

    const DIMS: &'static [usize] = &[1];
    const LEN: usize = 1;

    fn numbers<T: Scalar>(array: &[T]) -> &[T] {
        array
    }

    fn array<T: Scalar>(numbers: &[T]) -> Option<&[T]> {
        Some(numbers)
    }
}

/// What nothing is wrong with.
pub struct Fine;

impl<S: Shape> Layer<S> for Fine {
    type Output = S;
    type Parameters<T: Scalar> = [T; 0];

    fn infer<T: Scalar>(&self, _: &[T; 0], _: Rows<'_, T>, _: RowsMut<'_, T>) {}

    fn backward<T: Scalar>(&self, _: &[T; 0], _: Backward<'_, T>, _: &mut [T; 0]) {}
}

/// What is learned where something is no link.
pub trait Learned {
    /// Its numbers.
    type Parameters<T: Scalar>: Flat<Scalar = T>;

    /// The layers of a network.
    const LAYERS: Option<&'static [LayerInfo]> = None;
}

impl Learned for Fine {
    type Parameters<T: Scalar> = [T; 0];
}

/// A network's, of which other code may name the fields.
pub struct Fields<F>(PhantomData<F>);

impl<F: Family> Learned for Fields<F> {
    type Parameters<T: Scalar> = F::Network<T>;

    const LAYERS: Option<&'static [LayerInfo]> = Some(<F::Network<f32> as Network>::FIELDS);
}

/// Stands in for what is no link, in a program that does not compile.
pub struct Mistaken<Settings, Output, Own = Fine>(PhantomData<(Settings, Output, Own)>);

impl<Input: Shape, Settings, Output: Shape, Own: Learned> Stage<Input> for Mistaken<Settings, Output, Own> {
    type Settings = Settings;
    type Output = Output;
    type Parameters<T: Scalar> = Own::Parameters<T>;

    const WEIGHT: &'static [usize] = &[0];
    const LAYERS: Option<&'static [LayerInfo]> = Own::LAYERS;
    const TRAINING: usize = 0;
    const MULTIPLY_ADDS: [u64; 2] = [0; 2];

    fn initialize<T: Scalar>(_: &Settings, _: &mut Own::Parameters<T>, _: Init, _: &mut dyn Rng) {}

    fn infer<T: Scalar, P: Pass<T>>(_: &Settings, _: &Own::Parameters<T>, _: &mut P, _: Slot, _: Slot, _: Slot) {}

    fn forward<T: Scalar>(_: &Turn<'_, Settings>, _: &Own::Parameters<T>, _: &mut Group<'_, T>, _: [Slot; 3]) {}

    fn backward<T: Scalar>(
        _: &Turn<'_, Settings>,
        _: &Own::Parameters<T>,
        _: Reach,
        _: &mut Own::Parameters<T>,
        _: &mut Group<'_, T>,
        _: [Slot; 5],
    ) {
    }
}
