//! What the network makes of images that it has never seen.

use netshape::{Samples, Vector};

/// How one image was read.
pub(crate) struct Reading {
    /// Which image.
    pub(crate) image: usize,
    /// What it shows.
    pub(crate) class: usize,
    /// What the network takes it for.
    pub(crate) predicted: usize,
    /// How likely the network finds that, from 0 to 1.
    pub(crate) probability: f64,
}

/// The likeliest class of each image.
pub(crate) fn readings(outputs: &Samples<Vector<10>>, classes: &[usize]) -> Vec<Reading> {
    let read = |(image, (logits, &class)): (usize, (&[f32], &usize))| {
        let predicted = (0..logits.len()).max_by(|&a, &b| logits[a].total_cmp(&logits[b])).unwrap_or(0);
        // The softmax of the largest logit: its own exponential is 1 once it is subtracted from all.
        let sum: f64 = logits.iter().map(|&logit| f64::from(logit - logits[predicted]).exp()).sum();
        Reading { image, class, predicted, probability: 1.0 / sum }
    };
    outputs.iter().zip(classes).enumerate().map(read).collect()
}

/// How many images were read rightly.
pub(crate) fn accuracy(readings: &[Reading]) {
    let right = readings.iter().filter(|reading| reading.predicted == reading.class).count();
    let percent = 100.0 * right as f64 / readings.len() as f64;
    println!("\ntest accuracy {percent:.2} % ({right} of {})", readings.len());
}

/// Which class was taken for which.
pub(crate) fn confusion(readings: &[Reading]) {
    let mut counts = [[0_usize; 10]; 10];
    for reading in readings {
        counts[reading.class][reading.predicted] += 1;
    }
    println!("\n          read as");
    print!("    true  ");
    (0..10).for_each(|class| print!("{class:6}"));
    println!();
    for (class, row) in counts.iter().enumerate() {
        print!("{class:8}  ");
        for &count in row {
            if count == 0 { print!("     ·") } else { print!("{count:6}") }
        }
        println!();
    }
}
