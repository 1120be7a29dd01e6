//! The confusion matrix.

use std::path::Path;

use plotters::element::{PathElement, Rectangle};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, FontTransform, RGBColor, WHITE};
use plotters_backend::DrawingBackend;

use super::class_names;
use super::color::{INK, PALE, is_dark, share};
use super::error::PlotError;
use super::picture::{Area, Drawn, Image, LABEL, Picture, SMALL, colored, heading, save, text};
use crate::metrics::Confusion;

/// Draws which class was taken for which: a row for each class that images have, a column for each one that they were taken
/// for, and in each cell how many there are.
///
/// The darker a cell, the larger its share of the row; so the diagonal is each class's recall, which stands behind its row.
/// `names` has a name for each class, or none at all: then they are numbers. With more than 40 classes, cells are too small
/// for their counts.
///
/// # Errors
/// If there are neither as many names as classes nor none, if the file's name ends with neither `.svg` nor `.png`, or if
/// the file can't be written.
pub fn confusion_matrix(confusion: &Confusion, names: &[&str], path: impl AsRef<Path>) -> Result<(), PlotError> {
    let names = class_names(names, confusion.classes())?;
    save(&Matrix { confusion, names }, path.as_ref())
}

struct Matrix<'a> {
    confusion: &'a Confusion,
    names: Vec<String>,
}

impl Matrix<'_> {
    fn cell(&self) -> i32 {
        match self.names.len() {
            0..=20 => 46,
            21..=40 => 32,
            _ => 13,
        }
    }

    /// The size of what stands in and beside the cells.
    fn letters(&self) -> f64 {
        (0.4 * f64::from(self.cell())).clamp(11.0, 17.0)
    }

    /// How long the longest name is.
    fn label(&self) -> i32 {
        let longest = self.names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        (longest as f64 * self.letters() * 0.56) as i32 + 14
    }

    /// Whether names stand upright above the columns, as they would not fit otherwise.
    fn turned(&self) -> bool {
        self.label() > self.cell() + 8
    }

    /// The upper left corner of the cells.
    fn corner(&self) -> (i32, i32) {
        let above = if self.turned() { self.label() } else { 26 };
        (56 + self.label(), 84 + above)
    }

    fn side(&self) -> i32 {
        self.cell() * self.names.len() as i32
    }

    fn bar(&self) -> Bar {
        let ((left, top), side) = (self.corner(), self.side());
        Bar { left, top: top + side + 30, width: side.min(260) }
    }
}

/// Where the scale of the colours is.
struct Bar {
    left: i32,
    top: i32,
    width: i32,
}

impl Picture for Matrix<'_> {
    fn size(&self) -> (u32, u32) {
        let ((left, top), side) = (self.corner(), self.side());
        ((left + side + 110).max(440).cast_unsigned(), (top + side + 84).cast_unsigned())
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        let ((left, top), cell, side) = (self.corner(), self.cell(), self.side());
        heading(area, &format!("Confusion matrix: {:.2} % right", 100.0 * self.confusion.accuracy()))?;
        area.draw_text("taken for", &text(LABEL, HPos::Center, VPos::Center), (left + side / 2, 62))?;
        let upright = text(LABEL, HPos::Center, VPos::Center).transform(FontTransform::Rotate270);
        area.draw_text("true class", &upright, (28, top + side / 2))?;
        let letters = self.letters();
        area.draw_text("recall", &text(SMALL, HPos::Left, VPos::Center), (left + side + 12, top - 14))?;
        for (class, name) in self.names.iter().enumerate() {
            let middle = class as i32 * cell + cell / 2;
            area.draw_text(name, &text(letters, HPos::Right, VPos::Center), (left - 9, top + middle))?;
            if self.turned() {
                let upright = text(letters, HPos::Left, VPos::Center).transform(FontTransform::Rotate270);
                area.draw_text(name, &upright, (left + middle, top - 9))?;
            } else {
                area.draw_text(name, &text(letters, HPos::Center, VPos::Center), (left + middle, top - 14))?;
            }
            let scores = self.confusion.scores(class);
            let recall = if scores.support == 0 { "–".into() } else { format!("{:.1} %", 100.0 * scores.recall) };
            area.draw_text(&recall, &text(letters, HPos::Left, VPos::Center), (left + side + 12, top + middle))?;
            self.draw_row(area, class, (left, top + class as i32 * cell))?;
        }
        let (right, bottom) = (left + side, top + side);
        let frame = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        area.draw(&PathElement::new(frame, INK.stroke_width(1)))?;
        let Bar { left, top, width } = self.bar();
        area.draw(&Rectangle::new([(left - 1, top - 1), (left + width + 1, top + 15)], PALE.stroke_width(1)))?;
        let small = |horizontal| text(SMALL, horizontal, VPos::Top);
        area.draw_text("0 %", &small(HPos::Left), (left, top + 18))?;
        area.draw_text("of the row", &small(HPos::Center), (left + width / 2, top + 18))?;
        area.draw_text("100 %", &small(HPos::Right), (left + width, top + 18))
    }

    fn images(&self) -> Vec<Image> {
        let Bar { left, top, width } = self.bar();
        vec![Image::scale((left.cast_unsigned(), top.cast_unsigned()), (width.cast_unsigned(), 14), share)]
    }
}

impl Matrix<'_> {
    fn draw_row<B: DrawingBackend>(&self, area: &Area<B>, class: usize, (left, top): (i32, i32)) -> Drawn<B> {
        let (cell, support) = (self.cell(), self.confusion.scores(class).support);
        for predicted in 0..self.names.len() {
            let count = self.confusion.count(class, predicted);
            let rgb @ [r, g, b] = share(count as f64 / support.max(1) as f64);
            let place = (left + predicted as i32 * cell, top);
            let end = (place.0 + cell, place.1 + cell);
            area.draw(&Rectangle::new([place, end], RGBColor(r, g, b).filled()))?;
            area.draw(&Rectangle::new([place, end], PALE.stroke_width(1)))?;
            if count > 0 && self.names.len() <= 40 {
                let color = if is_dark(rgb) { WHITE } else { INK };
                // Long numbers in small letters.
                let digits = count.to_string();
                let room = f64::from(cell - 4) / (0.53 * digits.len() as f64);
                let letters = colored(self.letters().min(room), HPos::Center, VPos::Center, color);
                area.draw_text(&digits, &letters, (place.0 + cell / 2, place.1 + cell / 2))?;
            }
        }
        Ok(())
    }
}
