//! How much work a layer is: its useful multiply-adds for one sample. Those with a padding's zeros are of no use.

use netshape::layer::{ConvGeometry, FcGeometry};

/// A layer that multiplies.
pub(crate) enum Layer {
    Conv(ConvGeometry),
    Fc(FcGeometry),
}

/// A square convolution with stride 1.
pub(crate) fn conv(input: [usize; 3], channels: usize, kernel: usize, padding: usize) -> Layer {
    Layer::Conv(ConvGeometry::new(input, channels, [kernel; 2], [1; 2], [padding; 2], [1; 2], 1))
}

/// A fully connected layer.
pub(crate) fn fc(input: usize, output: usize) -> Layer {
    Layer::Fc(FcGeometry { input, output })
}

impl Layer {
    /// Multiply-adds forward; the gradient of the input takes as many, and that of the weights too.
    pub(crate) fn multiply_adds(&self) -> usize {
        match self {
            Self::Conv(geometry) => conv_multiply_adds(geometry),
            Self::Fc(geometry) => geometry.input * geometry.output,
        }
    }

    /// How many weights there are.
    pub(crate) fn weights(&self) -> usize {
        match self {
            Self::Conv(geometry) => geometry.weights(),
            Self::Fc(geometry) => geometry.input * geometry.output,
        }
    }
}

/// Multiply-adds of a convolution.
pub(crate) fn conv_multiply_adds(g: &ConvGeometry) -> usize {
    // Pairs of an output and a tap that is inside of the map, along each axis.
    let pairs = |axis: usize| {
        (0..g.output[axis + 1])
            .flat_map(|place| (0..g.kernel[axis]).map(move |tap| place * g.stride[axis] + tap * g.dilation[axis]))
            .filter(|place| (g.padding[axis]..g.input[axis + 1] + g.padding[axis]).contains(place))
            .count()
    };
    g.output[0] * g.input[0] / g.groups * pairs(0) * pairs(1)
}

/// Multiply-adds of inference.
pub(crate) fn inference(layers: &[Layer]) -> usize {
    layers.iter().map(Layer::multiply_adds).sum()
}

/// Multiply-adds of training: three times those of inference, without the gradient of the first layer's input, which
/// nobody asks for.
pub(crate) fn training(layers: &[Layer]) -> usize {
    3 * inference(layers) - layers[0].multiply_adds()
}
