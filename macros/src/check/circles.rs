//! Networks that contain themselves, alone or by way of others.

use std::collections::VecDeque;

use crate::ast::{Item, Network, Own};
use crate::message;

/// Tells each circle once, and takes the links that close it out of the chains.
pub(super) fn check(networks: &mut [Network]) {
    let names = networks.iter().map(|network| network.name.as_ref().map(ToString::to_string)).collect::<Vec<_>>();
    let place_of = |own: &Own| names.iter().position(|name| name.as_deref() == Some(&own.base.to_string()));
    let inside = networks.iter().map(|network| {
        let mut found = Vec::new();
        each_link(&network.chain, &mut |own| found.extend(place_of(own)));
        found
    });
    let inside = inside.collect::<Vec<Vec<usize>>>();
    if inside.iter().all(Vec::is_empty) {
        return;
    }
    let mut told: Vec<usize> = Vec::new();
    for (index, network) in networks.iter_mut().enumerate() {
        let closes = |own: &Own| place_of(own).and_then(|link| way(link, index, &inside));
        let mut circles = Vec::new();
        each_link(&network.chain, &mut |own| circles.extend(closes(own).map(|way| (own.place, way))));
        let Some((place, way)) = circles.into_iter().next() else { continue };
        if told.contains(&index) {
            network.faults.spoil();
        } else {
            let path = [index].iter().chain(&way).filter_map(|&network| names[network].clone()).collect::<Vec<_>>();
            network.faults.add(place, message::network_in_itself(&path));
        }
        told.extend(way);
        cut(&mut network.chain, &|own| closes(own).is_some());
    }
}

/// The shortest way from one network through those inside of it to another.
fn way(from: usize, to: usize, inside: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut ways = VecDeque::from([vec![from]]);
    let mut seen = vec![from];
    while let Some(way) = ways.pop_front() {
        let last = *way.last()?;
        if last == to {
            return Some(way);
        }
        for &next in &inside[last] {
            if !seen.contains(&next) {
                seen.push(next);
                ways.push_back([way.as_slice(), &[next]].concat());
            }
        }
    }
    None
}

fn each_link(chain: &[Item], work: &mut impl FnMut(&Own)) {
    for item in chain {
        match item {
            Item::Own(own) => work(own),
            Item::Join(join) => join.branches.iter().for_each(|branch| each_link(&branch.chain, work)),
            Item::Repeat(repeat) => each_link(&repeat.chain, work),
            Item::Layer(_) | Item::Shape(_) | Item::Broken => {}
        }
    }
}

fn cut(chain: &mut [Item], closes: &impl Fn(&Own) -> bool) {
    for item in chain {
        match item {
            Item::Own(own) if closes(own) => *item = Item::Broken,
            Item::Join(join) => join.branches.iter_mut().for_each(|branch| cut(&mut branch.chain, closes)),
            Item::Repeat(repeat) => cut(&mut repeat.chain, closes),
            Item::Own(_) | Item::Layer(_) | Item::Shape(_) | Item::Broken => {}
        }
    }
}
