//! Augmented images: the same bits on any number of threads, other ones each epoch, and only in training.

use netshape::data::{Augment, Dataset};
use netshape::loss::{CrossEntropy, Mse};
use netshape::optimizer::Sgd;
use netshape::{Flat, Map, Samples, Trainer, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    Small: [3, 8, 6] -> conv(4, k3) -> relu -> fc(5);
    /// Its gradient by a weight is the pixel that the weight stands at.
    Sum: [1, 3, 4] -> fc(1, nobias);
    Line: [2] -> fc(1);
}

fn images() -> Dataset<Map<3, 8, 6>> {
    let pixels = (0..90 * 144).map(|i| (i as f32 * 0.618).fract() * 2.0 - 1.0).collect();
    Dataset::new(Samples::from_vec(pixels).unwrap(), (0..90).map(|i| i % 5).collect()).unwrap()
}

fn everything() -> Augment {
    Augment::new().shift(2).flip_horizontal().flip_vertical().crop(0.5).rotate(20.0).cutout(3).noise(0.1).fill(0.5)
}

#[test]
fn it_has_the_same_bits_on_any_number_of_threads() {
    let train = |threads, augment: Option<Augment>, seed| {
        let network = <Small>::new(&mut StdRng::seed_from_u64(1));
        let mut trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.1)).epochs(2).batch_size(20);
        trainer = trainer.seed(seed).threads(threads);
        if let Some(augment) = augment {
            trainer = trainer.augment(augment);
        }
        let reports = trainer.fit(&images(), None).unwrap();
        (reports[1].training.loss.to_bits(), trainer.into_network().as_slice().to_vec())
    };
    let one = train(1, Some(everything()), 4);
    for threads in [2, 3] {
        assert_eq!(train(threads, Some(everything()), 4), one, "{threads} threads");
    }
    assert_ne!(train(1, Some(everything()), 5), one);
    assert_ne!(train(1, None, 4), one);
    assert_eq!(train(1, Some(Augment::new()), 4), train(1, None, 4), "no changes change nothing");
}

/// What the network sees of an image in each of many epochs: with zero weights and the target −½, the gradient of the
/// loss (y − t)² by the weights is the image itself.
fn seen(augment: &Augment, epochs: usize) -> Vec<Vec<f64>> {
    let image: Vec<f64> = (1..=12).map(f64::from).collect();
    let inputs = Samples::<Map<1, 3, 4>, f64>::from_vec(image).unwrap();
    let data = Dataset::new(inputs, Samples::<Vector<1>, f64>::from_vec(vec![-0.5]).unwrap()).unwrap();
    (0..epochs as u64)
        .map(|seed| {
            let mut trainer =
                Trainer::new(Sum::<f64>::zeroed(), Mse, Sgd::new(1.0)).augment(augment.clone()).seed(seed);
            trainer.fit(&data, None).unwrap();
            trainer.network().as_slice().iter().map(|w| -w).collect()
        })
        .collect()
}

fn distinct(seen: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut seen = seen.to_vec();
    seen.sort_by(|a, b| a.partial_cmp(b).unwrap());
    seen.dedup();
    seen
}

#[test]
fn flips_come_in_both_ways_about_equally_often() {
    let image: Vec<f64> = (1..=12).map(f64::from).collect();
    for (augment, flipped) in [
        (Augment::new().flip_horizontal(), [4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9]),
        (Augment::new().flip_vertical(), [9, 10, 11, 12, 5, 6, 7, 8, 1, 2, 3, 4]),
    ] {
        let flipped: Vec<f64> = flipped.map(f64::from).to_vec();
        let seen = seen(&augment, 400);
        assert!(seen.iter().all(|seen| *seen == image || *seen == flipped));
        // Four standard deviations of a fair coin.
        let flips = seen.iter().filter(|seen| **seen == flipped).count();
        assert!(flips.abs_diff(200) <= 40, "{flips} of 400");
    }
}

#[test]
fn all_shifts_come_and_no_others() {
    let seen = distinct(&seen(&Augment::new().shift(1).fill(-7.0), 400));
    assert_eq!(seen.len(), 9);
    let down_right = [-7, -7, -7, -7, -7, 1, 2, 3, -7, 5, 6, 7].map(f64::from);
    assert!(seen.iter().any(|seen| seen.as_slice() == down_right));
}

#[test]
fn cutouts_blank_a_square_anywhere() {
    let seen = distinct(&seen(&Augment::new().cutout(2).fill(-7.0), 600));
    assert_eq!(seen.len(), 12, "one for each centre");
    let mut counts: Vec<_> = seen.iter().map(|seen| seen.iter().filter(|&&x| x < 0.0).count()).collect();
    counts.sort_unstable();
    // In the corner, one pixel of the square is inside; at two borders, two.
    assert_eq!(counts, [1, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4]);
}

#[test]
fn noise_has_its_deviation() {
    let seen = seen(&Augment::new().noise(0.5), 500);
    let noise: Vec<f64> = seen.iter().flat_map(|seen| seen.iter().zip(1..).map(|(x, i)| x - f64::from(i))).collect();
    let n = noise.len() as f64;
    let mean = noise.iter().sum::<f64>() / n;
    let variance = noise.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
    // Four standard errors each.
    assert!(mean.abs() < 4.0 * 0.5 / n.sqrt(), "{mean}");
    assert!((variance / 0.25 - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "{variance}");
}

#[test]
fn validation_sees_images_as_they_are() {
    let data = images();
    let network = <Small>::new(&mut StdRng::seed_from_u64(1));
    let plain = netshape::Engine::new(1).evaluate(&*network, &CrossEntropy::new(), &data).unwrap();
    let mut trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.0)).augment(everything());
    let reports = trainer.fit(&data, Some(&data)).unwrap();
    assert_eq!(reports[0].validation, Some(plain));
    assert_ne!(reports[0].training, plain);
}

#[test]
fn what_does_not_suit_is_refused() {
    let error = |augment| {
        let network = <Small>::new(&mut StdRng::seed_from_u64(1));
        let mut trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.1)).augment(augment);
        trainer.fit(&images(), None).unwrap_err().to_string()
    };
    let new = Augment::new;
    assert_eq!(error(new().crop(0.0)), "the crop of Augment is 0, but must be above 0 and at most 1");
    assert_eq!(error(new().rotate(181.0)), "the rotation of Augment is 181, but must be from 0 to 180 degrees");
    assert_eq!(error(new().noise(f64::NAN)), "the noise of Augment is NaN, but must be at least 0 and finite");
    assert_eq!(error(new().fill(f64::INFINITY)), "the fill of Augment is inf, but must be finite");
    let points = || {
        let inputs = Samples::<Vector<2>>::zeros(3);
        Dataset::new(inputs, Samples::<Vector<1>>::zeros(3)).unwrap()
    };
    let train = |augment| Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.1)).augment(augment).fit(&points(), None);
    let message =
        "samples of shape [2] are no images, which have channels, a height and a width: only noise suits them";
    assert_eq!(train(new().noise(0.1).shift(1)).unwrap_err().to_string(), message);
    assert!(train(new().noise(0.1)).is_ok());
}
