//! Layers of one's own and networks inside, on the way along the chain: what the macro knows of them.

use proc_macro2::Ident;

use super::flow::Flow;
use super::input;
use super::library::Interface;
use super::walk::Walk;
use crate::ast;
use crate::fault::Place;
use crate::message;
use crate::model::{Code, Layer, Size, Spot};
use crate::parse::LARGEST;
use crate::surroundings::File;
use crate::tokens::{is_scalar, mentions};

impl Walk<'_> {
    /// A layer of one's own, or a network.
    pub(super) fn own(&mut self, own: &ast::Own, stated: Option<&ast::Shape>) {
        let Some(name) = self.names.pop() else { return };
        let (text, arriving) = (own.text(), self.chain.flow);
        if let Some(sizes) = self.meant_shape(own) {
            let shape = ast::Shape { sizes, place: own.place };
            self.faults.add(own.place, message::shape_as_a_type(&text, &shape.text()));
            self.unusable.push(name);
            let leaves = input::check_shape(&shape, &mut self.faults);
            self.chain.push(shape.text(), leaves);
            return;
        }
        let (known, is_free) = (self.library.network(own), self.is_free(own));
        let has_sides = known.is_some() || self.has_sides(own, &name);
        let output = match (known, stated) {
            (Some(known), _) => {
                let interface = self.interface(own, known);
                if interface.is_none() {
                    self.unusable.push(name.clone());
                }
                interface.map_or(Flow::Unknown, |interface| self.inside(own, known, interface))
            }
            (None, Some(shape)) => {
                self.names.pop();
                // What arrives in front of it says nothing of it.
                self.chain.flow = Flow::Unknown;
                self.tell_any(shape);
                self.chain.flow = arriving;
                input::check_shape(shape, &mut self.faults)
            }
            (None, None) if !has_sides => Flow::Unknown,
            (None, None) if is_free && arriving != Flow::Unknown => Flow::leaving(&name.to_string()),
            // Most leave the shape that arrives; the types tell if this one does not.
            (None, None) => arriving,
        };
        let is_network = known.is_some() || self.library.open(own).is_some();
        if is_network && self.depends_on_the_user() {
            self.faults.add(own.place, message::own_in_open(&text, &arriving.to_string()));
            self.unusable.push(name.clone());
        }
        let is_assumed = known.is_none() && stated.is_none() && !is_free;
        let shown = if is_assumed { message::assumed(&text) } else { text.clone() };
        let (stated, declared) = (stated.map(|shape| Spot(shape.place.span())), known.is_some());
        let (path, settings) = (Code(own.path()), own.settings.clone().map(Code));
        self.step(&name, own.place, &text, Layer::Own { path, settings, stated, declared }, output);
        self.chain.push(shown, output);
    }

    /// The sizes in `Map<16, 5, 5>` or `Vector<10>`, if the library's shapes are meant.
    fn meant_shape(&self, own: &ast::Own) -> Option<Vec<ast::Argument>> {
        let sizes = match own.name.as_str() {
            "Map" => 3,
            "Vector" => 1,
            _ => return None,
        };
        let written = own.generics.iter().map(|generic| generic.size.clone()).collect::<Option<Vec<_>>>()?;
        let is_declared = || File::of(own.place.span()).is_none_or(|file| file.declares(&own.name));
        (written.len() == sizes && self.library.network(own).is_none() && !is_declared()).then_some(written)
    }

    /// Whether the height and width behind the name of a network that takes any are those that arrive, where both are known.
    fn has_sides(&mut self, own: &ast::Own, name: &Ident) -> bool {
        let Flow::Map { height: Size::Known(height), width: Size::Known(width), .. } = self.chain.flow else {
            return true;
        };
        let Some(parameters) = self.library.open(own) else { return true };
        let count = parameters.len();
        let first = match own.generics.get(..count) {
            Some(written) => written.iter().map(|generic| generic.tokens.to_string()).collect::<Vec<_>>(),
            None => parameters.iter().map(Ident::to_string).collect(),
        };
        let right = [first, vec![height.to_string(), width.to_string()]].concat().join(", ");
        let written = own.generics.get(count..).unwrap_or_default();
        // A third one could be a type alone.
        let has_third = written.get(2).is_some_and(|generic| generic.size.is_some());
        let Some(takes) = written.first_chunk::<2>().filter(|_| !has_third) else {
            let message = message::open_without_sides(&own.name, &right, &self.chain.to_string());
            self.faults.add(own.place, message);
            self.unusable.push(name.clone());
            return false;
        };
        let sides = takes.each_ref().map(|generic| match generic.size.as_ref().map(|size| &size.kind) {
            Some(ast::Kind::Whole(side)) => Some(*side),
            _ => None,
        });
        let [Some(high), Some(wide)] = sides else { return true };
        if [high, wide] == [height, width] {
            return true;
        }
        let (arrives, chain) = (self.chain.flow.to_string(), self.chain.to_string());
        let message =
            message::other_sides(&own.text(), [high, wide], &arrives, &format!("{}<{right}>", own.name), &chain);
        self.faults.add(own.place, message);
        false
    }

    /// Whether constants can ask the types what leaves a link: no parameter has a part in it, nor in what arrives.
    fn is_free(&self, own: &ast::Own) -> bool {
        let depends = |size: Size| size.is_generic() || (size == Size::Open && !self.parameters.is_empty());
        !mentions(own.path(), self.parameters) && !self.chain.flow.sizes().into_iter().any(depends)
    }

    /// Whether what arrives depends on the height and width that the user of the network chooses. (A size of the input that is
    /// wrong is not known, either.)
    fn depends_on_the_user(&self) -> bool {
        let is_open = self.input.is_some_and(|input| !input.is_told());
        let is_told = || self.shape_of(self.chain.source).is_none_or(|shape| shape.is_told());
        is_open && self.faults.is_empty() && !is_told()
    }

    /// What leaves a network that was declared before, which has to take what arrives.
    fn inside(&mut self, own: &ast::Own, known: &Interface, [takes, leaves]: [Flow; 2]) -> Flow {
        let (taken, arrives) = (takes.sizes(), self.chain.flow.sizes());
        let differ = |(takes, arrives): (&Size, &Size)| takes.is(*arrives) == Some(false);
        if known.refused || taken.is_empty() || arrives.is_empty() {
            self.faults.spoil();
        } else if self.chain.flow.link().is_some() || self.depends_on_the_user() {
            // The compiler holds one against the other, or no network can stand here.
        } else if taken.len() != arrives.len() || taken.iter().zip(&arrives).any(differ) {
            let flow = self.chain.flow;
            let flattens =
                matches!((takes, flow.count()), (Flow::Vector(length), Some(count)) if length.is(count) == Some(true));
            let shapes = [takes, flow].map(|flow| flow.to_string());
            let message =
                message::inside(&own.text(), shapes.each_ref().map(String::as_str), flattens, &self.chain.to_string());
            self.faults.deny(own.place, message);
        }
        leaves
    }

    /// What it takes and leaves with the sizes that stand behind its name; `None` after a fault.
    fn interface(&mut self, own: &ast::Own, known: &Interface) -> Option<[Flow; 2]> {
        let (name, parameters) = (&own.name, &known.parameters);
        if own.generics.len() != parameters.len() {
            // Where the network has mistakes, it may not be sure how many it has.
            if known.refused {
                self.faults.spoil();
                return None;
            }
            if let Some((scalar, sizes)) = own.generics.split_last()
                && sizes.len() == parameters.len()
                && is_scalar(&scalar.tokens)
            {
                let right = ast::Own { generics: sizes.to_vec(), ..own.clone() }.text();
                self.faults.add(Place::of(&scalar.tokens), message::scalar_of_link(&right));
                return None;
            }
            let names = parameters.iter().map(Ident::to_string).collect::<Vec<_>>();
            self.faults.add(own.place, message::size_count(name, &names, own.generics.len()));
            return None;
        }
        let mut sizes = Vec::new();
        for (generic, parameter) in own.generics.iter().zip(parameters) {
            let place = Place::of(&generic.tokens);
            let written = generic.size.as_ref().map(|size| (&size.kind, size.place));
            let size = match written {
                Some((ast::Kind::Whole(0), place)) => {
                    self.faults.add(place, message::zero_argument(name, parameter));
                    return None;
                }
                Some((ast::Kind::Whole(number), _)) => Size::Known(*number),
                Some((ast::Kind::Named(size), place)) if !size.is_argument() => {
                    self.faults.add(place, message::computed_argument(name, *size));
                    return None;
                }
                Some((ast::Kind::Named(size), _)) => *size,
                Some((ast::Kind::Open(_), _)) => Size::Open,
                // What is wrong has been said.
                Some((ast::Kind::Hole, _)) => return None,
                _ => {
                    self.faults.add(place, message::no_size(name, parameter, &generic.tokens.to_string()));
                    return None;
                }
            };
            sizes.push(size);
        }
        let interface = known.with(&sizes);
        if interface.is_none() {
            self.faults.add(own.place, message::size_overflow(&own.text(), LARGEST));
        }
        interface
    }
}
