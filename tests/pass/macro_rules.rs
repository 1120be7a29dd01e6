//! What `macro_rules!` hands on is one number, whatever it is computed from, and names may be given anything.
#![deny(warnings)]

use netshape::network;

const W: usize = 8;

macro_rules! networks {
    ($times:ident, $minus:ident, $input:ident, $in_braces:ident, $repeated:ident, $alone:ident: $width:expr) => {
        network! {
            Body<const N: usize>: [4] -> fc(N);
            $times: [4] -> fc($width * 2) -> fc(3);
            $minus: [4] -> fc(10 - $width) -> fc(2 * (1 + $width));
            $input: [$width * 2, 3, 3 * $width] -> conv(2, k($width * 1)) -> [2, 1, 7];
            $in_braces: [4] -> Body<{ $width * 2 }> -> fc(1);
            $repeated: [2] -> repeat $width { fc(2) } -> repeat 1 * $width { fc($width - 1) };
            $alone: [4] -> fc($width) -> fc(2)
        }
    };
}
networks!(Times, Minus, Input, InBraces, Repeated, Alone: 1 + 2);

macro_rules! of_constants {
    ($times:ident, $minus:ident: $width:expr) => {
        network!($times: [4] -> fc($width * 2) -> fc(3); $minus: [4] -> fc(20 - $width) -> fc(3));
    };
}
of_constants!(TimesOfConstant, MinusOfConstant: W + 2);

macro_rules! of_links {
    ($net:ident, $shape:expr, $layer:expr, $body:ty, $slope:expr) => {
        network!($net: $shape -> $layer -> $body -> leaky_relu($slope) -> fc(2));
    };
}
network!(Large: [1, 4, 8] -> fc(3));
of_links!(OfLinks, [1, 4, 8], conv(1, k3, p1), Large, -0.5);

// Numbers that begin with a literal, and two that differ in their parentheses alone.
network! {
    Quotient: [8] -> fc(2 * W / 4) -> fc(16 - W) -> fc((16 - W) / 2) -> fc((2 * W + 2) / 3) -> fc(3);
    Input16: [3 * W / 4] -> fc(3);
    Open: < conv(1, 3 * W / 4, k3) -> gap -> fc((16 - W) * (W - 4)) >;
    Parentheses: [8] -> fc(W - W / 2) -> fc((W - W) / 2 + 1) -> fc(3)
}

fn main() {
    let parameters = [
        [<Times>::PARAMETERS, 4 * 6 + 6 + 6 * 3 + 3],
        [<Minus>::PARAMETERS, 4 * 7 + 7 + 7 * 8 + 8],
        [<Input>::PARAMETERS, 6 * 2 * 9 + 2],
        [<InBraces>::PARAMETERS, 4 * 6 + 6 + 6 + 1],
        [<Repeated>::PARAMETERS, 6 * (4 + 2)],
        [<Alone>::PARAMETERS, 4 * 3 + 3 + 3 * 2 + 2],
        [<TimesOfConstant>::PARAMETERS, 4 * 20 + 20 + 20 * 3 + 3],
        [<MinusOfConstant>::PARAMETERS, 4 * 10 + 10 + 10 * 3 + 3],
        [<OfLinks>::PARAMETERS, 9 + 1 + 32 * 3 + 3 + 3 * 2 + 2],
        [<Quotient>::PARAMETERS, 8 * 4 + 4 + 4 * 8 + 8 + 8 * 4 + 4 + 4 * 6 + 6 + 6 * 3 + 3],
        [<Input16>::PARAMETERS, 6 * 3 + 3],
        [<Open<5, 5>>::PARAMETERS, 6 * 9 + 6 + 6 * 32 + 32],
        [<Parentheses>::PARAMETERS, 8 * 4 + 4 + 4 + 1 + 3 + 3],
    ];
    for [counted, expected] in parameters {
        assert_eq!(counted, expected);
    }
}
