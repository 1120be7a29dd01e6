//! Macros in the code that `network!` writes.

/// Items, each with the attribute: what `network!` writes for a network to which a person's attribute applies as a whole.
#[doc(hidden)]
#[macro_export]
macro_rules! attributed {
    (#[$attribute:meta] $($item:item)*) => { $(#[$attribute] $item)* };
}

/// A network's costs as items of its own, or some of them, which are read without a word of its scalar: the implementation
/// around them is of `T` with `f32: Is<T>`.
#[doc(hidden)]
#[macro_export]
macro_rules! costs {
    () => {
        $crate::costs! {
            PARAMETERS PARAMETER_BYTES MULTIPLY_ADDS TRAINING_MULTIPLY_ADDS INFERENCE_BYTES TRAINING_BYTES ARENA_LEN summary
        }
    };
    ($($name:ident)+) => { $($crate::cost!($name);)+ };
}

/// One of them.
#[doc(hidden)]
#[macro_export]
macro_rules! cost {
    (PARAMETERS) => {
        /// How many parameters the network has.
        pub const PARAMETERS: usize = <Self as $crate::Network>::PARAMETERS;
    };
    (PARAMETER_BYTES) => {
        /// The bytes of the network itself.
        pub const PARAMETER_BYTES: usize = <Self as $crate::Network>::PARAMETER_BYTES;
    };
    (MULTIPLY_ADDS) => {
        /// How many multiply-adds a sample takes in inference.
        pub const MULTIPLY_ADDS: u64 = <Self as $crate::Network>::MULTIPLY_ADDS;
    };
    (TRAINING_MULTIPLY_ADDS) => {
        /// How many multiply-adds a sample takes in training, forward and backward.
        pub const TRAINING_MULTIPLY_ADDS: u64 = <Self as $crate::Network>::TRAINING_MULTIPLY_ADDS;
    };
    (INFERENCE_BYTES) => {
        /// The bytes that a sample takes on its way through the network in inference.
        pub const INFERENCE_BYTES: usize = <Self as $crate::Network>::INFERENCE_BYTES;
    };
    (TRAINING_BYTES) => {
        /// The bytes that a sample and its gradients take on their way in training.
        pub const TRAINING_BYTES: usize = <Self as $crate::Network>::TRAINING_BYTES;
    };
    (ARENA_LEN) => {
        /// How many numbers the memory of `infer` has.
        pub const ARENA_LEN: usize = <Self as $crate::Network>::ARENA_LEN;
    };
    (summary) => {
        $crate::summary!();
    };
}

/// What makes a network, as an item of its own: to be called without the trait, and with few words of rustc about sizes that
/// nothing tells.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! constructor {
    () => {
        /// A network with parameters drawn as PyTorch draws them.
        // On the heap, as it may be too large for the stack.
        #[allow(clippy::unnecessary_box_returns)]
        #[must_use]
        pub fn new<R: $crate::nest::Rng + ?::core::marker::Sized>(random: &mut R) -> ::std::boxed::Box<Self> {
            <Self as $crate::Network>::new(random)
        }
    };
    ($($instead:tt)+) => { $($instead)+ };
}

/// A network on the heap needs the standard library.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! constructor {
    ($($instead:tt)*) => {};
}

/// What a network costs, layer by layer, as an item of its own.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! summary {
    () => {
        /// What the network costs, layer by layer.
        #[must_use]
        pub fn summary() -> $crate::Summary {
            <Self as $crate::Network>::summary()
        }
    };
    ($($instead:tt)+) => { $($instead)+ };
}

/// The table needs the standard library.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! summary {
    ($($instead:tt)*) => {};
}
