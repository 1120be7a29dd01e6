//! Sizes that are nowhere declared, of a network that is used with sizes: parameters that it was forgotten to give.
//!
//! rustc would say of each that it is not there, and then of each use that the network takes no size.

use proc_macro2::{Ident, TokenStream};

use super::File;
use crate::tokens::count;

/// What is missing from a network's declaration.
pub(crate) struct Undeclared {
    pub(crate) words: Vec<Ident>,
    /// How the network is used: `Head<10>`.
    pub(crate) used: String,
}

impl File {
    /// Those of the words that are nowhere declared, if the file uses the network with numbers.
    pub(crate) fn undeclared(&self, name: &Ident, words: Vec<Ident>, invocation: &TokenStream) -> Option<Undeclared> {
        let used = self.mentions(&name.to_string()).find_map(|(_, behind)| {
            let sizes = behind.strip_prefix("::").unwrap_or(behind).strip_prefix('<')?;
            let (sizes, _) =
                sizes.split_once('>').filter(|_| sizes.starts_with(|first: char| first.is_ascii_digit()))?;
            Some(format!("{name}<{sizes}>"))
        })?;
        let words = words.into_iter().filter(|word| self.is_alone(word, invocation)).collect::<Vec<_>>();
        (!words.is_empty()).then_some(Undeclared { words, used })
    }

    /// Whether the word stands nowhere but in the invocation, and nothing can bring it.
    pub(crate) fn is_alone(&self, word: &Ident, invocation: &TokenStream) -> bool {
        // What the file does not have that often is of a macro in another one.
        !self.may_import(&word.to_string())
            && self.mentions(&word.to_string()).count() == count(invocation.clone(), word)
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Ident;

    use super::File;

    /// What is found missing of `Net: [IN] -> fc(OUT)` in front of a text.
    fn missing(rest: &str) -> Option<(Vec<String>, String)> {
        let invocation = "Net: [IN] -> fc(OUT)";
        let [net, words @ ..] = ["Net", "IN", "OUT"].map(|word| syn::parse_str::<Ident>(word).unwrap());
        let file = File(format!("network!({invocation});\n{rest}"));
        let found = file.undeclared(&net, words.to_vec(), &invocation.parse().unwrap())?;
        Some((found.words.iter().map(Ident::to_string).collect(), found.used))
    }

    #[test]
    fn sizes_that_stand_nowhere_else() {
        let all = |used: &str| Some((vec!["IN".to_owned(), "OUT".to_owned()], used.to_owned()));
        assert_eq!(missing("fn f(net: &Net<3, 10>) {}"), all("Net<3, 10>"));
        assert_eq!(missing("fn f() { let net = Net::<3, 10>::new(); }\nfn g(a: u8) { a * *b }"), all("Net<3, 10>"));
        assert_eq!(
            missing("const IN: usize = 3;\ntype A = Net<10>;"),
            Some((vec!["OUT".to_owned()], "Net<10>".to_owned()))
        );
        // Used as it is declared.
        assert_eq!(missing("fn f(net: &Net, other: &Net<f64>) {}"), None);
        assert_eq!(missing("fn f(net: &MyNet<3>) {}"), None);
        // From somewhere.
        assert_eq!(missing("use sizes::{IN, OUT};\ntype A = Net<10>;"), None);
        assert_eq!(missing("use sizes::*;\ntype A = Net<10>;"), None);
        assert_eq!(missing("pub(crate) use crate::{a, sizes::{self, *}};\ntype A = Net<10>;"), None);
        assert_eq!(missing("use sizes::{\n    a,\n    *,\n};\ntype A = Net<10>;"), None);
    }
}
