//! What is shown while the network learns: a bar, and a line for each epoch.

use std::fmt::Write;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use netshape::{EpochReport, StepReport};

use crate::thousands::thousands;

/// The bar goes to standard error and draws nothing where that is no terminal; the lines go to standard output.
pub(crate) struct Progress {
    bar: ProgressBar,
    epochs: usize,
    images: usize,
    /// How wide the columns of the images are that nothing is learned from.
    widths: [usize; 2],
}

impl Progress {
    /// `held_out` is what the images are called that nothing is learned from: test or validation.
    pub(crate) fn new(epochs: usize, images: usize, held_out: &str) -> Self {
        let headings = [format!("{held_out} loss"), format!("{held_out} accuracy")];
        println!(" epoch     loss  accuracy   {}  {}   seconds   images/s", headings[0], headings[1]);
        let bar = ProgressBar::new(epochs as u64 * images as u64);
        bar.set_style(style());
        Self { bar, epochs, images, widths: headings.map(|heading| heading.len()) }
    }

    pub(crate) fn step(&self, step: &StepReport) {
        if step.step == 1 {
            self.bar.set_message(format!("epoch {} of {}", step.epoch, self.epochs));
        }
        // Not counted from here on: a training may have begun before this program did.
        let done = (step.epoch - 1) * self.images + self.images * step.step / step.steps;
        self.bar.set_position(done as u64);
    }

    pub(crate) fn epoch(&self, epoch: &EpochReport) {
        let seconds = epoch.duration.as_secs_f64();
        let test = epoch.validation.unwrap_or(epoch.training);
        let [loss, accuracy] = self.widths;
        let (loss, accuracy) = (loss + 2, accuracy - 1);
        let line = format!(
            "{:6} {:8.4} {:7.2} % {:loss$.4} {:accuracy$.2} % {seconds:9.2} {:>10}",
            epoch.epoch,
            epoch.training.loss,
            percent(epoch.training.accuracy),
            test.loss,
            percent(test.accuracy),
            thousands(epoch.samples as f64 / seconds),
        );
        self.bar.suspend(|| println!("{line}"));
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn percent(share: Option<f64>) -> f64 {
    share.unwrap_or(f64::NAN) * 100.0
}

fn style() -> ProgressStyle {
    let speed = |state: &ProgressState, out: &mut dyn Write| {
        let seconds = state.elapsed().as_secs_f64().max(1e-9);
        // A bar that can't be drawn is no reason to stop.
        let _ = write!(out, "{} images/s", thousands(state.pos() as f64 / seconds));
    };
    ProgressStyle::with_template("{msg} {bar:30} {percent:>3} %  {speed}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("speed", speed)
        .progress_chars("━╸─")
}
