mod nets {
    use netshape::network;

    network! {
        pub Above: [8] -> fc(4) ->
        pub Below: [8] -> fc(4);
        pub Left: [8] -> fc(4) ->
        public Right: [8] -> fc(4)
    }

    network! {
        public Wide<const N: usize>: [8] -> fc(N);
    }
}

use nets::{Above, Below, Left, Right, Wide};

fn uses(above: &Above, below: &Below, _: &Left, _: &Right, wide: &Wide<4>) -> usize {
    above.fc1.bias.len() + below.fc1.bias.len() + wide.fc1.bias.len() + <Above>::PARAMETERS + <Below>::PARAMETERS
}

fn main() {}
