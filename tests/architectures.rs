//! Networks of the textbooks, each in one expression, have the parameters that were published.

use netshape::{Network, network};

network! {
    /// Krizhevsky 2014, as torchvision has it.
    AlexNet: [3, 224, 224]
        -> conv(64, k11, s4, p2) -> relu -> maxpool(k3, s2)
        -> conv(192, k5, p2) -> relu -> maxpool(k3, s2)
        -> conv(384, k3, p1) -> relu -> conv(256, k3, p1) -> relu -> conv(256, k3, p1) -> relu -> maxpool(k3, s2)
        -> [256, 6, 6]
        -> dropout(0.5) -> fc(4096) -> relu -> dropout(0.5) -> fc(4096) -> relu -> fc(1000)
}

network! {
    block convs(count, width) = repeat count { conv(width, k3, p1) -> relu } -> maxpool(2);

    /// Simonyan and Zisserman 2014, configuration D.
    Vgg16: [3, 224, 224]
        -> convs(2, 64) -> convs(2, 128) -> convs(3, 256) -> convs(3, 512) -> convs(3, 512)
        -> [512, 7, 7]
        -> fc(4096) -> relu -> dropout(0.5) -> fc(4096) -> relu -> dropout(0.5) -> fc(1000)
}

network! {
    block fire(squeeze, expand) = conv(squeeze, k1) -> relu
        -> concat { conv(expand, k1) -> relu | conv(expand, k3, p1) -> relu };

    /// Iandola et al. 2016, version 1.1. (Its pooling rounds up; at 225 pixels there is nothing to round.)
    SqueezeNet: [3, 225, 225]
        -> conv(64, k3, s2) -> relu -> maxpool(k3, s2)
        -> fire(16, 64) -> fire(16, 64) -> maxpool(k3, s2)
        -> fire(32, 128) -> fire(32, 128) -> maxpool(k3, s2)
        -> fire(48, 192) -> fire(48, 192) -> fire(64, 256) -> fire(64, 256)
        -> dropout(0.5) -> conv(1000, k1) -> relu -> gap -> flatten
}

network! {
    block inception(one, three_in, three, five_in, five, pooled) = concat {
        conv(one, k1) -> relu
        | conv(three_in, k1) -> relu -> conv(three, k3, p1) -> relu
        | conv(five_in, k1) -> relu -> conv(five, k5, p2) -> relu
        | maxpool(k3, s1, p1) -> conv(pooled, k1) -> relu
    };

    /// Szegedy et al. 2014: the main path, of table 1. (What is rounded up there is padded here.)
    GoogLeNet: [3, 224, 224]
        -> conv(64, k7, s2, p3) -> relu -> maxpool(k3, s2, p1)
        -> conv(64, k1) -> relu -> conv(192, k3, p1) -> relu -> maxpool(k3, s2, p1)
        -> [192, 28, 28]
        -> inception(64, 96, 128, 16, 32, 32) -> inception(128, 128, 192, 32, 96, 64) -> maxpool(k3, s2, p1)
        -> inception(192, 96, 208, 16, 48, 64) -> inception(160, 112, 224, 24, 64, 64)
        -> inception(128, 128, 256, 24, 64, 64) -> inception(112, 144, 288, 32, 64, 64)
        -> inception(256, 160, 320, 32, 128, 128) -> maxpool(k3, s2, p1)
        -> [832, 7, 7]
        -> inception(256, 160, 320, 32, 128, 128) -> inception(384, 192, 384, 48, 128, 128)
        -> gap -> [1024, 1, 1] -> dropout(0.4) -> fc(1000)
}

network! {
    block basic(width) = residual {
        conv(width, k3, p1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm
    } -> relu;
    block down(width) = residual {
        conv(width, k3, s2, p1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm
        | conv(width, k1, s2, nobias) -> batchnorm
    } -> relu;

    /// He et al. 2015.
    ResNet18: [3, 224, 224]
        -> conv(64, k7, s2, p3, nobias) -> batchnorm -> relu -> maxpool(k3, s2, p1)
        -> repeat 2 { basic(64) } -> down(128) -> basic(128) -> down(256) -> basic(256) -> down(512) -> basic(512)
        -> [512, 7, 7]
        -> gap -> fc(1000)
}

network! {
    block bottleneck(width) = residual {
        conv(width, k1, nobias) -> batchnorm -> relu -> conv(width, k3, p1, nobias) -> batchnorm -> relu
            -> conv(4 * width, k1, nobias) -> batchnorm
    } -> relu;
    block widen(width, stride) = residual {
        conv(width, k1, nobias) -> batchnorm -> relu -> conv(width, k3, s(stride), p1, nobias) -> batchnorm -> relu
            -> conv(4 * width, k1, nobias) -> batchnorm
        | conv(4 * width, k1, s(stride), nobias) -> batchnorm
    } -> relu;
    block stage(width, stride, more) = widen(width, stride) -> repeat more { bottleneck(width) };

    /// He et al. 2015, with the stride in the 3×3 convolution, as torchvision has it.
    ResNet50: [3, 224, 224]
        -> conv(64, k7, s2, p3, nobias) -> batchnorm -> relu -> maxpool(k3, s2, p1)
        -> stage(64, 1, 2) -> stage(128, 2, 3) -> stage(256, 2, 5) -> stage(512, 2, 2)
        -> [2048, 7, 7] -> gap -> fc(1000)
}

network! {
    block separable(from, to, stride) = conv(from, from, k3, s(stride), p1, g(from), nobias) -> batchnorm -> relu
        -> conv(from, to, k1, nobias) -> batchnorm -> relu;

    /// Howard et al. 2017.
    MobileNet: [3, 224, 224]
        -> conv(32, k3, s2, p1, nobias) -> batchnorm -> relu
        -> separable(32, 64, 1) -> separable(64, 128, 2) -> separable(128, 128, 1)
        -> separable(128, 256, 2) -> separable(256, 256, 1) -> separable(256, 512, 2)
        -> repeat 5 { separable(512, 512, 1) }
        -> separable(512, 1024, 2) -> separable(1024, 1024, 1)
        -> [1024, 7, 7] -> gap -> fc(1000)
}

network! {
    block dense(layers) = repeat layers {
        concat {
            identity | batchnorm -> relu -> conv(128, k1, nobias) -> batchnorm -> relu -> conv(32, k3, p1, nobias)
        }
    };
    block transition(width) = batchnorm -> relu -> conv(width, k1, nobias) -> avgpool(2);

    /// Huang et al. 2016.
    DenseNet121: [3, 224, 224]
        -> conv(64, k7, s2, p3, nobias) -> batchnorm -> relu -> maxpool(k3, s2, p1)
        -> dense(6) -> transition(128) -> dense(12) -> transition(256) -> dense(24) -> transition(512) -> dense(16)
        -> batchnorm -> relu -> [1024, 7, 7] -> gap -> fc(1000)
}

#[test]
fn published_parameter_counts() {
    // torchvision's models: alexnet, vgg16, squeezenet1_1, resnet18, resnet50, densenet121.
    assert_eq!(<AlexNet>::PARAMETERS, 61_100_840);
    assert_eq!(<Vgg16>::PARAMETERS, 138_357_544);
    assert_eq!(<SqueezeNet>::PARAMETERS, 1_235_496);
    assert_eq!(<ResNet18>::PARAMETERS, 11_689_512);
    assert_eq!(<ResNet50>::PARAMETERS, 25_557_032);
    assert_eq!(<DenseNet121>::PARAMETERS, 7_978_856);
    // The trainable ones of Keras' MobileNet.
    assert_eq!(<MobileNet>::PARAMETERS, 4_231_976);
    // bvlc_googlenet of Caffe's model zoo, without its two classifiers in the middle.
    assert_eq!(<GoogLeNet>::PARAMETERS, 6_998_552);
}

#[test]
fn published_multiply_adds() {
    // torchvision's documentation: 0.71, 15.47, 0.35, 1.81, 4.09 and 2.83 GFLOPS, which are multiply-adds.
    let rounded = |multiply_adds: u64| (multiply_adds + 5_000_000) / 10_000_000;
    assert_eq!(rounded(<AlexNet>::MULTIPLY_ADDS), 71);
    assert_eq!(rounded(<Vgg16>::MULTIPLY_ADDS), 1547);
    assert_eq!(rounded(<SqueezeNet>::MULTIPLY_ADDS), 35);
    assert_eq!(rounded(<ResNet50>::MULTIPLY_ADDS), 409);
    assert_eq!(rounded(<DenseNet121>::MULTIPLY_ADDS), 283);
    assert_eq!(rounded(<ResNet18>::MULTIPLY_ADDS), 181);
}
