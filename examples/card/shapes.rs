//! Images of ten coloured shapes, at any place and of any size, before a background that is not plain.

use netshape::data::Dataset;
use netshape::loss::Classes;
use netshape::{Error, Map, Samples, Tensor};
use rand::{Rng, RngExt};

/// The classes.
pub(crate) const NAMES: [&str; 10] =
    ["disc", "ring", "square", "frame", "triangle", "diamond", "plus", "cross", "flower", "crescent"];

/// Red, green and blue, from 0 to 1.
type Colour = [f32; 3];

/// So many images, of all classes in turn.
pub(crate) fn dataset<const H: usize, const W: usize>(
    images: usize,
    random: &mut impl Rng,
) -> Result<Dataset<Map<3, H, W>>, Error> {
    let classes: Classes = (0..images).map(|image| image % NAMES.len()).collect();
    let inputs: Samples<_> = classes.as_slice().iter().map(|&class| image(class, random)).collect();
    Dataset::new(inputs, classes)
}

/// An image of one shape; black is −1 and white is 1.
fn image<const H: usize, const W: usize>(class: usize, random: &mut impl Rng) -> Tensor<Map<3, H, W>> {
    let [height, width] = [H as f32, W as f32];
    let side = height.min(width);
    let radius = side * random.random_range(0.25..0.45);
    let mut place = |length: f32| random.random_range(radius..=length - radius);
    let (y, x) = (place(height), place(width));
    let paint = colour(0.75..1.0, random);
    // The background runs from one dark colour to another, in any direction, and is grainy.
    let (here, there) = (colour(0.1..0.5, random), colour(0.1..0.5, random));
    let (sin, cos) = random.random_range(0.0..std::f32::consts::TAU).sin_cos();

    let mut image = Tensor::zeros();
    for row in 0..H {
        for column in 0..W {
            let covered = coverage(class, row as f32 - y, column as f32 - x, radius);
            let along = (0.5 + (row as f32 / height - 0.5) * sin + (column as f32 / width - 0.5) * cos).clamp(0.0, 1.0);
            let grain = random.random_range(-0.06..0.06);
            for channel in 0..3 {
                let behind = here[channel] * (1.0 - along) + there[channel] * along + grain;
                let light = (paint[channel] * covered + behind * (1.0 - covered)).clamp(0.0, 1.0);
                image[[channel, row, column]] = 2.0 * light - 1.0;
            }
        }
    }
    image
}

/// A colour of any hue, whose strongest part is as bright as that.
fn colour(brightness: std::ops::Range<f32>, random: &mut impl Rng) -> Colour {
    let parts: Colour = std::array::from_fn(|_| random.random_range(0.05..1.0));
    let scale = random.random_range(brightness) / parts.iter().fold(0.0, |most: f32, &part| most.max(part));
    parts.map(|part| part * scale)
}

/// How much of a pixel the shape covers, by four points in it. The pixel's corner is given from the shape's centre.
fn coverage(class: usize, row: f32, column: f32, radius: f32) -> f32 {
    let points = [(0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)];
    let inside = points.iter().filter(|(v, u)| is_inside(class, (row + v) / radius, (column + u) / radius));
    inside.count() as f32 / 4.0
}

/// Whether a point is in the shape, whose centre is at 0 and whose radius is 1; v points down and u to the right.
fn is_inside(class: usize, v: f32, u: f32) -> bool {
    let distance = u.hypot(v);
    let square = u.abs().max(v.abs());
    match class {
        0 => distance < 0.9,
        1 => (0.55..0.95).contains(&distance),
        2 => square < 0.8,
        3 => (0.5..0.85).contains(&square),
        4 => (-0.9..0.8).contains(&v) && u.abs() < (v + 0.9) * 0.6,
        5 => u.abs() + v.abs() < 1.0,
        6 => square < 0.95 && u.abs().min(v.abs()) < 0.25,
        7 => square < 0.85 && (u.abs() - v.abs()).abs() < 0.35,
        8 => distance < 0.65 + 0.3 * (5.0 * v.atan2(u)).cos(),
        _ => distance < 0.95 && (u - 0.45).hypot(v) > 0.75,
    }
}
