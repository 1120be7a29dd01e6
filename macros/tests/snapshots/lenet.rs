/// LeNet-5 for 28×28 grey images.
///
/// ```text
/// [1, 28, 28] -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2) -> conv(6, 16, k5) -> relu
///     -> maxpool(2) -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
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
const _: () = {
    use ::core::option::Option::{None, Some};
    use ::netshape::{
        Flat, Group, Held, Is, LayerInfo, Map, Memory, Network, Operation, Pass, Reach,
        Scalar, StepInfo, Vector, constructor, costs,
    };
    use ::netshape::kernel::ConvMaxPool;
    use ::netshape::layer::{Activation, ConvGeometry, FcGeometry, PoolGeometry};
    use ::netshape::nest::{Enclosed, Family, Inside, Link};
    use ::netshape::plan::{Buffer, Plan, Slot, largest};
    trait Sizes {
        const CONV1: ConvGeometry = ConvGeometry::new(
            [1, 28, 28],
            6,
            [5, 5],
            [1, 1],
            [2, 2],
            [1, 1],
            1,
        );
        const MAXPOOL1: PoolGeometry = PoolGeometry::new(
            [6, 28, 28],
            [2, 2],
            [2, 2],
            [0, 0],
        );
        const CONV2: ConvGeometry = ConvGeometry::new(
            [6, 14, 14],
            16,
            [5, 5],
            [1, 1],
            [0, 0],
            [1, 1],
            1,
        );
        const MAXPOOL2: PoolGeometry = PoolGeometry::new(
            [16, 10, 10],
            [2, 2],
            [2, 2],
            [0, 0],
        );
        const FC1: FcGeometry = FcGeometry {
            input: 400,
            output: 120,
        };
        const FC2: FcGeometry = FcGeometry {
            input: 120,
            output: 84,
        };
        const FC3: FcGeometry = FcGeometry {
            input: 84,
            output: 10,
        };
        const INFERENCE_PLAN: Plan<10> = {
            let image = Buffer::new(784, 0, 1);
            let conv1 = Buffer::new(4704, 1, 2);
            let conv1_scratch = Buffer::new(Self::CONV1.inference_scratch(), 1, 1);
            let maxpool1 = Buffer::new(1176, 2, 4);
            let conv2 = Buffer::new(1600, 4, 5);
            let conv2_scratch = Buffer::new(Self::CONV2.inference_scratch(), 4, 4);
            let maxpool2 = Buffer::new(400, 5, 7);
            let fc1 = Buffer::new(120, 7, 9);
            let fc2 = Buffer::new(84, 9, 11);
            let fc3 = Buffer::new(10, 11, 12);
            Plan::new([
                image,
                conv1,
                conv1_scratch,
                maxpool1,
                conv2,
                conv2_scratch,
                maxpool2,
                fc1,
                fc2,
                fc3,
            ])
        };
        const TRAINING_PLAN: Plan<15> = {
            let image = Buffer::new(784, 0, 23);
            let d_image = Buffer::new(784, 23, 24);
            let conv1 = Buffer::new(4704, 1, 23);
            let maxpool1 = Buffer::new(1176, 2, 23);
            let d_maxpool1 = Buffer::new(1176, 20, 23);
            let conv2 = Buffer::new(1600, 4, 20);
            let maxpool2 = Buffer::new(400, 5, 20);
            let d_maxpool2 = Buffer::new(400, 17, 20);
            let fc1 = Buffer::new(120, 7, 16);
            let d_fc1 = Buffer::new(120, 15, 17);
            let fc2 = Buffer::new(84, 9, 14);
            let d_fc2 = Buffer::new(84, 13, 15);
            let fc3 = Buffer::new(10, 11, 12);
            let d_fc3 = Buffer::new(10, 12, 13);
            let scratch = Buffer::new(
                largest([
                    Self::CONV1.pooled_scratch(),
                    Self::CONV1.weight_scratch(),
                    Self::CONV1.input_scratch(),
                    Self::CONV2.pooled_scratch(),
                    Self::CONV2.weight_scratch(),
                    Self::CONV2.input_scratch(),
                    Self::FC1.weight_scratch(),
                    Self::FC2.weight_scratch(),
                    Self::FC3.weight_scratch(),
                ]),
                1,
                23,
            );
            Plan::new([
                image,
                d_image,
                conv1,
                maxpool1,
                d_maxpool1,
                conv2,
                maxpool2,
                d_maxpool2,
                fc1,
                d_fc1,
                fc2,
                d_fc2,
                fc3,
                d_fc3,
                scratch,
            ])
        };
    }
    impl<T> Sizes for LeNet<T> {}
    impl<T: Scalar> LeNet<T>
    where
        f32: Is<T>,
    {
        costs!();
    }
    impl<T: Scalar> LeNet<T> {
        constructor!();
    }
    /// The struct is `repr(C)`, and each field is nothing but numbers of type `T`.
    unsafe impl<T: Scalar> Flat for LeNet<T> {
        type Scalar = T;
    }
    impl<T: Scalar> Held for LeNet<T> {
        type Network = Self;
        fn network(&self) -> &Self {
            self
        }
        fn network_mut(&mut self) -> &mut Self {
            self
        }
    }
    impl<T: Scalar> Network for LeNet<T> {
        type Input = Map<1, 28, 28>;
        type Output = Vector<10>;
        const NAME: &'static str = "LeNet";
        const STEPS: &'static [StepInfo] = &[
            StepInfo::new(
                    "conv1",
                    "conv(1, 6, k5, s1, p2)",
                    Operation::Conv(Self::CONV1),
                    &[None],
                    &[6, 28, 28],
                )
                .costing(156, Self::CONV1.multiply_adds(), Self::CONV1.multiply_adds()),
            StepInfo::new(
                "relu1",
                "relu",
                Operation::Activation(Activation::Relu),
                &[Some(0)],
                &[6, 28, 28],
            ),
            StepInfo::new(
                "maxpool1",
                "maxpool(2)",
                Operation::MaxPool(Self::MAXPOOL1),
                &[Some(1)],
                &[6, 14, 14],
            ),
            StepInfo::new(
                    "conv2",
                    "conv(6, 16, k5)",
                    Operation::Conv(Self::CONV2),
                    &[Some(2)],
                    &[16, 10, 10],
                )
                .costing(
                    2416,
                    Self::CONV2.multiply_adds(),
                    2 * Self::CONV2.multiply_adds(),
                ),
            StepInfo::new(
                "relu2",
                "relu",
                Operation::Activation(Activation::Relu),
                &[Some(3)],
                &[16, 10, 10],
            ),
            StepInfo::new(
                "maxpool2",
                "maxpool(2)",
                Operation::MaxPool(Self::MAXPOOL2),
                &[Some(4)],
                &[16, 5, 5],
            ),
            StepInfo::new("fc1", "fc(120)", Operation::Fc(Self::FC1), &[Some(5)], &[120])
                .costing(
                    48120,
                    Self::FC1.multiply_adds(),
                    2 * Self::FC1.multiply_adds(),
                ),
            StepInfo::new(
                "relu3",
                "relu",
                Operation::Activation(Activation::Relu),
                &[Some(6)],
                &[120],
            ),
            StepInfo::new("fc2", "fc(84)", Operation::Fc(Self::FC2), &[Some(7)], &[84])
                .costing(
                    10164,
                    Self::FC2.multiply_adds(),
                    2 * Self::FC2.multiply_adds(),
                ),
            StepInfo::new(
                "relu4",
                "relu",
                Operation::Activation(Activation::Relu),
                &[Some(8)],
                &[84],
            ),
            StepInfo::new("fc3", "fc(10)", Operation::Fc(Self::FC3), &[Some(9)], &[10])
                .costing(850, Self::FC3.multiply_adds(), 2 * Self::FC3.multiply_adds()),
        ];
        const PARAMETERS: usize = 61706;
        const LAYERS: &'static [LayerInfo] = &[
            LayerInfo::new("conv1", &[6, 1, 5, 5], 6),
            LayerInfo::new("conv2", &[16, 6, 5, 5], 16),
            LayerInfo::new("fc1", &[120, 400], 120),
            LayerInfo::new("fc2", &[84, 120], 84),
            LayerInfo::new("fc3", &[10, 84], 10),
        ];
        const INFERENCE: Memory = Memory {
            len: Self::INFERENCE_PLAN.len,
            input: Self::INFERENCE_PLAN.slots[0],
            output: Self::INFERENCE_PLAN.slots[9],
            output_gradient: Slot::EMPTY,
            input_gradient: Slot::EMPTY,
        };
        const TRAINING: Memory = Memory {
            len: Self::TRAINING_PLAN.len,
            input: Self::TRAINING_PLAN.slots[0],
            output: Self::TRAINING_PLAN.slots[12],
            output_gradient: Self::TRAINING_PLAN.slots[13],
            input_gradient: Self::TRAINING_PLAN.slots[1],
        };
        fn inference_pass<P: Pass<T>>(&self, pass: &mut P) {
            let [image, conv1, conv1_scratch, maxpool1, conv2, conv2_scratch, maxpool2,
            fc1, fc2, fc3] = Self::INFERENCE_PLAN.slots;
            pass.conv(&Self::CONV1, &self.conv1, image, conv1, conv1_scratch);
            pass.maxpool(&Self::MAXPOOL1, conv1, maxpool1);
            pass.activation_in_place(Activation::Relu, maxpool1);
            pass.conv(&Self::CONV2, &self.conv2, maxpool1, conv2, conv2_scratch);
            pass.maxpool(&Self::MAXPOOL2, conv2, maxpool2);
            pass.activation_in_place(Activation::Relu, maxpool2);
            pass.fc(&Self::FC1, &self.fc1, maxpool2, fc1);
            pass.activation_in_place(Activation::Relu, fc1);
            pass.fc(&Self::FC2, &self.fc2, fc1, fc2);
            pass.activation_in_place(Activation::Relu, fc2);
            pass.fc(&Self::FC3, &self.fc3, fc2, fc3);
        }
        fn forward_group(&self, group: &mut Group<'_, T>) {
            let [image, _, conv1, maxpool1, _, conv2, maxpool2, _, fc1, _, fc2, _, fc3,
            _, scratch] = Self::TRAINING_PLAN.slots;
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
            group
                .conv_maxpool(
                    ConvMaxPool {
                        conv: &Self::CONV2,
                        pool: &Self::MAXPOOL2,
                        relu: true,
                    },
                    &self.conv2,
                    maxpool1,
                    conv2,
                    maxpool2,
                    scratch,
                );
            group.fc(&Self::FC1, &self.fc1, maxpool2, fc1);
            group.activation_in_place(Activation::Relu, fc1);
            group.fc(&Self::FC2, &self.fc2, fc1, fc2);
            group.activation_in_place(Activation::Relu, fc2);
            group.fc(&Self::FC3, &self.fc3, fc2, fc3);
        }
        fn backward_group(
            &self,
            group: &mut Group<'_, T>,
            gradients: &mut Self,
            reach: Reach,
        ) {
            let [image, d_image, conv1, maxpool1, d_maxpool1, conv2, maxpool2,
            d_maxpool2, fc1, d_fc1, fc2, d_fc2, _, d_fc3, scratch] = Self::TRAINING_PLAN
                .slots;
            group
                .fc_backward_weight(&Self::FC3, &mut gradients.fc3, fc2, d_fc3, scratch);
            if !reach.goes_beyond(&gradients.fc3) {
                return;
            }
            group.fc_backward_input(&Self::FC3, &self.fc3, d_fc3, d_fc2);
            group.activation_backward(Activation::Relu, fc2, d_fc2);
            group
                .fc_backward_weight(&Self::FC2, &mut gradients.fc2, fc1, d_fc2, scratch);
            if !reach.goes_beyond(&gradients.fc2) {
                return;
            }
            group.fc_backward_input(&Self::FC2, &self.fc2, d_fc2, d_fc1);
            group.activation_backward(Activation::Relu, fc1, d_fc1);
            group
                .fc_backward_weight(
                    &Self::FC1,
                    &mut gradients.fc1,
                    maxpool2,
                    d_fc1,
                    scratch,
                );
            if !reach.goes_beyond(&gradients.fc1) {
                return;
            }
            group.fc_backward_input(&Self::FC1, &self.fc1, d_fc1, d_maxpool2);
            group
                .conv_maxpool_backward_weight(
                    ConvMaxPool {
                        conv: &Self::CONV2,
                        pool: &Self::MAXPOOL2,
                        relu: true,
                    },
                    &mut gradients.conv2,
                    maxpool1,
                    conv2,
                    [maxpool2, d_maxpool2],
                    scratch,
                );
            if !reach.goes_beyond(&gradients.conv2) {
                return;
            }
            group
                .conv_maxpool_backward_input(
                    ConvMaxPool {
                        conv: &Self::CONV2,
                        pool: &Self::MAXPOOL2,
                        relu: true,
                    },
                    &self.conv2,
                    conv2,
                    d_maxpool2,
                    d_maxpool1,
                    scratch,
                );
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
    /// `LeNet` as a layer of another network.
    #[doc(hidden)]
    pub struct LeNetInside;
    impl Family for LeNetInside {
        type Network<T: Scalar> = LeNet<T>;
    }
    #[doc(hidden)]
    impl Enclosed for LeNet {
        type Settings = LeNetInside;
    }
    #[doc(hidden)]
    impl Link<Map<1, 28, 28>> for LeNet {
        type Stage = Inside<LeNetInside>;
    }
    const _: () = assert!(< LeNet as Flat > ::LEN == 61706);
};
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
