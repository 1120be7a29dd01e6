//! What every picture is: drawn by plotters, and written as what the file's ending says.

use std::ffi::OsStr;
use std::io::Cursor;
use std::path::Path;
use std::sync::OnceLock;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, TextStyle, WHITE, register_font};
use plotters_backend::DrawingBackend;

use super::canvas::Canvas;
use super::color::INK;
use super::error::PlotError;
use super::svg;

/// Letters are DejaVu Sans where it is at hand, and in PNG always.
pub(super) const FONT: &str = "DejaVu Sans, sans-serif";
/// The sizes of headings, of labels, and of small print.
pub(super) const HEADING: f64 = 23.0;
pub(super) const LABEL: f64 = 18.0;
pub(super) const SMALL: f64 = 15.0;

/// A pixel of the picture is so many of a PNG's in each direction, so that letters are sharp on any screen…
const DENSITY: u32 = 2;
/// … and so many while it is drawn.
const SMOOTHNESS: u32 = 2;
/// Larger pictures are written with one pixel for each of theirs.
const LARGE: u32 = 4_000_000;

/// A field that is drawn upon.
pub(super) type Area<B> = DrawingArea<B, Shift>;
/// What comes of drawing.
pub(super) type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// Something that can be drawn.
pub(super) trait Picture {
    /// Width and height.
    fn size(&self) -> (u32, u32);

    /// Draws everything but the images.
    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B>;

    /// What is drawn pixel by pixel, on top of everything else.
    fn images(&self) -> Vec<Image> {
        Vec::new()
    }
}

/// A small image that is shown larger than it is, without smoothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image {
    /// Where its upper left corner is.
    pub(super) place: (u32, u32),
    /// Width and height in the picture.
    pub(super) size: (u32, u32),
    /// How many pixels a row has.
    pub(super) columns: u32,
    pub(super) pixels: Vec<[u8; 3]>,
}

impl Image {
    pub(super) fn rows(&self) -> u32 {
        (self.pixels.len() as u32).checked_div(self.columns).unwrap_or(0)
    }

    /// From left to right, a colour for each of the numbers from 0 to 1.
    pub(super) fn scale(place: (u32, u32), size: (u32, u32), color: impl Fn(f64) -> [u8; 3]) -> Self {
        let pixels = (0..size.0).map(|x| color(f64::from(x) / f64::from(size.0.max(2) - 1))).collect();
        Self { place, size, columns: size.0, pixels }
    }
}

/// Draws a picture and writes it.
pub(super) fn save(picture: &impl Picture, path: &Path) -> Result<(), PlotError> {
    let ending = path.extension().map(OsStr::to_ascii_lowercase);
    let bytes = match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("svg") => svg(picture)?.into_bytes(),
        Some("png") => png(picture)?,
        _ => return Err(PlotError::Ending { path: path.into() }),
    };
    crate::file::replace(path, &bytes).map_err(|error| PlotError::Unwritable { path: path.into(), error })
}

fn svg(picture: &impl Picture) -> Result<String, PlotError> {
    let mut text = String::new();
    draw(picture, SVGBackend::with_string(&mut text, picture.size()))?;
    let images: Vec<String> = picture.images().iter().map(svg::image).collect::<Result<_, _>>()?;
    let end = text.rfind("</svg>").unwrap_or(text.len());
    text.insert_str(end, &images.concat());
    Ok(text)
}

fn png(picture: &impl Picture) -> Result<Vec<u8>, PlotError> {
    let (width, height) = picture.size();
    let density = if width.saturating_mul(height) > LARGE { 1 } else { DENSITY };
    let scale = density * SMOOTHNESS;
    let mut pixels = vec![255; 3 * (width * scale) as usize * (height * scale) as usize];
    draw(picture, Canvas::new(&mut pixels, (width, height), scale))?;
    let mut pixels = reduced(&pixels, (width * scale) as usize);
    for image in picture.images() {
        paint(&image, &mut pixels, (width * density) as usize, density);
    }
    encode((width * density, height * density), &pixels)
}

fn draw<B: DrawingBackend>(picture: &impl Picture, backend: B) -> Result<(), PlotError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    if !REGISTERED.get_or_init(|| register_font(FONT, FontStyle::Normal, dejavu::sans::regular()).is_ok()) {
        return Err(PlotError::Drawing("its font can't be read".into()));
    }
    let area = backend.into_drawing_area();
    let drawn = area.fill(&WHITE).and_then(|()| picture.draw(&area)).and_then(|()| area.present());
    drawn.map_err(|error| PlotError::Drawing(error.to_string()))
}

/// The means of `SMOOTHNESS`² pixels.
fn reduced(pixels: &[u8], columns: usize) -> Vec<u8> {
    let side = SMOOTHNESS as usize;
    let mut small = Vec::with_capacity(pixels.len() / (side * side));
    for rows in pixels.chunks_exact(3 * columns * side) {
        for (column, channel) in (0..columns / side).flat_map(|column| (0..3).map(move |channel| (column, channel))) {
            let places = (0..side * side).map(|i| 3 * (i / side * columns + column * side + i % side) + channel);
            let sum: usize = places.map(|place| usize::from(rows[place])).sum();
            small.push((sum / (side * side)) as u8);
        }
    }
    small
}

/// Puts an image into a bitmap.
fn paint(image: &Image, bitmap: &mut [u8], columns: usize, density: u32) {
    let (width, height) = (image.size.0 * density, image.size.1 * density);
    for y in 0..height {
        let row = (y * image.rows() / height.max(1)) * image.columns;
        for x in 0..width {
            let pixel = image.pixels[(row + x * image.columns / width) as usize];
            let (x, y) = ((image.place.0 * density + x) as usize, (image.place.1 * density + y) as usize);
            if x < columns
                && let Some(place) = bitmap.get_mut(3 * (y * columns + x)..3 * (y * columns + x) + 3)
            {
                place.copy_from_slice(&pixel);
            }
        }
    }
}

/// Pixels as the bytes of a PNG file.
pub(super) fn encode((width, height): (u32, u32), pixels: &[u8]) -> Result<Vec<u8>, PlotError> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    written.map_err(|error| PlotError::Drawing(error.to_string()))?;
    Ok(bytes.into_inner())
}

/// Letters that end, stand in the middle or begin at a place.
pub(super) fn text(size: f64, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    colored(size, horizontal, vertical, INK)
}

pub(super) fn colored(size: f64, horizontal: HPos, vertical: VPos, color: RGBColor) -> TextStyle<'static> {
    let font = FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal);
    TextStyle { font, color: color.to_backend_color(), pos: Pos::new(horizontal, vertical) }
}

/// The heading of a picture, in its upper left corner.
pub(super) fn heading<B: DrawingBackend>(area: &Area<B>, line: &str) -> Drawn<B> {
    area.draw_text(line, &text(HEADING, HPos::Left, VPos::Top), (16, 12))
}
