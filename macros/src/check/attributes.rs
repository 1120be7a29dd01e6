//! A network's own options, which stand before it as attributes: `#[ceil]`, `#[strict]`, `#[budget(…)]`,
//! `#[weights = "…"]`.
//!
//! Attributes of other names are Rust's, and go on to the struct.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Meta, Path, Token, parse_quote};

use super::{budget, weights};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Layer, Limit, Step};
use crate::words::{Flag, distance};

const BUDGET: &str = "budget";

/// What the layers' parameters do not implement, of what Rust can derive.
const UNDERIVABLE: [&str; 6] = ["Copy", "Default", "Eq", "Hash", "Ord", "PartialOrd"];

/// What a network says of all its layers.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner {
    /// Pooling rounds up.
    pub(super) ceil: bool,
    /// No window leaves rows or columns over.
    pub(super) strict: bool,
}

/// The attributes that are Rust's, and the network's options.
pub(super) struct Sorted {
    pub(super) attributes: Vec<Attribute>,
    pub(super) options: Options,
}

/// The network's options, each with its place.
#[derive(Default)]
pub(super) struct Options {
    ceil: Option<Place>,
    strict: Option<Place>,
    /// The file of the network's weights; [`weights`] reads it.
    pub(super) weights: Option<LitStr>,
    budget: Option<Place>,
    /// What the budget says.
    pub(super) limits: Vec<Limit>,
}

/// Takes the network's options out of its attributes.
pub(super) fn sort(attributes: Vec<Attribute>, faults: &mut Faults) -> Sorted {
    let mut sorted = Sorted { attributes: Vec::new(), options: Options::default() };
    for attribute in attributes {
        if attribute.path().is_ident("weights") {
            if sorted.options.weights.is_some() {
                faults.add(Place::of(&attribute), message::doubled_attribute("weights"));
            }
            sorted.options.weights = weights::file(&attribute, faults).or(sorted.options.weights);
            continue;
        }
        let name = attribute.path().get_ident().map_or(String::new(), Ident::to_string);
        let place = Place::of(&attribute);
        if name == "repr" {
            faults.add(place, message::repr());
            continue;
        }
        let option = match name.as_str() {
            "ceil" => &mut sorted.options.ceil,
            "strict" => &mut sorted.options.strict,
            BUDGET => &mut sorted.options.budget,
            _ => {
                if let Some(nearest) = nearest(&name) {
                    faults.add(Place::of(attribute.path()), message::misspelt_attribute(&name, nearest));
                } else {
                    sorted.attributes.push(attribute);
                }
                continue;
            }
        };
        let doubled = option.replace(place).is_some();
        if name != BUDGET && !matches!(attribute.meta, Meta::Path(_)) {
            faults.add(place, message::attribute_takes_nothing(&name));
        } else if doubled {
            faults.add(place, message::doubled_attribute(&name));
        } else if name == BUDGET {
            budget::read(&attribute, &mut sorted.options.limits, faults);
        }
    }
    sorted
}

/// The option that a name is like. Names of less letters are like too many others.
fn nearest(name: &str) -> Option<&'static str> {
    let options = ["ceil", "strict", BUDGET, "weights"];
    options
        .into_iter()
        .find(|option| name.len() >= 4 && distance(name, option) <= if *option == "ceil" { 1 } else { 2 })
}

/// Takes what can't be derived for the numbers of a network out of its attributes.
pub(super) fn check_derives(attributes: &mut [Attribute], faults: &mut Faults) {
    for attribute in attributes.iter_mut().filter(|attribute| attribute.path().is_ident("derive")) {
        let paths = Punctuated::<Path, Token![,]>::parse_terminated;
        // What can't be read, rustc tells.
        let Ok(derived) = attribute.parse_args_with(paths) else { continue };
        let name = |path: &Path| path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let (wrong, right) = derived.iter().partition::<Vec<_>, _>(|path| UNDERIVABLE.contains(&name(path).as_str()));
        for path in &wrong {
            faults.add(Place::of(path), message::underivable(&name(path)));
        }
        if !wrong.is_empty() {
            *attribute = parse_quote!(#[derive(#(#right),*)]);
        }
    }
}

/// What a network's `#[cfg(…)]` say.
pub(crate) fn conditions(attributes: &[Attribute]) -> Vec<String> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.map(|cfg| cfg.to_token_stream().to_string()).collect()
}

impl Options {
    pub(super) fn manner(&self) -> Manner {
        Manner { ceil: self.ceil.is_some(), strict: self.strict.is_some() }
    }

    /// Options that say nothing of any layer, and a budget for what nobody knows.
    pub(super) fn check_use(&self, network: Option<&Ident>, steps: &[Step], open: bool, faults: &mut Faults) {
        if let (Some(place), true) = (self.budget, open) {
            faults.add(place, message::open_budget(network));
        }
        let pools = steps.iter().any(|step| matches!(step.layer, Layer::MaxPool(_) | Layer::AvgPool(_)));
        let slides = pools || steps.iter().any(|step| matches!(step.layer, Layer::Conv { .. }));
        for (place, used, flag) in [(self.ceil, pools, Flag::Ceil), (self.strict, slides, Flag::Strict)] {
            if let (Some(place), false) = (place, used) {
                faults.add(place, message::idle_attribute(network, flag));
            }
        }
    }
}
