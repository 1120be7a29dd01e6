//! What a network learns from: data sets in memory and in files.

mod dataset;

pub use dataset::Dataset;
