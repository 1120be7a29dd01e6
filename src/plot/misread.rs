//! Images that were taken for something else than what they are.

use std::path::Path;

use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

use super::error::PlotError;
use super::picture::{Area, Drawn, Image, Picture, SMALL, heading, save, text};
use super::{class_names, finite};
use crate::loss::Classes;
use crate::{Map, Samples, Scalar, Vector};

/// So many are drawn, and so many side by side.
const MOST: usize = 24;
const ABREAST: usize = 6;
/// How large an image is, how far from one to the next, and where the first one is.
const SIDE: u32 = 112;
const PITCH: (u32, u32) = (154, 194);
const FIRST: (u32, u32) = (37, 62);

/// Draws images that a network takes for something else than what they are, at most 24, beginning with those of which it was
/// most certain.
///
/// `outputs` are what the network made of `images` ([`Engine::forward`](crate::Engine::forward)), logits as the losses take
/// them; how certain it was is their softmax. Images of three channels are drawn in colour, others in grey, the mean of
/// their channels. Black and full are a channel's smallest and largest number in all of `images`, which undoes a
/// normalisation.
///
/// `names` has a name for each class, or none at all: then they are numbers.
///
/// # Errors
/// If there are not as many outputs and classes as images, neither as many names as classes nor none, or a class without
/// output; if a number is not finite; if the file's name ends with neither `.svg` nor `.png`, or if the file can't be
/// written.
pub fn misread<const C: usize, const H: usize, const W: usize, const N: usize, T: Scalar>(
    images: &Samples<Map<C, H, W>, T>,
    outputs: &Samples<Vector<N>, T>,
    classes: &Classes,
    names: &[&str],
    path: impl AsRef<Path>,
) -> Result<(), PlotError> {
    let (names, classes) = (class_names(names, N)?, classes.as_slice());
    if images.len() != outputs.len() || images.len() != classes.len() {
        return Err(PlotError::Counts { images: images.len(), outputs: outputs.len(), classes: classes.len() });
    }
    let mut wrong = Vec::new();
    for (image, (logits, &class)) in outputs.iter().zip(classes).enumerate() {
        if class >= N {
            return Err(PlotError::ClassOutOfRange { image, class, classes: N });
        }
        finite(logits, || format!("an output for image {image}"))?;
        let (taken, certainty) = reading(logits);
        if taken != class {
            wrong.push(Wrong { image, class, taken, certainty });
        }
    }
    wrong.sort_by(|a, b| b.certainty.total_cmp(&a.certainty));
    let scales = scales::<C, T>(images.as_slice(), H * W)?;
    let shown = wrong.iter().take(MOST).map(|wrong| {
        let lines = [
            format!("is {}", names[wrong.class]),
            format!("taken for {}", names[wrong.taken]),
            format!("with {:.0} %, image {}", 100.0 * wrong.certainty, wrong.image),
        ];
        (pixels(images.get(wrong.image), &scales, H * W), lines)
    });
    let picture = Misread { shown: shown.collect(), dims: [H as u32, W as u32], wrong: wrong.len(), all: images.len() };
    save(&picture, path.as_ref())
}

struct Wrong {
    image: usize,
    class: usize,
    taken: usize,
    certainty: f64,
}

/// The class with the largest logit, the first of equal ones, and its softmax.
fn reading<T: Scalar>(logits: &[T]) -> (usize, f64) {
    let larger = |best: usize, i: usize| if logits[i] > logits[best] { i } else { best };
    let taken = (0..logits.len()).reduce(larger).unwrap_or(0);
    // Its own exponential is 1 once it is subtracted from all.
    let sum: f64 = logits.iter().map(|&logit| (logit - logits[taken]).as_f64().exp()).sum();
    (taken, 1.0 / sum)
}

/// Each channel's smallest and largest number.
fn scales<const C: usize, T: Scalar>(numbers: &[T], positions: usize) -> Result<[[f64; 2]; C], PlotError> {
    let mut scales = [[f64::INFINITY, f64::NEG_INFINITY]; C];
    for (index, channel) in numbers.chunks_exact(positions.max(1)).enumerate() {
        let [least, most] = &mut scales[index % C];
        for value in channel.iter().map(|value| value.as_f64()) {
            if !value.is_finite() {
                return Err(PlotError::NotFinite { what: format!("a pixel of image {}", index / C), value });
            }
            (*least, *most) = (least.min(value), most.max(value));
        }
    }
    Ok(scales)
}

fn pixels<T: Scalar>(image: &[T], scales: &[[f64; 2]], positions: usize) -> Vec<[u8; 3]> {
    let value = |channel: usize, place: usize| {
        let [least, most] = scales[channel];
        let value = image[channel * positions + place].as_f64();
        if most > least { (value - least) / (most - least) } else { 0.0 }
    };
    let pixel = |place: usize| {
        let colors = if let [_, _, _] = scales {
            std::array::from_fn(|channel| value(channel, place))
        } else {
            let sum: f64 = (0..scales.len()).map(|channel| value(channel, place)).sum();
            [sum / scales.len().max(1) as f64; 3]
        };
        colors.map(|color| (color * 255.0).round() as u8)
    };
    (0..positions).map(pixel).collect()
}

struct Misread {
    shown: Vec<(Vec<[u8; 3]>, [String; 3])>,
    /// The images' height and width.
    dims: [u32; 2],
    wrong: usize,
    all: usize,
}

impl Misread {
    fn place(index: usize) -> (u32, u32) {
        let (column, row) = ((index % ABREAST) as u32, (index / ABREAST) as u32);
        (FIRST.0 + column * PITCH.0, FIRST.1 + row * PITCH.1)
    }
}

impl Picture for Misread {
    fn size(&self) -> (u32, u32) {
        let rows = self.shown.len().div_ceil(ABREAST) as u32;
        (ABREAST as u32 * PITCH.0 + 32, FIRST.1 + rows * PITCH.1 + 8)
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        let Self { shown, wrong, all, .. } = self;
        let which = match shown.len() {
            0 => String::new(),
            shown if shown < *wrong => format!("; these {shown} with the most certainty"),
            _ => ", those with the most certainty first".into(),
        };
        heading(area, &format!("{wrong} of {all} images are misread{which}"))?;
        for (index, (_, lines)) in shown.iter().enumerate() {
            let (x, y) = Self::place(index);
            let (middle, below) = ((x + SIDE / 2).cast_signed(), (y + SIDE + 14).cast_signed());
            for (line, y) in lines.iter().zip([below, below + 18, below + 36]) {
                // Long names in small letters.
                let room = f64::from(PITCH.0 - 4) / (0.46 * line.chars().count().max(1) as f64);
                area.draw_text(line, &text(SMALL.min(room), HPos::Center, VPos::Center), (middle, y))?;
            }
        }
        Ok(())
    }

    fn images(&self) -> Vec<Image> {
        let [height, width] = self.dims;
        let longer = height.max(width).max(1);
        let size = ((width * SIDE / longer).max(1), (height * SIDE / longer).max(1));
        let image = |(index, (pixels, _)): (usize, &(Vec<[u8; 3]>, [String; 3]))| {
            let (x, y) = Self::place(index);
            let place = (x + (SIDE - size.0) / 2, y + (SIDE - size.1) / 2);
            Image { place, size, columns: width, pixels: pixels.clone() }
        };
        self.shown.iter().enumerate().map(image).collect()
    }
}
