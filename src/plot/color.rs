//! Colours that people who see few colours can tell apart, and that keep their order when printed in grey.

use plotters::style::RGBColor;

/// Of Okabe's and Ito's palette (<https://jfly.uni-koeln.de/color/>): blue and vermillion.
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(super) const VERMILLION: RGBColor = RGBColor(213, 94, 0);
/// Text, axes, and what stands behind them.
pub(super) const INK: RGBColor = RGBColor(33, 33, 33);
pub(super) const PALE: RGBColor = RGBColor(222, 222, 222);

/// Viridis of matplotlib (<https://bids.github.io/colormap/>), in ninths.
const VIRIDIS: [[u8; 3]; 10] = [
    [68, 1, 84],
    [72, 40, 120],
    [62, 74, 137],
    [49, 104, 142],
    [38, 130, 142],
    [31, 158, 137],
    [53, 183, 121],
    [109, 205, 89],
    [180, 222, 44],
    [253, 231, 37],
];
/// From blue over white to vermillion: below zero, zero, above.
const SIGNED: [[u8; 3]; 5] = [[0, 66, 120], [64, 150, 205], [247, 247, 247], [232, 131, 58], [150, 56, 0]];
/// From white to a dark blue.
const SHARE: [[u8; 3]; 4] = [[255, 255, 255], [168, 205, 230], [51, 138, 194], [0, 58, 110]];

/// A number from 0 to 1, from dark to light.
pub(super) fn viridis(x: f64) -> [u8; 3] {
    between(&VIRIDIS, x)
}

/// A number from −1 to 1.
pub(super) fn signed(x: f64) -> [u8; 3] {
    between(&SIGNED, 0.5 + x / 2.0)
}

/// A share from 0 to 1, from white to dark.
pub(super) fn share(x: f64) -> [u8; 3] {
    between(&SHARE, x)
}

/// Whether white is read better on this colour than black: by its luminance.
pub(super) fn is_dark([r, g, b]: [u8; 3]) -> bool {
    0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b) < 140.0
}

fn between<const N: usize>(colors: &[[u8; 3]; N], x: f64) -> [u8; 3] {
    let place = x.clamp(0.0, 1.0) * (N - 1) as f64;
    let below = (place as usize).min(N - 2);
    let part = place - below as f64;
    std::array::from_fn(|channel| {
        let [from, to] = [below, below + 1].map(|color| f64::from(colors[color][channel]));
        (from + (to - from) * part).round() as u8
    })
}
