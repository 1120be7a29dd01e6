/// A network from 2×5×4 to 3.
///
/// | name | of | layer | output | parameters | multiply-adds |
/// |---|---|---|---|---:|---:|
/// | | | input | 2×5×4 | | |
/// | `conv1` | input | `conv(4, k3, nobias)` | 4×3×2 | 72 | 432 |
/// | `batchnorm1` | `conv1` | `batchnorm` | 4×3×2 | 8 | |
/// | `relu1` | `batchnorm1` | `relu` | 4×3×2 | | |
/// | `groupnorm1` | `relu1` | `groupnorm(2)` | 4×3×2 | 8 | |
/// | `conv2` | `groupnorm1` | `conv(4, k1)` | 4×3×2 | 20 | 96 |
/// | `batchnorm2` | `conv2` | `batchnorm` | 4×3×2 | 8 | |
/// | `residual1` | `batchnorm2`, `groupnorm1` | `residual { … }` | 4×3×2 | | |
/// | `fc1` | `residual1` | `fc(3)` | 3 | 75 | 72 |
/// | `layernorm1` | `fc1` | `layernorm` | 3 | 6 | |
///
/// It has 197 parameters, and takes 600 multiply-adds for a sample.
#[repr(C)]
struct Net<T = f32> {
    /// `conv(4, k3, nobias)`: 2×5×4 → 4×3×2
    pub conv1: ::netshape::layer::Conv<[[[[T; 3]; 3]; 2]; 4], [T; 0]>,
    /// `batchnorm`: 4×3×2 → 4×3×2
    pub batchnorm1: ::netshape::layer::BatchNorm<[T; 4]>,
    /// `groupnorm(2)`: 4×3×2 → 4×3×2
    pub groupnorm1: ::netshape::layer::GroupNorm<[T; 4]>,
    /// `conv(4, k1)`: 4×3×2 → 4×3×2
    pub conv2: ::netshape::layer::Conv<[[[[T; 1]; 1]; 4]; 4], [T; 4]>,
    /// `batchnorm`: 4×3×2 → 4×3×2
    pub batchnorm2: ::netshape::layer::BatchNorm<[T; 4]>,
    /// `fc(3)`: 4×3×2 → 3
    pub fc1: ::netshape::layer::Fc<[[T; 24]; 3], [T; 3]>,
    /// `layernorm`: 3 → 3
    pub layernorm1: ::netshape::layer::LayerNorm<[T; 3]>,
}
const _: () = {
    use ::core::option::Option::{None, Some};
    use ::netshape::{
        Flat, Group, Held, Is, LayerInfo, Map, Memory, Network, Operation, Pass, Reach,
        Scalar, StepInfo, Vector, constructor, costs,
    };
    use ::netshape::layer::{
        Activation, BatchNormGeometry, ConvGeometry, FcGeometry, GroupNormGeometry,
    };
    use ::netshape::nest::{Enclosed, Family, Inside, Link};
    use ::netshape::plan::{Buffer, Plan, Slot, largest};
    trait Sizes {
        const CONV1: ConvGeometry = ConvGeometry::new(
            [2, 5, 4],
            4,
            [3, 3],
            [1, 1],
            [0, 0],
            [1, 1],
            1,
        );
        const BATCHNORM1: BatchNormGeometry = BatchNormGeometry {
            channels: 4,
            positions: 6,
            first: 0,
        };
        const GROUPNORM1: GroupNormGeometry = GroupNormGeometry::new(4, 6, 2);
        const CONV2: ConvGeometry = ConvGeometry::new(
            [4, 3, 2],
            4,
            [1, 1],
            [1, 1],
            [0, 0],
            [1, 1],
            1,
        );
        const BATCHNORM2: BatchNormGeometry = BatchNormGeometry {
            channels: 4,
            positions: 6,
            first: 4,
        };
        const FC1: FcGeometry = FcGeometry { input: 24, output: 3 };
        const LAYERNORM1: GroupNormGeometry = GroupNormGeometry::layer(3);
        const INFERENCE_PLAN: Plan<12> = {
            let image = Buffer::new(40, 0, 1);
            let conv1 = Buffer::new(24, 1, 2);
            let conv1_scratch = Buffer::new(Self::CONV1.inference_scratch(), 1, 1);
            let batchnorm1 = Buffer::new(24, 2, 4);
            let groupnorm1 = Buffer::new(24, 4, 7);
            let groupnorm1_kept = Buffer::new(Self::GROUPNORM1.kept(), 4, 4);
            let conv2 = Buffer::new(24, 5, 6);
            let conv2_scratch = Buffer::new(Self::CONV2.inference_scratch(), 5, 5);
            let batchnorm2 = Buffer::new(24, 6, 8);
            let fc1 = Buffer::new(3, 8, 9);
            let layernorm1 = Buffer::new(3, 9, 10);
            let layernorm1_kept = Buffer::new(Self::LAYERNORM1.kept(), 9, 9);
            Plan::new([
                image,
                conv1,
                conv1_scratch,
                batchnorm1,
                groupnorm1,
                groupnorm1_kept,
                conv2,
                conv2_scratch,
                batchnorm2,
                fc1,
                layernorm1,
                layernorm1_kept,
            ])
        };
        const TRAINING_PLAN: Plan<16> = {
            let image = Buffer::new(40, 0, 19);
            let d_image = Buffer::new(40, 19, 20);
            let conv1 = Buffer::new(24, 1, 18);
            let d_conv1 = Buffer::new(24, 13, 19);
            let batchnorm1 = Buffer::new(24, 2, 17);
            let groupnorm1 = Buffer::new(24, 4, 15);
            let groupnorm1_kept = Buffer::new(Self::GROUPNORM1.kept(), 4, 16);
            let conv2 = Buffer::new(24, 5, 14);
            let d_conv2 = Buffer::new(24, 12, 15);
            let batchnorm2 = Buffer::new(24, 6, 12);
            let fc1 = Buffer::new(3, 8, 11);
            let d_fc1 = Buffer::new(3, 10, 12);
            let layernorm1 = Buffer::new(3, 9, 10);
            let layernorm1_kept = Buffer::new(Self::LAYERNORM1.kept(), 9, 11);
            let d_groupnorm1_of_conv2 = Buffer::new(24, 15, 15);
            let scratch = Buffer::new(
                largest([
                    Self::CONV1.forward_scratch(),
                    Self::CONV1.weight_scratch(),
                    Self::CONV1.input_scratch(),
                    Self::CONV2.forward_scratch(),
                    Self::CONV2.weight_scratch(),
                    Self::CONV2.input_scratch(),
                    Self::FC1.weight_scratch(),
                ]),
                1,
                19,
            );
            Plan::new([
                image,
                d_image,
                conv1,
                d_conv1,
                batchnorm1,
                groupnorm1,
                groupnorm1_kept,
                conv2,
                d_conv2,
                batchnorm2,
                fc1,
                d_fc1,
                layernorm1,
                layernorm1_kept,
                d_groupnorm1_of_conv2,
                scratch,
            ])
        };
    }
    impl<T> Sizes for Net<T> {}
    impl<T: Scalar> Net<T>
    where
        f32: Is<T>,
    {
        costs!();
    }
    impl<T: Scalar> Net<T> {
        constructor!();
    }
    /// The struct is `repr(C)`, and each field is nothing but numbers of type `T`.
    unsafe impl<T: Scalar> Flat for Net<T> {
        type Scalar = T;
    }
    impl<T: Scalar> Held for Net<T> {
        type Network = Self;
        fn network(&self) -> &Self {
            self
        }
        fn network_mut(&mut self) -> &mut Self {
            self
        }
    }
    impl<T: Scalar> Network for Net<T> {
        type Input = Map<2, 5, 4>;
        type Output = Vector<3>;
        const NAME: &'static str = "Net";
        const STEPS: &'static [StepInfo] = &[
            StepInfo::new(
                    "conv1",
                    "conv(4, k3, nobias)",
                    Operation::Conv(Self::CONV1),
                    &[None],
                    &[4, 3, 2],
                )
                .costing(72, Self::CONV1.multiply_adds(), Self::CONV1.multiply_adds()),
            StepInfo::new(
                    "batchnorm1",
                    "batchnorm",
                    Operation::BatchNorm(Self::BATCHNORM1),
                    &[Some(0)],
                    &[4, 3, 2],
                )
                .costing(8, 0, 0),
            StepInfo::new(
                "relu1",
                "relu",
                Operation::Activation(Activation::Relu),
                &[Some(1)],
                &[4, 3, 2],
            ),
            StepInfo::new(
                    "groupnorm1",
                    "groupnorm(2)",
                    Operation::GroupNorm(Self::GROUPNORM1),
                    &[Some(2)],
                    &[4, 3, 2],
                )
                .costing(8, 0, 0),
            StepInfo::new(
                    "conv2",
                    "conv(4, k1)",
                    Operation::Conv(Self::CONV2),
                    &[Some(3)],
                    &[4, 3, 2],
                )
                .costing(
                    20,
                    Self::CONV2.multiply_adds(),
                    2 * Self::CONV2.multiply_adds(),
                ),
            StepInfo::new(
                    "batchnorm2",
                    "batchnorm",
                    Operation::BatchNorm(Self::BATCHNORM2),
                    &[Some(4)],
                    &[4, 3, 2],
                )
                .costing(8, 0, 0),
            StepInfo::new(
                "residual1",
                "residual { … }",
                Operation::Sum,
                &[Some(5), Some(3)],
                &[4, 3, 2],
            ),
            StepInfo::new("fc1", "fc(3)", Operation::Fc(Self::FC1), &[Some(6)], &[3])
                .costing(75, Self::FC1.multiply_adds(), 2 * Self::FC1.multiply_adds()),
            StepInfo::new(
                    "layernorm1",
                    "layernorm",
                    Operation::LayerNorm(Self::LAYERNORM1),
                    &[Some(7)],
                    &[3],
                )
                .costing(6, 0, 0),
        ];
        const PARAMETERS: usize = 197;
        const LAYERS: &'static [LayerInfo] = &[
            LayerInfo::new("conv1", &[4, 2, 3, 3], 0),
            LayerInfo::batch_norm("batchnorm1", &[4], 6, 0),
            LayerInfo::norm("groupnorm1", &[4]),
            LayerInfo::new("conv2", &[4, 4, 1, 1], 4),
            LayerInfo::batch_norm("batchnorm2", &[4], 6, 1),
            LayerInfo::new("fc1", &[3, 24], 3),
            LayerInfo::norm("layernorm1", &[3]),
        ];
        const INFERENCE: Memory = Memory {
            len: Self::INFERENCE_PLAN.len,
            input: Self::INFERENCE_PLAN.slots[0],
            output: Self::INFERENCE_PLAN.slots[10],
            output_gradient: Slot::EMPTY,
            input_gradient: Slot::EMPTY,
        };
        const TRAINING: Memory = Memory {
            len: Self::TRAINING_PLAN.len,
            input: Self::TRAINING_PLAN.slots[0],
            output: Self::TRAINING_PLAN.slots[12],
            output_gradient: Self::TRAINING_PLAN.slots[11],
            input_gradient: Self::TRAINING_PLAN.slots[1],
        };
        fn inference_pass<P: Pass<T>>(&self, pass: &mut P) {
            let [image, conv1, conv1_scratch, batchnorm1, groupnorm1, groupnorm1_kept,
            conv2, conv2_scratch, batchnorm2, fc1, layernorm1, layernorm1_kept] = Self::INFERENCE_PLAN
                .slots;
            pass.conv(&Self::CONV1, &self.conv1, image, conv1, conv1_scratch);
            pass.batchnorm_infer(&Self::BATCHNORM1, &self.batchnorm1, conv1, batchnorm1);
            pass.activation_in_place(Activation::Relu, batchnorm1);
            pass.groupnorm(
                &Self::GROUPNORM1,
                &self.groupnorm1,
                batchnorm1,
                groupnorm1,
                groupnorm1_kept,
            );
            pass.conv(&Self::CONV2, &self.conv2, groupnorm1, conv2, conv2_scratch);
            pass.batchnorm_infer(&Self::BATCHNORM2, &self.batchnorm2, conv2, batchnorm2);
            pass.add(groupnorm1, batchnorm2);
            pass.fc(&Self::FC1, &self.fc1, batchnorm2, fc1);
            pass.layernorm(
                &Self::LAYERNORM1,
                &self.layernorm1,
                fc1,
                layernorm1,
                layernorm1_kept,
            );
        }
        fn forward_group(&self, group: &mut Group<'_, T>) {
            let [image, _, conv1, _, batchnorm1, groupnorm1, groupnorm1_kept, conv2, _,
            batchnorm2, fc1, _, layernorm1, layernorm1_kept, _, scratch] = Self::TRAINING_PLAN
                .slots;
            match group.phase() {
                0 => {
                    group.conv(&Self::CONV1, &self.conv1, image, conv1, scratch);
                    group.batchnorm_moments(&Self::BATCHNORM1, conv1);
                }
                1 => {
                    group
                        .batchnorm(
                            &Self::BATCHNORM1,
                            &self.batchnorm1,
                            conv1,
                            batchnorm1,
                        );
                    group.activation_in_place(Activation::Relu, batchnorm1);
                    group
                        .groupnorm(
                            &Self::GROUPNORM1,
                            &self.groupnorm1,
                            batchnorm1,
                            groupnorm1,
                            groupnorm1_kept,
                        );
                    group.conv(&Self::CONV2, &self.conv2, groupnorm1, conv2, scratch);
                    group.batchnorm_moments(&Self::BATCHNORM2, conv2);
                }
                2 => {
                    group
                        .batchnorm(
                            &Self::BATCHNORM2,
                            &self.batchnorm2,
                            conv2,
                            batchnorm2,
                        );
                    group.add(groupnorm1, batchnorm2);
                    group.fc(&Self::FC1, &self.fc1, batchnorm2, fc1);
                    group
                        .layernorm(
                            &Self::LAYERNORM1,
                            &self.layernorm1,
                            fc1,
                            layernorm1,
                            layernorm1_kept,
                        );
                }
                _ => {}
            }
        }
        fn backward_group(
            &self,
            group: &mut Group<'_, T>,
            gradients: &mut Self,
            reach: Reach,
        ) {
            let [image, d_image, conv1, d_conv1, batchnorm1, groupnorm1, groupnorm1_kept,
            conv2, d_conv2, batchnorm2, fc1, d_fc1, _, layernorm1_kept,
            d_groupnorm1_of_conv2, scratch] = Self::TRAINING_PLAN.slots;
            match group.phase() {
                2 => {
                    group
                        .layernorm_backward(
                            &Self::LAYERNORM1,
                            &self.layernorm1,
                            &mut gradients.layernorm1,
                            fc1,
                            layernorm1_kept,
                            d_fc1,
                        );
                    if !reach.goes_beyond(&gradients.layernorm1) {
                        return;
                    }
                    group
                        .fc_backward_weight(
                            &Self::FC1,
                            &mut gradients.fc1,
                            batchnorm2,
                            d_fc1,
                            scratch,
                        );
                    if !reach.goes_beyond(&gradients.fc1) {
                        return;
                    }
                    group.fc_backward_input(&Self::FC1, &self.fc1, d_fc1, d_conv2);
                    group.copy(d_conv2, d_conv1);
                    group
                        .batchnorm_backward_weight(
                            &Self::BATCHNORM2,
                            &mut gradients.batchnorm2,
                            conv2,
                            d_conv2,
                        );
                }
                1 => {
                    group
                        .batchnorm_backward_input(
                            &Self::BATCHNORM2,
                            &self.batchnorm2,
                            conv2,
                            d_conv2,
                        );
                    group
                        .conv_backward_weight(
                            &Self::CONV2,
                            &mut gradients.conv2,
                            groupnorm1,
                            d_conv2,
                            scratch,
                        );
                    if !reach.goes_beyond(&gradients.conv2) {
                        return;
                    }
                    group
                        .conv_backward_input(
                            &Self::CONV2,
                            &self.conv2,
                            d_conv2,
                            d_groupnorm1_of_conv2,
                            scratch,
                        );
                    group.add(d_groupnorm1_of_conv2, d_conv1);
                    group
                        .groupnorm_backward(
                            &Self::GROUPNORM1,
                            &self.groupnorm1,
                            &mut gradients.groupnorm1,
                            batchnorm1,
                            groupnorm1_kept,
                            d_conv1,
                        );
                    if !reach.goes_beyond(&gradients.groupnorm1) {
                        return;
                    }
                    group.activation_backward(Activation::Relu, batchnorm1, d_conv1);
                    group
                        .batchnorm_backward_weight(
                            &Self::BATCHNORM1,
                            &mut gradients.batchnorm1,
                            conv1,
                            d_conv1,
                        );
                }
                0 => {
                    group
                        .batchnorm_backward_input(
                            &Self::BATCHNORM1,
                            &self.batchnorm1,
                            conv1,
                            d_conv1,
                        );
                    group
                        .conv_backward_weight(
                            &Self::CONV1,
                            &mut gradients.conv1,
                            image,
                            d_conv1,
                            scratch,
                        );
                    if reach.goes_beyond(gradients) {
                        group
                            .conv_backward_input(
                                &Self::CONV1,
                                &self.conv1,
                                d_conv1,
                                d_image,
                                scratch,
                            );
                    }
                }
                _ => {}
            }
        }
    }
    /// `Net` as a layer of another network.
    #[doc(hidden)]
    struct NetInside;
    impl Family for NetInside {
        type Network<T: Scalar> = Net<T>;
    }
    #[doc(hidden)]
    impl Enclosed for Net {
        type Settings = NetInside;
    }
    #[doc(hidden)]
    impl Link<Map<2, 5, 4>> for Net {
        type Stage = Inside<NetInside>;
    }
    const _: () = assert!(< Net as Flat > ::LEN == 197 + 16);
};
const _: () = {
    use ::netshape::proof::*;
    type Arriving = Map<U2, U5, U4>;
    type AfterConv1 = Map<U4, U3, U2>;
    follows::<
        Arriving,
        Conv<U2, U1, U4, (U3, U3), (U1, U1), (U0, U0), (U1, U1)>,
        AfterConv1,
    >();
    type AfterConv2 = Map<U4, U3, U2>;
    follows::<
        AfterConv1,
        Conv<U4, U1, U4, (U1, U1), (U1, U1), (U0, U0), (U1, U1)>,
        AfterConv2,
    >();
    follows::<(AfterConv2, AfterConv1), Join, AfterConv2>();
    {
        follows::<AfterConv2, Flatten, Vector<U24>>();
        follows::<Vector<U24>, Fc<U24, U3>, Vector<U3>>();
    }
    type AfterFc1 = Vector<U3>;
};
