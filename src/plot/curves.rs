//! Loss and accuracy, epoch by epoch.

use std::ops::Range;
use std::path::Path;

use plotters::chart::{ChartBuilder, SeriesLabelPosition};
use plotters::element::{Circle, EmptyElement, PathElement, TriangleMarker};
use plotters::series::LineSeries;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor, WHITE};
use plotters_backend::DrawingBackend;

use super::color::{BLUE, INK, PALE, VERMILLION};
use super::error::PlotError;
use super::picture::{Area, Drawn, LABEL, Picture, SMALL, heading, save, text};
use crate::trainer::EpochReport;

/// Draws how loss and accuracy went, on the training data and, where there are any, on the validation data.
///
/// The loss begins at 0, and the accuracy ends at 100 %. Of a loss that tells no accuracy, there is one field alone.
///
/// ```
/// # use netshape::data::Dataset;
/// # use netshape::loss::Mse;
/// # use netshape::optimizer::Adam;
/// # use netshape::{Flat, Network, Samples, Trainer, network};
/// # network!(Line: [1] -> fc(1));
/// # let numbers = |factor: f32| Samples::from_vec((1..=5).map(|x| factor * x as f32).collect());
/// # let data = Dataset::new(numbers(0.1)?, numbers(0.3)?)?;
/// # let folder = std::env::temp_dir().join(format!("netshape-curves-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Adam::new(0.01)).epochs(3);
/// let epochs = trainer.fit(&data, None)?;
/// netshape::plot::curves(&epochs, folder.join("curves.svg"))?;
/// # std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If there are no epochs, if a number is not finite, if the file's name ends with neither `.svg` nor `.png`, or if the
/// file can't be written.
pub fn curves(epochs: &[EpochReport], path: impl AsRef<Path>) -> Result<(), PlotError> {
    if epochs.is_empty() {
        return Err(PlotError::NoEpochs);
    }
    let series = |name: &str, value: &dyn Fn(&EpochReport) -> Option<f64>| -> Result<Vec<(i32, f64)>, PlotError> {
        let known = epochs.iter().filter_map(|epoch| value(epoch).map(|value| (epoch.epoch, value)));
        let finite = known.map(|(epoch, value)| match i32::try_from(epoch) {
            Ok(epoch) if value.is_finite() => Ok((epoch, value)),
            _ => Err(PlotError::NotFinite { what: format!("the {name} of epoch {epoch}"), value }),
        });
        finite.collect()
    };
    let loss = Panel {
        name: "loss",
        training: series("training loss", &|epoch| Some(epoch.training.loss))?,
        validation: series("validation loss", &|epoch| epoch.validation.map(|validation| validation.loss))?,
    };
    let accuracy = Panel {
        name: "accuracy in %",
        training: series("training accuracy", &|epoch| Some(100.0 * epoch.training.accuracy?))?,
        validation: series("validation accuracy", &|epoch| Some(100.0 * epoch.validation?.accuracy?))?,
    };
    let panels =
        [loss, accuracy].into_iter().filter(|panel| !panel.training.is_empty() || !panel.validation.is_empty());
    save(&Curves { panels: panels.collect() }, path.as_ref())
}

struct Curves {
    panels: Vec<Panel>,
}

/// One quantity: its value in each epoch.
struct Panel {
    name: &'static str,
    training: Vec<(i32, f64)>,
    validation: Vec<(i32, f64)>,
}

impl Panel {
    fn is_loss(&self) -> bool {
        self.name == "loss"
    }

    fn all(&self) -> impl Iterator<Item = &(i32, f64)> {
        self.training.iter().chain(&self.validation)
    }

    fn epochs(&self) -> Range<i32> {
        let [first, last] = [self.all().map(|point| point.0).min(), self.all().map(|point| point.0).max()];
        let (first, last) = (first.unwrap_or(0), last.unwrap_or(1));
        if first == last { first - 1..last + 1 } else { first..last }
    }

    /// From where to where: losses from 0, accuracies from the multiple of ten below all of them to 100.
    fn range(&self) -> Range<f64> {
        let least = self.all().map(|point| point.1).fold(f64::INFINITY, f64::min);
        let most = self.all().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
        if self.is_loss() {
            let (bottom, top) = (least.min(0.0), most.max(0.0));
            let room = if top > bottom { 0.05 * (top - bottom) } else { 1.0 };
            return if bottom < 0.0 { bottom - room..top + room } else { 0.0..top + room };
        }
        // A little room above 100, so that a line there is seen.
        let bottom = (((least - 1e-9) / 10.0).floor() * 10.0).clamp(0.0, 90.0);
        bottom..100.0 + 0.01 * (100.0 - bottom)
    }
}

impl Picture for Curves {
    fn size(&self) -> (u32, u32) {
        (560 * self.panels.len() as u32, 440)
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        heading(area, "Training")?;
        let (_, below) = area.split_vertically(40);
        for (panel, field) in self.panels.iter().zip(below.split_evenly((1, self.panels.len()))) {
            draw_panel(panel, &field)?;
        }
        Ok(())
    }
}

fn draw_panel<B: DrawingBackend>(panel: &Panel, field: &Area<B>) -> Drawn<B> {
    let range = panel.range();
    let mut chart = ChartBuilder::on(field)
        .margin(14)
        .margin_right(28)
        .x_label_area_size(52)
        .y_label_area_size(72)
        .build_cartesian_2d(panel.epochs(), range.clone())?;
    // As many digits as the steps of the axis need.
    let digits = if panel.is_loss() && range.end < 10.0 { if range.end < 0.05 { 4 } else { 2 } } else { 0 };
    chart
        .configure_mesh()
        .x_desc("epoch")
        .y_desc(panel.name)
        .x_labels(10)
        .y_labels(8)
        .y_label_formatter(&|value| format!("{value:.digits$}"))
        .axis_desc_style(text(LABEL, HPos::Center, VPos::Center))
        .label_style(text(SMALL, HPos::Center, VPos::Center))
        .axis_style(INK.stroke_width(1))
        .bold_line_style(PALE.stroke_width(1))
        .light_line_style(WHITE.mix(0.0))
        .draw()?;
    // Marks tell the lines apart without colours; where there are many epochs, they would be all that is seen.
    let marked = |points: &[(i32, f64)]| if points.len() <= 40 { points.to_vec() } else { Vec::new() };
    if !panel.training.is_empty() {
        let line = LineSeries::new(panel.training.iter().copied(), BLUE.stroke_width(2));
        chart
            .draw_series(line)?
            .label("training")
            .legend(|place| EmptyElement::at(place) + legend_line(BLUE) + Circle::new((12, 0), 4, BLUE.filled()));
        chart.draw_series(marked(&panel.training).into_iter().map(|point| Circle::new(point, 4, BLUE.filled())))?;
    }
    if !panel.validation.is_empty() {
        let line = LineSeries::new(panel.validation.iter().copied(), VERMILLION.stroke_width(2));
        chart.draw_series(line)?.label("validation").legend(|place| {
            EmptyElement::at(place) + legend_line(VERMILLION) + TriangleMarker::new((12, 0), 6, VERMILLION.filled())
        });
        let mark = |point| TriangleMarker::new(point, 6, VERMILLION.filled());
        chart.draw_series(marked(&panel.validation).into_iter().map(mark))?;
    }
    let corner = if panel.is_loss() { SeriesLabelPosition::UpperRight } else { SeriesLabelPosition::LowerRight };
    chart
        .configure_series_labels()
        .position(corner)
        .margin(12)
        .legend_area_size(32)
        .label_font(text(LABEL, HPos::Left, VPos::Top))
        .background_style(WHITE.mix(0.85))
        .border_style(PALE.stroke_width(1))
        .draw()
}

fn legend_line(color: RGBColor) -> PathElement<(i32, i32)> {
    PathElement::new([(0, 0), (24, 0)], color.stroke_width(2))
}
