//! The network's own options: `#[ceil]`, `#[strict]` and `#[budget(…)]`.

use proc_macro2::Ident;

use super::{lines, quoted};
use crate::words::{Flag, distance};

pub(crate) fn budget_comma(found: &str) -> String {
    lines(
        format!("a comma is expected between two limits, but `{found}` comes"),
        &["write a `,` in its place".to_owned()],
    )
}

pub(crate) fn repr() -> String {
    lines(
        "a network can't have a `repr` of its own: its parameters lie side by side",
        &["leave it out: `network!` writes `#[repr(C)]`".to_owned()],
    )
}

/// `#[derive(Eq)]`
pub(crate) fn underivable(derived: &str) -> String {
    let instead = match derived {
        "Copy" => "write `Clone`: a copy of so many numbers is asked for by `.clone()`".to_owned(),
        "Default" => "leave it out: `new(&mut rng)` makes a network with random weights".to_owned(),
        "Eq" => "write `PartialEq` alone, which compares number by number".to_owned(),
        _ => "leave it out".to_owned(),
    };
    lines(format!("`{derived}` can't be derived for a network: its layers' parameters do not implement it"), &[instead])
}

pub(crate) fn attribute_takes_nothing(name: &str) -> String {
    lines(format!("`#[{name}]` takes nothing"), &[format!("write `#[{name}]` alone")])
}

pub(crate) fn misspelt_attribute(name: &str, nearest: &str) -> String {
    let write = match nearest {
        "budget" => "#[budget(weights = \"64 KiB\")]".to_owned(),
        "weights" => "#[weights = \"file.safetensors\"]".to_owned(),
        _ => format!("#[{nearest}]"),
    };
    lines(format!("a network has no attribute `#[{name}]`"), &[format!("write `{write}`, if that is meant")])
}

pub(crate) fn doubled_attribute(name: &str) -> String {
    lines(format!("`#[{name}]` is given twice"), &["leave one of the two out".to_owned()])
}

/// An option of the network that is none of any of its layers.
pub(crate) fn idle_attribute(network: Option<&Ident>, flag: Flag) -> String {
    let (network, name) = (network.map_or("this network".to_owned(), Ident::to_string), flag.name());
    let layers =
        if flag == Flag::Ceil { "`maxpool` and no `avgpool`" } else { "`conv`, no `maxpool` and no `avgpool`" };
    lines(format!("`#[{name}]` says nothing: {network} has no {layers}"), &["leave it out".to_owned()])
}

pub(crate) fn empty_budget() -> String {
    lines(
        "`#[budget]` does not say how much of what",
        &["write it as in `#[budget(weights = \"64 KiB\", multiply_adds = 500_000)]`".to_owned()],
    )
}

pub(crate) fn budget_name(found: &str, all: &str) -> String {
    lines(
        format!("a budget is a name and an amount, but {} comes", quoted(found)),
        &["write it as in `weights = \"64 KiB\"`".to_owned(), format!("budgets: {all}")],
    )
}

pub(crate) fn unknown_budget(name: &Ident, nearest: &str, all: &str) -> String {
    lines(
        format!("there is no budget `{name}`"),
        &[format!("write `{nearest}`, if that is meant"), format!("budgets: {all}")],
    )
}

pub(crate) fn missing_amount(name: &Ident, instead: &str) -> String {
    lines(format!("the budget `{name}` does not say how much"), &[instead.to_owned()])
}

pub(crate) fn doubled_budget(name: &Ident) -> String {
    lines(format!("the budget `{name}` is given twice"), &["leave one of the two out".to_owned()])
}

pub(crate) fn wrong_amount(
    name: &Ident,
    text: &str,
    (memory, instead): (bool, &str),
    unit: Option<&str>,
    units: &[&str],
) -> String {
    let write = instead.to_owned();
    let all = format!("units: {}", units.join(", "));
    match unit {
        Some("") => lines(format!("the budget `{name}` is {text}, without a unit"), &[write, all]),
        Some(unit) => {
            let nearest = units.iter().min_by_key(|known| distance(&known.to_lowercase(), &unit.to_lowercase()));
            let instead = match nearest {
                // In capitals, both are written.
                Some(nearest) if *unit == nearest.to_uppercase() => {
                    let binary = format!("{}iB", &nearest[..1].to_uppercase());
                    format!("write `{binary}` for powers of 1024, or `{nearest}` for powers of 1000")
                }
                _ => nearest.map_or(String::new(), |nearest| format!("write `{nearest}`, if that is meant")),
            };
            lines(format!("there is no unit `{unit}`"), &[instead, all])
        }
        None if memory => {
            lines(format!("the budget `{name}` is an amount of memory in quotes, but `{text}` comes"), &[write, all])
        }
        None => lines(format!("the budget `{name}` is a whole number, but `{text}` comes"), &[write]),
    }
}

pub(crate) fn open_budget(network: Option<&Ident>) -> String {
    let name = network.map_or("this network".to_owned(), Ident::to_string);
    lines(
        format!("what {name} costs follows from its height and width, which its user chooses"),
        &[format!("name the input shape, as in `{name}: [3, 32, 32] -> …`, or leave the budget out")],
    )
}
