//! Networks of the textbooks, each in one expression. What differs between a network as it was published and a narrow
//! one for a small image, which can be checked in seconds, is what a macro is given: the input, the unit of its widths.
//! The layers are the same.

use netshape::network;

/// Krizhevsky 2014, as torchvision has it.
macro_rules! alexnet {
    ($name:ident: $input:tt, $map:tt, $unit:tt, $hidden:tt, $classes:tt) => {
        network! {
            pub(crate) $name: $input
                -> conv($unit, k11, s4, p2) -> relu -> maxpool(k3, s2)
                -> conv(3 * $unit, k5, p2) -> relu -> maxpool(k3, s2)
                -> conv(6 * $unit, k3, p1) -> relu -> conv(4 * $unit, k3, p1) -> relu
                -> conv(4 * $unit, k3, p1) -> relu -> maxpool(k3, s2)
                -> $map
                -> dropout(0.5) -> fc($hidden) -> relu -> dropout(0.5) -> fc($hidden) -> relu -> fc($classes)
        }
    };
}

/// Simonyan and Zisserman 2014, configuration D.
macro_rules! vgg16 {
    ($name:ident: $input:tt, $map:tt, $unit:tt, $hidden:tt, $classes:tt) => {
        network! {
            block convs(count, width) = repeat count { conv(width, k3, p1) -> relu } -> maxpool(2);

            pub(crate) $name: $input
                -> convs(2, $unit) -> convs(2, 2 * $unit) -> convs(3, 4 * $unit)
                -> convs(3, 8 * $unit) -> convs(3, 8 * $unit)
                -> $map
                -> fc($hidden) -> relu -> dropout(0.5) -> fc($hidden) -> relu -> dropout(0.5) -> fc($classes)
        }
    };
}

/// Iandola et al. 2016, version 1.1. (Its pooling rounds up; at 225 pixels, or 31, there is nothing to round.)
macro_rules! squeezenet {
    ($name:ident: $input:tt, $unit:tt, $classes:tt) => {
        network! {
            block fire(squeeze, expand) = conv(squeeze, k1) -> relu
                -> concat { conv(expand, k1) -> relu | conv(expand, k3, p1) -> relu };

            pub(crate) $name: $input
                -> conv(4 * $unit, k3, s2) -> relu -> maxpool(k3, s2)
                -> repeat 2 { fire($unit, 4 * $unit) } -> maxpool(k3, s2)
                -> repeat 2 { fire(2 * $unit, 8 * $unit) } -> maxpool(k3, s2)
                -> repeat 2 { fire(3 * $unit, 12 * $unit) } -> repeat 2 { fire(4 * $unit, 16 * $unit) }
                -> dropout(0.5) -> conv($classes, k1) -> relu -> gap -> flatten
        }
    };
}

/// Szegedy et al. 2014: the main path, of table 1. (What is rounded up there is padded here.)
macro_rules! googlenet {
    ($name:ident: $input:tt, $unit:tt, $classes:tt) => {
        network! {
            block inception(one, three_in, three, five_in, five, pooled) = concat {
                conv(one * $unit, k1) -> relu
                | conv(three_in * $unit, k1) -> relu -> conv(three * $unit, k3, p1) -> relu
                | conv(five_in * $unit, k1) -> relu -> conv(five * $unit, k5, p2) -> relu
                | maxpool(k3, s1, p1) -> conv(pooled * $unit, k1) -> relu
            };

            pub(crate) $name: $input
                -> conv(8 * $unit, k7, s2, p3) -> relu -> maxpool(k3, s2, p1)
                -> conv(8 * $unit, k1) -> relu -> conv(24 * $unit, k3, p1) -> relu -> maxpool(k3, s2, p1)
                -> inception(8, 12, 16, 2, 4, 4) -> inception(16, 16, 24, 4, 12, 8) -> maxpool(k3, s2, p1)
                -> inception(24, 12, 26, 2, 6, 8) -> inception(20, 14, 28, 3, 8, 8)
                -> inception(16, 16, 32, 3, 8, 8) -> inception(14, 18, 36, 4, 8, 8)
                -> inception(32, 20, 40, 4, 16, 16) -> maxpool(k3, s2, p1)
                -> inception(32, 20, 40, 4, 16, 16) -> inception(48, 24, 48, 6, 16, 16)
                -> gap -> dropout(0.4) -> fc($classes)
        }
    };
}

network! {
    block unit(width, kernel, stride, padding) = conv(width, k(kernel), s(stride), p(padding), nobias) -> batchnorm -> relu;
    block inception(one, three_in, three, other_in, other, pooled) = concat {
        unit(one, 1, 1, 0)
        | unit(three_in, 1, 1, 0) -> unit(three, 3, 1, 1)
        | unit(other_in, 1, 1, 0) -> unit(other, 3, 1, 1)
        | maxpool(k3, s1, p1) -> unit(pooled, 1, 1, 0)
    };

    /// The same as torchvision has it: with batch norm, and 3×3 in place of 5×5. (What is rounded up there is padded here.)
    pub(crate) GoogLeNetNormalised: [3, 224, 224]
        -> unit(64, 7, 2, 3) -> maxpool(k3, s2, p1)
        -> unit(64, 1, 1, 0) -> unit(192, 3, 1, 1) -> maxpool(k3, s2, p1)
        -> inception(64, 96, 128, 16, 32, 32) -> inception(128, 128, 192, 32, 96, 64) -> maxpool(k3, s2, p1)
        -> inception(192, 96, 208, 16, 48, 64) -> inception(160, 112, 224, 24, 64, 64)
        -> inception(128, 128, 256, 24, 64, 64) -> inception(112, 144, 288, 32, 64, 64)
        -> inception(256, 160, 320, 32, 128, 128) -> maxpool(k3, s2, p1)
        -> [832, 7, 7]
        -> inception(256, 160, 320, 32, 128, 128) -> inception(384, 192, 384, 48, 128, 128)
        -> gap -> dropout(0.2) -> fc(1000)
}

/// He et al. 2015.
macro_rules! resnet18 {
    ($name:ident: $input:tt, $unit:tt, $classes:tt) => {
        network! {
            block basic(width) = residual {
                conv(width, k3, p1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm
            } -> relu;
            block down(width) = residual {
                conv(width, k3, s2, p1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm
                | conv(width, k1, s2, nobias) -> batchnorm
            } -> relu;

            pub(crate) $name: $input
                -> conv($unit, k7, s2, p3, nobias) -> batchnorm -> relu -> maxpool(k3, s2, p1)
                -> repeat 2 { basic($unit) } -> down(2 * $unit) -> basic(2 * $unit)
                -> down(4 * $unit) -> basic(4 * $unit) -> down(8 * $unit) -> basic(8 * $unit)
                -> gap -> fc($classes)
        }
    };
}

/// He et al. 2015, with the stride in the 3×3 convolution, as torchvision has it.
macro_rules! resnet50 {
    ($name:ident: $input:tt, $unit:tt, $classes:tt) => {
        network! {
            block bottleneck(width) = residual {
                conv(width, k1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm -> relu
                    -> conv(4 * width, k1, nobias) -> batchnorm
            } -> relu;
            block widen(width, stride) = residual {
                conv(width, k1, nobias) -> batchnorm -> relu -> conv(width, k3, s(stride), p1, nobias) -> batchnorm
                    -> relu -> conv(4 * width, k1, nobias) -> batchnorm
                | conv(4 * width, k1, s(stride), nobias) -> batchnorm
            } -> relu;
            block stage(width, stride, more) = widen(width, stride) -> repeat more { bottleneck(width) };

            pub(crate) $name: $input
                -> conv($unit, k7, s2, p3, nobias) -> batchnorm -> relu -> maxpool(k3, s2, p1)
                -> stage($unit, 1, 2) -> stage(2 * $unit, 2, 3) -> stage(4 * $unit, 2, 5) -> stage(8 * $unit, 2, 2)
                -> gap -> fc($classes)
        }
    };
}

/// Howard et al. 2017.
macro_rules! mobilenet {
    ($name:ident: $input:tt, $unit:tt, $activation:ident, $classes:tt) => {
        network! {
            block separable(from, to, stride) =
                conv(from * $unit, from * $unit, k3, s(stride), p1, g(from * $unit), nobias) -> batchnorm -> $activation
                -> conv(from * $unit, to * $unit, k1, nobias) -> batchnorm -> $activation;

            pub(crate) $name: $input
                -> conv($unit, k3, s2, p1, nobias) -> batchnorm -> $activation
                -> separable(1, 2, 1) -> separable(2, 4, 2) -> separable(4, 4, 1)
                -> separable(4, 8, 2) -> separable(8, 8, 1) -> separable(8, 16, 2)
                -> repeat 5 { separable(16, 16, 1) }
                -> separable(16, 32, 2) -> separable(32, 32, 1)
                -> gap -> fc($classes)
        }
    };
}

/// Huang et al. 2016.
macro_rules! densenet121 {
    ($name:ident: $input:tt, $growth:tt, $classes:tt) => {
        network! {
            block dense(layers) = repeat layers {
                concat {
                    identity
                    | batchnorm -> relu -> conv(4 * $growth, k1, nobias)
                        -> batchnorm -> relu -> conv($growth, k3, p1, nobias)
                }
            };
            block transition(width) = batchnorm -> relu -> conv(width, k1, nobias) -> avgpool(2);

            pub(crate) $name: $input
                -> conv(2 * $growth, k7, s2, p3, nobias) -> batchnorm -> relu -> maxpool(k3, s2, p1)
                -> dense(6) -> transition(4 * $growth) -> dense(12) -> transition(8 * $growth)
                -> dense(24) -> transition(16 * $growth) -> dense(16)
                -> batchnorm -> relu -> gap -> fc($classes)
        }
    };
}

alexnet!(AlexNet: [3, 224, 224], [256, 6, 6], 64, 4096, 1000);
vgg16!(Vgg16: [3, 224, 224], [512, 7, 7], 64, 4096, 1000);
squeezenet!(SqueezeNet: [3, 225, 225], 16, 1000);
googlenet!(GoogLeNet: [3, 224, 224], 8, 1000);
resnet18!(ResNet18: [3, 224, 224], 64, 1000);
resnet50!(ResNet50: [3, 224, 224], 64, 1000);
mobilenet!(MobileNet: [3, 224, 224], 32, relu, 1000);
densenet121!(DenseNet121: [3, 224, 224], 32, 1000);

/// Narrow, on small images. (The deep ones would take smaller images, but on a map of 1×1 only the middle of a
/// kernel of 5×5 meets a number, and the gradients of all others are 0.)
pub(crate) mod narrow {
    use netshape::network;

    alexnet!(AlexNet: [3, 63, 63], [16, 1, 1], 4, 32, 5);
    vgg16!(Vgg16: [3, 32, 32], [32, 1, 1], 4, 32, 5);
    squeezenet!(SqueezeNet: [3, 31, 31], 3, 5);
    googlenet!(GoogLeNet: [3, 33, 33], 1, 5);
    resnet18!(ResNet18: [3, 33, 33], 4, 5);
    resnet50!(ResNet50: [3, 33, 33], 2, 5);
    mobilenet!(MobileNet: [3, 32, 32], 4, relu, 5);
    densenet121!(DenseNet121: [3, 33, 33], 2, 5);
}

/// As wide as they were published, on small images.
pub(crate) mod wide {
    use netshape::network;

    alexnet!(AlexNet: [3, 63, 63], [256, 1, 1], 64, 4096, 10);
    vgg16!(Vgg16: [3, 32, 32], [512, 1, 1], 64, 4096, 10);
    squeezenet!(SqueezeNet: [3, 31, 31], 16, 10);
    googlenet!(GoogLeNet: [3, 33, 33], 8, 10);
    resnet18!(ResNet18: [3, 33, 33], 64, 10);
    resnet50!(ResNet50: [3, 33, 33], 64, 10);
    mobilenet!(MobileNet: [3, 32, 32], 32, relu, 10);
    // Without kinks: what central differences say of it, they say at any step.
    mobilenet!(SmoothMobileNet: [3, 32, 32], 32, silu, 10);
    densenet121!(DenseNet121: [3, 33, 33], 32, 10);
}
