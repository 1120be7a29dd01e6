//! The `network!` macro of [netshape](https://docs.rs/netshape): parse, check, expand.
#![forbid(unsafe_code)]
