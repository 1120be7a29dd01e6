use netshape::network;

// Each has one fault in the block's header, and nothing follows from it where the block is used.
network! {
    block unit(width) { fc(width) -> relu };
    Braces: [16] -> unit(8) -> fc(10)
}
network! {
    block unit<width> = fc(width) -> relu;
    Angles: [16] -> unit(8) -> fc(10)
}
network! {
    block unit<const WIDTH: usize> = fc(WIDTH) -> relu;
    Generic: [16] -> unit(8) -> fc(10)
}
network! {
    block unit(width): [16] = fc(width) -> relu;
    Shaped: [16] -> unit(8) -> fc(10)
}
network! {
    pub(crate) block unit(width) = fc(width) -> relu;
    Public: [16] -> unit(8) -> fc(10)
}
network! {
    block unit;
    Empty: [16] -> unit -> fc(10)
}
network! {
    block unit(width: usize) = fc(width) -> relu;
    Typed: [16] -> unit(8) -> fc(10)
}
network! {
    let unit = fc(8) -> relu;
    Let: [16] -> unit -> fc(10)
}
network! {
    block my-unit(width) = fc(width) -> relu;
    Hyphen: [16] -> my-unit(8) -> fc(10)
}
network! {
    fn unit(width) { fc(width) -> relu }
    Function: [16] -> unit(8) -> fc(10)
}
network! {
    block: unit(width) = fc(width) -> relu;
    Colon: [16] -> unit(8) -> fc(10)
}
network! {
    block "unit"(width) = fc(width) -> relu;
    Quoted: [16] -> unit(8) -> fc(10)
}
network! {
    block unit(width) = { fc(width) -> relu };
    Braced: [16] -> unit(8) -> fc(10)
}
network! {
    Amid: [16] -> fc(12)
    block unit(width) = fc(width) -> relu;
        -> unit(8) -> fc(10)
}
network! {
    BehindAnArrow: [16] -> block unit = fc(8) -> relu; -> unit -> fc(10)
}

fn main() {}
