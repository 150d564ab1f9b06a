//! The table that the runtime consults for what no route takes: written once, and read off the hot path.
//!
//! Data rather than code: a byte string is one token, however many patterns it holds.

use std::collections::BTreeSet;

use crate::ir::{Class, End, Methods, Node, Program, Shape};

/// The parts of a runtime `Table`.
pub(super) struct Table {
    /// The patterns, in the format that the runtime documents.
    pub(super) trie: Vec<u8>,
    /// The sets of methods that a path can have.
    pub(super) allows: Vec<Methods>,
    /// Name and type of the parameters that can fail.
    pub(super) mismatches: Vec<(String, String)>,
}

impl Table {
    pub(super) fn of(program: &Program) -> Table {
        let mut names = BTreeSet::new();
        let mut sets = BTreeSet::new();
        survey(&program.union, &mut names, &mut sets);
        let mut table =
            Table { trie: Vec::new(), allows: unions(&sets), mismatches: names.into_iter().collect() };
        let mut trie = Vec::new();
        table.node(&program.union, &mut trie);
        table.trie = trie;
        table
    }

    fn node(&self, node: &Node, out: &mut Vec<u8>) {
        out.push(node.ends.len() as u8);
        for end in node.ends.iter().take(u8::MAX.into()) {
            self.end(end, out);
        }
        out.extend((node.children.len() as u16).to_le_bytes());
        for (own, below) in &node.children {
            let mut child = Vec::new();
            shape(own, &mut child);
            self.node(below, &mut child);
            out.extend((child.len() as u32).to_le_bytes());
            out.extend(child);
        }
    }

    fn end(&self, end: &End, out: &mut Vec<u8>) {
        out.extend(end.methods.bits().to_le_bytes());
        out.push(end.parameters.len() as u8);
        for parameter in &end.parameters {
            let place = self.mismatches.binary_search(parameter).unwrap_or(usize::from(u16::MAX));
            out.extend((place as u16).to_le_bytes());
        }
    }
}

fn shape(shape: &Shape, out: &mut Vec<u8>) {
    match shape {
        Shape::Literal(literal) => {
            out.push(0);
            text(literal, out);
        }
        Shape::Param(own) => {
            out.push(1);
            class(*own, out);
        }
        Shape::Rest(own) => {
            out.push(2);
            class(*own, out);
        }
        Shape::Mixed { texts, classes } => {
            out.extend([3, classes.len() as u8]);
            texts.iter().for_each(|literal| text(literal, out));
            classes.iter().for_each(|own| class(*own, out));
        }
    }
}

fn text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u16).to_le_bytes());
    out.extend(text.as_bytes());
}

fn class(class: Class, out: &mut Vec<u8>) {
    match class {
        Class::Untyped => out.push(0),
        Class::Bool => out.push(1),
        Class::Uuid => out.push(2),
        Class::Int { signed, bits } => out.extend([3, signed.into(), bits]),
        Class::Opaque(index) => {
            out.push(4);
            out.extend(index.to_le_bytes());
        }
    }
}

/// Collects the typed parameters, and the sets of methods that patterns have.
fn survey(node: &Node, names: &mut BTreeSet<(String, String)>, sets: &mut BTreeSet<Methods>) {
    let mut set = Methods::NONE;
    for end in &node.ends {
        names.extend(end.parameters.iter().filter(|(_, ty)| !ty.is_empty()).cloned());
        set = set.union(end.methods);
    }
    if !set.is_empty() && !set.is_any() {
        sets.insert(set);
    }
    node.children.values().for_each(|child| survey(child, names, sets));
}

/// The unions of all subsets: a path can match several patterns. There are nine methods, hence at most 511.
fn unions(sets: &BTreeSet<Methods>) -> Vec<Methods> {
    let mut unions: BTreeSet<Methods> = BTreeSet::new();
    for set in sets {
        let more: Vec<Methods> = unions.iter().map(|union| union.union(*set)).collect();
        unions.extend(more);
        unions.insert(*set);
    }
    unions.into_iter().collect()
}
