//! Pins what is generated, as code to be read, in `tests/snapshots`. `UPDATE_SNAPSHOTS=1 cargo test -p netshape-macros`
//! writes it anew.

use std::path::Path;

fn check(name: &str, declaration: &str) {
    let tokens = crate::compile(declaration.parse().expect("tokens"));
    let mut items: syn::File = syn::parse2(tokens).expect("items");
    // What is for rustdoc alone, the compiler has taken out before `cargo expand` shows anything.
    for item in &mut items.items {
        if let syn::Item::Struct(syn::ItemStruct { attrs, .. }) | syn::Item::Type(syn::ItemType { attrs, .. }) = item {
            attrs.retain(|attribute| !attribute.path().is_ident("cfg_attr"));
        }
    }
    let expansion = prettyplease::unparse(&items);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name).with_extension("rs");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &expansion).expect("a snapshot that can be written");
    }
    let pinned = std::fs::read_to_string(&path).expect("a snapshot");
    let differs = expansion.lines().zip(pinned.lines()).find(|(now, before)| now != before);
    assert!(expansion == pinned, "{name} has changed, first in {differs:#?}");
}

#[test]
fn lenet() {
    check(
        "lenet",
        "/// LeNet-5 for 28×28 grey images.
        pub LeNet: [1, 28, 28]
            -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
            -> conv(6, 16, k5)        -> relu -> maxpool(2)
            -> [16, 5, 5]
            -> fc(120) -> relu -> fc(84) -> relu -> fc(10)",
    );
}

#[test]
fn card() {
    check("card", "pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >");
}

#[test]
fn normalised() {
    check(
        "normalised",
        "Net: [2, 5, 4] -> conv(4, k3, nobias) -> batchnorm -> relu -> groupnorm(2)
            -> residual { conv(4, k1) -> batchnorm } -> fc(3) -> layernorm",
    );
}

#[test]
fn head() {
    check("head", "pub Head<const CLASSES: usize>: [512, 7, 7] -> gap -> fc(CLASSES)");
}

#[test]
fn refused() {
    check("refused", "#[derive(Debug)] pub Net: [1, 28, 28] -> stem: conv(6, k5) -> rleu -> fc(10)");
}
