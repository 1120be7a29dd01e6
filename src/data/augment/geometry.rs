//! What is done to one channel of an image, height × width numbers row by row.

use rand::{Rng, RngExt};

use crate::scalar::Scalar;

/// A part of an image: where it begins and how long its sides are, both height first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) start: [usize; 2],
    pub(super) sides: [usize; 2],
}

/// Moves the image down and to the right.
pub(super) fn shift<T: Scalar>(from: &[T], to: &mut [T], sides: [usize; 2], by: [isize; 2], fill: T) {
    let [height, width] = sides;
    for (y, row) in to.chunks_mut(width).enumerate() {
        let source = y.checked_add_signed(-by[0]).filter(|&source| source < height);
        let Some(source) = source else {
            row.fill(fill);
            continue;
        };
        let source = &from[source * width..][..width];
        for (x, number) in row.iter_mut().enumerate() {
            *number = x.checked_add_signed(-by[1]).and_then(|x| source.get(x)).copied().unwrap_or(fill);
        }
    }
}

pub(super) fn flip_horizontal<T>(numbers: &mut [T], [_, width]: [usize; 2]) {
    numbers.chunks_mut(width).for_each(<[T]>::reverse);
}

pub(super) fn flip_vertical<T>(numbers: &mut [T], [height, width]: [usize; 2]) {
    for channel in numbers.chunks_mut(height * width) {
        let (upper, lower) = channel.split_at_mut(height / 2 * width);
        // In the middle of an odd height, a row stays.
        for (above, below) in upper.chunks_mut(width).zip(lower.chunks_mut(width).rev()) {
            above.swap_with_slice(below);
        }
    }
}

/// Blanks a square about a centre.
pub(super) fn blank<T: Scalar>(channel: &mut [T], sides: [usize; 2], centre: [usize; 2], side: usize, fill: T) {
    let [rows, columns] = [0, 1].map(|i| {
        let start = centre[i].saturating_sub(side / 2);
        // The half that lies in front of the centre may be cut off.
        start..(centre[i] + side.div_ceil(2)).min(sides[i])
    });
    for row in channel.chunks_mut(sides[1]).take(rows.end).skip(rows.start) {
        row[columns.clone()].fill(fill);
    }
}

/// A window with at least the share `smallest` of the area and sides from 3:4 to 4:3; the whole image if ten draws don't
/// fit into it.
#[expect(clippy::cast_sign_loss, reason = "a side is the root of an area")]
pub(super) fn window(sides: [usize; 2], smallest: f64, random: &mut impl Rng) -> Window {
    let area = (sides[0] * sides[1]) as f64;
    let widest = (4.0_f64 / 3.0).ln();
    for _ in 0..10 {
        let area = area * random.random_range(smallest..=1.0);
        let ratio = random.random_range(-widest..=widest).exp();
        let drawn = [(area / ratio).sqrt().round() as usize, (area * ratio).sqrt().round() as usize];
        if drawn[0] > 0 && drawn[0] <= sides[0] && drawn[1] > 0 && drawn[1] <= sides[1] {
            let start = [0, 1].map(|i| random.random_range(0..=sides[i] - drawn[i]));
            return Window { start, sides: drawn };
        }
    }
    Window { start: [0, 0], sides }
}

/// Enlarges a window to the whole image. Pixels are areas: the first one's centre lies half a pixel behind the edge
/// (PyTorch's `align_corners=False`).
#[expect(clippy::cast_sign_loss, reason = "the place is at least 0")]
pub(super) fn enlarge<T: Scalar>(from: &[T], to: &mut [T], sides: [usize; 2], window: Window) {
    // For one axis: the two numbers beside a place of the result, and how far it lies from the first.
    let places = |axis: usize, place: usize| {
        let (start, len) = (window.start[axis], window.sides[axis]);
        let source = ((place as f64 + 0.5) * (len as f64 / sides[axis] as f64) - 0.5).max(0.0);
        let first = (source as usize).min(len - 1);
        (start + first, start + (first + 1).min(len - 1), T::of(source - first as f64))
    };
    for (y, row) in to.chunks_mut(sides[1]).enumerate() {
        let (above, below, down) = places(0, y);
        for (x, number) in row.iter_mut().enumerate() {
            let (left, right, along) = places(1, x);
            let [above, below] = [above, below].map(|y| {
                let row = &from[y * sides[1]..];
                row[left] + along * (row[right] - row[left])
            });
            *number = above + down * (below - above);
        }
    }
}

/// Turns the image about its centre, by an angle in radians against the clock.
#[expect(clippy::cast_sign_loss, reason = "a number from −1 on becomes the place in front of the first one")]
pub(super) fn rotate<T: Scalar>(from: &[T], to: &mut [T], sides: [usize; 2], angle: f64, fill: T) {
    let [height, width] = sides;
    let (sine, cosine) = angle.sin_cos();
    let centre = sides.map(|side| (side as f64 - 1.0) / 2.0);
    // One row and column of filling lie around the image; what lies beyond them is filling, too.
    let pixel = |y: f64, x: f64| {
        let inside = y >= 0.0 && x >= 0.0 && y < height as f64 && x < width as f64;
        if inside { from[y as usize * width + x as usize] } else { fill }
    };
    for (row, numbers) in to.chunks_mut(width).enumerate() {
        for (column, number) in numbers.iter_mut().enumerate() {
            let (y, x) = (row as f64 - centre[0], column as f64 - centre[1]);
            let (y, x) = (centre[0] + x * sine + y * cosine, centre[1] + x * cosine - y * sine);
            let (top, left) = (y.floor(), x.floor());
            let (down, along) = (T::of(y - top), T::of(x - left));
            let [above, below] = [top, top + 1.0].map(|y| {
                let (left, right) = (pixel(y, left), pixel(y, left + 1.0));
                left + along * (right - left)
            });
            *number = above + down * (below - above);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    /// Two rows of three.
    const IMAGE: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    const SIDES: [usize; 2] = [2, 3];

    fn made(work: impl Fn(&[f64], &mut [f64])) -> Vec<f64> {
        let mut to = vec![f64::NAN; 6];
        work(&IMAGE, &mut to);
        to
    }

    #[test]
    fn shifts_go_down_and_right() {
        let shifted = |by| made(|from, to| shift(from, to, SIDES, by, 9.0));
        assert_eq!(shifted([0, 0]), IMAGE);
        assert_eq!(shifted([1, 1]), [9.0, 9.0, 9.0, 9.0, 1.0, 2.0]);
        assert_eq!(shifted([-1, -2]), [6.0, 9.0, 9.0, 9.0, 9.0, 9.0]);
        assert_eq!(shifted([7, 0]), [9.0; 6]);
        assert_eq!(shifted([0, -3]), [9.0; 6]);
    }

    #[test]
    fn flips_mirror() {
        let mut image = IMAGE;
        flip_horizontal(&mut image, SIDES);
        assert_eq!(image.as_slice(), [3.0, 2.0, 1.0, 6.0, 5.0, 4.0]);
        let mut image = IMAGE;
        flip_vertical(&mut image, SIDES);
        assert_eq!(image.as_slice(), [4.0, 5.0, 6.0, 1.0, 2.0, 3.0]);
        let mut odd = IMAGE;
        flip_vertical(&mut odd, [3, 2]);
        assert_eq!(odd.as_slice(), [5.0, 6.0, 3.0, 4.0, 1.0, 2.0]);
    }

    #[test]
    fn a_cutout_is_cut_off_at_the_border() {
        let blanked = |centre, side| {
            let mut image = [1.0; 12];
            blank(&mut image, [3, 4], centre, side, 0.0);
            image.map(|x: f64| u8::from(x > 0.5))
        };
        assert_eq!(blanked([1, 1], 2), [0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1]);
        assert_eq!(blanked([1, 1], 1), [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]);
        assert_eq!(blanked([2, 3], 3), [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0]);
        assert_eq!(blanked([0, 0], 0), [1; 12]);
        assert_eq!(blanked([0, 2], 99), [0; 12]);
    }

    #[test]
    fn a_quarter_turn_is_exact_and_against_the_clock() {
        let square = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        let mut turned = [0.0; 9];
        rotate(&square, &mut turned, [3, 3], std::f64::consts::FRAC_PI_2, 0.0);
        let expected = [3.0, 6.0, 9.0, 2.0, 5.0, 8.0, 1.0, 4.0, 7.0];
        assert!(turned.iter().zip(expected).all(|(a, b)| f64::abs(a - b) < 1e-14), "{turned:?}");
        assert_eq!(made(|from, to| rotate(from, to, SIDES, 0.0, 9.0)), IMAGE);
    }

    #[test]
    fn what_a_turn_brings_in_is_filled() {
        let mut turned = [0.0; 6];
        rotate(&[1.0; 6], &mut turned, SIDES, std::f64::consts::FRAC_PI_2, 0.0);
        // Two rows of three become three of two, and the left and right thirds of the window show nothing but filling
        // half a pixel away from the image.
        let expected = [0.0, 1.0, 0.0, 0.0, 1.0, 0.0].map(|x: f64| if x > 0.0 { 1.0 } else { 0.5 });
        assert!(turned.iter().zip(expected).all(|(a, b)| f64::abs(a - b) < 1e-14), "{turned:?}");
    }

    #[test]
    fn a_window_is_enlarged_between_its_pixels() {
        let all = Window { start: [0, 0], sides: SIDES };
        assert_eq!(made(|from, to| enlarge(from, to, SIDES, all)), IMAGE);
        // torch.nn.functional.interpolate([[2., 3.]], size=3, mode="bilinear", align_corners=False) by hand: the places
        // are −1/6 (cut to 0), 1/2 and 7/6 (cut to the last).
        let upper_right = Window { start: [0, 1], sides: [1, 2] };
        let enlarged = made(|from, to| enlarge(from, to, SIDES, upper_right));
        assert!(
            enlarged.iter().zip([2.0, 2.5, 3.0, 2.0, 2.5, 3.0]).all(|(a, b)| (a - b).abs() < 1e-14),
            "{enlarged:?}"
        );
        let pixel = Window { start: [1, 2], sides: [1, 1] };
        assert_eq!(made(|from, to| enlarge(from, to, SIDES, pixel)), [6.0; 6]);
    }

    #[test]
    fn windows_lie_in_the_image_and_have_their_area() {
        let random = &mut StdRng::seed_from_u64(5);
        let mut smallest = f64::INFINITY;
        for _ in 0..2000 {
            let Window { start, sides } = window([32, 48], 0.25, random);
            assert!(start[0] + sides[0] <= 32 && start[1] + sides[1] <= 48);
            let share = (sides[0] * sides[1]) as f64 / (32.0 * 48.0);
            // Sides are rounded: by half a pixel of at least 16.
            assert!(share > 0.25 * 0.94, "{share}");
            smallest = smallest.min(share);
        }
        assert!(smallest < 0.3, "small windows are drawn as well");
        let slim = window([1, 100], 1.0, random);
        assert_eq!(slim, Window { start: [0, 0], sides: [1, 100] });
    }
}
