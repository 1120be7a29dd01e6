//! The table of a network's layers and, below it, what all of them cost together.

use std::fmt::{Formatter, Result};

use super::{StepInfo, Summary, multiply_adds};

/// A column: its title, whether it is of numbers, and its cell for each step.
struct Column {
    title: &'static str,
    numbers: bool,
    cells: Vec<String>,
}

impl Column {
    fn width(&self) -> usize {
        let cells = self.cells.iter().map(|cell| cell.chars().count());
        cells.chain([self.title.chars().count()]).max().unwrap_or(0)
    }

    fn cell(&self, text: &str) -> String {
        let width = self.width();
        if self.numbers { format!("{text:>width$}") } else { format!("{text:width$}") }
    }
}

/// Between two columns.
const SPACE: &str = "   ";

pub(super) fn write(summary: &Summary, f: &mut Formatter<'_>) -> Result {
    let columns = columns(summary);
    let width = columns.iter().map(Column::width).sum::<usize>() + SPACE.len() * (columns.len() - 1);
    let row = |cell: &dyn Fn(&Column) -> String| columns.iter().map(cell).collect::<Vec<_>>().join(SPACE);
    let [thick, thin] = ["═", "─"].map(|line| line.repeat(width));
    writeln!(f, "{}", row(&|column| column.cell(column.title)).trim_end())?;
    writeln!(f, "{thick}")?;
    for index in 0..=summary.steps.len() {
        writeln!(f, "{}", row(&|column| column.cell(&column.cells[index])).trim_end())?;
    }
    writeln!(f, "{thick}")?;
    totals(summary, f)?;
    write!(f, "{thin}")
}

/// The columns; the first row is the input.
fn columns(summary: &Summary) -> Vec<Column> {
    let steps = summary.steps;
    let column = |title, numbers, input: &str, cell: &dyn Fn(&StepInfo) -> String| Column {
        title,
        numbers,
        cells: std::iter::once(input.to_owned()).chain(steps.iter().map(cell)).collect(),
    };
    let number = |number: u64| if number == 0 { String::new() } else { thousands(number) };
    let sources = |step: &StepInfo| {
        let names = step.inputs.iter().map(|source| source.map_or("input", |index| steps[index].name));
        names.collect::<Vec<_>>().join(", ")
    };
    let before = |index: usize| index.checked_sub(1);
    let is_chain = steps.iter().enumerate().all(|(index, step)| *step.inputs == [before(index)]);
    let mut columns = vec![
        column("layer", false, "input", &|step| step.name.to_owned()),
        column("declared as", false, "", &|step| step.text.to_owned()),
        column("output", false, &dimensions(summary.input), &|step| dimensions(step.output)),
        column("parameters", true, "", &|step| number(step.parameters as u64)),
        column("multiply-adds", true, "", &|step| number(step.multiply_adds)),
    ];
    if !is_chain {
        columns.insert(2, column("of", false, "", &sources));
    }
    columns
}

fn totals(summary: &Summary, f: &mut Formatter<'_>) -> Result {
    let parameters = summary.steps.iter().map(|step| step.parameters as u64).sum();
    let [forward, backward] = multiply_adds(summary.steps);
    let mut lines = vec![
        ("parameters", thousands(parameters), String::new()),
        ("multiply-adds of a sample", thousands(forward), "in inference".to_owned()),
        ("", thousands(forward + backward), "in training".to_owned()),
    ];
    if summary.statistics > 0 {
        lines.insert(1, ("running statistics", thousands(summary.statistics as u64), String::new()));
    }
    let network = if summary.statistics > 0 { "bytes of both" } else { "bytes of parameters" };
    for (what, bytes, when) in [
        (network, summary.parameter_bytes, ""),
        ("bytes of a sample's memory", summary.inference_bytes, "in inference "),
        ("", summary.training_bytes, "in training "),
    ] {
        lines.push((what, thousands(bytes as u64), format!("{when}({})", in_units(bytes))));
    }
    let width = |cell: &dyn Fn(&(&str, String, String)) -> usize| lines.iter().map(cell).max().unwrap_or(0);
    let (names, numbers) = (width(&|line| line.0.len()), width(&|line| line.1.len()));
    for (name, number, more) in &lines {
        writeln!(f, "{}", format!("{name:names$}   {number:>numbers$} {more}").trim_end())?;
    }
    Ok(())
}

/// `241.0 KiB`
fn in_units(bytes: usize) -> String {
    let (mut size, mut unit) = (bytes as f64 / 1024.0, "KiB");
    for larger in ["MiB", "GiB", "TiB"] {
        if size >= 1024.0 {
            (size, unit) = (size / 1024.0, larger);
        }
    }
    format!("{size:.1} {unit}")
}

/// `6×28×28`
pub(super) fn dimensions(dims: &[usize]) -> String {
    dims.iter().map(ToString::to_string).collect::<Vec<_>>().join("×")
}

/// `61,706`
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
