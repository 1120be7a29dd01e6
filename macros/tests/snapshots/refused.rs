#[derive(Debug)]
/// The declaration of this network has mistakes.
#[repr(C)]
pub struct NetStandIn<T, const MISTAKES: usize> {
    /// A layer of a network with mistakes.
    pub stem: ::netshape::layer::Conv<
        [[[[T; Net_HAS_MISTAKES]; Net_HAS_MISTAKES]; Net_HAS_MISTAKES]; Net_HAS_MISTAKES],
        [T; Net_HAS_MISTAKES],
    >,
    /// A layer of a network with mistakes.
    pub fc1: ::netshape::layer::Fc<
        [[T; Net_HAS_MISTAKES]; Net_HAS_MISTAKES],
        [T; Net_HAS_MISTAKES],
    >,
}
#[allow(non_camel_case_types)]
pub type Net<T = f32> = NetStandIn<T, Net_HAS_MISTAKES>;
impl<T: ::netshape::Scalar, const MISTAKES: usize> NetStandIn<T, MISTAKES>
where
    f32: ::netshape::Is<T>,
{
    ::netshape::costs!();
}
impl NetStandIn<f32, Net_HAS_MISTAKES> {
    /// The network with the weights of a file, if it names one.
    pub const TRAINED: &'static Self = &::netshape::embed::zeros();
}
unsafe impl<T: ::netshape::Scalar, const MISTAKES: usize> ::netshape::Flat
for NetStandIn<T, MISTAKES> {
    type Scalar = T;
}
impl<T: ::netshape::Scalar, const MISTAKES: usize> ::netshape::Held
for NetStandIn<T, MISTAKES> {
    type Network = Self;
    fn network(&self) -> &Self {
        self
    }
    fn network_mut(&mut self) -> &mut Self {
        self
    }
}
impl<T: ::netshape::Scalar, const MISTAKES: usize> ::netshape::Network
for NetStandIn<T, MISTAKES> {
    type Input = ::netshape::Map<1, 28, 28>;
    type Output = ::netshape::Vector<10>;
    const PARAMETERS: usize = Net_HAS_MISTAKES;
    const STEPS: &'static [::netshape::StepInfo] = {
        let _ = Net_HAS_MISTAKES;
        &[]
    };
    const LAYERS: &'static [::netshape::LayerInfo] = {
        let _ = Net_HAS_MISTAKES;
        &[]
    };
    const INFERENCE: ::netshape::Memory = ::netshape::Memory {
        len: Net_HAS_MISTAKES,
        input: ::netshape::plan::Slot::EMPTY,
        output: ::netshape::plan::Slot::EMPTY,
        output_gradient: ::netshape::plan::Slot::EMPTY,
        input_gradient: ::netshape::plan::Slot::EMPTY,
    };
    const TRAINING: ::netshape::Memory = ::netshape::Memory {
        len: Net_HAS_MISTAKES,
        input: ::netshape::plan::Slot::EMPTY,
        output: ::netshape::plan::Slot::EMPTY,
        output_gradient: ::netshape::plan::Slot::EMPTY,
        input_gradient: ::netshape::plan::Slot::EMPTY,
    };
    fn inference_pass<P: ::netshape::Pass<T>>(&self, _: &mut P) {
        let _ = (&self.stem, &self.fc1);
    }
    fn forward_group(&self, _: &mut ::netshape::Group<'_, T>) {}
    fn backward_group(
        &self,
        _: &mut ::netshape::Group<'_, T>,
        _: &mut Self,
        _: ::netshape::Reach,
    ) {}
}
#[doc(hidden)]
const Net_HAS_MISTAKES: usize = ::core::compile_error! {
    "there is no layer `rleu`\n = write `relu`, if that is meant\n = layers: conv, fc, maxpool, avgpool, gap, flatten, identity, dropout, batchnorm, layernorm, groupnorm, relu, leaky_relu, elu, gelu, silu, sigmoid, tanh, softplus, softmax, log_softmax"
};
