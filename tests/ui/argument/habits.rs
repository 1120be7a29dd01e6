use netshape::network;

// Arguments as other languages and libraries write them: each message tells the same numbers as they are written here.
network! {
    Semicolon: [1, 28, 28] -> conv(16, k3; p1) -> fc(10);
    Percent: [16] -> dropout(50%) -> fc(10);
    Large: [16] -> dropout(50) -> fc(10);
    Quotient: [16] -> dropout(1/2) -> fc(10);
    Letter: [16] -> dropout(p0.5) -> fc(10);
    Named: [16] -> dropout(p = 1/4) -> fc(10);
    Parentheses: [16] -> fc((10)) -> relu;
    Window: [1, 28, 28] -> maxpool(2x2) -> fc(10);
    Underscore: [1, 28, 28] -> conv(16, k_3) -> fc(10);
    Product: [1, 28, 28] -> conv(16, k3*5) -> fc(10);
    Stride: [1, 28, 28] -> conv(4, k3, 2) -> fc(10);
    Slope: [16] -> relu(0.1) -> fc(10);
    Numeral: [16] -> fc(ten) -> relu;
    Kernel: [16] -> fc(8, k3) -> fc(10);
    KernelAlone: [16] -> fc(k3) -> fc(10);
    Two: [1, 28, 28] -> conv(4, k3) s2 p1 -> fc(10);
    Bare: [1, 28, 28] -> conv k3 -> fc(10);
    Braces: [16] -> fc({N}) -> relu;
    Arrow: [16] -> fc(16 -> 10) -> relu;
    To: [16] -> fc(16, to 10) -> relu;
    Same: [1, 28, 28] -> conv(4, k3, psame) -> fc(10);
    Words: [16] -> fc(8) two words -> fc(10);
}

const N: usize = 10;
const OF_ALL: usize = <Semicolon>::PARAMETERS + <Stride>::PARAMETERS + <Kernel>::PARAMETERS + <Two>::PARAMETERS;

fn main() {}
