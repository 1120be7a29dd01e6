//! Every kernel, on each instruction set that this machine has, against the formulas as nested loops.

mod group;
mod naive;

mod conv;
mod conv_maxpool;
mod elements;
mod fc;
mod norm;
mod pool;
mod sample;
mod sample_layers;
mod winograd;
