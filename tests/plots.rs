//! Pictures show what they are given, in both formats, or say why not.

use std::fs;
use std::path::{Path, PathBuf};

use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy, Mse};
use netshape::metrics::Confusion;
use netshape::optimizer::Sgd;
use netshape::plot::{self, PlotError};
use netshape::{EpochReport, Flat, Map, Samples, Tensor, Trainer, Vector, network};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("netshape-plots-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What stands between the tags of all texts.
fn texts(path: &Path) -> Vec<String> {
    let svg = fs::read_to_string(path).expect("an SVG");
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{svg:.200}");
    let texts = svg.split("<text").skip(1);
    texts.map(|text| text.split(['>', '<']).nth(1).expect("a text").trim().to_owned()).collect()
}

fn images(path: &Path) -> usize {
    fs::read_to_string(path).expect("an SVG").matches("<image ").count()
}

/// The PNG is twice the SVG in each direction, and has several colours.
fn assert_same_picture(svg: &Path, png: &Path) {
    let text = fs::read_to_string(svg).expect("an SVG");
    let number = |name: &str| {
        let value = text.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|value| value.parse::<u32>().ok()).expect("a number")
    };
    let picture = image::open(png).expect("a PNG").to_rgb8();
    assert_eq!(picture.dimensions(), (2 * number("width"), 2 * number("height")));
    let colors: std::collections::HashSet<_> = picture.pixels().collect();
    assert!(colors.len() > 20, "{}: {} colours", png.display(), colors.len());
    assert_eq!(picture.get_pixel(1, 1).0, [255; 3]);
}

network!(Spots: [1, 6, 5] -> conv(7, k3, p1) -> relu -> maxpool(2) -> flatten -> dropout(0.5) -> fc(3));

fn spots() -> Dataset<Map<1, 6, 5>> {
    let mut random = StdRng::seed_from_u64(1);
    let pixels = (0..30 * 40).map(|_| random.random_range(-1.0..1.0)).collect();
    let classes: Classes = (0..40).map(|image| image % 3).collect();
    Dataset::new(Samples::from_vec(pixels).expect("40 images"), classes).expect("40 classes")
}

fn epochs(validation: bool) -> Vec<EpochReport> {
    let network = <Spots>::new(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.01)).epochs(3);
    trainer.fit(&spots(), validation.then(spots).as_ref()).expect("a training")
}

#[test]
fn curves_have_axes_with_units_and_a_legend() {
    let folder = Folder::new("curves");
    let [svg, png] = ["curves.svg", "curves.PNG"].map(|name| folder.file(name));
    plot::curves(&epochs(true), &svg).expect("a drawing");
    plot::curves(&epochs(true), &png).expect("a drawing");
    assert_same_picture(&svg, &png);
    let found = texts(&svg);
    for text in ["epoch", "loss", "accuracy in %", "training", "validation", "1", "2", "3", "0.00", "100"] {
        assert!(found.iter().any(|found| found == text), "{text} is not among {found:?}");
    }
    // Two lines and two legends for each of two fields, and the points of training (circles) and validation (triangles).
    let content = fs::read_to_string(&svg).expect("an SVG");
    assert_eq!(content.matches("<circle").count(), 2 * (3 + 1));

    plot::curves(&epochs(false), &svg).expect("a drawing");
    assert!(!texts(&svg).iter().any(|text| text == "validation"));
}

#[test]
fn losses_without_accuracy_and_single_epochs_are_drawn() {
    network!(Line: [1] -> fc(1));
    let folder = Folder::new("loss");
    let numbers = || Samples::<Vector<1>>::from_vec(vec![0.1, 0.2, 0.3]).expect("three");
    let data = Dataset::new(numbers(), numbers()).expect("as many");
    let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.1));
    let svg = folder.file("curves.svg");
    plot::curves(&trainer.fit(&data, None).expect("a training"), &svg).expect("a drawing");
    let found = texts(&svg);
    assert!(
        found.iter().any(|text| text == "loss") && !found.iter().any(|text| text.contains("accuracy")),
        "{found:?}"
    );
}

#[test]
fn a_confusion_matrix_has_each_name_and_count() {
    let folder = Folder::new("confusion");
    // Of class 0, 11 are right and 4 taken for 2; of class 1, 7 for 0; of class 2, none is there.
    let read = [(0, 0, 11), (0, 2, 4), (1, 0, 7)];
    let pairs: Vec<[usize; 2]> =
        read.iter().flat_map(|&(class, taken, count)| std::iter::repeat_n([class, taken], count)).collect();
    let outputs: Samples<Vector<3>> =
        pairs.iter().map(|pair| Tensor::from_fn(|i| if i == pair[1] { 1.0 } else { 0.0 })).collect();
    let classes: Classes = pairs.iter().map(|pair| pair[0]).collect();
    let confusion = Confusion::of(&outputs, &classes).expect("a matrix");
    let [svg, png] = ["matrix.svg", "matrix.png"].map(|name| folder.file(name));
    let names = ["cat", "dog & <wolf>", "lynx"];
    plot::confusion_matrix(&confusion, &names, &svg).expect("a drawing");
    plot::confusion_matrix(&confusion, &names, &png).expect("a drawing");
    assert_same_picture(&svg, &png);
    let found = texts(&svg);
    let count = |text: &str| found.iter().filter(|found| *found == text).count();
    // At its row and above its column.
    assert_eq!([count("cat"), count("dog &amp; &lt;wolf&gt;"), count("lynx")], [2; 3], "{found:?}");
    assert_eq!([count("11"), count("4"), count("7"), count("0")], [1, 1, 1, 0], "{found:?}");
    assert_eq!([count("73.3 %"), count("0.0 %"), count("–")], [1; 3], "{found:?}");
    assert_eq!(count("Confusion matrix: 50.00 % right"), 1);

    let error = plot::confusion_matrix(&confusion, &["cat", "dog"], &svg);
    assert!(matches!(error, Err(PlotError::Names { names: 2, classes: 3 })), "{error:?}");
    plot::confusion_matrix(&confusion, &[], &svg).expect("a drawing with numbers");
    assert_eq!(texts(&svg).iter().filter(|text| *text == "2").count(), 2);
}

#[test]
fn there_are_as_many_filters_as_the_layer_has() {
    network!(Wide: [2, 8, 8] -> conv(70, k1) -> conv(2, k1) -> fc(2));
    network!(Colors: [3, 8, 8] -> stem: conv(9, k5) -> relu -> conv(4, k3x2) -> fc(2));
    let folder = Folder::new("filters");
    let [svg, png] = ["filters.svg", "filters.png"].map(|name| folder.file(name));
    let spots = <Spots>::new(&mut StdRng::seed_from_u64(1));
    plot::filters(&*spots, &svg).expect("a drawing");
    plot::filters(&*spots, &png).expect("a drawing");
    assert_same_picture(&svg, &png);
    // One more is the scale.
    assert_eq!(images(&svg), 7 + 1);
    assert!(texts(&svg).contains(&"conv1: 7 filters of 1×3×3".into()));

    let mut colors = <Colors>::new(&mut StdRng::seed_from_u64(1));
    plot::filters(&*colors, &svg).expect("a drawing");
    assert_eq!(images(&svg), 9);
    plot::filters_of(&*colors, "conv2", &svg).expect("a drawing");
    assert_eq!(images(&svg), 4 * 9 + 1);
    assert!(texts(&svg).contains(&"conv2: 4 filters of 9×3×2".into()));

    let wide = <Wide>::new(&mut StdRng::seed_from_u64(1));
    plot::filters(&*wide, &svg).expect("a drawing");
    assert_eq!(images(&svg), 64 * 2 + 1);
    assert!(texts(&svg).contains(&"conv1: 70 filters of 2×1×1, the first 64".into()));
    plot::filters_of(&*wide, "conv2", &svg).expect("a drawing");
    assert!(texts(&svg).contains(&"conv2: 2 filters of 70×1×1, the first 64 channels".into()));

    let error = plot::filters_of(&*colors, "fc1", &svg);
    assert!(
        matches!(&error, Err(PlotError::NoSuchConvolution { convolutions, .. }) if *convolutions == ["stem", "conv2"])
    );
    colors.stem.bias[0] = f32::NAN;
    plot::filters(&*colors, &svg).expect("a bias is not drawn");
    colors.stem.weight[0][0][0][0] = f32::NAN;
    let error = plot::filters(&*colors, &svg);
    assert!(matches!(&error, Err(PlotError::NotFinite { what, .. }) if what == "a weight of stem"), "{error:?}");
}

#[test]
fn feature_maps_show_every_layer_with_its_shape() {
    let folder = Folder::new("maps");
    let [svg, png] = ["maps.svg", "maps.png"].map(|name| folder.file(name));
    let spots = <Spots>::new(&mut StdRng::seed_from_u64(1));
    let image = Tensor::<Map<1, 6, 5>>::from_fn(|[_, y, x]| (y * x) as f32);
    plot::feature_maps(&*spots, &image, &svg).expect("a drawing");
    plot::feature_maps(&*spots, &image, &png).expect("a drawing");
    assert_same_picture(&svg, &png);
    let found = texts(&svg);
    for text in ["input", "1×6×5", "0.00 to 20.0", "conv1", "7×6×5", "relu1", "maxpool1", "7×3×2", "fc1", "3"] {
        assert!(found.iter().any(|found| found == text), "{text} is not among {found:?}");
    }
    assert!(!found.iter().any(|text| text.contains("dropout") || text.contains("flatten")));
    // The input, three layers of seven maps, a vector, and the scale.
    assert_eq!(images(&svg), 1 + 3 * 7 + 1 + 1);

    let image = Tensor::<Map<1, 6, 5>>::from_fn(|_| f32::INFINITY);
    let error = plot::feature_maps(&*spots, &image, &svg);
    assert!(matches!(&error, Err(PlotError::NotFinite { what, .. }) if what == "a number of input"), "{error:?}");
}

#[test]
fn misread_images_are_those_that_were_misread() {
    let folder = Folder::new("misread");
    let [svg, png] = ["misread.svg", "misread.png"].map(|name| folder.file(name));
    let spots = spots();
    // Each image is taken for class 0; the first ones with the least certainty, the last one with 1 / (1 + 2 e⁻⁴).
    let outputs: Samples<Vector<3>> =
        (0..40).map(|image| Tensor::from_fn(|i| if i == 0 { 0.1 * (1 + image) as f32 } else { 0.0 })).collect();
    let names = ["apple", "pear", "plum"];
    let draw = |path| plot::misread(spots.inputs(), &outputs, spots.targets(), &names, path);
    draw(&svg).expect("a drawing");
    draw(&png).expect("a drawing");
    assert_same_picture(&svg, &png);
    let found = texts(&svg);
    assert_eq!(found[0], "26 of 40 images are misread; these 24 with the most certainty");
    assert_eq!(images(&svg), 24);
    // Of 38 and 37, which come first, and 1 and 2, which come last and are left out.
    let first = ["is plum", "taken for apple", "with 96 %, image 38"];
    let second = ["is pear", "taken for apple", "with 96 %, image 37"];
    assert_eq!(found[1..7], [first, second].concat());
    assert!(!found.iter().any(|text| text.ends_with("image 1") || text.ends_with("image 2")));

    let right: Samples<Vector<3>> =
        (0..40).map(|image| Tensor::from_fn(|i| if i == image % 3 { 1.0 } else { 0.0 })).collect();
    plot::misread(spots.inputs(), &right, spots.targets(), &names, &svg).expect("a drawing");
    assert_eq!(texts(&svg), ["0 of 40 images are misread"]);

    let fewer = outputs.select(&[0, 1]);
    let error = plot::misread(spots.inputs(), &fewer, spots.targets(), &names, &svg);
    assert!(matches!(error, Err(PlotError::Counts { images: 40, outputs: 2, classes: 40 })), "{error:?}");
    let mut broken = outputs.clone();
    broken.as_mut_slice()[3] = f32::NAN;
    let error = plot::misread(spots.inputs(), &broken, spots.targets(), &names, &svg);
    assert!(matches!(&error, Err(PlotError::NotFinite { what, .. }) if what == "an output for image 1"), "{error:?}");
}

#[test]
fn what_can_not_be_drawn_is_said_and_leaves_files_alone() {
    network!(Perceptron: [4] -> fc(3) -> relu -> fc(2));
    let folder = Folder::new("errors");
    let epochs = epochs(false);
    for name in ["curves.pdf", "curves", "svg"] {
        let error = plot::curves(&epochs, folder.file(name));
        assert!(matches!(error, Err(PlotError::Ending { .. })), "{error:?}");
    }
    assert!(matches!(plot::curves(&[], folder.file("curves.svg")), Err(PlotError::NoEpochs)));
    let missing = folder.file("missing").join("curves.png");
    let error = plot::curves(&epochs, &missing).expect_err("there is no such folder");
    assert!(matches!(&error, PlotError::Unwritable { path, .. } if *path == missing), "{error:?}");
    assert!(error.to_string().contains("curves.png: the file can't be written: "), "{error}");

    let path = folder.file("curves.svg");
    plot::curves(&epochs, &path).expect("a drawing");
    let before = fs::read(&path).expect("the drawing");
    let mut diverged = epochs.clone();
    diverged[1].training.loss = f64::NAN;
    let error = plot::curves(&diverged, &path).expect_err("NaN has no place");
    assert_eq!(error.to_string(), "the training loss of epoch 2 is NaN: only finite numbers can be drawn");
    assert_eq!(fs::read(&path).expect("the drawing"), before);

    let error = plot::filters(&*<Perceptron>::zeroed(), &path).expect_err("there is no convolution");
    assert_eq!(error.to_string(), "Perceptron has no convolution whose filters could be drawn");
}
