//! Colour images in the terminal: two pixels, one above the other, in each character.

use std::io::{IsTerminal, stdout};

use netshape::{Map, Samples, Tensor};

/// How many columns a terminal has at least.
const COLUMNS: usize = 80;

/// Draws images with their captions, as many side by side as fit; where the output is no terminal, the captions alone.
pub(crate) fn abreast<const H: usize, const W: usize>(images: &Samples<Map<3, H, W>>, captions: &[String]) {
    if !stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some() {
        println!("a {}\n", captions.join("\na "));
        return;
    }
    let widest = captions.iter().map(String::len).fold(W, usize::max);
    let abreast = ((COLUMNS + 2) / (widest + 2)).max(1);
    let images: Vec<_> = (0..images.len()).map(|image| images.sample(image)).collect();
    for (images, captions) in images.chunks(abreast).zip(captions.chunks(abreast)) {
        for line in 0..H / 2 {
            let gap = widest - W + 2;
            for image in images {
                print!("{}{:gap$}", cells(image, line), "");
            }
            println!();
        }
        for caption in captions {
            print!("{caption:widest$}  ");
        }
        println!("\n");
    }
}

/// One line of characters: `▀` with the upper pixel's colour before the lower one's.
fn cells<const H: usize, const W: usize>(image: &Tensor<Map<3, H, W>>, line: usize) -> String {
    let colour = |row: usize, column: usize| {
        let [red, green, blue] = [0, 1, 2].map(|channel| (image[[channel, row, column]] + 1.0) * 127.5);
        format!("{red:.0};{green:.0};{blue:.0}")
    };
    let cell = |column| format!("\x1b[38;2;{};48;2;{}m▀", colour(2 * line, column), colour(2 * line + 1, column));
    (0..W).map(cell).collect::<String>() + "\x1b[0m"
}
