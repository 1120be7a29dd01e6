//! What other libraries call their layers. None of it is accepted, since each thing has one name; each leads to ours.

/// Their words, each with the one of ours that is meant.
pub(super) const LAYERS: [(&str, &str); 40] = [
    ("conv2d", "conv"),
    ("convolution", "conv"),
    ("linear", "fc"),
    ("dense", "fc"),
    ("fully_connected", "fc"),
    ("hidden", "fc"),
    ("output", "fc"),
    ("logits", "fc"),
    ("max_pool2d", "maxpool"),
    ("maxpooling2d", "maxpool"),
    ("globalmaxpool", "maxpool"),
    ("avg_pool2d", "avgpool"),
    ("averagepooling2d", "avgpool"),
    ("pool", "maxpool"),
    ("downsample", "maxpool"),
    ("mean", "gap"),
    ("global_avg_pool", "gap"),
    ("globalaveragepooling2d", "gap"),
    ("adaptive_avg_pool", "gap"),
    ("adaptive_avg_pool2d", "gap"),
    ("reshape", "flatten"),
    ("view", "flatten"),
    ("squeeze", "flatten"),
    ("swish", "silu"),
    ("hardswish", "silu"),
    ("selu", "elu"),
    ("prelu", "leaky_relu"),
    ("re", "relu"),
    ("activation", "relu"),
    ("logistic", "sigmoid"),
    ("softsign", "tanh"),
    ("drop", "dropout"),
    ("bn", "batchnorm"),
    ("norm", "batchnorm"),
    ("normalize", "batchnorm"),
    ("batch_normalization", "batchnorm"),
    ("ln", "layernorm"),
    ("rmsnorm", "layernorm"),
    ("gn", "groupnorm"),
    ("instancenorm", "groupnorm"),
];

/// What blocks are called elsewhere.
pub(super) const BLOCKS: [(&str, &str); 9] = [
    ("skip", "residual"),
    ("shortcut", "residual"),
    ("add", "sum"),
    ("cat", "concat"),
    ("concatenate", "concat"),
    ("stack", "concat"),
    ("times", "repeat"),
    ("loop", "repeat"),
    ("for", "repeat"),
];

/// What we have nothing like.
const OTHERS: [&str; 19] = [
    "lstm",
    "gru",
    "rnn",
    "embedding",
    "upsample",
    "upsampling2d",
    "convtranspose2d",
    "conv2dtranspose",
    "conv_transpose",
    "deconv",
    "attention",
    "multiheadattention",
    "transpose",
    "permute",
    "unflatten",
    "zeropad2d",
    "lambda",
    "relu6",
    "crate",
];

/// Their types' names, beside our words in capitals: none for layers of one's own.
const TYPES: [&str; 13] = [
    "sequential",
    "maxpool2d",
    "avgpool2d",
    "adaptiveavgpool2d",
    "conv2d",
    "linear",
    "batchnorm1d",
    "batchnorm2d",
    "dense",
    "maxpooling2d",
    "averagepooling2d",
    "globalaveragepooling2d",
    "batchnormalization",
];

/// Whether a word in small letters is the name of one of their types.
pub(super) fn is_type(text: &str) -> bool {
    TYPES.contains(&text)
}

/// Whether a word in small letters is known to mean none of ours.
pub(crate) fn is_other(text: &str) -> bool {
    OTHERS.contains(&text)
}

/// Whether a word means layers one behind the other.
pub(crate) fn is_sequence(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "sequential" | "chain" | "sequence")
}

/// Whether a word means what arrives at a network or leaves it.
pub(crate) fn is_end(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "input" | "inputs" | "output" | "outputs")
}

/// Whether a word means what slides over a sequence.
pub(crate) fn is_of_sequences(text: &str) -> bool {
    matches!(text.to_lowercase().replace('_', "").as_str(), "conv1d" | "maxpool1d" | "avgpool1d" | "maxpooling1d")
}

/// Whether a word means a convolution of each channel by itself.
pub(crate) fn is_depthwise(text: &str) -> bool {
    let text = text.to_lowercase();
    text.starts_with("depthwise") || text.starts_with("depth_wise") || text == "dwconv"
}
