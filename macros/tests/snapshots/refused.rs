#[derive(Debug)]
/// The declaration of this network has mistakes.
#[repr(C)]
pub struct Net<T = f32> {
    /// A layer of a network with mistakes.
    pub stem: ::netshape::layer::Conv<[[[[T; 5]; 5]; 1]; 6], [T; 6]>,
    /// A layer of a network with mistakes.
    pub fc1: ::netshape::layer::Fc<[[T; 3456]; 10], [T; 10]>,
}
impl<T: ::netshape::Scalar> Net<T> {
    /// How many parameters the network has.
    pub const PARAMETERS: usize = <Self as ::netshape::Flat>::LEN;
}
unsafe impl<T: ::netshape::Scalar> ::netshape::Flat for Net<T> {
    type Scalar = T;
}
impl<T: ::netshape::Scalar> ::netshape::Held for Net<T> {
    type Network = Self;
    fn network(&self) -> &Self {
        self
    }
    fn network_mut(&mut self) -> &mut Self {
        self
    }
}
impl<T: ::netshape::Scalar> ::netshape::Network for Net<T> {
    type Input = ::netshape::Map<1, 28, 28>;
    type Output = ::netshape::Vector<10>;
    const LAYERS: &'static [::netshape::LayerInfo] = &[];
    const INFERENCE: ::netshape::Memory = ::netshape::Memory {
        len: 0,
        input: ::netshape::plan::Slot::EMPTY,
        output: ::netshape::plan::Slot::EMPTY,
        output_gradient: ::netshape::plan::Slot::EMPTY,
        input_gradient: ::netshape::plan::Slot::EMPTY,
    };
    const TRAINING: ::netshape::Memory = ::netshape::Memory {
        len: 0,
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
::core::compile_error! {
    "there is no layer `rleu`\n = write `relu`, if that is meant\n = layers: conv, fc, maxpool, avgpool, gap, flatten, identity, dropout, batchnorm, layernorm, groupnorm, relu, leaky_relu, elu, gelu, silu, sigmoid, tanh, softplus, softmax, log_softmax"
}
