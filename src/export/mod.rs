//! Networks for other tools: as an ONNX model with its weights (feature `onnx`), and as the source of a PyTorch module.
//! Both follow [`Network::STEPS`](crate::Network::STEPS).

#[cfg(feature = "onnx")]
pub(crate) mod onnx;
pub(crate) mod python;
pub(crate) mod pytorch;

use crate::layer::PoolGeometry;

/// Why a network can't be written for another tool.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A layer that was written outside of the library has no counterpart.
    #[error("{name} is a layer of your own, `{text}`, which other tools don't know: leave it out of what is exported")]
    OwnLayer {
        /// The layer's name.
        name: String,
        /// The layer as it was declared.
        text: &'static str,
    },
    /// A name that means something else to Python or to PyTorch's modules.
    #[error("a PyTorch module can't have a layer called `{0}`: give it another label")]
    PythonName(String),
    /// A weight that is NaN or infinite, or too large for `f32`.
    #[error("`{name}` has {value:e} at place {index}, which is no finite f32")]
    NotFinite {
        /// The tensor's name.
        name: String,
        /// Which number, counted from 0.
        index: usize,
        /// The number.
        value: f64,
    },
    /// The encoding counts a file's bytes with 31 bits.
    #[error("the model would have {0} bytes, but an ONNX file has at most 2,147,483,647")]
    TooLarge(usize),
    /// The operating system refuses. What was there before still is.
    #[error("{}: the file can't be written: {error}", path.display())]
    Unwritable {
        /// The file.
        path: std::path::PathBuf,
        /// The reason.
        error: std::io::Error,
    },
}

/// By how many rows and columns the last windows of a pooling layer reach over the end of the padded map; not 0 only with
/// `ceil`.
fn overhang(pool: &PoolGeometry) -> [usize; 2] {
    [0, 1].map(|axis| {
        let end = (pool.output[axis + 1] - 1) * pool.stride[axis] + pool.kernel[axis];
        end.saturating_sub(pool.input[axis + 1] + 2 * pool.padding[axis])
    })
}
