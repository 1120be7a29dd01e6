//! Whether an invocation stands where a value or a type has to: rustc would say that it finds no expression in what is
//! generated.

use proc_macro2::Span;

use super::File;

/// The words with which statements and items begin that have a `=` in front of a value or a type.
const DECLARING: [&str; 5] = ["let", "const", "static", "type", "pub"];

impl File {
    /// Whether something in front of the invocation awaits a value or a type: `let net = network!(…)`. Whatever stands in
    /// the parentheses of another macro may mean anything.
    pub(crate) fn awaits_value(&self, invocation: Span) -> bool {
        let start = invocation.start();
        self.awaits_value_at(start.line, start.column).unwrap_or_default()
    }

    fn awaits_value_at(&self, line: usize, column: usize) -> Option<bool> {
        let start = self.0.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
        let (column, _) = self.0[start..].char_indices().nth(column)?;
        let before = self.0[..start + column].trim_end();
        // The statement, or what is left of it behind something else.
        let begin = before.rfind([';', '{', '}']).map_or(0, |end| end + 1);
        let statement = before[begin..].trim_start();
        // What looks like code may be a comment or a text.
        let lines = &before[before[..begin].rfind('\n').map_or(0, |end| end + 1)..];
        if lines.contains(['"', '\'']) || lines.contains("//") || lines.contains("/*") {
            return None;
        }
        let first = statement.split(|letter: char| !letter.is_alphanumeric()).next()?;
        let is_assigned = statement.ends_with('=') && DECLARING.contains(&first);
        let is_argument = before.strip_suffix(['(', '<']).is_some_and(|call| {
            let is_call = call.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == '>');
            is_call && !call.ends_with("=>")
        });
        Some(is_assigned || is_argument || statement == "return")
    }
}

#[cfg(test)]
mod tests {
    use super::File;

    /// For the last `network!` of a text.
    fn awaits_value(text: &str) -> bool {
        let before = &text[..text.rfind("network!").unwrap()];
        let column = before.rsplit('\n').next().unwrap().chars().count();
        File(text.to_owned()).awaits_value_at(before.matches('\n').count() + 1, column).unwrap_or_default()
    }

    #[test]
    fn values_and_types() {
        for text in [
            "fn f() { let net = network!(Net: [4] -> fc(3)); }",
            "// é\nfn f() {\n    g();\n    let mut net: Box<Net> =\n        network!([4] -> fc(3));\n}",
            "pub static NET: Net = network!([4] -> fc(3));",
            "pub(crate) type Net = network!([4] -> fc(3));",
            "struct App { net: Box<network!([4] -> fc(3))> }",
            "fn f() { train(network!([4] -> fc(3)), 3); }",
            "fn f() -> Net { return network!([4] -> fc(3)); }",
        ] {
            assert!(awaits_value(text), "{text}");
        }
    }

    #[test]
    fn items() {
        for text in [
            "network!(Net: [4] -> fc(3));",
            "use netshape::network;\n\n/// a = b\nnetwork!(Net: [4] -> fc(3));",
            "let a = 3; // b =\nnetwork!(Net: [4] -> fc(3));",
            "// Shapes; see f(\nnetwork!(Net: [4] -> fc(3));",
            "g(); // a; let b =\nnetwork!(Net: [4] -> fc(3));",
            "const A: &str = \"a = \";\n#[cfg(unix)]\nnetwork!(Net: [4] -> fc(3));",
            "fn f() { network!(Net: [4] -> fc(3)); }",
            "items!(network!(Net: [4] -> fc(3)););",
            "items! { a, network!(Net: [4] -> fc(3)); }",
            "fn f() { if a < b { } network!(Net: [4] -> fc(3)); }",
            "macro_rules! net { () =>(network!(Net: [4] -> fc(3));) }",
            "mod a { const A: usize = 3; network!(Net: [A] -> fc(3)); }",
        ] {
            assert!(!awaits_value(text), "{text}");
        }
    }
}
