//! Images in the terminal: two pixels, one above the other, in each character.

use std::io::{IsTerminal, stdout};

use netshape::{Map, Samples};

use crate::report::Reading;

/// The side of what is drawn of an image: three of them stand side by side on 80 columns. MNIST's digits keep away from
/// the border.
const SIDE: usize = 26;
/// How many images stand side by side, and how many are drawn at most.
const ABREAST: usize = 3;
const MOST: usize = 6;

/// Draws the images that were misread, those first of which the network was most certain.
pub(crate) fn misread(readings: &[Reading], images: &Samples<Map<1, 28, 28>>) {
    let mut wrong: Vec<&Reading> = readings.iter().filter(|reading| reading.predicted != reading.class).collect();
    wrong.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    wrong.truncate(MOST);
    if wrong.is_empty() {
        return;
    }
    println!("\nmisread with the most certainty");
    let shades = stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for row in wrong.chunks(ABREAST) {
        println!();
        for line in 0..SIDE / 2 {
            println!("{}", join(row, |reading| cells(images.get(reading.image), line, shades)));
        }
        println!("{}", join(row, |reading| format!("{:SIDE$}", caption(reading))));
    }
}

fn caption(reading: &Reading) -> String {
    format!("a {}, read as {} ({:.0} %)", reading.class, reading.predicted, 100.0 * reading.probability)
}

fn join(row: &[&Reading], part: impl Fn(&Reading) -> String) -> String {
    let parts: Vec<String> = row.iter().map(|reading| part(reading)).collect();
    parts.join(" ").trim_end().into()
}

/// One line of characters: in shades of grey, or in black and white.
fn cells(image: &[f32], line: usize, shades: bool) -> String {
    let cut = (28 - SIDE) / 2;
    let pixel = |row: usize, column: usize| brightness(image[(row + cut) * 28 + column + cut]);
    let pairs = (0..SIDE).map(|column| (pixel(2 * line, column), pixel(2 * line + 1, column)));
    if shades {
        // The 24 greys of 256 colours, which every terminal has.
        let grey = |brightness: f32| 232.0 + (brightness * 23.0).round();
        let cell = |(upper, lower)| format!("\x1b[38;5;{};48;5;{}m▀", grey(upper), grey(lower));
        pairs.map(cell).collect::<String>() + "\x1b[0m"
    } else {
        pairs
            .map(|(upper, lower)| match (upper > 0.5, lower > 0.5) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            })
            .collect()
    }
}

/// From 0 to 1: undoes the normalisation.
fn brightness(pixel: f32) -> f32 {
    (pixel * 0.3081 + 0.1307).clamp(0.0, 1.0)
}
