/// LeNet-5 for 28×28 grey images.
///
/// ```text
/// [1, 28, 28] -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2) -> conv(6, 16, k5) -> relu -> maxpool(2)
///     -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
/// ```
///
/// | name | layer | output | parameters | multiply-adds |
/// |---|---|---|---:|---:|
/// | | input | 1×28×28 | | |
/// | `conv1` | `conv(1, 6, k5, s1, p2)` | 6×28×28 | 156 | 117,600 |
/// | `relu1` | `relu` | 6×28×28 | | |
/// | `maxpool1` | `maxpool(2)` | 6×14×14 | | |
/// | `conv2` | `conv(6, 16, k5)` | 16×10×10 | 2,416 | 240,000 |
/// | `relu2` | `relu` | 16×10×10 | | |
/// | `maxpool2` | `maxpool(2)` | 16×5×5 | | |
/// | `fc1` | `fc(120)` | 120 | 48,120 | 48,000 |
/// | `relu3` | `relu` | 120 | | |
/// | `fc2` | `fc(84)` | 84 | 10,164 | 10,080 |
/// | `relu4` | `relu` | 84 | | |
/// | `fc3` | `fc(10)` | 10 | 850 | 840 |
///
/// It has 61,706 parameters, and takes 416,520 multiply-adds for a sample.
#[repr(C)]
pub struct LeNet<T = f32> {
    /// `conv(1, 6, k5, s1, p2)`: 1×28×28 → 6×28×28
    pub conv1: ::netshape::layer::Conv<[[[[T; 5]; 5]; 1]; 6], [T; 6]>,
    /// `conv(6, 16, k5)`: 6×14×14 → 16×10×10
    pub conv2: ::netshape::layer::Conv<[[[[T; 5]; 5]; 6]; 16], [T; 16]>,
    /// `fc(120)`: 16×5×5 → 120
    pub fc1: ::netshape::layer::Fc<[[T; 400]; 120], [T; 120]>,
    /// `fc(84)`: 120 → 84
    pub fc2: ::netshape::layer::Fc<[[T; 120]; 84], [T; 84]>,
    /// `fc(10)`: 84 → 10
    pub fc3: ::netshape::layer::Fc<[[T; 84]; 10], [T; 10]>,
}
impl<T: ::netshape::Scalar> LeNet<T> {
    /// How many parameters the network has.
    pub const PARAMETERS: usize = 61706;
    const CONV1: ::netshape::layer::ConvGeometry = ::netshape::layer::ConvGeometry::new(
        [1, 28, 28],
        6,
        [5, 5],
        [1, 1],
        [2, 2],
        [1, 1],
        1,
    );
    const MAXPOOL1: ::netshape::layer::PoolGeometry = ::netshape::layer::PoolGeometry::new(
        [6, 28, 28],
        [2, 2],
        [2, 2],
        [0, 0],
    );
    const CONV2: ::netshape::layer::ConvGeometry = ::netshape::layer::ConvGeometry::new(
        [6, 14, 14],
        16,
        [5, 5],
        [1, 1],
        [0, 0],
        [1, 1],
        1,
    );
    const MAXPOOL2: ::netshape::layer::PoolGeometry = ::netshape::layer::PoolGeometry::new(
        [16, 10, 10],
        [2, 2],
        [2, 2],
        [0, 0],
    );
    const FC1: ::netshape::layer::FcGeometry = ::netshape::layer::FcGeometry {
        input: 400,
        output: 120,
    };
    const FC2: ::netshape::layer::FcGeometry = ::netshape::layer::FcGeometry {
        input: 120,
        output: 84,
    };
    const FC3: ::netshape::layer::FcGeometry = ::netshape::layer::FcGeometry {
        input: 84,
        output: 10,
    };
    const INFERENCE_PLAN: ::netshape::plan::Plan<10> = ::netshape::plan::Plan::new([
        ::netshape::plan::Buffer::new(784, 0, 1),
        ::netshape::plan::Buffer::new(4704, 1, 2),
        ::netshape::plan::Buffer::new(Self::CONV1.inference_scratch(), 1, 1),
        ::netshape::plan::Buffer::new(1176, 2, 4),
        ::netshape::plan::Buffer::new(1600, 4, 5),
        ::netshape::plan::Buffer::new(Self::CONV2.inference_scratch(), 4, 4),
        ::netshape::plan::Buffer::new(400, 5, 7),
        ::netshape::plan::Buffer::new(120, 7, 9),
        ::netshape::plan::Buffer::new(84, 9, 11),
        ::netshape::plan::Buffer::new(10, 11, 12),
    ]);
    const TRAINING_PLAN: ::netshape::plan::Plan<17> = ::netshape::plan::Plan::new([
        ::netshape::plan::Buffer::new(784, 0, 23),
        ::netshape::plan::Buffer::new(784, 23, 24),
        ::netshape::plan::Buffer::new(4704, 1, 22),
        ::netshape::plan::Buffer::new(4704, 22, 23),
        ::netshape::plan::Buffer::new(1176, 2, 22),
        ::netshape::plan::Buffer::new(1176, 20, 22),
        ::netshape::plan::Buffer::new(1600, 4, 19),
        ::netshape::plan::Buffer::new(1600, 19, 20),
        ::netshape::plan::Buffer::new(400, 5, 19),
        ::netshape::plan::Buffer::new(400, 17, 19),
        ::netshape::plan::Buffer::new(120, 7, 16),
        ::netshape::plan::Buffer::new(120, 15, 17),
        ::netshape::plan::Buffer::new(84, 9, 14),
        ::netshape::plan::Buffer::new(84, 13, 15),
        ::netshape::plan::Buffer::new(10, 11, 12),
        ::netshape::plan::Buffer::new(10, 12, 13),
        ::netshape::plan::Buffer::new(
            ::netshape::plan::largest([
                Self::CONV1.forward_scratch(),
                Self::CONV1.weight_scratch(),
                Self::CONV1.input_scratch(),
                Self::CONV2.forward_scratch(),
                Self::CONV2.weight_scratch(),
                Self::CONV2.input_scratch(),
                Self::FC1.weight_scratch(),
                Self::FC2.weight_scratch(),
                Self::FC3.weight_scratch(),
            ]),
            1,
            23,
        ),
    ]);
}
unsafe impl<T: ::netshape::Scalar> ::netshape::Flat for LeNet<T> {
    type Scalar = T;
}
impl<T: ::netshape::Scalar> ::netshape::Network for LeNet<T> {
    type Input = ::netshape::Map<1, 28, 28>;
    type Output = ::netshape::Vector<10>;
    const NAME: &'static str = "LeNet";
    const STEPS: &'static [::netshape::StepInfo] = &[
        ::netshape::StepInfo {
            name: "conv1",
            text: "conv(1, 6, k5, s1, p2)",
            operation: ::netshape::Operation::Conv(Self::CONV1),
            inputs: &[::core::option::Option::None],
            output: &[6, 28, 28],
            parameters: 156,
            multiply_adds: Self::CONV1.multiply_adds(),
            backward_multiply_adds: 1 * Self::CONV1.multiply_adds(),
        },
        ::netshape::StepInfo {
            name: "relu1",
            text: "relu",
            operation: ::netshape::Operation::Activation(
                ::netshape::layer::Activation::Relu,
            ),
            inputs: &[::core::option::Option::Some(0)],
            output: &[6, 28, 28],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "maxpool1",
            text: "maxpool(2)",
            operation: ::netshape::Operation::MaxPool(Self::MAXPOOL1),
            inputs: &[::core::option::Option::Some(1)],
            output: &[6, 14, 14],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "conv2",
            text: "conv(6, 16, k5)",
            operation: ::netshape::Operation::Conv(Self::CONV2),
            inputs: &[::core::option::Option::Some(2)],
            output: &[16, 10, 10],
            parameters: 2416,
            multiply_adds: Self::CONV2.multiply_adds(),
            backward_multiply_adds: 2 * Self::CONV2.multiply_adds(),
        },
        ::netshape::StepInfo {
            name: "relu2",
            text: "relu",
            operation: ::netshape::Operation::Activation(
                ::netshape::layer::Activation::Relu,
            ),
            inputs: &[::core::option::Option::Some(3)],
            output: &[16, 10, 10],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "maxpool2",
            text: "maxpool(2)",
            operation: ::netshape::Operation::MaxPool(Self::MAXPOOL2),
            inputs: &[::core::option::Option::Some(4)],
            output: &[16, 5, 5],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "fc1",
            text: "fc(120)",
            operation: ::netshape::Operation::Fc(Self::FC1),
            inputs: &[::core::option::Option::Some(5)],
            output: &[120],
            parameters: 48120,
            multiply_adds: Self::FC1.multiply_adds(),
            backward_multiply_adds: 2 * Self::FC1.multiply_adds(),
        },
        ::netshape::StepInfo {
            name: "relu3",
            text: "relu",
            operation: ::netshape::Operation::Activation(
                ::netshape::layer::Activation::Relu,
            ),
            inputs: &[::core::option::Option::Some(6)],
            output: &[120],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "fc2",
            text: "fc(84)",
            operation: ::netshape::Operation::Fc(Self::FC2),
            inputs: &[::core::option::Option::Some(7)],
            output: &[84],
            parameters: 10164,
            multiply_adds: Self::FC2.multiply_adds(),
            backward_multiply_adds: 2 * Self::FC2.multiply_adds(),
        },
        ::netshape::StepInfo {
            name: "relu4",
            text: "relu",
            operation: ::netshape::Operation::Activation(
                ::netshape::layer::Activation::Relu,
            ),
            inputs: &[::core::option::Option::Some(8)],
            output: &[84],
            parameters: 0,
            multiply_adds: 0,
            backward_multiply_adds: 0,
        },
        ::netshape::StepInfo {
            name: "fc3",
            text: "fc(10)",
            operation: ::netshape::Operation::Fc(Self::FC3),
            inputs: &[::core::option::Option::Some(9)],
            output: &[10],
            parameters: 850,
            multiply_adds: Self::FC3.multiply_adds(),
            backward_multiply_adds: 2 * Self::FC3.multiply_adds(),
        },
    ];
    const LAYERS: &'static [::netshape::LayerInfo] = &[
        ::netshape::LayerInfo::new("conv1", &[6, 1, 5, 5], 6),
        ::netshape::LayerInfo::new("conv2", &[16, 6, 5, 5], 16),
        ::netshape::LayerInfo::new("fc1", &[120, 400], 120),
        ::netshape::LayerInfo::new("fc2", &[84, 120], 84),
        ::netshape::LayerInfo::new("fc3", &[10, 84], 10),
    ];
    const INFERENCE: ::netshape::Memory = ::netshape::Memory {
        len: Self::INFERENCE_PLAN.len,
        input: Self::INFERENCE_PLAN.slots[0],
        output: Self::INFERENCE_PLAN.slots[9],
        output_gradient: ::netshape::plan::Slot::EMPTY,
        input_gradient: ::netshape::plan::Slot::EMPTY,
    };
    const TRAINING: ::netshape::Memory = ::netshape::Memory {
        len: Self::TRAINING_PLAN.len,
        input: Self::TRAINING_PLAN.slots[0],
        output: Self::TRAINING_PLAN.slots[14],
        output_gradient: Self::TRAINING_PLAN.slots[15],
        input_gradient: Self::TRAINING_PLAN.slots[1],
    };
    fn inference_pass<P: ::netshape::Pass<T>>(&self, pass: &mut P) {
        let [image, conv1, conv1_scratch, maxpool1, conv2, conv2_scratch, maxpool2, fc1,
        fc2, fc3] = Self::INFERENCE_PLAN.slots;
        pass.conv(&Self::CONV1, &self.conv1, image, conv1, conv1_scratch);
        pass.maxpool(&Self::MAXPOOL1, conv1, maxpool1);
        pass.activation_in_place(::netshape::layer::Activation::Relu, maxpool1);
        pass.conv(&Self::CONV2, &self.conv2, maxpool1, conv2, conv2_scratch);
        pass.maxpool(&Self::MAXPOOL2, conv2, maxpool2);
        pass.activation_in_place(::netshape::layer::Activation::Relu, maxpool2);
        pass.fc(&Self::FC1, &self.fc1, maxpool2, fc1);
        pass.activation_in_place(::netshape::layer::Activation::Relu, fc1);
        pass.fc(&Self::FC2, &self.fc2, fc1, fc2);
        pass.activation_in_place(::netshape::layer::Activation::Relu, fc2);
        pass.fc(&Self::FC3, &self.fc3, fc2, fc3);
    }
    fn forward_group(&self, group: &mut ::netshape::Group<'_, T>) {
        let [image, _, conv1, _, maxpool1, _, conv2, _, maxpool2, _, fc1, _, fc2, _, fc3,
        _, scratch] = Self::TRAINING_PLAN.slots;
        group.conv(&Self::CONV1, &self.conv1, image, conv1, scratch);
        group.maxpool(&Self::MAXPOOL1, conv1, maxpool1);
        group.activation_in_place(::netshape::layer::Activation::Relu, maxpool1);
        group.conv(&Self::CONV2, &self.conv2, maxpool1, conv2, scratch);
        group.maxpool(&Self::MAXPOOL2, conv2, maxpool2);
        group.activation_in_place(::netshape::layer::Activation::Relu, maxpool2);
        group.fc(&Self::FC1, &self.fc1, maxpool2, fc1);
        group.activation_in_place(::netshape::layer::Activation::Relu, fc1);
        group.fc(&Self::FC2, &self.fc2, fc1, fc2);
        group.activation_in_place(::netshape::layer::Activation::Relu, fc2);
        group.fc(&Self::FC3, &self.fc3, fc2, fc3);
    }
    fn backward_group(
        &self,
        group: &mut ::netshape::Group<'_, T>,
        gradients: &mut Self,
        input_gradient: bool,
    ) {
        let [image, d_image, conv1, d_conv1, maxpool1, d_maxpool1, conv2, d_conv2,
        maxpool2, d_maxpool2, fc1, d_fc1, fc2, d_fc2, _, d_fc3, scratch] = Self::TRAINING_PLAN
            .slots;
        group.fc_backward_weight(&Self::FC3, &mut gradients.fc3, fc2, d_fc3, scratch);
        group.fc_backward_input(&Self::FC3, &self.fc3, d_fc3, d_fc2);
        group.activation_backward(::netshape::layer::Activation::Relu, fc2, d_fc2);
        group.fc_backward_weight(&Self::FC2, &mut gradients.fc2, fc1, d_fc2, scratch);
        group.fc_backward_input(&Self::FC2, &self.fc2, d_fc2, d_fc1);
        group.activation_backward(::netshape::layer::Activation::Relu, fc1, d_fc1);
        group
            .fc_backward_weight(
                &Self::FC1,
                &mut gradients.fc1,
                maxpool2,
                d_fc1,
                scratch,
            );
        group.fc_backward_input(&Self::FC1, &self.fc1, d_fc1, d_maxpool2);
        group
            .activation_backward(
                ::netshape::layer::Activation::Relu,
                maxpool2,
                d_maxpool2,
            );
        group.maxpool_backward(&Self::MAXPOOL2, conv2, maxpool2, d_maxpool2, d_conv2);
        group
            .conv_backward_weight(
                &Self::CONV2,
                &mut gradients.conv2,
                maxpool1,
                d_conv2,
                scratch,
            );
        group
            .conv_backward_input(
                &Self::CONV2,
                &self.conv2,
                d_conv2,
                d_maxpool1,
                scratch,
            );
        group
            .activation_backward(
                ::netshape::layer::Activation::Relu,
                maxpool1,
                d_maxpool1,
            );
        group.maxpool_backward(&Self::MAXPOOL1, conv1, maxpool1, d_maxpool1, d_conv1);
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
}
/// `LeNet` as a layer of another network.
#[doc(hidden)]
pub struct LeNetInside;
impl ::netshape::nest::Family for LeNetInside {
    type Network<T: ::netshape::Scalar> = LeNet<T>;
}
impl<T: ::netshape::Scalar> ::netshape::nest::Enclosed for LeNet<T> {
    type Settings = LeNetInside;
}
impl<T: ::netshape::Scalar> ::netshape::nest::Link<::netshape::Map<1, 28, 28>>
for LeNet<T> {
    type Stage = ::netshape::nest::Inside<LeNetInside>;
}
const _: () = assert!(< LeNet as ::netshape::Flat > ::LEN == 61706);
const _: () = {
    use ::netshape::proof::*;
    type Arriving = Map<U1, U28, U28>;
    type AfterConv1 = Map<U6, U28, U28>;
    follows::<
        Arriving,
        Conv<U1, U1, U6, (U5, U5), (U1, U1), (U2, U2), (U1, U1)>,
        AfterConv1,
    >();
    type AfterMaxpool1 = Map<U6, U14, U14>;
    follows::<AfterConv1, Pool<(U2, U2), (U2, U2), (U0, U0)>, AfterMaxpool1>();
    type AfterConv2 = Map<U16, U10, U10>;
    follows::<
        AfterMaxpool1,
        Conv<U6, U1, U16, (U5, U5), (U1, U1), (U0, U0), (U1, U1)>,
        AfterConv2,
    >();
    type AfterMaxpool2 = Map<U16, U5, U5>;
    follows::<AfterConv2, Pool<(U2, U2), (U2, U2), (U0, U0)>, AfterMaxpool2>();
    {
        follows::<AfterMaxpool2, Flatten, Vector<U400>>();
        follows::<Vector<U400>, Fc<U400, U120>, Vector<U120>>();
    }
    type AfterFc1 = Vector<U120>;
    type AfterFc2 = Vector<U84>;
    follows::<AfterFc1, Fc<U120, U84>, AfterFc2>();
    type AfterFc3 = Vector<U10>;
    follows::<AfterFc2, Fc<U84, U10>, AfterFc3>();
};
