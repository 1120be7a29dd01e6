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
impl<T: ::netshape::Scalar> Net<T> {
    /// How many parameters the network has.
    pub const PARAMETERS: usize = 197;
    const CONV1: ::netshape::layer::ConvGeometry = ::netshape::layer::ConvGeometry::new(
        [2, 5, 4],
        4,
        [3, 3],
        [1, 1],
        [0, 0],
        [1, 1],
        1,
    );
    const BATCHNORM1: ::netshape::layer::BatchNormGeometry = ::netshape::layer::BatchNormGeometry {
        channels: 4,
        positions: 6,
        first: 0,
    };
    const GROUPNORM1: ::netshape::layer::GroupNormGeometry = ::netshape::layer::GroupNormGeometry::new(
        4,
        6,
        2,
    );
    const CONV2: ::netshape::layer::ConvGeometry = ::netshape::layer::ConvGeometry::new(
        [4, 3, 2],
        4,
        [1, 1],
        [1, 1],
        [0, 0],
        [1, 1],
        1,
    );
    const BATCHNORM2: ::netshape::layer::BatchNormGeometry = ::netshape::layer::BatchNormGeometry {
        channels: 4,
        positions: 6,
        first: 4,
    };
    const FC1: ::netshape::layer::FcGeometry = ::netshape::layer::FcGeometry {
        input: 24,
        output: 3,
    };
    const LAYERNORM1: ::netshape::layer::GroupNormGeometry = ::netshape::layer::GroupNormGeometry::layer(
        3,
    );
    const INFERENCE_PLAN: ::netshape::plan::Plan<12> = ::netshape::plan::Plan::new([
        ::netshape::plan::Buffer::new(40, 0, 1),
        ::netshape::plan::Buffer::new(24, 1, 2),
        ::netshape::plan::Buffer::new(Self::CONV1.inference_scratch(), 1, 1),
        ::netshape::plan::Buffer::new(24, 2, 4),
        ::netshape::plan::Buffer::new(24, 4, 7),
        ::netshape::plan::Buffer::new(Self::GROUPNORM1.kept(), 4, 4),
        ::netshape::plan::Buffer::new(24, 5, 6),
        ::netshape::plan::Buffer::new(Self::CONV2.inference_scratch(), 5, 5),
        ::netshape::plan::Buffer::new(24, 6, 8),
        ::netshape::plan::Buffer::new(3, 8, 9),
        ::netshape::plan::Buffer::new(3, 9, 10),
        ::netshape::plan::Buffer::new(Self::LAYERNORM1.kept(), 9, 9),
    ]);
    const TRAINING_PLAN: ::netshape::plan::Plan<16> = ::netshape::plan::Plan::new([
        ::netshape::plan::Buffer::new(40, 0, 19),
        ::netshape::plan::Buffer::new(40, 19, 20),
        ::netshape::plan::Buffer::new(24, 1, 18),
        ::netshape::plan::Buffer::new(24, 13, 19),
        ::netshape::plan::Buffer::new(24, 2, 17),
        ::netshape::plan::Buffer::new(24, 4, 15),
        ::netshape::plan::Buffer::new(Self::GROUPNORM1.kept(), 4, 16),
        ::netshape::plan::Buffer::new(24, 5, 14),
        ::netshape::plan::Buffer::new(24, 12, 15),
        ::netshape::plan::Buffer::new(24, 6, 12),
        ::netshape::plan::Buffer::new(3, 8, 11),
        ::netshape::plan::Buffer::new(3, 10, 12),
        ::netshape::plan::Buffer::new(3, 9, 10),
        ::netshape::plan::Buffer::new(Self::LAYERNORM1.kept(), 9, 11),
        ::netshape::plan::Buffer::new(24, 15, 15),
        ::netshape::plan::Buffer::new(
            ::netshape::plan::largest([
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
        ),
    ]);
}
unsafe impl<T: ::netshape::Scalar> ::netshape::Flat for Net<T> {
    type Scalar = T;
}
impl<T: ::netshape::Scalar> ::netshape::Network for Net<T> {
    type Input = ::netshape::Map<2, 5, 4>;
    type Output = ::netshape::Vector<3>;
    const NAME: &'static str = "Net";
    const STEPS: &'static [::netshape::StepInfo] = &[
        ::netshape::StepInfo {
            name: "conv1",
            text: "conv(4, k3, nobias)",
            operation: ::netshape::Operation::Conv(Self::CONV1),
            inputs: &[::core::option::Option::None],
            output: &[4, 3, 2],
            parameters: 72,
            multiply_adds: Self::CONV1.multiply_adds(),
            backward_multiply_adds: 1 * Self::CONV1.multiply_adds(),
        },
        ::netshape::StepInfo {
            name: "batchnorm1",
            text: "batchnorm",
            operation: ::netshape::Operation::BatchNorm(Self::BATCHNORM1),
            inputs: &[::core::option::Option::Some(0)],
            output: &[4, 3, 2],
            parameters: 8,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "relu1",
            text: "relu",
            operation: ::netshape::Operation::Activation(
                ::netshape::layer::Activation::Relu,
            ),
            inputs: &[::core::option::Option::Some(1)],
            output: &[4, 3, 2],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "groupnorm1",
            text: "groupnorm(2)",
            operation: ::netshape::Operation::GroupNorm(Self::GROUPNORM1),
            inputs: &[::core::option::Option::Some(2)],
            output: &[4, 3, 2],
            parameters: 8,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "conv2",
            text: "conv(4, k1)",
            operation: ::netshape::Operation::Conv(Self::CONV2),
            inputs: &[::core::option::Option::Some(3)],
            output: &[4, 3, 2],
            parameters: 20,
            multiply_adds: Self::CONV2.multiply_adds(),
            backward_multiply_adds: 2 * Self::CONV2.multiply_adds(),
        },
        ::netshape::StepInfo {
            name: "batchnorm2",
            text: "batchnorm",
            operation: ::netshape::Operation::BatchNorm(Self::BATCHNORM2),
            inputs: &[::core::option::Option::Some(4)],
            output: &[4, 3, 2],
            parameters: 8,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "residual1",
            text: "residual { … }",
            operation: ::netshape::Operation::Sum,
            inputs: &[::core::option::Option::Some(5), ::core::option::Option::Some(3)],
            output: &[4, 3, 2],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "fc1",
            text: "fc(3)",
            operation: ::netshape::Operation::Fc(Self::FC1),
            inputs: &[::core::option::Option::Some(6)],
            output: &[3],
            parameters: 75,
            multiply_adds: Self::FC1.multiply_adds(),
            backward_multiply_adds: 2 * Self::FC1.multiply_adds(),
        },
        ::netshape::StepInfo {
            name: "layernorm1",
            text: "layernorm",
            operation: ::netshape::Operation::LayerNorm(Self::LAYERNORM1),
            inputs: &[::core::option::Option::Some(7)],
            output: &[3],
            parameters: 6,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
    ];
    const LAYERS: &'static [::netshape::LayerInfo] = &[
        ::netshape::LayerInfo::new("conv1", &[4, 2, 3, 3], 0),
        ::netshape::LayerInfo::batch_norm("batchnorm1", &[4], 6, 0),
        ::netshape::LayerInfo::norm("groupnorm1", &[4]),
        ::netshape::LayerInfo::new("conv2", &[4, 4, 1, 1], 4),
        ::netshape::LayerInfo::batch_norm("batchnorm2", &[4], 6, 1),
        ::netshape::LayerInfo::new("fc1", &[3, 24], 3),
        ::netshape::LayerInfo::norm("layernorm1", &[3]),
    ];
    const INFERENCE: ::netshape::Memory = ::netshape::Memory {
        len: Self::INFERENCE_PLAN.len,
        input: Self::INFERENCE_PLAN.slots[0],
        output: Self::INFERENCE_PLAN.slots[10],
        output_gradient: ::netshape::plan::Slot::EMPTY,
        input_gradient: ::netshape::plan::Slot::EMPTY,
    };
    const TRAINING: ::netshape::Memory = ::netshape::Memory {
        len: Self::TRAINING_PLAN.len,
        input: Self::TRAINING_PLAN.slots[0],
        output: Self::TRAINING_PLAN.slots[12],
        output_gradient: Self::TRAINING_PLAN.slots[11],
        input_gradient: Self::TRAINING_PLAN.slots[1],
    };
    fn inference_pass<P: ::netshape::Pass<T>>(&self, pass: &mut P) {
        let [image, conv1, conv1_scratch, batchnorm1, groupnorm1, groupnorm1_kept, conv2,
        conv2_scratch, batchnorm2, fc1, layernorm1, layernorm1_kept] = Self::INFERENCE_PLAN
            .slots;
        pass.conv(&Self::CONV1, &self.conv1, image, conv1, conv1_scratch);
        pass.batchnorm_infer(&Self::BATCHNORM1, &self.batchnorm1, conv1, batchnorm1);
        pass.activation_in_place(::netshape::layer::Activation::Relu, batchnorm1);
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
    fn forward_group(&self, group: &mut ::netshape::Group<'_, T>) {
        let [image, _, conv1, _, batchnorm1, groupnorm1, groupnorm1_kept, conv2, _,
        batchnorm2, fc1, _, layernorm1, layernorm1_kept, _, scratch] = Self::TRAINING_PLAN
            .slots;
        match group.phase() {
            0 => {
                group.conv(&Self::CONV1, &self.conv1, image, conv1, scratch);
                group.batchnorm_moments(&Self::BATCHNORM1, conv1);
            }
            1 => {
                group.batchnorm(&Self::BATCHNORM1, &self.batchnorm1, conv1, batchnorm1);
                group
                    .activation_in_place(
                        ::netshape::layer::Activation::Relu,
                        batchnorm1,
                    );
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
                group.batchnorm(&Self::BATCHNORM2, &self.batchnorm2, conv2, batchnorm2);
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
        group: &mut ::netshape::Group<'_, T>,
        gradients: &mut Self,
        input_gradient: bool,
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
                group
                    .fc_backward_weight(
                        &Self::FC1,
                        &mut gradients.fc1,
                        batchnorm2,
                        d_fc1,
                        scratch,
                    );
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
                group
                    .activation_backward(
                        ::netshape::layer::Activation::Relu,
                        batchnorm1,
                        d_conv1,
                    );
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
                if input_gradient {
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
impl ::netshape::nest::Family for NetInside {
    type Network<T: ::netshape::Scalar> = Net<T>;
}
impl<T: ::netshape::Scalar> ::netshape::nest::Enclosed for Net<T> {
    type Settings = NetInside;
}
impl<T: ::netshape::Scalar> ::netshape::nest::Link<::netshape::Map<2, 5, 4>> for Net<T> {
    type Stage = ::netshape::nest::Inside<NetInside>;
}
const _: () = assert!(< Net as ::netshape::Flat > ::LEN == 197 + 16);
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
