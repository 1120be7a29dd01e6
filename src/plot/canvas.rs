//! Drawing pixels: plotters' bitmap, several times as large as the picture, so that lines and letters have smooth edges
//! once it is reduced.

use plotters::backend::BitMapBackend;
use plotters::style::{FontDesc, FontStyle, RGBAColor, ShapeStyle};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
};

use super::picture::FONT;

/// plotters means 1.24 em by the size of a text, `ab_glyph` the height of a line, which is 1.164 em in DejaVu Sans.
const LINE_HEIGHT: f64 = 1.164 / 1.24;

/// A bitmap that is drawn on with the coordinates of a picture `scale` times as small.
pub(super) struct Canvas<'a> {
    bitmap: BitMapBackend<'a>,
    size: (u32, u32),
    scale: u32,
}

type Failure<'a> = DrawingErrorKind<<BitMapBackend<'a> as DrawingBackend>::ErrorType>;

impl<'a> Canvas<'a> {
    /// `pixels` has three bytes for each of `scale`² pixels that a pixel of the picture becomes.
    pub(super) fn new(pixels: &'a mut [u8], size: (u32, u32), scale: u32) -> Self {
        Self { bitmap: BitMapBackend::with_buffer(pixels, (size.0 * scale, size.1 * scale)), size, scale }
    }

    fn place(&self, (x, y): BackendCoord) -> BackendCoord {
        let scale = self.scale.cast_signed();
        (x * scale, y * scale)
    }

    /// The style of a line as wide as in the picture.
    fn stroke(&self, style: &impl BackendStyle) -> ShapeStyle {
        let BackendColor { rgb: (r, g, b), alpha } = style.color();
        let stroke_width = style.stroke_width() * self.scale;
        ShapeStyle { color: RGBAColor(r, g, b, alpha), filled: true, stroke_width }
    }
}

impl<'a> DrawingBackend for Canvas<'a> {
    type ErrorType = <BitMapBackend<'a> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Result<(), Failure<'a>> {
        self.bitmap.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), Failure<'a>> {
        self.bitmap.present()
    }

    fn draw_pixel(&mut self, point @ (x, y): BackendCoord, color: BackendColor) -> Result<(), Failure<'a>> {
        self.draw_rect(point, (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), Failure<'a>> {
        self.draw_path([from, to], style)
    }

    // As in SVG, the lower right corner is no part of what is filled.
    fn draw_rect<S: BackendStyle>(
        &mut self,
        from @ (left, top): BackendCoord,
        to @ (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), Failure<'a>> {
        if !fill {
            return self.draw_path([from, (right, top), to, (left, bottom), from], style);
        }
        if right <= left || bottom <= top {
            return Ok(());
        }
        let (right, bottom) = self.place(to);
        let color = self.stroke(style).color;
        self.bitmap.draw_rect(self.place(from), (right - 1, bottom - 1), &ShapeStyle::from(color).filled(), true)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), Failure<'a>> {
        let path: Vec<BackendCoord> = path.into_iter().map(|point| self.place(point)).collect();
        let stroke = self.stroke(style);
        self.bitmap.draw_path(path, &stroke)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), Failure<'a>> {
        let stroke = self.stroke(style);
        self.bitmap.draw_circle(self.place(center), radius * self.scale, &stroke, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Result<(), Failure<'a>> {
        let corners: Vec<BackendCoord> = corners.into_iter().map(|corner| self.place(corner)).collect();
        let stroke = self.stroke(style);
        self.bitmap.fill_polygon(corners, &stroke)
    }

    /// Letters stand where they do in SVG; plotters' own would put them higher up.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        position: BackendCoord,
    ) -> Result<(), Failure<'a>> {
        let size = style.size() * LINE_HEIGHT * f64::from(self.scale);
        let em = style.size() / 1.24 * f64::from(self.scale);
        let font = FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal);
        let failed = |error| DrawingErrorKind::FontError(Box::new(error) as Box<_>);
        let (_, (width, _)) = font.layout_box(text).map_err(failed)?;
        let left = match style.anchor().h_pos {
            HPos::Left => 0,
            HPos::Center => -width / 2,
            HPos::Right => -width,
        };
        // The distances of SVG's letters, of which those in the middle are as high as an x: 0.547 em.
        let baseline = match style.anchor().v_pos {
            VPos::Top => 0.76 * em,
            VPos::Center => 0.27 * em,
            VPos::Bottom => -0.27 * em,
        };
        // ab_glyph's letters stand half a line below the place that it is given.
        let top = (baseline - size / 2.0).round() as i32;
        let (place, turn, color) = (self.place(position), style.transform(), style.color());
        let bitmap = &mut self.bitmap;
        let (columns, rows) = bitmap.get_size();
        let drawn = font.draw(text, (0, 0), |x, y, alpha| {
            let (x, y) = turn.transform(x + left, y + top);
            let (x, y) = (place.0 + x, place.1 + y);
            if (0..columns.cast_signed()).contains(&x) && (0..rows.cast_signed()).contains(&y) {
                let alpha = color.alpha * f64::from(alpha);
                return bitmap.draw_pixel((x, y), BackendColor { alpha, ..color });
            }
            Ok(())
        });
        drawn.map_err(failed)?
    }
}
