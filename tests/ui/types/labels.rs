use netshape::data::Dataset;
use netshape::{Error, Samples, Vector};

fn labelled(images: Samples<Vector<4>>, labels: Vec<u8>) -> Result<usize, Error> {
    let data = Dataset::new(images, labels)?;
    Ok(data.len())
}

fn main() {}
