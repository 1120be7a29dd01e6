//! A small network with each kind of normalisation, written by hand as `network!` is to write it:
//!
//! ```text
//! [4] -> fc(6) -> layernorm -> tanh -> fc(6) -> groupnorm(2) -> tanh -> fc(4) -> batchnorm
//! ```

use netshape::layer::{
    Activation, BatchNorm, BatchNormGeometry, Fc, FcGeometry, GroupNorm, GroupNormGeometry, LayerNorm,
};
use netshape::plan::{Buffer, Plan, Slot};
use netshape::{Flat, Group, Held, LayerInfo, Memory, Network, Pass, Reach, Scalar, Vector};

#[repr(C)]
pub(crate) struct VectorNorm<T = f32> {
    fc1: Fc<[T; 24], [T; 6]>,
    layernorm1: LayerNorm<[T; 6]>,
    fc2: Fc<[T; 36], [T; 6]>,
    groupnorm1: GroupNorm<[T; 6]>,
    fc3: Fc<[T; 24], [T; 4]>,
    norm1: BatchNorm<[T; 4]>,
}

impl<T: Scalar> VectorNorm<T> {
    const FC1: FcGeometry = FcGeometry { input: 4, output: 6 };
    const LAYERNORM1: GroupNormGeometry = GroupNormGeometry::layer(6);
    const FC2: FcGeometry = FcGeometry { input: 6, output: 6 };
    const GROUPNORM1: GroupNormGeometry = GroupNormGeometry::new(6, 1, 2);
    const FC3: FcGeometry = FcGeometry { input: 6, output: 4 };
    const NORM1: BatchNormGeometry = BatchNormGeometry { channels: 4, positions: 1, first: 0 };

    const INFERENCE_PLAN: Plan<9> = Plan::new([
        Buffer::new(4, 0, 1),
        Buffer::new(6, 1, 2),
        Buffer::new(6, 2, 4),
        Buffer::new(Self::LAYERNORM1.kept(), 2, 2),
        Buffer::new(6, 4, 5),
        Buffer::new(6, 5, 7),
        Buffer::new(Self::GROUPNORM1.kept(), 5, 5),
        Buffer::new(4, 7, 8),
        Buffer::new(4, 8, 9),
    ]);
    const TRAINING_PLAN: Plan<14> = Plan::new([
        Buffer::new(4, 0, 17),
        Buffer::new(6, 1, 16),
        Buffer::new(6, 2, 15),
        Buffer::new(Self::LAYERNORM1.kept(), 2, 16),
        Buffer::new(6, 4, 13),
        Buffer::new(6, 5, 12),
        Buffer::new(Self::GROUPNORM1.kept(), 5, 13),
        Buffer::new(4, 7, 10),
        Buffer::new(4, 8, 9),
        Buffer::new(4, 9, 11),
        Buffer::new(6, 11, 14),
        Buffer::new(6, 14, 17),
        Buffer::new(4, 17, 18),
        Buffer::new(Self::FC1.weight_scratch() + Self::FC2.weight_scratch() + Self::FC3.weight_scratch(), 1, 17),
    ]);
}

// SAFETY: the struct is `repr(C)`, and each field is nothing but numbers of type `T`.
unsafe impl<T: Scalar> Flat for VectorNorm<T> {
    type Scalar = T;
}

impl<T: Scalar> Held for VectorNorm<T> {
    type Network = Self;

    fn network(&self) -> &Self {
        self
    }

    fn network_mut(&mut self) -> &mut Self {
        self
    }
}

impl<T: Scalar> Network for VectorNorm<T> {
    type Input = Vector<4>;
    type Output = Vector<4>;
    const LAYERS: &'static [LayerInfo] = &[
        LayerInfo::new("fc1", &[6, 4], 6),
        LayerInfo::norm("layernorm1", &[6]),
        LayerInfo::new("fc2", &[6, 6], 6),
        LayerInfo::norm("groupnorm1", &[6]),
        LayerInfo::new("fc3", &[4, 6], 4),
        LayerInfo::batch_norm("norm1", &[4], 1, 0),
    ];
    const INFERENCE: Memory = Memory {
        len: Self::INFERENCE_PLAN.len,
        input: Self::INFERENCE_PLAN.slots[0],
        output: Self::INFERENCE_PLAN.slots[8],
        output_gradient: Slot::EMPTY,
        input_gradient: Slot::EMPTY,
    };
    const TRAINING: Memory = Memory {
        len: Self::TRAINING_PLAN.len,
        input: Self::TRAINING_PLAN.slots[0],
        output: Self::TRAINING_PLAN.slots[8],
        output_gradient: Self::TRAINING_PLAN.slots[9],
        input_gradient: Self::TRAINING_PLAN.slots[12],
    };

    fn inference_pass<P: Pass<T>>(&self, pass: &mut P) {
        let [x, fc1, layernorm1, kept1, fc2, groupnorm1, kept2, fc3, norm1] = Self::INFERENCE_PLAN.slots;
        pass.fc(&Self::FC1, &self.fc1, x, fc1);
        pass.layernorm(&Self::LAYERNORM1, &self.layernorm1, fc1, layernorm1, kept1);
        pass.activation_in_place(Activation::Tanh, layernorm1);
        pass.fc(&Self::FC2, &self.fc2, layernorm1, fc2);
        pass.groupnorm(&Self::GROUPNORM1, &self.groupnorm1, fc2, groupnorm1, kept2);
        pass.activation_in_place(Activation::Tanh, groupnorm1);
        pass.fc(&Self::FC3, &self.fc3, groupnorm1, fc3);
        pass.batchnorm_infer(&Self::NORM1, &self.norm1, fc3, norm1);
    }

    fn forward_group(&self, group: &mut Group<'_, T>) {
        let [x, fc1, layernorm1, kept1, fc2, groupnorm1, kept2, fc3, norm1, ..] = Self::TRAINING_PLAN.slots;
        match group.phase() {
            0 => {
                group.fc(&Self::FC1, &self.fc1, x, fc1);
                group.layernorm(&Self::LAYERNORM1, &self.layernorm1, fc1, layernorm1, kept1);
                group.activation_in_place(Activation::Tanh, layernorm1);
                group.fc(&Self::FC2, &self.fc2, layernorm1, fc2);
                group.groupnorm(&Self::GROUPNORM1, &self.groupnorm1, fc2, groupnorm1, kept2);
                group.activation_in_place(Activation::Tanh, groupnorm1);
                group.fc(&Self::FC3, &self.fc3, groupnorm1, fc3);
                group.batchnorm_moments(&Self::NORM1, fc3);
            }
            1 => group.batchnorm(&Self::NORM1, &self.norm1, fc3, norm1),
            _ => {}
        }
    }

    fn backward_group(&self, group: &mut Group<'_, T>, gradients: &mut Self, reach: Reach) {
        let [x, fc1, layernorm1, kept1, fc2, groupnorm1, kept2, fc3, _, d_fc3, d_fc2, d_fc1, d_x, scratch] =
            Self::TRAINING_PLAN.slots;
        match group.phase() {
            1 => group.batchnorm_backward_weight(&Self::NORM1, &mut gradients.norm1, fc3, d_fc3),
            0 => {
                group.batchnorm_backward_input(&Self::NORM1, &self.norm1, fc3, d_fc3);
                group.fc_backward_weight(&Self::FC3, &mut gradients.fc3, groupnorm1, d_fc3, scratch);
                if !reach.goes_beyond(&gradients.fc3) {
                    return;
                }
                group.fc_backward_input(&Self::FC3, &self.fc3, d_fc3, d_fc2);
                group.activation_backward(Activation::Tanh, groupnorm1, d_fc2);
                let (layer, gradient) = (&self.groupnorm1, &mut gradients.groupnorm1);
                group.groupnorm_backward(&Self::GROUPNORM1, layer, gradient, fc2, kept2, d_fc2);
                if !reach.goes_beyond(&gradients.groupnorm1) {
                    return;
                }
                group.fc_backward_weight(&Self::FC2, &mut gradients.fc2, layernorm1, d_fc2, scratch);
                if !reach.goes_beyond(&gradients.fc2) {
                    return;
                }
                group.fc_backward_input(&Self::FC2, &self.fc2, d_fc2, d_fc1);
                group.activation_backward(Activation::Tanh, layernorm1, d_fc1);
                let (layer, gradient) = (&self.layernorm1, &mut gradients.layernorm1);
                group.layernorm_backward(&Self::LAYERNORM1, layer, gradient, fc1, kept1, d_fc1);
                if !reach.goes_beyond(&gradients.layernorm1) {
                    return;
                }
                group.fc_backward_weight(&Self::FC1, &mut gradients.fc1, x, d_fc1, scratch);
                if reach.goes_beyond(gradients) {
                    group.fc_backward_input(&Self::FC1, &self.fc1, d_fc1, d_x);
                }
            }
            _ => {}
        }
    }
}
