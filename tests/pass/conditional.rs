//! What `#[cfg(…)]` and `#[deprecated]` say of a network holds of all that is generated for it.
#![deny(warnings)]

use netshape::{Map, Network, Vector, network};

const CLASSES: usize = 3;

network! {
    #[cfg(test)]
    pub Checked: [4] -> fc(3);
    #[cfg(test)]
    pub CheckedCard<const N: usize>: < conv(N, 2, k3) -> relu -> fc(CLASSES) >;

    /// Two of one name: which of them there is, depends on the target.
    #[cfg(target_pointer_width = "16")]
    pub Body: [1, 8, 8] -> conv(2, k3) -> relu -> fc(4);
    #[cfg(not(target_pointer_width = "16"))]
    pub Body: [1, 8, 8] -> conv(2, k3) -> relu -> fc(5);
    pub Net: [1, 8, 8] -> Body -> fc(CLASSES)
}

network! {
    #[deprecated]
    pub Old: [1, 8, 8] -> conv(2, k3) -> batchnorm -> relu -> fc(CLASSES);
    #[deprecated = "write `Net`"]
    pub OldCard<const N: usize>: < conv(N, 2, k3) -> relu -> fc(CLASSES) >;
    #[cfg(not(test))]
    #[deprecated]
    #[derive(Debug, Clone)]
    pub OldBody: [4] -> fc(3)
}

fn main() {
    assert_eq!(<Net>::PARAMETERS, 20 + 72 * 5 + 5 + 18);
    let _: fn(&Body) -> <Net as Network>::Input = |_| Map;
    let _ = Vector::<3>;
    #[allow(deprecated)]
    let old = [<Old>::PARAMETERS, <OldBody>::PARAMETERS];
    assert_eq!(old, [20 + 4 + 72 * 3 + 3, 15]);
}
