//! The formulas as nested loops over one sample in `f64`, written from their definitions.

use netshape::layer::{ConvGeometry, PoolGeometry};

/// What a convolution makes of a sample: its output and, for a gradient of that, the gradients of input, weight and bias.
pub(crate) struct Conv {
    pub(crate) y: Vec<f64>,
    pub(crate) dx: Vec<f64>,
    pub(crate) dweight: Vec<f64>,
    pub(crate) dbias: Vec<f64>,
}

pub(crate) fn conv(g: &ConvGeometry, x: &[f64], weight: &[f64], bias: &[f64], dy: &[f64]) -> Conv {
    let [inputs, height, width] = g.input;
    let [outputs, y_height, y_width] = g.output;
    let [kh, kw] = g.kernel;
    let (per_group, rows) = (inputs / g.groups, outputs / g.groups);
    let mut result = Conv {
        y: vec![0.0; outputs * y_height * y_width],
        dx: vec![0.0; x.len()],
        dweight: vec![0.0; weight.len()],
        dbias: vec![0.0; outputs],
    };
    for o in 0..outputs {
        for i in 0..y_height {
            for j in 0..y_width {
                let out = (o * y_height + i) * y_width + j;
                result.y[out] = if bias.is_empty() { 0.0 } else { bias[o] };
                result.dbias[o] += dy[out];
                for c in 0..per_group {
                    for u in 0..kh {
                        for v in 0..kw {
                            let row = i * g.stride[0] + u * g.dilation[0];
                            let column = j * g.stride[1] + v * g.dilation[1];
                            if row < g.padding[0] || column < g.padding[1] {
                                continue;
                            }
                            let (row, column) = (row - g.padding[0], column - g.padding[1]);
                            if row >= height || column >= width {
                                continue;
                            }
                            let place = ((o / rows * per_group + c) * height + row) * width + column;
                            let tap = ((o * per_group + c) * kh + u) * kw + v;
                            result.y[out] += weight[tap] * x[place];
                            result.dx[place] += weight[tap] * dy[out];
                            result.dweight[tap] += x[place] * dy[out];
                        }
                    }
                }
            }
        }
    }
    result
}

/// How many places each window has on the map and its padding, which is what a mean is divided by.
pub(crate) fn areas(g: &PoolGeometry) -> Vec<f64> {
    let side = |axis: usize| {
        let end = g.input[axis + 1] + 2 * g.padding[axis];
        let starts = (0..g.output[axis + 1]).map(move |i| i * g.stride[axis]);
        starts
            .map(move |start| (start..start + g.kernel[axis]).filter(|place| *place < end).count())
            .collect::<Vec<_>>()
    };
    let (rows, columns) = (side(0), side(1));
    let of_channel = rows.iter().flat_map(|rows| columns.iter().map(move |columns| (rows * columns) as f64));
    let of_channel = of_channel.collect::<Vec<_>>();
    of_channel.repeat(g.input[0])
}

/// The places of each window that are inside of the map, window by window.
pub(crate) fn windows(g: &PoolGeometry) -> Vec<Vec<usize>> {
    let [channels, height, width] = g.input;
    let mut all = Vec::new();
    for c in 0..channels {
        for i in 0..g.output[1] {
            for j in 0..g.output[2] {
                let mut window = Vec::new();
                for row in i * g.stride[0]..i * g.stride[0] + g.kernel[0] {
                    for column in j * g.stride[1]..j * g.stride[1] + g.kernel[1] {
                        let inside = (g.padding[0]..height + g.padding[0]).contains(&row)
                            && (g.padding[1]..width + g.padding[1]).contains(&column);
                        if inside {
                            window.push((c * height + row - g.padding[0]) * width + column - g.padding[1]);
                        }
                    }
                }
                all.push(window);
            }
        }
    }
    all
}
