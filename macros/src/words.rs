//! The vocabulary: the layers' words, which arguments each takes, and the word that a misspelt one is nearest to.

mod foreign;

pub(crate) use foreign::{is_depthwise, is_end, is_of_sequences, is_other, is_sequence};

/// A layer's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Conv,
    Fc,
    MaxPool,
    AvgPool,
    Gap,
    Flatten,
    Identity,
    Dropout,
    BatchNorm,
    LayerNorm,
    GroupNorm,
    Relu,
    LeakyRelu,
    Elu,
    Gelu,
    Silu,
    Sigmoid,
    Tanh,
    Softplus,
    Softmax,
    LogSoftmax,
}

/// How a block puts together what its branches leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joining {
    /// `residual { chain }`: a sum whose second branch is the input, unless there is another one.
    Residual,
    Sum,
    Concat,
}

/// The word of a chain that stands several times.
pub(crate) const REPEAT: &str = "repeat";
/// The word that declares a block.
pub(crate) const BLOCK: &str = "block";

const JOININGS: [(&str, Joining); 3] =
    [("residual", Joining::Residual), ("sum", Joining::Sum), ("concat", Joining::Concat)];

impl Joining {
    /// The word that this text is.
    pub(crate) fn find(text: &str) -> Option<Self> {
        JOININGS.iter().find(|(name, _)| *name == text).map(|(_, joining)| *joining)
    }

    /// What a block of this kind looks like.
    pub(crate) fn usage(self) -> &'static str {
        match self {
            Self::Residual => "`residual { layer -> layer }`",
            Self::Sum => "`sum { layer -> layer | layer }`",
            Self::Concat => "`concat { layer -> layer | layer }`",
        }
    }

    /// The same without layers.
    pub(crate) fn outline(self) -> &'static str {
        match self {
            Self::Residual => "residual { … }",
            Self::Sum => "sum { … | … }",
            Self::Concat => "concat { … | … }",
        }
    }
}

/// What so many turns look like.
pub(crate) fn repeat(count: &str) -> String {
    format!("{REPEAT} {count} {{ … }}")
}

/// Whether the text is a word of the language that takes braces.
pub(crate) fn takes_braces(text: &str) -> bool {
    text == REPEAT || Joining::find(text).is_some()
}

/// The word that was probably meant, with its braces.
pub(crate) fn nearest_block(text: &str) -> String {
    let text = text.to_lowercase();
    let ours = JOININGS.iter().map(|(name, _)| (*name, *name)).chain([(REPEAT, REPEAT)]);
    ours.chain(foreign::BLOCKS)
        .min_by_key(|(written, _)| distance(&text, written))
        .map_or(Some(Joining::Residual), |(_, meant)| Joining::find(meant))
        .map_or_else(|| repeat("3"), |joining| joining.outline().to_owned())
}

/// What may stand in a layer's parentheses.
pub(crate) enum Grammar {
    /// Whole numbers, then options.
    Geometry {
        /// What the whole numbers say, in order.
        numbers: &'static [&'static str],
        /// Letters out of [`LETTERS`].
        letters: &'static str,
        /// Options without a number.
        flags: &'static [Flag],
    },
    /// One number, which may be a fraction, and negative if it is `signed`: what it says.
    Fraction { what: &'static str, required: bool, signed: bool },
    /// No parentheses.
    Nothing,
}

/// An option that is a word of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flag {
    /// `nobias`: nothing is added.
    NoBias,
    /// `ceil`: the last window may reach over the end.
    Ceil,
    /// `strict`: the windows must reach everything.
    Strict,
}

impl Flag {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::NoBias, Self::Ceil, Self::Strict];

    /// The word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NoBias => "nobias",
            Self::Ceil => "ceil",
            Self::Strict => "strict",
        }
    }

    /// The option that this text is.
    pub(crate) fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.name() == text)
    }

    /// The option that this text is or was probably meant to be. (`stride` is not far from `strict`.)
    pub(crate) fn nearest(text: &str) -> Option<Self> {
        let near = |flag: &Self| distance(text, flag.name()) <= if *flag == Self::NoBias { 2 } else { 1 };
        Self::ALL.into_iter().find(near)
    }
}

/// The options: their letters and what they say.
pub(crate) const LETTERS: [(char, &str); 5] =
    [('k', "kernel"), ('s', "stride"), ('p', "padding"), ('d', "dilation"), ('g', "groups")];

/// Whether a text is an option: `k3x5`, `ceil`.
pub(crate) fn is_option(text: &str) -> bool {
    let mut rest = text.chars();
    let is_letter = rest.next().is_some_and(|first| LETTERS.iter().any(|(letter, _)| *letter == first));
    Flag::find(text).is_some() || (is_letter && rest.as_str().split('x').all(|number| number.parse::<usize>().is_ok()))
}

/// All words, in the order in which the user is told them.
const WORDS: [(&str, Word); 21] = [
    ("conv", Word::Conv),
    ("fc", Word::Fc),
    ("maxpool", Word::MaxPool),
    ("avgpool", Word::AvgPool),
    ("gap", Word::Gap),
    ("flatten", Word::Flatten),
    ("identity", Word::Identity),
    ("dropout", Word::Dropout),
    ("batchnorm", Word::BatchNorm),
    ("layernorm", Word::LayerNorm),
    ("groupnorm", Word::GroupNorm),
    ("relu", Word::Relu),
    ("leaky_relu", Word::LeakyRelu),
    ("elu", Word::Elu),
    ("gelu", Word::Gelu),
    ("silu", Word::Silu),
    ("sigmoid", Word::Sigmoid),
    ("tanh", Word::Tanh),
    ("softplus", Word::Softplus),
    ("softmax", Word::Softmax),
    ("log_softmax", Word::LogSoftmax),
];

/// Whether a capitalised word is one of ours, or what another library calls the same.
pub(crate) fn is_foreign(text: &str) -> bool {
    let plain = text.to_lowercase();
    foreign::is_type(&plain) || WORDS.iter().any(|(name, _)| plain == name.replace('_', ""))
}

impl Word {
    /// The word that this text is.
    pub(crate) fn find(text: &str) -> Option<Self> {
        WORDS.iter().find(|(name, _)| *name == text).map(|(_, word)| *word)
    }

    /// Whether the layer takes maps alone, and no vector.
    pub(crate) fn takes_maps(self) -> bool {
        matches!(self, Self::Conv | Self::MaxPool | Self::AvgPool | Self::Gap)
    }

    /// What the word takes.
    pub(crate) fn grammar(self) -> Grammar {
        match self {
            Self::Conv => {
                let numbers = &["input channels", "output channels"];
                Grammar::Geometry { numbers, letters: "kspdg", flags: &[Flag::NoBias, Flag::Strict] }
            }
            Self::Fc => Grammar::Geometry { numbers: &["inputs", "outputs"], letters: "", flags: &[Flag::NoBias] },
            Self::MaxPool | Self::AvgPool => {
                Grammar::Geometry { numbers: &["kernel"], letters: "ksp", flags: &[Flag::Ceil, Flag::Strict] }
            }
            Self::GroupNorm => Grammar::Geometry { numbers: &["number of groups"], letters: "", flags: &[] },
            Self::Dropout => Grammar::Fraction { what: "probability", required: true, signed: false },
            Self::LeakyRelu => Grammar::Fraction { what: "slope", required: false, signed: true },
            _ => Grammar::Nothing,
        }
    }

    /// Whether an option with this letter is one of its own.
    pub(crate) fn has_letter(self, letter: char) -> bool {
        matches!(self.grammar(), Grammar::Geometry { letters, .. } if letters.contains(letter))
    }

    /// Whether such a text is one of its own options: `k3`, `ceil`.
    pub(crate) fn has_option(self, text: &str) -> bool {
        let Grammar::Geometry { letters, flags, .. } = self.grammar() else { return false };
        let is_lettered = || is_option(text) && text.starts_with(|letter| letters.contains(letter));
        Flag::find(text).map_or_else(is_lettered, |flag| flags.contains(&flag))
    }

    /// How the word is used, for one who forgot.
    pub(crate) fn usage(self) -> &'static str {
        match self {
            Self::Conv => "`conv(in, out, k3)` or `conv(out, k3)`, with s, p, d, g, nobias and strict as needed",
            Self::Fc => "`fc(out)` or `fc(in, out)`, with nobias as needed",
            Self::MaxPool => "`maxpool(2)` or `maxpool(k3, s2, p1)`, with ceil and strict as needed",
            Self::AvgPool => "`avgpool(2)` or `avgpool(k3, s2, p1)`, with ceil and strict as needed",
            Self::Dropout => "`dropout(0.5)`",
            Self::GroupNorm => "`groupnorm(2)`",
            Self::LeakyRelu => "`leaky_relu` or `leaky_relu(0.01)`",
            _ => "the word alone",
        }
    }
}

/// All words in a row: `conv, fc, …`.
pub(crate) fn list() -> String {
    WORDS.map(|(name, _)| name).join(", ")
}

/// The word that was probably meant; one of the declared blocks, too.
/// `None` if it is like none of them.
pub(crate) fn nearest(text: &str, blocks: &[String]) -> Option<String> {
    let text = text.to_lowercase();
    if foreign::is_other(&text) {
        return None;
    }
    let ours = WORDS.iter().map(|(name, _)| (*name, *name));
    let blocks = blocks.iter().map(|block| (block.as_str(), block.as_str()));
    let braces = JOININGS.iter().map(|(name, _)| (*name, *name)).chain([(REPEAT, REPEAT)]);
    let ours = blocks.chain(ours).chain(braces).map(|(written, meant)| (written, meant, 2));
    // A word of another library is less likely to be misspelt, too.
    let theirs = foreign::LAYERS.into_iter().chain(foreign::BLOCKS).map(|(written, meant)| (written, meant, 3));
    let near = |(written, meant, share): (_, _, usize)| {
        let distance = distance(&text, written);
        (share * distance <= text.chars().count().max(2)).then_some((distance, meant))
    };
    // Where two are equally near, the first one stays: our own words before foreign ones.
    let (_, nearest) = ours.chain(theirs).filter_map(near).min_by_key(|(distance, _)| *distance)?;
    Some(if takes_braces(nearest) { format!("{nearest} {{ … }}") } else { nearest.to_owned() })
}

/// The name of a type as it is written for what is none: `res_block` for `ResBlock`.
pub(crate) fn snake(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && word.ends_with(char::is_lowercase) {
            word.push('_');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

/// Whether a word is in capitals, as constants are.
pub(crate) fn is_shouted(word: &str) -> bool {
    word.contains(char::is_uppercase) && !word.contains(char::is_lowercase)
}

/// How many letters must be put in, left out, replaced, or exchanged with their neighbour to turn one word into the
/// other.
pub(crate) fn distance(from: &str, to: &str) -> usize {
    let (from, to) = (from.chars().collect::<Vec<_>>(), to.chars().collect::<Vec<_>>());
    // rows[i][j]: the distance of the first i letters of one and the first j of the other.
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
                let exchanged = if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                    rows[i - 2][j - 2] + 1
                } else {
                    usize::MAX
                };
                replaced.min(exchanged).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1)
            };
        }
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_word() {
        for (written, meant) in [
            ("conf", "conv"),
            ("Conv2d", "conv"),
            ("rleu", "relu"),
            ("max_pool", "maxpool"),
            ("Linear", "fc"),
            ("logsoftmax", "log_softmax"),
            ("LeakyReLU", "leaky_relu"),
            ("dropuot", "dropout"),
            ("BatchNorm2d", "batchnorm"),
            ("layer_norm", "layernorm"),
            ("residul", "residual { … }"),
            ("add", "sum { … }"),
            ("bn", "batchnorm"),
            ("downsample", "maxpool"),
            ("Conv1d", "conv"),
            ("GlobalAveragePooling2D", "gap"),
            ("adaptiveavgpool2d", "gap"),
        ] {
            assert_eq!(nearest(written, &[]).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn no_word_is_near() {
        for written in ["match", "transformer", "x", "lstm", "crate"] {
            assert_eq!(nearest(written, &[]), None, "{written}");
        }
    }

    #[test]
    fn distances() {
        assert_eq!(distance("relu", "relu"), 0);
        assert_eq!(distance("rleu", "relu"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "gap"), 3);
    }
}
