//! What the network makes of images that it has never seen.

use netshape::metrics::Confusion;
use netshape::{Samples, Vector};

use crate::thousands::thousands;

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

/// How many images were read rightly, and which class was taken for which.
pub(crate) fn print(confusion: &Confusion) {
    let classes = 0..confusion.classes();
    let right: usize = classes.clone().map(|class| confusion.count(class, class)).sum();
    let all: usize = classes.map(|class| confusion.scores(class).support).sum();
    let [right, all] = [right, all].map(|count| thousands(count as f64));
    println!("\ntest accuracy {:.2} % ({right} of {all})", 100.0 * confusion.accuracy());
    let mean = confusion.mean_scores();
    println!("mean precision {:.3}, recall {:.3}, F1 {:.3}\n", mean.precision, mean.recall, mean.f1);
    print!("{confusion}");
}
