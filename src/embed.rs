//! Networks that the compiler puts together from the bytes of a file of weights: what `#[weights = "…"]` is written as.

use core::mem::MaybeUninit;

use crate::budget::text::{Text, begins, equal};
use crate::layer_info::{DEEPEST, LayerInfo, LayerKind};
use crate::verdict::shape;
use crate::{Flat, Network};

/// A network of zeros, as a constant: what stands in for one whose file of weights is not its own.
#[must_use]
pub const fn zeros<N: Flat>() -> N {
    // SAFETY: any scalars are a value of `N`, and zero bytes are the number zero.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// A network of the bytes of a file: begin and length of each piece, in the order of the network.
///
/// # Panics
/// If the pieces are not in the file, or are not as long as the network; that is an error of the compiler, since this
/// stands in a static.
#[must_use]
pub const fn embedded<N: Flat<Scalar = f32>>(file: &[u8], pieces: &[[usize; 2]]) -> N {
    let mut network = MaybeUninit::<N>::uninit();
    let (mut piece, mut end) = (0, 0);
    while piece < pieces.len() {
        copy(file, pieces[piece], &mut network, end);
        end += pieces[piece][1];
        piece += 1;
    }
    assert!(end == size_of::<N>(), "the weights are fewer than the network has");
    // SAFETY: all bytes were written.
    unsafe { finished(network) }
}

/// Puts a piece of a file, its begin and length in bytes, into a network from the byte `to` on.
const fn copy<N>(file: &[u8], [begin, len]: [usize; 2], network: &mut MaybeUninit<N>, to: usize) {
    assert!(begin <= file.len() && len <= file.len() - begin, "the file of weights has changed");
    assert!(to <= size_of::<N>() && len <= size_of::<N>() - to, "the weights are more than the network has");
    // SAFETY: the bytes are in the file and in the network, by the lines above, and the network is borrowed alone.
    unsafe { file.as_ptr().add(begin).copy_to_nonoverlapping(network.as_mut_ptr().cast::<u8>().add(to), len) };
}

/// The network, with its bytes in the machine's order; in the file, the lowest comes first.
///
/// # Safety
/// All bytes are initialised.
const unsafe fn finished<N: Flat<Scalar = f32>>(mut network: MaybeUninit<N>) -> N {
    if cfg!(target_endian = "big") {
        let (mut number, numbers) = (0, network.as_mut_ptr().cast::<[u8; 4]>());
        while number < N::LEN {
            // SAFETY: `N` is `LEN` numbers of four bytes, all of which are initialised.
            unsafe {
                let [a, b, c, d] = numbers.add(number).read();
                numbers.add(number).write([d, c, b, a]);
            }
            number += 1;
        }
    }
    // SAFETY: all bytes are initialised, and any numbers are a value of `N`.
    unsafe { network.assume_init() }
}

/// A tensor of a file: its name, its shape, and its begin and length in bytes of the file.
pub type FileTensor = (&'static str, &'static [usize], [usize; 2]);

/// A network of the bytes of a file whose tensors are found by their names, since the macro does not see the layers that
/// stand elsewhere.
///
/// # Panics
/// If the tensors are not those of the network, with `before` and then all that differs; that is an error of the compiler,
/// since this stands in a static.
#[must_use]
#[track_caller]
pub const fn embedded_by_name<N>(file: &[u8], tensors: &[FileTensor], before: &str) -> N
where
    N: Network + Flat<Scalar = f32>,
{
    let mut network = MaybeUninit::<N>::zeroed();
    let mut faults = missing(N::LAYERS, [""; DEEPEST], 0, tensors, Text::new());
    let mut index = 0;
    while index < tensors.len() {
        let (name, found, piece) = tensors[index];
        index += 1;
        let Some(place) = find(N::LAYERS, 0, name.as_bytes()) else {
            faults = fault(faults, name, " ", found, " is in the file, but not in the network");
            continue;
        };
        if !same(found, place.shape) {
            let expected = shape(Text::new().word(" in the file, but "), place.shape).word(" in the network");
            faults = fault(faults, name, " is ", found, expected.as_str());
            continue;
        }
        copy(file, piece, &mut network, place.begin * size_of::<f32>());
    }
    let behind = "\n = write the layers that the file was made of, or the file that is of these layers";
    assert!(faults.len() == 0, "{}", Text::new().word(before).word(faults.as_str()).word(behind).as_str());
    // SAFETY: what was not written is zero.
    unsafe { finished(network) }
}

/// A line for a tensor that is wrong, as long as there is room.
const fn fault(faults: Text, name: &str, between: &str, dimensions: &[usize], behind: &str) -> Text {
    const ROOM: usize = 1600;
    if faults.len() > ROOM {
        return faults;
    }
    let faults = shape(faults.word("\n = `").word(name).word("`").word(between), dimensions).word(behind);
    if faults.len() > ROOM { faults.word("\n = and so on") } else { faults }
}

/// Where a tensor lies among the network's numbers, and its shape there.
struct Place {
    begin: usize,
    shape: &'static [usize],
}

/// The quantities of a layer, as PyTorch names them.
const QUANTITIES: [&str; 4] = ["weight", "bias", "running_mean", "running_var"];

/// The shape of a quantity, and how many numbers it has: none where the layer is without.
const fn quantity(layer: &LayerInfo, index: usize) -> (&[usize], usize) {
    match index {
        0 => (layer.weight, layer.weights()),
        1 => (layer.bias_shape(), layer.bias),
        _ => (layer.weight, layer.statistics() / 2),
    }
}

/// Finds a tensor by its name in layers whose numbers begin at `begin`.
const fn find(layers: &'static [LayerInfo], mut begin: usize, name: &[u8]) -> Option<Place> {
    let mut i = 0;
    while i < layers.len() {
        let layer = &layers[i];
        if let Some(rest) = behind(name, layer.name.as_bytes()) {
            if let LayerKind::Network { layers, .. } = layer.kind {
                return find(layers, begin, rest);
            }
            let mut index = 0;
            while index < QUANTITIES.len() {
                let (shape, len) = quantity(layer, index);
                if len > 0 && rest.len() == QUANTITIES[index].len() && begins(rest, QUANTITIES[index].as_bytes()) {
                    return Some(Place { begin, shape });
                }
                begin += len;
                index += 1;
            }
            return None;
        }
        begin += layer.len();
        i += 1;
    }
    None
}

/// What follows `layer` and a dot in a name.
const fn behind<'a>(name: &'a [u8], layer: &[u8]) -> Option<&'a [u8]> {
    let is_inside = begins(name, layer) && name.len() > layer.len() && name[layer.len()] == b'.';
    if is_inside { Some(name.split_at(layer.len() + 1).1) } else { None }
}

const fn same(one: &[usize], other: &[usize]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    one.len() == other.len() && index == one.len()
}

/// Tells of each tensor of the layers that the file does not have. `path` are the networks that they are in.
const fn missing(
    layers: &'static [LayerInfo],
    mut path: [&'static str; DEEPEST],
    depth: usize,
    tensors: &[FileTensor],
    mut faults: Text,
) -> Text {
    let mut i = 0;
    while i < layers.len() {
        let layer = &layers[i];
        i += 1;
        if let LayerKind::Network { layers, .. } = layer.kind {
            path[depth] = layer.name;
            faults = missing(layers, path, depth + 1, tensors, faults);
            continue;
        }
        let mut index = 0;
        while index < QUANTITIES.len() {
            let (dimensions, len) = quantity(layer, index);
            let name = full_name(path, depth, layer.name, QUANTITIES[index]);
            if len > 0 && !contains(tensors, name.as_str()) {
                faults = fault(faults, name.as_str(), " ", dimensions, " is missing");
            }
            index += 1;
        }
    }
    faults
}

/// `backbone1.conv1.weight`
const fn full_name(path: [&str; DEEPEST], depth: usize, layer: &str, quantity: &str) -> Text {
    let (mut text, mut i) = (Text::new(), 0);
    while i < depth {
        text = text.word(path[i]).word(".");
        i += 1;
    }
    text.word(layer).word(".").word(quantity)
}

const fn contains(tensors: &[FileTensor], name: &str) -> bool {
    let mut index = 0;
    while index < tensors.len() {
        if equal(tensors[index].0, name) {
            return true;
        }
        index += 1;
    }
    false
}
