//! The rules of what slides over a map: the kernel of a convolution and the window of a pooling layer.

use super::counts::rectangular;
use super::flow::Flow;
use super::layer::{Checked, Scene};
use super::options::{Number, Pair};
use crate::ast::Kind;
use crate::fault::Place;
use crate::message;
use crate::model::{Layer, Pool, Size, Slide};
use crate::parse::LARGEST;
use crate::words::{Flag, Word};

/// Height and width, each `None` after a fault.
type Both = [Option<usize>; 2];

/// A kernel or window on its way over the map.
struct Window {
    kernel: Both,
    stride: Both,
    padding: Both,
    dilation: Both,
    /// Whether the last one may reach over the end.
    ceil: bool,
    /// Whether every row and column that arrives has to be under it.
    strict: bool,
    /// Where the kernel stands.
    place: Place,
}

impl Window {
    /// d(k − 1) + 1
    fn reach(&self, axis: usize) -> Option<usize> {
        let (kernel, dilation) = (self.kernel[axis]?, self.dilation[axis]?);
        Some(dilation.saturating_mul(kernel - 1).saturating_add(1))
    }

    /// H + 2p
    fn padded(&self, axis: usize, size: Size) -> Option<usize> {
        let Size::Known(size) = size else { return None };
        Some(size + 2 * self.padding[axis]?)
    }

    /// How far beyond the padded map the last window may reach.
    fn over(&self, axis: usize) -> Option<usize> {
        if self.ceil { Some(self.stride[axis]? - 1) } else { Some(0) }
    }

    /// How it slides, if that is known.
    fn slide(&self, axis: usize) -> Option<Slide> {
        let (reach, stride, padding) = (self.reach(axis)?, self.stride[axis]?, self.padding[axis]?);
        Some(Slide { reach, stride, padding, ceil: self.ceil })
    }

    /// What leaves; open where something is not known or does not fit.
    fn output(&self, axis: usize, size: Size) -> Size {
        // A kernel with as much padding as it needs leaves any size as it is.
        let is_kept = self.stride[axis] == Some(1)
            && matches!((self.reach(axis), self.padding[axis]), (Some(reach), Some(padding)) if reach == 2 * padding + 1);
        if is_kept && size.known().is_none() {
            return size;
        }
        let windows = || self.slide(axis)?.places(size.known()?);
        windows().map_or(Size::Open, Size::Known)
    }

    /// The same, where the geometry of the layer is no constant that types can speak of, as parameters have a part in it.
    fn output_as_constant(&self, axis: usize, size: Size) -> Size {
        let output = self.output(axis, size);
        let is_constant = matches!(size, Size::Named(_)) && !size.is_generic();
        let slide = self.slide(axis).filter(|_| is_constant && output == Size::Open);
        slide.map_or(output, |slide| size.places(slide))
    }

    fn fails(&self, axis: usize, size: Size) -> bool {
        let padded = || Some(self.padded(axis, size)? + self.over(axis)?);
        matches!((self.reach(axis), padded()), (Some(reach), Some(padded)) if reach > padded)
    }

    /// How many rows or columns that arrive lie behind the last window. Padding is not missed.
    fn left_over(&self, axis: usize, size: Size) -> Option<usize> {
        let Size::Known(windows) = self.output(axis, size) else { return None };
        let end = (windows - 1) * self.stride[axis]? + self.reach(axis)?;
        Some((self.padded(axis, size)? - self.padding[axis]?).saturating_sub(end))
    }

    /// The least padding with which nothing is left over; pooling must not have more than half its window.
    fn covering(&self, axis: usize, size: Size, most: usize) -> Option<usize> {
        let padded = |padding: usize| {
            let mut padding_of = self.padding;
            padding_of[axis] = Some(padding);
            Self { padding: padding_of, ..*self }
        };
        (self.padding[axis]?..=most).find(|padding| padded(*padding).left_over(axis, size) == Some(0))
    }
}

impl Scene<'_> {
    /// An option that must not be zero in either direction.
    fn check_positive_pair(&mut self, letter: char, what: &str) -> Both {
        let Some(Pair { value, place }) = self.options.letter(letter) else {
            return [self.options.otherwise(1); 2];
        };
        if value.contains(&Some(0)) {
            self.faults.add_once("0", place, message::zero(self.name, what));
        }
        value.map(|value| value.filter(|value| *value > 0))
    }

    pub(super) fn check_conv(mut self) -> Checked {
        let (declared, channels) = self.check_numbers(["number of input channels", "number of output channels"]);
        let map = self.check_map();
        let arriving = self.chain.flow.channels();
        if let Some(Number { value: Some(expected), place }) = declared
            && expected.is(arriving) == Some(false)
        {
            let (chain, instead, option) = (self.chain.to_string(), self.instead(arriving), self.option_for_second());
            let message = message::channels(self.name, [expected, arriving], &chain, &instead, option.as_deref());
            self.faults.deny(place, message);
        }
        let asserts = declared.and_then(|Number { value, place }| {
            let channels = value.filter(|channels| arriving != Size::Open && channels.is(arriving).is_none())?;
            let [height, width] = map;
            Some((Flow::Map { channels, height, width }, place))
        });
        let incoming = declared.and_then(|number| number.value).unwrap_or(arriving);
        let kernel = self.options.letter('k');
        let window = Window {
            kernel: kernel.map_or([None; 2], |_| self.check_positive_pair('k', "kernel")),
            stride: self.check_positive_pair('s', "stride"),
            padding: self.options.letter_or('p', 0),
            dilation: self.check_positive_pair('d', "dilation"),
            ceil: false,
            strict: self.is_strict(),
            place: kernel.map_or(self.layer.place, |kernel| kernel.place),
        };
        let [groups, _] = self.check_positive_pair('g', "number of groups");
        self.check_groups(groups, incoming, channels.unwrap_or(Size::Open));
        let leaving = channels.unwrap_or(Size::Open);
        let output = self.check_window(&window, map, leaving);
        if let Some(groups) = groups {
            let group = match incoming {
                Size::Known(incoming) => Size::Known((incoming / groups).max(1)),
                incoming => incoming.divided(groups).unwrap_or(Size::Open),
            };
            let [height, width] = window.kernel.map(|size| size.map_or(Size::Open, Size::Known));
            self.check_weights(&[leaving, group, height, width]);
        }
        let layer = || {
            Some(Layer::Conv {
                channels: channels?,
                kernel: both(window.kernel)?,
                stride: both(window.stride)?,
                padding: both(window.padding)?,
                dilation: both(window.dilation)?,
                groups: groups?,
                bias: !self.options.has(Flag::NoBias),
                strict: window.strict,
            })
        };
        Checked { layer: layer(), output, asserts }
    }

    /// The layer with an option in place of its second number, where that stands behind the kernel, as in `conv(4, k3, 1)`.
    fn option_for_second(&self) -> Option<String> {
        let second = *self.options.numbers.get(1)?;
        if let Some(rectangular) = rectangular(self.layer, second) {
            return Some(format!("`{rectangular}` if `{}` is the width of the kernel", second.value?));
        }
        let [.., before, last] = self.layer.arguments.as_deref()? else { return None };
        let is_meant = second.place.is(last.place) && matches!(before.kind, Kind::Word(_));
        let texts = self.layer.written().map(
            |(argument, text)| {
                if argument.place.is(last.place) { format!("s{text}") } else { text }
            },
        );
        (is_meant && self.options.letter('s').is_none())
            .then(|| format!("`{}` if the last number is a stride", self.layer.text_with(texts)))
    }

    /// Groups split the channels evenly.
    fn check_groups(&mut self, groups: Option<usize>, incoming: Size, outgoing: Size) {
        let (Some(groups), Some(Pair { place, .. })) = (groups, self.options.letter('g')) else { return };
        let splits = |channels: &Size| channels.divided(groups).is_none() && channels.is_told();
        let (uneven_in, uneven_out) = (Some(incoming).filter(splits), Some(outgoing).filter(splits));
        if uneven_in.is_some() || uneven_out.is_some() {
            let known = [incoming, outgoing].into_iter().filter(|size| *size != Size::Open);
            let known = known.map(|size| size.known().unwrap_or(1));
            let common = known.fold(groups, greatest_common_divisor);
            let message = message::groups(self.name, groups, uneven_in, uneven_out, (common, &self.chain.to_string()));
            self.faults.add(place, message);
        }
    }

    pub(super) fn check_pool(mut self, word: Word) -> Checked {
        let map = self.check_map();
        let (kernel, place) = match (self.options.letter('k'), self.options.numbers.first()) {
            (Some(kernel), _) => (self.check_positive_pair('k', "kernel"), kernel.place),
            (None, Some(number)) => ([self.check_positive(*number, "kernel").and_then(Size::known); 2], number.place),
            (None, None) => ([None; 2], self.layer.place),
        };
        let stride = match self.options.letter('s') {
            Some(_) => self.check_positive_pair('s', "stride"),
            None if self.options.otherwise(1).is_none() => [None; 2],
            None => kernel,
        };
        let padding = self.check_pool_padding(kernel);
        let (ceil, strict) = (self.manner.ceil || self.options.has(Flag::Ceil), self.is_strict());
        let window = Window { kernel, stride, padding, dilation: [Some(1); 2], ceil, strict, place };
        let output = self.check_window(&window, map, self.chain.flow.channels());
        let layer = || {
            let pool = Pool { kernel: both(kernel)?, stride: both(stride)?, padding: both(padding)?, ceil, strict };
            Some(if word == Word::MaxPool { Layer::MaxPool(pool) } else { Layer::AvgPool(pool) })
        };
        Checked::new(layer(), output)
    }

    fn is_strict(&self) -> bool {
        self.manner.strict || self.options.has(Flag::Strict)
    }

    /// With more padding than half the window, some windows would hold nothing but padding.
    fn check_pool_padding(&mut self, kernel: Both) -> Both {
        let Some(Pair { value, place }) = self.options.letter('p') else {
            return [self.options.otherwise(0); 2];
        };
        let over = |axis: usize| matches!((value[axis], kernel[axis]), (Some(p), Some(k)) if p > k / 2);
        if over(0) || over(1) {
            let (padding, kernel) = (message::pair(value), message::pair(kernel));
            let halves = message::pair([0, 1].map(|axis| self.half(axis)));
            self.faults.add(place, message::pool_padding(self.name, &padding, &kernel, &halves));
        }
        [0, 1].map(|axis| value[axis].filter(|_| !over(axis)))
    }

    /// The most padding that a pooling window may have.
    fn half(&self, axis: usize) -> Option<usize> {
        let number = self.options.numbers.first().and_then(|number| number.value?.known());
        self.options.letter('k').map_or(number, |kernel| kernel.value[axis]).map(|kernel| kernel / 2)
    }

    /// The map that leaves, after seeing that the window fits into the one that arrives.
    fn check_window(&mut self, window: &Window, map: [Size; 2], channels: Size) -> Flow {
        if window.fails(0, map[0]) || window.fails(1, map[1]) {
            let fit = message::Fit {
                convolution: self.layer.word == "conv",
                lettered: self.options.letter('k').is_some(),
                kernel: window.kernel,
                dilation: window.dilation,
                reach: [0, 1].map(|axis| window.reach(axis)),
                arriving: map.map(Size::known),
                padding: window.padding,
                padded: [0, 1].map(|axis| window.padded(axis, map[axis])),
                over: if window.ceil { window.stride } else { [None; 2] },
            };
            self.faults.add(window.place, message::window(self.name, &fit, &self.chain.to_string()));
        } else if window.strict {
            self.check_left_over(window, map);
        }
        let output = if self.has_parameters { Window::output_as_constant } else { Window::output };
        let [height, width] = [0, 1].map(|axis| output(window, axis, map[axis]));
        let computed = |(before, after): &(Size, Size)| before.is_generic() && *after == Size::Open;
        if let Some((size, _)) = map.into_iter().zip([height, width]).find(computed) {
            let chain = self.chain.to_string();
            self.faults.add(window.place, message::window_over_parameter(self.name, size, &chain));
        }
        let output = Flow::Map { channels, height, width };
        if output.count().is_none() {
            self.faults.add(self.layer.place, message::map_overflow(self.name, &output.to_string(), LARGEST));
            return Flow::Map { channels, height: Size::Open, width: Size::Open };
        }
        output
    }
}

impl Scene<'_> {
    /// Rows and columns that no window reaches, where `strict` forbids that.
    fn check_left_over(&mut self, window: &Window, map: [Size; 2]) {
        let missed = [0, 1].map(|axis| window.left_over(axis, map[axis]).unwrap_or(0));
        if missed == [0, 0] {
            return;
        }
        let convolution = self.layer.word == "conv";
        let most = |axis: usize| {
            let kernel = window.kernel[axis]?;
            if convolution { window.reach(axis).map(|reach| reach - 1) } else { Some(kernel / 2) }
        };
        let padding = [0, 1].map(|axis| window.covering(axis, map[axis], most(axis)?));
        let arguments = self.layer.written().map(|(_, text)| text);
        let left = message::LeftOver {
            missed,
            arriving: map.map(|size| if let Size::Known(size) = size { size } else { 0 }),
            reach: [0, 1].map(|axis| window.reach(axis)),
            stride: window.stride,
            with_ceil: (!convolution && !window.ceil)
                .then(|| self.layer.text_with(arguments.chain([Flag::Ceil.name().to_owned()]))),
            padding,
            of_the_network: !self.options.has(Flag::Strict),
        };
        self.faults.add(self.layer.place, message::left_over(self.name, &left, &self.chain.to_string()));
    }
}

fn both(pair: Both) -> Option<[usize; 2]> {
    Some([pair[0]?, pair[1]?])
}

pub(super) fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
