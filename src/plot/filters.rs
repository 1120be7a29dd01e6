//! The filters of a convolution.

use std::path::Path;

use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

use super::color::signed;
use super::error::PlotError;
use super::finite;
use super::picture::{Area, Drawn, Image, Picture, SMALL, heading, save, text};
use crate::layer_info::{LayerKind, Leaf, leaves};
use crate::{Held, Network};

/// Of a convolution with many channels, so many filters and so many of their channels are drawn.
const MOST: usize = 64;
/// How large a filter is, at least about.
const SIDE: usize = 60;

/// Draws the filters of a network's first convolution: what it looks for in an image.
///
/// Filters of three channels are drawn in colour, with grey for 0; those of one channel, and each channel of others, from
/// blue (below 0) over white to vermillion. All have the same scale, which ends at the largest weight.
///
/// # Errors
/// If there is no convolution, if a weight is not finite, if the file's name ends with neither `.svg` nor `.png`, or if the
/// file can't be written.
pub fn filters<N: Network>(network: &impl Held<Network = N>, path: impl AsRef<Path>) -> Result<(), PlotError> {
    let leaf = convolutions::<N>().next().ok_or(PlotError::NoConvolution { network: N::NAME })?;
    draw(network.network(), &leaf, path.as_ref())
}

/// Draws the filters of a convolution of your choice by its name, `conv2`; see [`filters`].
///
/// # Errors
/// As of [`filters`], and if there is no convolution of this name.
pub fn filters_of<N: Network>(
    network: &impl Held<Network = N>,
    convolution: &str,
    path: impl AsRef<Path>,
) -> Result<(), PlotError> {
    match convolutions::<N>().find(|leaf| leaf.name() == convolution) {
        Some(leaf) => draw(network.network(), &leaf, path.as_ref()),
        None => Err(PlotError::NoSuchConvolution {
            network: N::NAME,
            name: convolution.into(),
            convolutions: convolutions::<N>().map(|leaf| leaf.name()).collect(),
        }),
    }
}

fn convolutions<N: Network>() -> impl Iterator<Item = Leaf> {
    leaves::<N>().filter(|leaf| leaf.layer.kind == LayerKind::Drawn && leaf.layer.weight.len() == 4)
}

fn draw<N: Network>(network: &N, leaf: &Leaf, path: &Path) -> Result<(), PlotError> {
    let &[filters, channels, height, width] = leaf.layer.weight else {
        return Err(PlotError::NoConvolution { network: N::NAME });
    };
    let weights = &network.as_slice()[leaf.range.clone()][..leaf.layer.weights()];
    let weights = finite(weights, || format!("a weight of {leaf}"))?;
    let most = weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
    let picture = Filters { name: leaf.name(), count: filters, channels, height, width, weights, most };
    save(&picture, path)
}

struct Filters {
    name: String,
    /// How many there are.
    count: usize,
    channels: usize,
    height: usize,
    width: usize,
    weights: Vec<f64>,
    /// The largest magnitude.
    most: f64,
}

impl Filters {
    fn colored(&self) -> bool {
        self.channels == 3
    }

    /// Whether each filter is one image, so that they can stand in a square; else each has a row, with an image for each
    /// channel.
    fn single(&self) -> bool {
        self.colored() || self.channels == 1
    }

    /// How many images stand side by side, and how many rows there are.
    fn grid(&self) -> (usize, usize) {
        if !self.single() {
            return (self.channels.min(MOST), self.count.min(MOST));
        }
        let across = ((self.count as f64 * 1.6).sqrt().ceil() as usize).clamp(8, 32).min(self.count);
        (across, self.count.div_ceil(across))
    }

    /// How many pixels of the picture a weight has in each direction.
    fn magnified(&self) -> usize {
        (if self.single() { SIDE } else { SIDE / 2 } / self.height.max(self.width)).max(2)
    }

    /// From one image to the next.
    fn pitch(&self) -> (usize, usize) {
        let label = if self.single() { 22 } else { 6 };
        (self.width * self.magnified() + 10, self.height * self.magnified() + label)
    }

    /// The upper left corner of an image.
    fn place(&self, column: usize, row: usize) -> (u32, u32) {
        let (pitch, left) = (self.pitch(), if self.single() { 16 } else { 48 });
        let top = if self.colored() { 90 } else { 118 };
        ((left + column * pitch.0) as u32, (top + row * pitch.1) as u32)
    }

    fn image(&self, filter: usize, channel: usize) -> Image {
        let (column, row) = if self.single() {
            let across = self.grid().0;
            (filter % across, filter / across)
        } else {
            (channel, filter)
        };
        let len = self.height * self.width;
        let weight = |channel: usize, place: usize| {
            let weight = self.weights[(filter * self.channels + channel) * len + place];
            if self.most > 0.0 { weight / self.most } else { 0.0 }
        };
        let pixel = |place: usize| {
            if self.colored() {
                std::array::from_fn(|channel| ((0.5 + weight(channel, place) / 2.0) * 255.0).round() as u8)
            } else {
                signed(weight(channel, place))
            }
        };
        Image {
            place: self.place(column, row),
            size: ((self.width * self.magnified()) as u32, (self.height * self.magnified()) as u32),
            columns: self.width as u32,
            pixels: (0..len).map(pixel).collect(),
        }
    }
}

impl Picture for Filters {
    fn size(&self) -> (u32, u32) {
        let (across, down) = self.grid();
        let (width, height) = self.place(across, down);
        (width.max(460) + 16, height + 12)
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        let Self { name, count, channels, height, width, most, .. } = self;
        let shown = match (self.single(), *count > MOST, *channels > MOST) {
            (true, ..) | (_, false, false) => String::new(),
            (_, true, false) => format!(", the first {MOST}"),
            (_, false, true) => format!(", the first {MOST} channels"),
            (_, true, true) => format!(", the first {MOST} and {MOST} of their channels"),
        };
        heading(area, &format!("{name}: {count} filters of {channels}×{height}×{width}{shown}"))?;
        let small = |horizontal| text(SMALL, horizontal, VPos::Center);
        if self.colored() {
            let line = format!("red, green and blue: black −{most:.2}, grey 0, full {most:.2}");
            area.draw_text(&line, &small(HPos::Left), (16, 66))?;
        } else {
            area.draw_text(&format!("−{most:.2}"), &small(HPos::Left), (16, 66))?;
            area.draw_text("0", &small(HPos::Center), (166, 84))?;
            area.draw_text(&format!("{most:.2}"), &small(HPos::Left), (274, 66))?;
        }
        if self.single() {
            for filter in 0..*count {
                let ((x, y), (pitch, _)) = (self.image(filter, 0).place, self.pitch());
                let middle = x.cast_signed() + (pitch as i32 - 10) / 2;
                let below = y.cast_signed() + (height * self.magnified()) as i32 + 9;
                area.draw_text(&filter.to_string(), &small(HPos::Center), (middle, below))?;
            }
            return Ok(());
        }
        let (across, down) = self.grid();
        area.draw_text("filter", &small(HPos::Left), (8, 106))?;
        for filter in 0..down {
            let (_, y) = self.place(0, filter);
            let middle = y.cast_signed() + (height * self.magnified()) as i32 / 2;
            area.draw_text(&filter.to_string(), &small(HPos::Right), (38, middle))?;
        }
        let (first, last) = (self.place(0, 0).0, self.place(across, 0).0);
        area.draw_text("channels", &small(HPos::Center), (first.midpoint(last).cast_signed(), 106))
    }

    fn images(&self) -> Vec<Image> {
        let (across, down) = self.grid();
        let channels = if self.single() { 1 } else { across };
        let filters = if self.single() { self.count } else { down };
        let mut images: Vec<Image> =
            (0..filters).flat_map(|filter| (0..channels).map(move |channel| self.image(filter, channel))).collect();
        if !self.colored() {
            images.push(Image::scale((66, 59), (200, 14), |x| signed(2.0 * x - 1.0)));
        }
        images
    }
}
