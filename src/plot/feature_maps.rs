//! What each layer makes of an image.

use std::path::Path;

use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

use super::color::viridis;
use super::error::PlotError;
use super::finite;
use super::picture::{Area, Drawn, Image, LABEL, Picture, SMALL, heading, save, text};
use crate::{Held, Network, Operation, Scalar, Shape, Tensor};

/// How large a map is, and how far it is from the next one.
const SIDE: u32 = 52;
const GAP: u32 = 5;
/// So many maps stand side by side, and so many rows of them has a layer.
const ABREAST: usize = 16;
const ROWS: usize = 2;
/// Where maps begin, and how wide all of them are.
const LEFT: u32 = 250;
const WIDTH: u32 = ABREAST as u32 * (SIDE + GAP) - GAP;
/// How tall the numbers of a vector are, and how wide at most and at least.
const STRIP: u32 = 26;
const WIDEST: u32 = 26;
const NARROWEST: u32 = 3;

/// Draws what each layer makes of one image, layer by layer: each channel as a map, or the numbers of a vector in a row.
///
/// Each layer has a scale of its own, from its smallest number (dark) to its largest (light), which stand below its name
/// and shape. Of layers with many channels the first ones are drawn, and how many that are is said. What changes no number
/// (flatten, dropout in inference) is left out.
///
/// The numbers are those of [`Network::trace`].
///
/// # Errors
/// If a number is not finite, if the network does not tell its steps, if the file's name ends with neither `.svg` nor
/// `.png`, or if the file can't be written.
pub fn feature_maps<N: Network>(
    network: &impl Held<Network = N>,
    image: &Tensor<N::Input, N::Scalar>,
    path: impl AsRef<Path>,
) -> Result<(), PlotError> {
    let trace = network.network().trace(image);
    if trace.is_empty() {
        return Err(PlotError::NoSteps { network: N::NAME });
    }
    let mut layers = vec![Layer::new("input", N::Input::DIMS, image.as_slice())?];
    for output in trace.iter().filter(|output| changes_numbers(output.step.operation)) {
        layers.push(Layer::new(&output.name, output.step.output, &output.values)?);
    }
    let mut top = 104;
    let mut tops = Vec::with_capacity(layers.len() + 1);
    for layer in &layers {
        tops.push(top);
        top += layer.height();
    }
    tops.push(top);
    save(&FeatureMaps { network: N::NAME, layers, tops }, path.as_ref())
}

/// Whether a step is worth a row. What leaves a network inside left its last layer before.
fn changes_numbers(operation: Operation) -> bool {
    !matches!(operation, Operation::Flatten | Operation::Dropout { .. } | Operation::Assert | Operation::Network { .. })
}

struct Layer {
    name: String,
    dims: &'static [usize],
    /// From 0, the smallest, to 1, the largest.
    values: Vec<f64>,
    least: f64,
    most: f64,
}

impl Layer {
    fn new<T: Scalar>(name: &str, dims: &'static [usize], values: &[T]) -> Result<Self, PlotError> {
        let values = finite(values, || format!("a number of {name}"))?;
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let range = if most > least { most - least } else { 1.0 };
        let values = values.iter().map(|value| (value - least) / range).collect();
        Ok(Self { name: name.into(), dims, values, least, most })
    }

    /// Channels, height and width, if there are maps to see.
    fn maps(&self) -> Option<[usize; 3]> {
        match *self.dims {
            [channels, height, width] if height * width > 1 => Some([channels, height, width]),
            _ => None,
        }
    }

    /// How many maps, or numbers, are drawn.
    fn shown(&self) -> usize {
        match self.maps() {
            Some([channels, ..]) => channels.min(ABREAST * ROWS),
            None => self.values.len().min((WIDTH / NARROWEST) as usize),
        }
    }

    fn height(&self) -> u32 {
        match self.maps() {
            Some(_) => self.shown().div_ceil(ABREAST) as u32 * (SIDE + GAP) + 14,
            None => SIDE + 16,
        }
    }

    fn images(&self, top: u32) -> Vec<Image> {
        let Some([_, height, width]) = self.maps() else {
            let columns = self.shown() as u32;
            let cell = (WIDTH / columns.max(1)).clamp(NARROWEST, WIDEST);
            let pixels = self.values.iter().take(self.shown()).map(|&value| viridis(value)).collect();
            return vec![Image { place: (LEFT, top + 3), size: (cell * columns, STRIP), columns, pixels }];
        };
        // The longer side fills the place, and the other keeps the proportion.
        let longer = height.max(width) as u32;
        let size = ((width as u32 * SIDE / longer).max(1), (height as u32 * SIDE / longer).max(1));
        let maps = self.values.chunks_exact(height * width).take(self.shown()).enumerate();
        let image = |(index, map): (usize, &[f64])| {
            let (column, row) = ((index % ABREAST) as u32, (index / ABREAST) as u32);
            Image {
                place: (LEFT + column * (SIDE + GAP), top + row * (SIDE + GAP)),
                size,
                columns: width as u32,
                pixels: map.iter().map(|&value| viridis(value)).collect(),
            }
        };
        maps.map(image).collect()
    }
}

struct FeatureMaps {
    network: &'static str,
    layers: Vec<Layer>,
    /// Where each layer begins, and where the last one ends.
    tops: Vec<u32>,
}

impl Picture for FeatureMaps {
    fn size(&self) -> (u32, u32) {
        (LEFT + WIDTH + 16, self.tops.last().copied().unwrap_or(0) + 4)
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        heading(area, &format!("{}: what each layer makes of one image", self.network))?;
        let small = |horizontal| text(SMALL, horizontal, VPos::Center);
        area.draw_text("smallest", &small(HPos::Left), (16, 66))?;
        area.draw_text("largest number of the layer", &small(HPos::Left), (302, 66))?;
        for (layer, &top) in self.layers.iter().zip(&self.tops) {
            let top = top.cast_signed();
            let dims = layer.dims.iter().map(usize::to_string).collect::<Vec<_>>().join("×");
            area.draw_text(&layer.name, &text(LABEL, HPos::Left, VPos::Center), (16, top + 9))?;
            area.draw_text(&dims, &text(SMALL, HPos::Right, VPos::Center), (LEFT.cast_signed() - 14, top + 9))?;
            let range = format!("{} to {}", number(layer.least), number(layer.most));
            area.draw_text(&range, &small(HPos::Left), (16, top + 29))?;
            let all = layer.maps().map_or(layer.values.len(), |[channels, ..]| channels);
            if layer.shown() < all {
                area.draw_text(&format!("the first {} of {all}", layer.shown()), &small(HPos::Left), (16, top + 47))?;
            }
        }
        Ok(())
    }

    fn images(&self) -> Vec<Image> {
        let layers = self.layers.iter().zip(&self.tops).flat_map(|(layer, &top)| layer.images(top));
        layers.chain([Image::scale((94, 59), (200, 14), viridis)]).collect()
    }
}

/// A number with three digits that count.
fn number(value: f64) -> String {
    let text = match value.abs() {
        size if size != 0.0 && !(0.001..10_000.0).contains(&size) => format!("{value:.1e}"),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    text.replace('-', "−")
}
