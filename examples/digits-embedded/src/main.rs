//! Reads digits without the standard library: no heap, no files, no threads, and no way to panic.
//!
//! The weights are part of the program (`#[weights]`), and so are some digits of the test set; the arena is a variable.
//! That no panic is left in the program is proven when it is linked: the panic handler calls a function that does not
//! exist, so there is no program if anything can reach it.

#![no_std]
#![no_main]

mod print;

use netshape::{Arena, Network, network};
use print::{Line, image_bytes};

network! {
    /// Reads a digit in an image of 28×28 grey pixels.
    #[weights = "digits.safetensors"]
    Digits: [1, 28, 28]
        -> conv(6, k5, p2) -> relu -> maxpool(2)
        -> conv(12, k5)    -> relu -> maxpool(2)
        -> fc(40) -> relu -> fc(10)
}

/// A label and 28×28 pixels for each digit.
static DIGITS: &[[u8; 1 + 28 * 28]] = include_bytes!("../digits.bin").as_chunks().0;

/// The mean of MNIST's pixels, and their standard deviation.
const MEAN: f32 = 0.1307;
const DEVIATION: f32 = 0.3081;

#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    let mut arena: Arena<{ Digits::ARENA_LEN }> = Arena::new();
    let mut image = [[[0.0; 28]; 28]; 1];
    let mut right = 0;
    // FNV-1a of all outputs' bits.
    let mut bits = 0xcbf2_9ce4_8422_2325_u64;
    for [label, pixels @ ..] in DIGITS {
        for (number, pixel) in image.as_flattened_mut().as_flattened_mut().iter_mut().zip(pixels) {
            *number = (f32::from(*pixel) / 255.0 - MEAN) / DEVIATION;
        }
        let scores: &[f32; 10] = Digits::TRAINED.infer(&image, &mut arena);
        for byte in scores.iter().flat_map(|score| score.to_bits().to_le_bytes()) {
            bits = (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let best =
            (0..).zip(scores).fold(
                (0_u8, f32::NEG_INFINITY),
                |(best, most), (digit, &score)| {
                    if score > most { (digit, score) } else { (best, most) }
                },
            );
        right += usize::from(best.0 == *label);
    }
    let weights = size_of_val(Digits::TRAINED);
    Line::new()
        .text("weights in flash: ")
        .number(weights)
        .text(" bytes, promised ")
        .number(Digits::<f32>::PARAMETER_BYTES)
        .end();
    Line::new()
        .text("arena in RAM: ")
        .number(size_of_val(&arena))
        .text(" bytes, promised ")
        .number(Digits::<f32>::INFERENCE_BYTES)
        .text(", up to a cache line")
        .end();
    Line::new().text("program with weights, digits and code: ").number(image_bytes()).text(" bytes").end();
    Line::new().text("read ").number(right).text(" of ").number(DIGITS.len()).text(" digits").end();
    Line::new().text("bits of the outputs: ").hexadecimal(bits).end();
    0
}

unsafe extern "C" {
    /// It does not exist.
    safe fn this_program_can_panic() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    this_program_can_panic()
}
