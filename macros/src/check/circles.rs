//! Networks that contain themselves, alone or by way of others.

use std::collections::VecDeque;

use crate::ast::{Block, Item, Network};
use crate::fault::Place;
use crate::message;

/// Tells each circle once, and takes the links that close it out of the chains.
pub(super) fn check(networks: &mut [Network], blocks: &[Block]) {
    let names = networks.iter().map(|network| network.name.as_ref().map(ToString::to_string)).collect::<Vec<_>>();
    let place_of = |link: &str| names.iter().position(|name| name.as_deref() == Some(link));
    let inside = networks.iter().map(|network| {
        let mut found = Vec::new();
        each_link(&network.chain, &mut |item| {
            found.extend(links(item, blocks).iter().filter_map(|link| place_of(link)));
        });
        found
    });
    let inside = inside.collect::<Vec<Vec<usize>>>();
    if inside.iter().all(Vec::is_empty) {
        return;
    }
    let mut told: Vec<usize> = Vec::new();
    for (index, network) in networks.iter_mut().enumerate() {
        let closes = |item: &Item| {
            let found = links(item, blocks);
            found.iter().filter_map(|link| place_of(link)).find_map(|link| way(link, index, &inside))
        };
        let mut circles = Vec::new();
        each_link(&network.chain, &mut |item| {
            circles.extend(closes(item).zip(place(item)).map(|(way, place)| (place, way)));
        });
        let Some((place, way)) = circles.into_iter().next() else { continue };
        if told.contains(&index) {
            network.faults.spoil();
        } else {
            let path = [index].iter().chain(&way).filter_map(|&network| names[network].clone()).collect::<Vec<_>>();
            network.faults.add(place, message::network_in_itself(&path));
        }
        told.extend(way);
        cut(&mut network.chain, &|item| closes(item).is_some());
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

/// The networks that a link may be: its path, or those in a block.
fn links(item: &Item, blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    collect(item, blocks, &mut Vec::new(), &mut found);
    found
}

/// `seen` are the blocks that were entered, each of them once.
fn collect(item: &Item, blocks: &[Block], seen: &mut Vec<String>, found: &mut Vec<String>) {
    match item {
        Item::Own(own) => found.push(own.base.to_string()),
        Item::Layer(layer) if !seen.iter().any(|name| layer.word == name) => {
            if let Some(block) = blocks.iter().find(|block| block.name.as_ref() == Some(&layer.word)) {
                seen.push(layer.word.to_string());
                each_link(&block.chain, &mut |item| collect(item, blocks, seen, found));
            }
        }
        _ => {}
    }
}

/// Where a link stands that may be a network or a block.
fn place(item: &Item) -> Option<Place> {
    match item {
        Item::Own(own) => Some(own.place),
        Item::Layer(layer) => Some(layer.place),
        _ => None,
    }
}

fn each_link(chain: &[Item], work: &mut impl FnMut(&Item)) {
    for item in chain {
        match item {
            Item::Join(join) => join.branches.iter().for_each(|branch| each_link(&branch.chain, work)),
            Item::Repeat(repeat) => each_link(&repeat.chain, work),
            Item::Own(_) | Item::Layer(_) => work(item),
            Item::Shape(_) | Item::Broken => {}
        }
    }
}

fn cut(chain: &mut [Item], closes: &impl Fn(&Item) -> bool) {
    for item in chain {
        match item {
            Item::Join(join) => join.branches.iter_mut().for_each(|branch| cut(&mut branch.chain, closes)),
            Item::Repeat(repeat) => cut(&mut repeat.chain, closes),
            _ if closes(item) => *item = Item::Broken,
            _ => {}
        }
    }
}
