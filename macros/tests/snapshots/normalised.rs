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
        Flat, Group, Held, LayerInfo, Map, Memory, Network, Operation, Pass, Reach,
        Scalar, StepInfo, Vector,
    };
    use ::netshape::layer::{
        Activation, BatchNormGeometry, ConvGeometry, FcGeometry, GroupNormGeometry,
    };
    use ::netshape::nest::{Enclosed, Family, Inside, Link};
    use ::netshape::plan::{Buffer, Plan, Slot, largest};
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
        let conv1_scratch = Buffer::new(CONV1.inference_scratch(), 1, 1);
        let batchnorm1 = Buffer::new(24, 2, 4);
        let groupnorm1 = Buffer::new(24, 4, 7);
        let groupnorm1_kept = Buffer::new(GROUPNORM1.kept(), 4, 4);
        let conv2 = Buffer::new(24, 5, 6);
        let conv2_scratch = Buffer::new(CONV2.inference_scratch(), 5, 5);
        let batchnorm2 = Buffer::new(24, 6, 8);
        let fc1 = Buffer::new(3, 8, 9);
        let layernorm1 = Buffer::new(3, 9, 10);
        let layernorm1_kept = Buffer::new(LAYERNORM1.kept(), 9, 9);
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
        let groupnorm1_kept = Buffer::new(GROUPNORM1.kept(), 4, 16);
        let conv2 = Buffer::new(24, 5, 14);
        let d_conv2 = Buffer::new(24, 12, 15);
        let batchnorm2 = Buffer::new(24, 6, 12);
        let fc1 = Buffer::new(3, 8, 11);
        let d_fc1 = Buffer::new(3, 10, 12);
        let layernorm1 = Buffer::new(3, 9, 10);
        let layernorm1_kept = Buffer::new(LAYERNORM1.kept(), 9, 11);
        let d_groupnorm1_of_conv2 = Buffer::new(24, 15, 15);
        let scratch = Buffer::new(
            largest([
                CONV1.forward_scratch(),
                CONV1.weight_scratch(),
                CONV1.input_scratch(),
                CONV2.forward_scratch(),
                CONV2.weight_scratch(),
                CONV2.input_scratch(),
                FC1.weight_scratch(),
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
    impl<T: Scalar> Net<T> {
        /// How many parameters the network has.
        pub const PARAMETERS: usize = 197;
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
                    Operation::Conv(CONV1),
                    &[None],
                    &[4, 3, 2],
                )
                .costing(72, CONV1.multiply_adds(), CONV1.multiply_adds()),
            StepInfo::new(
                    "batchnorm1",
                    "batchnorm",
                    Operation::BatchNorm(BATCHNORM1),
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
                    Operation::GroupNorm(GROUPNORM1),
                    &[Some(2)],
                    &[4, 3, 2],
                )
                .costing(8, 0, 0),
            StepInfo::new(
                    "conv2",
                    "conv(4, k1)",
                    Operation::Conv(CONV2),
                    &[Some(3)],
                    &[4, 3, 2],
                )
                .costing(20, CONV2.multiply_adds(), 2 * CONV2.multiply_adds()),
            StepInfo::new(
                    "batchnorm2",
                    "batchnorm",
                    Operation::BatchNorm(BATCHNORM2),
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
            StepInfo::new("fc1", "fc(3)", Operation::Fc(FC1), &[Some(6)], &[3])
                .costing(75, FC1.multiply_adds(), 2 * FC1.multiply_adds()),
            StepInfo::new(
                    "layernorm1",
                    "layernorm",
                    Operation::LayerNorm(LAYERNORM1),
                    &[Some(7)],
                    &[3],
                )
                .costing(6, 0, 0),
        ];
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
            len: INFERENCE_PLAN.len,
            input: INFERENCE_PLAN.slots[0],
            output: INFERENCE_PLAN.slots[10],
            output_gradient: Slot::EMPTY,
            input_gradient: Slot::EMPTY,
        };
        const TRAINING: Memory = Memory {
            len: TRAINING_PLAN.len,
            input: TRAINING_PLAN.slots[0],
            output: TRAINING_PLAN.slots[12],
            output_gradient: TRAINING_PLAN.slots[11],
            input_gradient: TRAINING_PLAN.slots[1],
        };
        fn inference_pass<P: Pass<T>>(&self, pass: &mut P) {
            let [image, conv1, conv1_scratch, batchnorm1, groupnorm1, groupnorm1_kept,
            conv2, conv2_scratch, batchnorm2, fc1, layernorm1, layernorm1_kept] = INFERENCE_PLAN
                .slots;
            pass.conv(&CONV1, &self.conv1, image, conv1, conv1_scratch);
            pass.batchnorm_infer(&BATCHNORM1, &self.batchnorm1, conv1, batchnorm1);
            pass.activation_in_place(Activation::Relu, batchnorm1);
            pass.groupnorm(
                &GROUPNORM1,
                &self.groupnorm1,
                batchnorm1,
                groupnorm1,
                groupnorm1_kept,
            );
            pass.conv(&CONV2, &self.conv2, groupnorm1, conv2, conv2_scratch);
            pass.batchnorm_infer(&BATCHNORM2, &self.batchnorm2, conv2, batchnorm2);
            pass.add(groupnorm1, batchnorm2);
            pass.fc(&FC1, &self.fc1, batchnorm2, fc1);
            pass.layernorm(
                &LAYERNORM1,
                &self.layernorm1,
                fc1,
                layernorm1,
                layernorm1_kept,
            );
        }
        fn forward_group(&self, group: &mut Group<'_, T>) {
            let [image, _, conv1, _, batchnorm1, groupnorm1, groupnorm1_kept, conv2, _,
            batchnorm2, fc1, _, layernorm1, layernorm1_kept, _, scratch] = TRAINING_PLAN
                .slots;
            match group.phase() {
                0 => {
                    group.conv(&CONV1, &self.conv1, image, conv1, scratch);
                    group.batchnorm_moments(&BATCHNORM1, conv1);
                }
                1 => {
                    group.batchnorm(&BATCHNORM1, &self.batchnorm1, conv1, batchnorm1);
                    group.activation_in_place(Activation::Relu, batchnorm1);
                    group
                        .groupnorm(
                            &GROUPNORM1,
                            &self.groupnorm1,
                            batchnorm1,
                            groupnorm1,
                            groupnorm1_kept,
                        );
                    group.conv(&CONV2, &self.conv2, groupnorm1, conv2, scratch);
                    group.batchnorm_moments(&BATCHNORM2, conv2);
                }
                2 => {
                    group.batchnorm(&BATCHNORM2, &self.batchnorm2, conv2, batchnorm2);
                    group.add(groupnorm1, batchnorm2);
                    group.fc(&FC1, &self.fc1, batchnorm2, fc1);
                    group
                        .layernorm(
                            &LAYERNORM1,
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
            d_groupnorm1_of_conv2, scratch] = TRAINING_PLAN.slots;
            match group.phase() {
                2 => {
                    group
                        .layernorm_backward(
                            &LAYERNORM1,
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
                            &FC1,
                            &mut gradients.fc1,
                            batchnorm2,
                            d_fc1,
                            scratch,
                        );
                    if !reach.goes_beyond(&gradients.fc1) {
                        return;
                    }
                    group.fc_backward_input(&FC1, &self.fc1, d_fc1, d_conv2);
                    group.copy(d_conv2, d_conv1);
                    group
                        .batchnorm_backward_weight(
                            &BATCHNORM2,
                            &mut gradients.batchnorm2,
                            conv2,
                            d_conv2,
                        );
                }
                1 => {
                    group
                        .batchnorm_backward_input(
                            &BATCHNORM2,
                            &self.batchnorm2,
                            conv2,
                            d_conv2,
                        );
                    group
                        .conv_backward_weight(
                            &CONV2,
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
                            &CONV2,
                            &self.conv2,
                            d_conv2,
                            d_groupnorm1_of_conv2,
                            scratch,
                        );
                    group.add(d_groupnorm1_of_conv2, d_conv1);
                    group
                        .groupnorm_backward(
                            &GROUPNORM1,
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
                            &BATCHNORM1,
                            &mut gradients.batchnorm1,
                            conv1,
                            d_conv1,
                        );
                }
                0 => {
                    group
                        .batchnorm_backward_input(
                            &BATCHNORM1,
                            &self.batchnorm1,
                            conv1,
                            d_conv1,
                        );
                    group
                        .conv_backward_weight(
                            &CONV1,
                            &mut gradients.conv1,
                            image,
                            d_conv1,
                            scratch,
                        );
                    if reach.goes_beyond(gradients) {
                        group
                            .conv_backward_input(
                                &CONV1,
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
    impl<T: Scalar> Enclosed for Net<T> {
        type Settings = NetInside;
    }
    #[doc(hidden)]
    impl<T: Scalar> Link<Map<2, 5, 4>> for Net<T> {
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
