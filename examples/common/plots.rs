//! The pictures of a training, as SVG and as PNG.

use std::error::Error;
use std::path::Path;

use netshape::data::Dataset;
use netshape::metrics::Confusion;
use netshape::{EpochReport, Map, Network, Samples, Vector, plot};

/// Makes the folder, before the training, as it would be a pity to find out afterwards that it can't be made.
pub(crate) fn make_folder(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("{}: the folder for pictures can't be made: {error}", folder.display()))
}

/// Draws all there is to see into a folder, and tells where.
pub(crate) fn draw<N, const C: usize, const H: usize, const W: usize>(
    folder: &Path,
    epochs: &[EpochReport],
    network: &N,
    test: &Dataset<Map<C, H, W>>,
    outputs: &Samples<Vector<10>>,
    names: &[&str],
) -> Result<(), Box<dyn Error>>
where
    N: Network<Input = Map<C, H, W>, Output = Vector<10>, Scalar = f32>,
{
    let confusion = Confusion::of(outputs, test.targets())?;
    for ending in ["svg", "png"] {
        let file = |name: &str| folder.join(name).with_extension(ending);
        plot::curves(epochs, file("curves"))?;
        plot::confusion_matrix(&confusion, names, file("confusion_matrix"))?;
        plot::filters(network, file("filters"))?;
        plot::feature_maps(network, &test.inputs().sample(0), file("feature_maps"))?;
        plot::misread(test.inputs(), outputs, test.targets(), names, file("misread"))?;
    }
    println!("\ndrawn into {}, each as .svg and .png:", folder.display());
    println!("curves, confusion_matrix, filters (of the first layer), feature_maps (of a test image), misread");
    Ok(())
}
