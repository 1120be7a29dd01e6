//! A small network with two batch norms, written by hand as `network!` is to write it:
//!
//! ```text
//! [2, 7, 6] -> conv(4, k3, p1, nobias) -> batchnorm -> relu -> maxpool(2) -> conv(5, k2) -> batchnorm -> relu -> fc(3)
//! ```

use netshape::layer::{Activation, BatchNorm, BatchNormGeometry, Conv, ConvGeometry, Fc, FcGeometry, PoolGeometry};
use netshape::plan::{Buffer, Plan, Slot};
use netshape::{Flat, Group, Held, LayerInfo, Map, Memory, Network, Pass, Reach, Scalar, Vector};

#[repr(C)]
pub(crate) struct Normalised<T = f32> {
    pub(crate) conv1: Conv<[T; 72], [T; 0]>,
    pub(crate) norm1: BatchNorm<[T; 4]>,
    pub(crate) conv2: Conv<[T; 80], [T; 5]>,
    pub(crate) norm2: BatchNorm<[T; 5]>,
    pub(crate) fc1: Fc<[T; 60], [T; 3]>,
}

impl<T: Scalar> Normalised<T> {
    pub(crate) const PARAMETERS: usize = 72 + (4 + 4) + (80 + 5) + (5 + 5) + (60 + 3);
    const CONV1: ConvGeometry = ConvGeometry::new([2, 7, 6], 4, [3, 3], [1, 1], [1, 1], [1, 1], 1);
    const NORM1: BatchNormGeometry = BatchNormGeometry { channels: 4, positions: 42, first: 0 };
    const MAXPOOL1: PoolGeometry = PoolGeometry::new([4, 7, 6], [2, 2], [2, 2], [0, 0]);
    const CONV2: ConvGeometry = ConvGeometry::new([4, 3, 3], 5, [2, 2], [1, 1], [0, 0], [1, 1], 1);
    const NORM2: BatchNormGeometry = BatchNormGeometry { channels: 5, positions: 4, first: 4 };
    const FC1: FcGeometry = FcGeometry { input: 20, output: 3 };

    const INFERENCE_PLAN: Plan<8> = Plan::new([
        Buffer::new(84, 0, 1),
        Buffer::new(168, 1, 2),
        Buffer::new(168, 2, 4),
        Buffer::new(36, 4, 5),
        Buffer::new(20, 5, 6),
        Buffer::new(20, 6, 8),
        Buffer::new(3, 8, 9),
        Buffer::new(Self::CONV1.forward_scratch() + Self::CONV2.forward_scratch(), 1, 5),
    ]);
    /// What a batch norm takes is kept until its input's gradient is known; that works in the place of the output's.
    const TRAINING_PLAN: Plan<13> = Plan::new([
        Buffer::new(84, 0, 17),
        Buffer::new(168, 1, 16),
        Buffer::new(168, 2, 15),
        Buffer::new(36, 4, 14),
        Buffer::new(20, 5, 12),
        Buffer::new(20, 6, 11),
        Buffer::new(3, 8, 9),
        Buffer::new(3, 9, 10),
        Buffer::new(20, 10, 13),
        Buffer::new(36, 13, 14),
        Buffer::new(168, 14, 17),
        Buffer::new(84, 17, 18),
        Buffer::new(
            Self::CONV1.weight_scratch()
                + Self::CONV2.weight_scratch()
                + Self::FC1.weight_scratch()
                + Self::CONV1.input_scratch()
                + Self::CONV2.input_scratch(),
            1,
            17,
        ),
    ]);
}

// SAFETY: the struct is `repr(C)`, and each field is nothing but numbers of type `T`.
unsafe impl<T: Scalar> Flat for Normalised<T> {
    type Scalar = T;
}

const _: () = assert!(<Normalised as Flat>::LEN == Normalised::<f32>::PARAMETERS + 2 * (4 + 5));
const _: () = assert!(netshape::parameter_count(<Normalised as Network>::LAYERS) == Normalised::<f32>::PARAMETERS);

impl<T: Scalar> Held for Normalised<T> {
    type Network = Self;

    fn network(&self) -> &Self {
        self
    }

    fn network_mut(&mut self) -> &mut Self {
        self
    }
}

impl<T: Scalar> Network for Normalised<T> {
    type Input = Map<2, 7, 6>;
    type Output = Vector<3>;
    const LAYERS: &'static [LayerInfo] = &[
        LayerInfo::new("conv1", &[4, 2, 3, 3], 0),
        LayerInfo::batch_norm("norm1", &[4], 42, 0),
        LayerInfo::new("conv2", &[5, 4, 2, 2], 5),
        LayerInfo::batch_norm("norm2", &[5], 4, 1),
        LayerInfo::new("fc1", &[3, 20], 3),
    ];
    const INFERENCE: Memory = Memory {
        len: Self::INFERENCE_PLAN.len,
        input: Self::INFERENCE_PLAN.slots[0],
        output: Self::INFERENCE_PLAN.slots[6],
        output_gradient: Slot::EMPTY,
        input_gradient: Slot::EMPTY,
    };
    const TRAINING: Memory = Memory {
        len: Self::TRAINING_PLAN.len,
        input: Self::TRAINING_PLAN.slots[0],
        output: Self::TRAINING_PLAN.slots[6],
        output_gradient: Self::TRAINING_PLAN.slots[7],
        input_gradient: Self::TRAINING_PLAN.slots[11],
    };

    fn inference_pass<P: Pass<T>>(&self, pass: &mut P) {
        let [image, conv1, norm1, maxpool1, conv2, norm2, fc1, scratch] = Self::INFERENCE_PLAN.slots;
        pass.conv(&Self::CONV1, &self.conv1, image, conv1, scratch);
        pass.batchnorm_infer(&Self::NORM1, &self.norm1, conv1, norm1);
        pass.activation_in_place(Activation::Relu, norm1);
        pass.maxpool(&Self::MAXPOOL1, norm1, maxpool1);
        pass.conv(&Self::CONV2, &self.conv2, maxpool1, conv2, scratch);
        pass.batchnorm_infer(&Self::NORM2, &self.norm2, conv2, norm2);
        pass.activation_in_place(Activation::Relu, norm2);
        pass.fc(&Self::FC1, &self.fc1, norm2, fc1);
    }

    fn forward_group(&self, group: &mut Group<'_, T>) {
        let [image, conv1, norm1, maxpool1, conv2, norm2, fc1, _, _, _, _, _, scratch] = Self::TRAINING_PLAN.slots;
        match group.phase() {
            0 => {
                group.conv(&Self::CONV1, &self.conv1, image, conv1, scratch);
                group.batchnorm_moments(&Self::NORM1, conv1);
            }
            1 => {
                group.batchnorm(&Self::NORM1, &self.norm1, conv1, norm1);
                group.activation_in_place(Activation::Relu, norm1);
                group.maxpool(&Self::MAXPOOL1, norm1, maxpool1);
                group.conv(&Self::CONV2, &self.conv2, maxpool1, conv2, scratch);
                group.batchnorm_moments(&Self::NORM2, conv2);
            }
            2 => {
                group.batchnorm(&Self::NORM2, &self.norm2, conv2, norm2);
                group.activation_in_place(Activation::Relu, norm2);
                group.fc(&Self::FC1, &self.fc1, norm2, fc1);
            }
            _ => {}
        }
    }

    fn backward_group(&self, group: &mut Group<'_, T>, gradients: &mut Self, reach: Reach) {
        let [image, conv1, norm1, maxpool1, conv2, norm2, _, d_fc1, d_conv2, d_maxpool1, d_conv1, d_image, scratch] =
            Self::TRAINING_PLAN.slots;
        match group.phase() {
            2 => {
                group.fc_backward_weight(&Self::FC1, &mut gradients.fc1, norm2, d_fc1, scratch);
                if !reach.goes_beyond(&gradients.fc1) {
                    return;
                }
                group.fc_backward_input(&Self::FC1, &self.fc1, d_fc1, d_conv2);
                group.activation_backward(Activation::Relu, norm2, d_conv2);
                group.batchnorm_backward_weight(&Self::NORM2, &mut gradients.norm2, conv2, d_conv2);
            }
            1 => {
                group.batchnorm_backward_input(&Self::NORM2, &self.norm2, conv2, d_conv2);
                group.conv_backward_weight(&Self::CONV2, &mut gradients.conv2, maxpool1, d_conv2, scratch);
                if !reach.goes_beyond(&gradients.conv2) {
                    return;
                }
                group.conv_backward_input(&Self::CONV2, &self.conv2, d_conv2, d_maxpool1, scratch);
                group.maxpool_backward(&Self::MAXPOOL1, norm1, maxpool1, d_maxpool1, d_conv1);
                group.activation_backward(Activation::Relu, norm1, d_conv1);
                group.batchnorm_backward_weight(&Self::NORM1, &mut gradients.norm1, conv1, d_conv1);
            }
            0 => {
                group.batchnorm_backward_input(&Self::NORM1, &self.norm1, conv1, d_conv1);
                group.conv_backward_weight(&Self::CONV1, &mut gradients.conv1, image, d_conv1, scratch);
                if reach.goes_beyond(gradients) {
                    group.conv_backward_input(&Self::CONV1, &self.conv1, d_conv1, d_image, scratch);
                }
            }
            _ => {}
        }
    }
}
