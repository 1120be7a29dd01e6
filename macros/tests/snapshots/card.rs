/// A network from 3×H×W to 10.
///
/// ```text
/// [3, H, W] -> conv(3, 16, k3, s1, p1) -> relu -> maxpool(2) -> fc(10)
/// ```
///
/// | name | layer | output | parameters | multiply-adds |
/// |---|---|---|---:|---:|
/// | | input | 3×H×W | | |
/// | `conv1` | `conv(3, 16, k3, s1, p1)` | 16×…×… | 448 | … |
/// | `relu1` | `relu` | 16×…×… | | |
/// | `maxpool1` | `maxpool(2)` | 16×…×… | | |
/// | `fc1` | `fc(10)` | 10 | … | … |
///
/// It has as many parameters as `PARAMETERS` tells, and takes as many multiply-adds for a sample as `MULTIPLY_ADDS` tells.
pub type Card<const H: usize, const W: usize, T = f32> = CardNetwork<
    H,
    W,
    T,
    <CardSizes as ::netshape::proof::Suited<H, W>>::Known<f32>,
>;
/// What [`Card`] is, of whatever height and width.
#[repr(C)]
pub struct CardNetwork<const H: usize, const W: usize, T = f32, Lengths = f32>
where
    Lengths: CardLengths<H, W>,
{
    /// `conv(3, 16, k3, s1, p1)`: 3×…×… → 16×…×…
    pub conv1: ::netshape::layer::Conv<[[[[T; 3]; 3]; 3]; 16], [T; 16]>,
    /// `fc(10)`: 16×…×… → 10
    pub fc1: ::netshape::layer::Fc<
        ::netshape::proof::GenericArray<T, <Lengths as CardLengths<H, W>>::Fc1Weight>,
        [T; 10],
    >,
}
const _: () = {
    use ::core::option::Option::{None, Some};
    use ::netshape::{
        Flat, Group, Held, Is, LayerInfo, Map, Memory, Network, Operation, Pass, Reach,
        Scalar, StepInfo, Vector, constructor, costs,
    };
    use ::netshape::kernel::ConvMaxPool;
    use ::netshape::layer::{Activation, ConvGeometry, FcGeometry, PoolGeometry};
    use ::netshape::nest::{Enclosed, Family, Inside, Link};
    use ::netshape::plan::{Buffer, Plan, Slot, largest, product, sum};
    impl<
        const H: usize,
        const W: usize,
        T: Scalar,
        Lengths,
    > CardNetwork<H, W, T, Lengths>
    where
        Lengths: CardLengths<H, W>,
        f32: Is<T>,
    {
        costs!();
    }
    impl<
        const H: usize,
        const W: usize,
        T: Scalar,
        Lengths,
    > CardNetwork<H, W, T, Lengths>
    where
        Lengths: CardLengths<H, W>,
    {
        constructor!();
        const CONV1: ConvGeometry = ConvGeometry::new(
            [3, H, W],
            16,
            [3, 3],
            [1, 1],
            [1, 1],
            [1, 1],
            1,
        );
        const MAXPOOL1: PoolGeometry = PoolGeometry::new(
            Self::CONV1.output,
            [2, 2],
            [2, 2],
            [0, 0],
        );
        const FC1: FcGeometry = FcGeometry {
            input: product(Self::MAXPOOL1.output),
            output: 10,
        };
        const INFERENCE_PLAN: Plan<5> = {
            let image = Buffer::new(product([3, H, W]), 0, 1);
            let conv1 = Buffer::new(product(Self::CONV1.output), 1, 2);
            let conv1_scratch = Buffer::new(Self::CONV1.inference_scratch(), 1, 1);
            let maxpool1 = Buffer::new(product(Self::MAXPOOL1.output), 2, 4);
            let fc1 = Buffer::new(10, 4, 5);
            Plan::new([image, conv1, conv1_scratch, maxpool1, fc1])
        };
        const TRAINING_PLAN: Plan<8> = {
            let image = Buffer::new(product([3, H, W]), 0, 9);
            let d_image = Buffer::new(product([3, H, W]), 9, 10);
            let conv1 = Buffer::new(product(Self::CONV1.output), 1, 9);
            let maxpool1 = Buffer::new(product(Self::MAXPOOL1.output), 2, 9);
            let d_maxpool1 = Buffer::new(product(Self::MAXPOOL1.output), 6, 9);
            let fc1 = Buffer::new(10, 4, 5);
            let d_fc1 = Buffer::new(10, 5, 6);
            let scratch = Buffer::new(
                largest([
                    Self::CONV1.pooled_scratch(),
                    Self::CONV1.weight_scratch(),
                    Self::CONV1.input_scratch(),
                    Self::FC1.weight_scratch(),
                ]),
                1,
                9,
            );
            Plan::new([image, d_image, conv1, maxpool1, d_maxpool1, fc1, d_fc1, scratch])
        };
    }
    /// The struct is `repr(C)`, and each field is nothing but numbers of type `T`.
    unsafe impl<const H: usize, const W: usize, T: Scalar, Lengths> Flat
    for CardNetwork<H, W, T, Lengths>
    where
        Lengths: CardLengths<H, W>,
    {
        type Scalar = T;
    }
    impl<const H: usize, const W: usize, T: Scalar, Lengths> Held
    for CardNetwork<H, W, T, Lengths>
    where
        Lengths: CardLengths<H, W>,
    {
        type Network = Self;
        fn network(&self) -> &Self {
            self
        }
        fn network_mut(&mut self) -> &mut Self {
            self
        }
    }
    impl<const H: usize, const W: usize, T: Scalar, Lengths> Network
    for CardNetwork<H, W, T, Lengths>
    where
        Lengths: CardLengths<H, W>,
    {
        type Input = Map<3, H, W>;
        type Output = Vector<10>;
        const NAME: &'static str = "Card";
        const STEPS: &'static [StepInfo] = &[
            StepInfo::new(
                    "conv1",
                    "conv(3, 16, k3, s1, p1)",
                    Operation::Conv(Self::CONV1),
                    &[None],
                    &Self::CONV1.output,
                )
                .costing(448, Self::CONV1.multiply_adds(), Self::CONV1.multiply_adds()),
            StepInfo::new(
                "relu1",
                "relu",
                Operation::Activation(Activation::Relu),
                &[Some(0)],
                &Self::CONV1.output,
            ),
            StepInfo::new(
                "maxpool1",
                "maxpool(2)",
                Operation::MaxPool(Self::MAXPOOL1),
                &[Some(1)],
                &Self::MAXPOOL1.output,
            ),
            StepInfo::new("fc1", "fc(10)", Operation::Fc(Self::FC1), &[Some(2)], &[10])
                .costing(
                    sum([product([Self::FC1.input, Self::FC1.output]), 10]),
                    Self::FC1.multiply_adds(),
                    2 * Self::FC1.multiply_adds(),
                ),
        ];
        const PARAMETERS: usize = <Self as Flat>::LEN;
        const LAYERS: &'static [LayerInfo] = &[
            LayerInfo::new("conv1", &[16, 3, 3, 3], 16),
            LayerInfo::new("fc1", &[10, Self::FC1.input], 10),
        ];
        const INFERENCE: Memory = Memory {
            len: Self::INFERENCE_PLAN.len,
            input: Self::INFERENCE_PLAN.slots[0],
            output: Self::INFERENCE_PLAN.slots[4],
            output_gradient: Slot::EMPTY,
            input_gradient: Slot::EMPTY,
        };
        const TRAINING: Memory = Memory {
            len: Self::TRAINING_PLAN.len,
            input: Self::TRAINING_PLAN.slots[0],
            output: Self::TRAINING_PLAN.slots[5],
            output_gradient: Self::TRAINING_PLAN.slots[6],
            input_gradient: Self::TRAINING_PLAN.slots[1],
        };
        fn inference_pass<P: Pass<T>>(&self, pass: &mut P) {
            let [image, conv1, conv1_scratch, maxpool1, fc1] = Self::INFERENCE_PLAN
                .slots;
            pass.conv(&Self::CONV1, &self.conv1, image, conv1, conv1_scratch);
            pass.maxpool(&Self::MAXPOOL1, conv1, maxpool1);
            pass.activation_in_place(Activation::Relu, maxpool1);
            pass.fc(&Self::FC1, &self.fc1, maxpool1, fc1);
        }
        fn forward_group(&self, group: &mut Group<'_, T>) {
            let [image, _, conv1, maxpool1, _, fc1, _, scratch] = Self::TRAINING_PLAN
                .slots;
            group
                .conv_maxpool(
                    ConvMaxPool {
                        conv: &Self::CONV1,
                        pool: &Self::MAXPOOL1,
                        relu: true,
                    },
                    &self.conv1,
                    image,
                    conv1,
                    maxpool1,
                    scratch,
                );
            group.fc(&Self::FC1, &self.fc1, maxpool1, fc1);
        }
        fn backward_group(
            &self,
            group: &mut Group<'_, T>,
            gradients: &mut Self,
            reach: Reach,
        ) {
            let [image, d_image, conv1, maxpool1, d_maxpool1, _, d_fc1, scratch] = Self::TRAINING_PLAN
                .slots;
            group
                .fc_backward_weight(
                    &Self::FC1,
                    &mut gradients.fc1,
                    maxpool1,
                    d_fc1,
                    scratch,
                );
            if !reach.goes_beyond(&gradients.fc1) {
                return;
            }
            group.fc_backward_input(&Self::FC1, &self.fc1, d_fc1, d_maxpool1);
            group
                .conv_maxpool_backward_weight(
                    ConvMaxPool {
                        conv: &Self::CONV1,
                        pool: &Self::MAXPOOL1,
                        relu: true,
                    },
                    &mut gradients.conv1,
                    image,
                    conv1,
                    [maxpool1, d_maxpool1],
                    scratch,
                );
            if reach.goes_beyond(gradients) {
                group
                    .conv_maxpool_backward_input(
                        ConvMaxPool {
                            conv: &Self::CONV1,
                            pool: &Self::MAXPOOL1,
                            relu: true,
                        },
                        &self.conv1,
                        conv1,
                        d_maxpool1,
                        d_image,
                        scratch,
                    );
            }
        }
    }
    /// `Card` as a layer of another network.
    #[doc(hidden)]
    pub struct CardInside<const H: usize, const W: usize>;
    impl<const H: usize, const W: usize> Family for CardInside<H, W>
    where
        CardSizes: CardInput<H, W>,
    {
        type Network<T: Scalar> = CardNetwork<H, W, T>;
    }
    #[doc(hidden)]
    impl<const H: usize, const W: usize> Enclosed for CardNetwork<H, W>
    where
        CardSizes: CardInput<H, W>,
    {
        type Settings = CardInside<H, W>;
    }
    #[doc(hidden)]
    impl<const H: usize, const W: usize> Link<Map<3, H, W>> for CardNetwork<H, W>
    where
        CardSizes: CardInput<H, W>,
    {
        type Stage = Inside<CardInside<H, W>>;
    }
};
/// What follows from the height and width that `Card` is given.
#[doc(hidden)]
pub struct CardSizes;
/// What follows from the height and width that `Card` is given.
#[doc(hidden)]
pub trait CardInput<const H: usize, const W: usize> {
    type Conv1Answer;
    type Maxpool1Answer;
    type Fc1Weight: ::netshape::proof::ArrayLength;
}
const _: () = {
    use ::netshape::proof::*;
    #[diagnostic::on_unimplemented(
        message = "`Card<{H}, {W}>` does not fit: `conv(3, 16, k3, s1, p1)` finds no place for its window",
        label = "an input of {H}×{W} does not fit",
        note = "`Card` needs an input of at least 2×2"
    )]
    pub trait CardConv1Fits<
        const H: usize,
        const W: usize,
        Known,
    >: Right<Known = Known> {}
    #[diagnostic::do_not_recommend]
    impl<const H: usize, const W: usize> CardConv1Fits<H, W, Fits> for Fits {}
    #[diagnostic::do_not_recommend]
    impl<const H: usize, const W: usize> CardConv1Fits<H, W, ()> for () {}
    #[diagnostic::on_unimplemented(
        message = "`Card<{H}, {W}>` does not fit: `maxpool(2)` finds no place for its window",
        label = "an input of {H}×{W} does not fit",
        note = "`Card` needs an input of at least 2×2"
    )]
    pub trait CardMaxpool1Fits<
        const H: usize,
        const W: usize,
        Known,
    >: Right<Known = Known> {}
    #[diagnostic::do_not_recommend]
    impl<const H: usize, const W: usize> CardMaxpool1Fits<H, W, Fits> for Fits {}
    #[diagnostic::do_not_recommend]
    impl<const H: usize, const W: usize> CardMaxpool1Fits<H, W, ()> for () {}
    impl<
        const H: usize,
        const W: usize,
        Height,
        Width,
        Conv1Height,
        Conv1HeightFits,
        Conv1Width,
        Conv1WidthFits,
        Conv1Answer,
        Maxpool1Height,
        Maxpool1HeightFits,
        Maxpool1Width,
        Maxpool1WidthFits,
        Maxpool1Answer,
        Fc1Area,
        Fc1Length,
        Fc1Weights,
    > CardInput<H, W> for CardSizes
    where
        Image: Side<H, Height> + Sided<H, Length = Height>,
        Image: Side<W, Width> + Sided<W, Length = Width>,
        Height: OpenWindow<U3, U1, U1, U1, Places = Conv1Height, Fits = Conv1HeightFits>,
        Width: OpenWindow<U3, U1, U1, U1, Places = Conv1Width, Fits = Conv1WidthFits>,
        (Conv1HeightFits, Conv1WidthFits): Verdict<Answer = Conv1Answer>,
        Conv1Height: OpenWindow<
            U2,
            U2,
            U0,
            U1,
            Places = Maxpool1Height,
            Fits = Maxpool1HeightFits,
        >,
        Conv1Width: OpenWindow<
            U2,
            U2,
            U0,
            U1,
            Places = Maxpool1Width,
            Fits = Maxpool1WidthFits,
        >,
        (Maxpool1HeightFits, Maxpool1WidthFits): Verdict<Answer = Maxpool1Answer>,
        Maxpool1Height: Mul<Maxpool1Width, Output = Fc1Area>,
        U16: Mul<Fc1Area, Output = Fc1Length>,
        U10: Mul<Fc1Length, Output = Fc1Weights>,
        Fc1Weights: ArrayLength,
    {
        type Conv1Answer = Conv1Answer;
        type Maxpool1Answer = Maxpool1Answer;
        type Fc1Weight = Fc1Weights;
    }
    impl<
        const H: usize,
        const W: usize,
        Conv1AnswerKnown,
        Maxpool1AnswerKnown,
    > Suits<H, W> for CardSizes
    where
        Self: Sides<H, W> + CardInput<H, W>,
        <Self as CardInput<H, W>>::Conv1Answer: Right<Known = Conv1AnswerKnown>,
        <Self as CardInput<H, W>>::Maxpool1Answer: Right<Known = Maxpool1AnswerKnown>,
        <Self as CardInput<H, W>>::Conv1Answer: CardConv1Fits<H, W, Conv1AnswerKnown>,
        <Self as CardInput<
            H,
            W,
        >>::Maxpool1Answer: CardMaxpool1Fits<H, W, Maxpool1AnswerKnown>,
    {}
};
/// The lengths that the struct of `Card` has.
#[doc(hidden)]
pub trait CardLengths<const H: usize, const W: usize>: 'static {
    type Fc1Weight: ::netshape::proof::ArrayLength;
}
#[diagnostic::do_not_recommend]
impl<const H: usize, const W: usize> CardLengths<H, W> for f32
where
    CardSizes: CardInput<H, W>,
{
    type Fc1Weight = <CardSizes as CardInput<H, W>>::Fc1Weight;
}
impl<const H: usize, const W: usize> CardLengths<H, W> for () {
    type Fc1Weight = ::netshape::proof::U0;
}
