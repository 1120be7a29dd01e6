/// A network from 512×7×7 to CLASSES.
///
/// ```text
/// [512, 7, 7] -> gap -> fc(CLASSES)
/// ```
///
/// | name | layer | output | parameters | multiply-adds |
/// |---|---|---|---:|---:|
/// | | input | 512×7×7 | | |
/// | `gap1` | `gap` | 512×1×1 | | |
/// | `fc1` | `fc(CLASSES)` | CLASSES | 513 * CLASSES | 512 * CLASSES |
///
/// It has 513 * CLASSES parameters, and takes 512 * CLASSES multiply-adds for a sample.
#[repr(C)]
pub struct Head<const CLASSES: usize, T = f32> {
    /// `fc(CLASSES)`: 512×1×1 → CLASSES
    pub fc1: ::netshape::layer::Fc<[[T; 512]; CLASSES], [T; CLASSES]>,
}
impl<const CLASSES: usize, T: ::netshape::Scalar> Head<CLASSES, T>
where
    f32: ::netshape::Is<T>,
{
    ::netshape::costs!();
}
impl<const CLASSES: usize, T: ::netshape::Scalar> Head<CLASSES, T> {
    ::netshape::constructor!();
    const SIZES: () = {
        ::netshape::verdict::parameter("Head", "CLASSES", &[CLASSES], 0);
        ::netshape::verdict::weights("fc1", &[CLASSES, 512]);
    };
    const GAP1: ::netshape::layer::PoolGeometry = ::netshape::layer::PoolGeometry::global([
        512, 7, 7,
    ]);
    const FC1: ::netshape::layer::FcGeometry = ::netshape::layer::FcGeometry {
        input: 512,
        output: CLASSES,
    };
    const INFERENCE_PLAN: ::netshape::plan::Plan<3> = {
        let image = ::netshape::plan::Buffer::new(25088, 0, 1);
        let gap1 = ::netshape::plan::Buffer::new(512, 1, 2);
        let fc1 = ::netshape::plan::Buffer::new(CLASSES, 2, 3);
        ::netshape::plan::Plan::new([image, gap1, fc1])
    };
    const TRAINING_PLAN: ::netshape::plan::Plan<7> = {
        let image = ::netshape::plan::Buffer::new(25088, 0, 1);
        let d_image = ::netshape::plan::Buffer::new(25088, 5, 6);
        let gap1 = ::netshape::plan::Buffer::new(512, 1, 4);
        let d_gap1 = ::netshape::plan::Buffer::new(512, 4, 5);
        let fc1 = ::netshape::plan::Buffer::new(CLASSES, 2, 3);
        let d_fc1 = ::netshape::plan::Buffer::new(CLASSES, 3, 4);
        let scratch = ::netshape::plan::Buffer::new(
            ::netshape::plan::largest([Self::FC1.weight_scratch()]),
            1,
            5,
        );
        ::netshape::plan::Plan::new([image, d_image, gap1, d_gap1, fc1, d_fc1, scratch])
    };
}
/// The struct is `repr(C)`, and each field is nothing but numbers of type `T`.
unsafe impl<const CLASSES: usize, T: ::netshape::Scalar> ::netshape::Flat
for Head<CLASSES, T> {
    type Scalar = T;
}
impl<const CLASSES: usize, T: ::netshape::Scalar> ::netshape::Held for Head<CLASSES, T> {
    type Network = Self;
    fn network(&self) -> &Self {
        self
    }
    fn network_mut(&mut self) -> &mut Self {
        self
    }
}
impl<const CLASSES: usize, T: ::netshape::Scalar> ::netshape::Network
for Head<CLASSES, T> {
    type Input = ::netshape::Map<512, 7, 7>;
    type Output = ::netshape::Vector<CLASSES>;
    const NAME: &'static str = "Head";
    const STEPS: &'static [::netshape::StepInfo] = &[
        ::netshape::StepInfo::new(
            "gap1",
            "gap",
            ::netshape::Operation::GlobalAvgPool,
            &[::core::option::Option::None],
            &[512, 1, 1],
        ),
        ::netshape::StepInfo::new(
                "fc1",
                "fc(CLASSES)",
                ::netshape::Operation::Fc(Self::FC1),
                &[::core::option::Option::Some(0)],
                &[CLASSES],
            )
            .costing(
                ::netshape::plan::product([513, CLASSES]),
                Self::FC1.multiply_adds(),
                Self::FC1.multiply_adds(),
            ),
    ];
    const PARAMETERS: usize = {
        let () = Self::SIZES;
        ::netshape::plan::product([513, CLASSES])
    };
    const LAYERS: &'static [::netshape::LayerInfo] = {
        let () = Self::NETWORKS_INSIDE;
        Self::FIELDS
    };
    const FIELDS: &'static [::netshape::LayerInfo] = &[
        ::netshape::LayerInfo::new("fc1", &[CLASSES, 512], CLASSES),
    ];
    const NETWORKS_INSIDE: () = {
        let () = Self::SIZES;
    };
    const INFERENCE: ::netshape::Memory = ::netshape::Memory {
        len: Self::INFERENCE_PLAN.len,
        input: Self::INFERENCE_PLAN.slots[0],
        output: Self::INFERENCE_PLAN.slots[2],
        output_gradient: ::netshape::plan::Slot::EMPTY,
        input_gradient: ::netshape::plan::Slot::EMPTY,
    };
    const TRAINING: ::netshape::Memory = ::netshape::Memory {
        len: Self::TRAINING_PLAN.len,
        input: Self::TRAINING_PLAN.slots[0],
        output: Self::TRAINING_PLAN.slots[4],
        output_gradient: Self::TRAINING_PLAN.slots[5],
        input_gradient: Self::TRAINING_PLAN.slots[1],
    };
    fn inference_pass<P: ::netshape::Pass<T>>(&self, pass: &mut P) {
        let [image, gap1, fc1] = Self::INFERENCE_PLAN.slots;
        pass.avgpool(&Self::GAP1, image, gap1);
        pass.fc(&Self::FC1, &self.fc1, gap1, fc1);
    }
    fn forward_group(&self, group: &mut ::netshape::Group<'_, T>) {
        let [image, _, gap1, _, fc1, _, _] = Self::TRAINING_PLAN.slots;
        group.avgpool(&Self::GAP1, image, gap1);
        group.fc(&Self::FC1, &self.fc1, gap1, fc1);
    }
    fn backward_group(
        &self,
        group: &mut ::netshape::Group<'_, T>,
        gradients: &mut Self,
        reach: ::netshape::Reach,
    ) {
        let [_, d_image, gap1, d_gap1, _, d_fc1, scratch] = Self::TRAINING_PLAN.slots;
        group.fc_backward_weight(&Self::FC1, &mut gradients.fc1, gap1, d_fc1, scratch);
        if reach.goes_beyond(gradients) {
            group.fc_backward_input(&Self::FC1, &self.fc1, d_fc1, d_gap1);
            group.avgpool_backward(&Self::GAP1, d_gap1, d_image);
        }
    }
}
/// `Head` as a layer of another network.
#[doc(hidden)]
pub struct HeadInside<const CLASSES: usize>;
impl<const CLASSES: usize> ::netshape::nest::Family for HeadInside<CLASSES> {
    type Network<T: ::netshape::Scalar> = Head<CLASSES, T>;
}
#[doc(hidden)]
impl<const CLASSES: usize> ::netshape::nest::Enclosed for Head<CLASSES> {
    type Settings = HeadInside<CLASSES>;
}
#[doc(hidden)]
impl<const CLASSES: usize> ::netshape::nest::Link<::netshape::Map<512, 7, 7>>
for Head<CLASSES> {
    type Stage = ::netshape::nest::Inside<HeadInside<CLASSES>>;
}
const _: () = {
    use ::netshape::proof::*;
    type Arriving = Map<U512, U7, U7>;
    type AfterGap1 = Map<U512, U1, U1>;
    follows::<Arriving, GlobalPool, AfterGap1>();
};
