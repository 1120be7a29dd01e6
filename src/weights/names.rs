//! What a network's tensors are called in a file.

use std::fmt;

use super::error::{TensorFault, WeightsProblem};
use crate::Network;
use crate::layer_info::leaves;
use crate::state::{TensorInfo, tensors};

/// From a tensor's name to that in the file.
type Translation<'a> = Box<dyn Fn(&str) -> String + 'a>;

/// The tensors of a network as a file has them.
pub(super) struct Named {
    pub(super) tensors: Vec<(String, TensorInfo)>,
    /// What the names of those begin with that are left out.
    pub(super) left_out: Vec<String>,
}

/// What a network's tensors are called in a file, where that is not the field's name.
///
/// ```
/// use netshape::weights::Names;
///
/// let names = Names::new()
///     .rename("conv1", "features.0") // features.0.weight, features.0.bias
///     .each(|name| format!("model.{name}")) // model.features.0.weight, …
///     .without("fc1"); // a new head: it keeps its numbers, and the file's are not looked at
/// # let _ = names;
/// ```
#[derive(Default)]
pub struct Names<'a> {
    renamed: Vec<(&'a str, &'a str)>,
    without: Vec<&'a str>,
    each: Option<Translation<'a>>,
    pub(super) ignore_extra: bool,
}

impl<'a> Names<'a> {
    /// Every layer is called as the network's field is.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// In the file, `layer` is called `name`. A layer of a network inside is written `backbone1.conv1`; `backbone1` speaks of
    /// all of them.
    #[must_use]
    pub fn rename(mut self, layer: &'a str, name: &'a str) -> Self {
        self.renamed.push((layer, name));
        self
    }

    /// Every tensor's name, such as `conv1.weight`, is put through a function; those of renamed layers as well.
    #[must_use]
    pub fn each(mut self, translate: impl Fn(&str) -> String + 'a) -> Self {
        self.each = Some(Box::new(translate));
        self
    }

    /// Leaves `layer` out: when loading, it keeps the numbers that it has, and what the file has for it is not looked at.
    #[must_use]
    pub fn without(mut self, layer: &'a str) -> Self {
        self.without.push(layer);
        self
    }

    /// When loading, tensors that belong to no layer of the network are no mistake.
    #[must_use]
    pub const fn ignore_extra(mut self) -> Self {
        self.ignore_extra = true;
        self
    }

    /// What `tensor` is called in the file.
    fn of(&self, tensor: &TensorInfo) -> String {
        let renamed = self.renamed.iter().rev().find_map(|(layer, name)| Some((name, inside(&tensor.layer, layer)?)));
        let name = match renamed {
            Some((name, rest)) => format!("{name}{rest}.{}", tensor.quantity),
            None => format!("{}.{}", tensor.layer, tensor.quantity),
        };
        self.each.as_ref().map_or_else(|| name.clone(), |translate| translate(&name))
    }

    /// A network's tensors with their names.
    pub(super) fn tensors<N: Network>(&self) -> Result<Named, WeightsProblem> {
        let mut faults = Vec::new();
        let layers = || leaves::<N>().map(|leaf| leaf.name());
        for name in self.renamed.iter().map(|(layer, _)| layer).chain(&self.without) {
            if !layers().any(|layer| inside(&layer, name).is_some()) {
                let layers = layers().collect::<Vec<_>>().join(", ");
                faults.push(TensorFault::NoSuchLayer { name: (*name).to_owned(), layers });
            }
        }
        let (left_out, tensors): (Vec<_>, Vec<_>) = tensors::<N>()
            .map(|tensor| (self.of(&tensor), tensor))
            .partition(|(_, tensor)| self.without.iter().any(|layer| inside(&tensor.layer, layer).is_some()));
        let mut sorted: Vec<&String> = tensors.iter().map(|(name, _)| name).collect();
        sorted.sort_unstable();
        let mut twice: Vec<&String> = sorted.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        twice.dedup();
        faults.extend(twice.into_iter().map(|name| TensorFault::SameName { name: name.clone() }));
        let prefix = |name: &str| name.rfind('.').map_or_else(|| name.to_owned(), |dot| name[..=dot].to_owned());
        let left_out = left_out.iter().map(|(name, _)| prefix(name)).collect();
        if faults.is_empty() { Ok(Named { tensors, left_out }) } else { Err(WeightsProblem::Mismatch(faults)) }
    }
}

/// What follows `network` in a layer's name, if the layer is it or is inside of it.
fn inside<'b>(layer: &'b str, network: &str) -> Option<&'b str> {
    layer.strip_prefix(network).filter(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names")
            .field("renamed", &self.renamed)
            .field("without", &self.without)
            .field("each", &self.each.is_some())
            .field("ignore_extra", &self.ignore_extra)
            .finish()
    }
}
