//! Images inside of an SVG: a PNG in the text, which is a hundredth of what a rectangle for each pixel would be.

use super::error::PlotError;
use super::picture::{Image, encode};

/// The element that shows an image without smoothing it.
pub(super) fn image(image: &Image) -> Result<String, PlotError> {
    let ((x, y), (width, height)) = (image.place, image.size);
    let png = base64(&encode((image.columns, image.rows()), image.pixels.as_flattened())?);
    Ok(format!(
        "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
         style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{png}\"/>\n"
    ))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, place| bits << 8 | u32::from(chunk.get(place).copied().unwrap_or(0)));
        for digit in 0..4 {
            let used = digit <= chunk.len();
            text.push(if used { char::from(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        // Section 10.
        let texts = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (len, text) in texts.into_iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..len]), text);
        }
    }
}
