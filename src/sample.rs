//! One sample on its way through a network: the kernels, the sample's memory, and one method a layer, which the generated
//! code calls.

#[cfg(feature = "std")]
use crate::aligned::Aligned;
use crate::kernel::sample::{Answer, Mismatch, SampleKernels};
use crate::layer::own::{Layer, Rows, RowsMut};
use crate::layer::{
    Activation, BatchNorm, BatchNormGeometry, Conv, ConvGeometry, Fc, FcGeometry, GroupNorm, GroupNormGeometry,
    LayerNorm, PoolGeometry,
};
use crate::plan::Slot;
use crate::{Flat, Network, Pass, Scalar, Shape};

/// A sample that goes through the network alone, in a memory as long as the plan.
///
/// What cannot happen to a network that `network!` has made, an error of its plan, does not panic here: the program may
/// have nobody to tell. [`infer`] makes the output NaN instead.
pub(crate) struct Sample<'a, T: Scalar> {
    kernels: &'static SampleKernels<T>,
    memory: &'a mut [T],
    answer: Answer,
    #[cfg(feature = "std")]
    beside: Beside<T>,
}

/// What a pass has beside the plan, where there is an allocator.
#[cfg(feature = "std")]
#[derive(Default)]
pub(crate) struct Beside<T> {
    /// What left the layers of one's own, for who asks.
    own: Option<Vec<Vec<T>>>,
    /// The memory for convolutions by Winograd's algorithm; without it they are computed directly.
    pub(crate) workspace: Option<Aligned<T>>,
}

/// What `network` makes of a sample, in a memory as long as its plan.
pub(crate) fn infer<'a, N: Network>(
    kernels: &'static SampleKernels<N::Scalar>,
    network: &N,
    sample: &[N::Scalar],
    memory: &'a mut [N::Scalar],
) -> &'a [N::Scalar] {
    let mut pass = Sample::new(kernels, memory);
    pass.run(network, sample);
    pass.output::<N>()
}

/// The same with what is beside the plan.
#[cfg(feature = "std")]
pub(crate) fn infer_with<'a, N: Network>(
    kernels: &'static SampleKernels<N::Scalar>,
    network: &N,
    sample: &[N::Scalar],
    memory: &'a mut [N::Scalar],
    beside: &mut Beside<N::Scalar>,
) -> &'a [N::Scalar] {
    let mut pass = Sample::new(kernels, memory);
    std::mem::swap(&mut pass.beside, beside);
    pass.run(network, sample);
    std::mem::swap(&mut pass.beside, beside);
    pass.output::<N>()
}

/// What leaves the layers of one's own, those of networks inside included, in the order of the declaration.
#[cfg(feature = "std")]
pub(crate) fn own_outputs<N: Network>(
    kernels: &'static SampleKernels<N::Scalar>,
    network: &N,
    sample: &[N::Scalar],
) -> Vec<Vec<N::Scalar>> {
    let mut memory = crate::aligned::Aligned::default();
    let mut pass = Sample::new(kernels, memory.get(N::INFERENCE.len));
    pass.beside.own = Some(Vec::new());
    pass.run(network, sample);
    pass.beside.own.unwrap_or_default()
}

/// y = x
fn copy<T: Scalar>(x: &[T], y: &mut [T]) -> Answer {
    if x.len() != y.len() {
        return Err(Mismatch);
    }
    y.copy_from_slice(x);
    Ok(())
}

impl<'a, T: Scalar> Sample<'a, T> {
    fn new(kernels: &'static SampleKernels<T>, memory: &'a mut [T]) -> Self {
        Self {
            kernels,
            memory,
            answer: Ok(()),
            #[cfg(feature = "std")]
            beside: Beside::default(),
        }
    }

    /// Sends a sample through a network whose plan the memory is as long as.
    fn run<N: Network<Scalar = T>>(&mut self, network: &N, sample: &[T]) {
        self.with([N::INFERENCE.input], |_, [input]| copy(sample, input));
        network.inference_pass(self);
    }

    /// What has left the network.
    fn output<N: Network<Scalar = T>>(self) -> &'a [T] {
        let Sample { memory, answer, .. } = self;
        let output = N::INFERENCE.output;
        let output = memory.get_mut(output.offset..output.offset + output.len).unwrap_or_default();
        debug_assert_eq!(answer, Ok(()), "the plan or a geometry of the network contradicts itself");
        if answer.is_err() {
            output.fill(num_traits::Float::nan());
        }
        output
    }

    /// A convolution by Winograd's algorithm, if there is memory for it and it pays.
    #[cfg(feature = "std")]
    fn winograd<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &ConvGeometry,
        layer: &Conv<W, B>,
        [x, y]: [Slot; 2],
    ) -> bool {
        let Some(len) = self.kernels.winograd_where_it_pays(geometry) else { return false };
        let Some(mut workspace) = self.beside.workspace.take() else { return false };
        self.with([x, y], |kernels, [x, y]| {
            let (weight, bias) = (layer.weight.as_slice(), layer.bias.as_slice());
            (kernels.winograd)(geometry, x, weight, bias, y, workspace.get(len))
        });
        self.beside.workspace = Some(workspace);
        true
    }

    /// Does something with the buffers at `slots`, and keeps in mind if that was not possible.
    fn with<const N: usize>(
        &mut self,
        slots: [Slot; N],
        work: impl FnOnce(&SampleKernels<T>, [&mut [T]; N]) -> Answer,
    ) {
        let ranges = slots.map(|slot| slot.offset..slot.offset.saturating_add(slot.len));
        let answer = match self.memory.get_disjoint_mut(ranges) {
            Ok(buffers) => work(self.kernels, buffers),
            Err(_) => Err(Mismatch),
        };
        self.answer = self.answer.and(answer);
    }
}

impl<T: Scalar> Pass<T> for Sample<'_, T> {
    fn copy(&mut self, x: Slot, y: Slot) {
        self.with([x, y], |_, [x, y]| copy(x, y));
    }

    fn add(&mut self, x: Slot, y: Slot) {
        self.with([x, y], |kernels, [x, y]| (kernels.add)(x, y));
    }

    fn conv<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &ConvGeometry,
        layer: &Conv<W, B>,
        x: Slot,
        y: Slot,
        scratch: Slot,
    ) {
        #[cfg(feature = "std")]
        if self.winograd(geometry, layer, [x, y]) {
            return;
        }
        self.with([x, y, scratch], |kernels, [x, y, scratch]| {
            (kernels.conv)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y, scratch)
        });
    }

    fn fc<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &FcGeometry,
        layer: &Fc<W, B>,
        x: Slot,
        y: Slot,
    ) {
        self.with([x, y], |kernels, [x, y]| {
            (kernels.fc)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y)
        });
    }

    fn maxpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot) {
        self.with([x, y], |kernels, [x, y]| (kernels.maxpool)(geometry, x, y));
    }

    fn avgpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot) {
        self.with([x, y], |kernels, [x, y]| (kernels.avgpool)(geometry, x, y));
    }

    fn activation(&mut self, activation: Activation, x: Slot, y: Slot) {
        self.copy(x, y);
        self.activation_in_place(activation, y);
    }

    fn activation_in_place(&mut self, activation: Activation, y: Slot) {
        self.with([y], |kernels, [y]| {
            (kernels.activation)(activation, y);
            Ok(())
        });
    }

    fn softmax(&mut self, channels: usize, y: Slot) {
        self.with([y], |kernels, [y]| (kernels.softmax)(channels, y));
    }

    fn log_softmax(&mut self, channels: usize, y: Slot) {
        self.with([y], |kernels, [y]| (kernels.log_softmax)(channels, y));
    }

    fn groupnorm<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &GroupNorm<C>,
        x: Slot,
        y: Slot,
        _kept: Slot,
    ) {
        self.with([x, y], |kernels, [x, y]| {
            (kernels.groupnorm)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y)
        });
    }

    fn layernorm<L: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &LayerNorm<L>,
        x: Slot,
        y: Slot,
        _kept: Slot,
    ) {
        self.with([x, y], |kernels, [x, y]| {
            (kernels.groupnorm)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y)
        });
    }

    fn batchnorm_infer<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &BatchNormGeometry,
        layer: &BatchNorm<C>,
        x: Slot,
        y: Slot,
    ) {
        let statistics: [&[T]; 2] = [layer.running_mean.as_slice(), layer.running_variance.as_slice()];
        self.with([x, y], |kernels, [x, y]| {
            (kernels.batchnorm)(geometry, x, statistics, layer.weight.as_slice(), layer.bias.as_slice(), y)
        });
    }

    fn own<Input: Shape, L: Layer<Input>>(&mut self, layer: &L, parameters: &L::Parameters<T>, x: Slot, y: Slot) {
        self.with([x, y], |_, [x, y]| {
            layer.infer(parameters, Rows::new(x, 1), RowsMut::new(y, 1));
            Ok(())
        });
        #[cfg(feature = "std")]
        if let Some(own) = &mut self.beside.own {
            own.push(self.memory.get(y.offset..y.offset + y.len).unwrap_or_default().to_vec());
        }
    }

    fn network<N: Network<Scalar = T>>(&mut self, network: &N, x: Slot, y: Slot, memory: Slot) {
        let plan = N::INFERENCE;
        self.copy(x, plan.input.inside(memory));
        let kernels = self.kernels;
        let answer = match self.memory.get_mut(memory.offset..memory.offset.saturating_add(memory.len)) {
            Some(memory) => {
                let mut inside = Sample::new(kernels, memory);
                #[cfg(feature = "std")]
                std::mem::swap(&mut inside.beside, &mut self.beside);
                network.inference_pass(&mut inside);
                #[cfg(feature = "std")]
                std::mem::swap(&mut inside.beside, &mut self.beside);
                inside.answer
            }
            None => Err(Mismatch),
        };
        self.answer = self.answer.and(answer);
        self.copy(plan.output.inside(memory), y);
    }
}
