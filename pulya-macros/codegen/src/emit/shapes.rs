//! Patterns of nothing but texts and whole-segment parameters: nearly all that a service has.
//!
//! The first segment that tells patterns apart leads to a family, and the number of segments to one of its groups; in a
//! group, patterns with parameters in the same places are one shape, and one look-up of the texts around the parameters
//! finds which of them it is. What each segment is follows from the slashes, which are looked for once: nothing is walked.
//!
//! Which patterns go this way is a rule of [`part`]: those that beat all others where both match a path. A path
//! that none of them takes is walked along the rest of the trie.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::maps::Maps;
use super::matcher::{Emitter, goto};
use super::switch::{bytes, number, switch};
use crate::ir::{Class, End, Node, Shape};

/// Up to so many shapes are tried one after the other before a further segment is asked which of them can match.
const TRIED_SHAPES: usize = 2;

/// Up to so many texts are asked for one by one; more go through a switch.
const COMPARED_TEXTS: usize = 3;

/// Patterns of more segments are walked. As many as the runtime looks for slashes.
const MOST_SEGMENTS: usize = 8;

/// So many texts one look-up is made of, at most.
const LOOKED_UP: usize = 3;

/// A pattern without the names of its parameters, and its route.
#[derive(Clone, Debug)]
pub(super) struct Flat {
    shapes: Vec<Shape>,
    end: End,
}

/// Takes from a trie the patterns of literals and whole-segment parameters that are more specific than every pattern
/// left in it, wherever a path matches both. The patterns come in the order of precedence.
pub(super) fn part(dynamic: &Node) -> (Vec<Flat>, Node) {
    let mut all = Vec::new();
    collect(dynamic, &mut Vec::new(), &mut all);
    let (mut flats, mut others): (Vec<Flat>, Vec<Flat>) = all.into_iter().partition(Flat::is_flat);
    loop {
        let (safe, beaten): (Vec<Flat>, Vec<Flat>) =
            flats.into_iter().partition(|flat| !others.iter().any(|other| other.may_beat(flat)));
        flats = safe;
        if beaten.is_empty() {
            break;
        }
        others.extend(beaten);
    }
    let mut left = Node::default();
    for Flat { shapes, end } in others {
        let below = shapes.into_iter().fold(&mut left, |node, shape| node.children.entry(shape).or_default());
        below.ends.push(end);
    }
    (flats, left)
}

fn collect(node: &Node, before: &mut Vec<Shape>, out: &mut Vec<Flat>) {
    if let Some(end) = node.ends.first() {
        out.push(Flat { shapes: before.clone(), end: end.clone() });
    }
    for (shape, below) in &node.children {
        before.push(shape.clone());
        collect(below, before, out);
        before.pop();
    }
}

impl Flat {
    /// An empty segment can't be told from one that is missing, and is rare.
    fn is_flat(&self) -> bool {
        self.shapes.len() <= MOST_SEGMENTS
            && self.shapes.iter().all(|shape| match shape {
                Shape::Literal(text) => !text.is_empty(),
                Shape::Param(_) => true,
                Shape::Mixed { .. } | Shape::Rest(_) => false,
            })
    }

    /// Whether some path may match both, and this pattern be the more specific one.
    fn may_beat(&self, flat: &Flat) -> bool {
        let mut segments = self.shapes.iter().zip(&flat.shapes);
        match segments.find(|(own, its)| own != its) {
            Some((Shape::Literal(_), Shape::Literal(_))) => false,
            Some((Shape::Literal(own), Shape::Param(_))) => !own.is_empty(),
            Some((own, its)) => own < its,
            // One ends where the other goes on.
            None => false,
        }
    }

    /// Whether no path can match both, since they have other text at the same place.
    fn is_apart_from(&self, other: &Flat) -> bool {
        let mut segments = self.shapes.iter().zip(&other.shapes);
        segments.any(|shapes| matches!(shapes, (Shape::Literal(one), Shape::Literal(other)) if one != other))
    }

    fn text(&self, segment: usize) -> Option<&str> {
        match self.shapes.get(segment) {
            Some(Shape::Literal(text)) => Some(text),
            _ => None,
        }
    }

    fn class(&self, segment: usize) -> Option<Class> {
        match self.shapes.get(segment) {
            Some(Shape::Param(class)) => Some(*class),
            _ => None,
        }
    }

    /// What stands at each segment from `depth` on: a class, or `None` for text. In the order of precedence.
    fn mask(&self, depth: usize) -> Vec<Option<Class>> {
        (depth..self.shapes.len()).map(|segment| self.class(segment)).collect()
    }

    /// The text of the segments in a run.
    fn run(&self, run: &Run) -> String {
        let texts: Vec<&str> = (run.first..run.last + 1).filter_map(|segment| self.text(segment)).collect();
        texts.join("/")
    }
}

/// Segments of text, with parameters around them.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
}

/// How much of a path is known: its first `depth` segments are texts that were compared, the next begins at `at`.
#[derive(Clone, Copy)]
struct Known {
    depth: usize,
    at: usize,
}

impl Known {
    fn and(self, text: &str) -> Known {
        Known { depth: self.depth + 1, at: self.at + text.len() + 1 }
    }

    /// From where to where a run of segments goes, in a path of `count` segments.
    fn place(self, run: Run, count: usize) -> (TokenStream, TokenStream) {
        let from = match run.first == self.depth {
            true => Literal::usize_unsuffixed(self.at).into_token_stream(),
            false => {
                let slash = slash(run.first);
                quote!(#slash + 1)
            }
        };
        let to = match run.last + 1 == count {
            true => quote!(__pulya_path.len()),
            false => slash(run.last + 1).into_token_stream(),
        };
        (from, to)
    }
}

impl Known {
    /// A condition: that a run of segments is `text`.
    fn is(self, run: Run, count: usize, text: &str) -> TokenStream {
        let (from, to) = self.place(run, count);
        let text = bytes(text);
        quote!(__pulya_route::is(__pulya_path, #from, #to, #text))
    }
}

/// What the families of a part have in common.
#[derive(Clone, Copy)]
struct Families<'a> {
    known: Known,
    /// Of the functions.
    arguments: &'a TokenStream,
    /// Where they end if they match nothing.
    next: &'a TokenStream,
}

/// One of `arms`, each for a text behind what is known.
fn chosen(known: Known, texts: &[&str], arms: Vec<TokenStream>) -> TokenStream {
    match texts.len() {
        ..=COMPARED_TEXTS => quote!(#(#arms)*),
        _ => switch(Literal::usize_unsuffixed(known.at).into_token_stream(), texts, arms),
    }
}

/// The name of the slash before a segment.
fn slash(segment: usize) -> Ident {
    format_ident!("__pulya_slash_{segment}")
}

impl Emitter<'_> {
    /// The bodies of functions with these `arguments`, each with a part of its name, which take what one of `flats`
    /// matches. The last is the first to be called. Where nothing matches, the first ends in `next`, and each of the
    /// others in the one before it.
    pub(super) fn flats(
        &mut self,
        stage: &Ident,
        flats: &[Flat],
        arguments: &TokenStream,
        next: TokenStream,
    ) -> Vec<(&'static str, TokenStream)> {
        let Some(first) = flats.first() else { return Vec::new() };
        // What all begin with is compared once.
        let mut known = Known { depth: 0, at: 1 };
        let mut prefix = String::new();
        let common = |segment: usize| {
            first.text(segment).filter(|text| flats.iter().all(|flat| flat.text(segment) == Some(text)))
        };
        while let Some(text) = common(known.depth) {
            known = known.and(text);
            prefix = prefix + text + "/";
        }
        let mut parts = Vec::new();
        let (texts, parameters): (Vec<&Flat>, Vec<&Flat>) =
            flats.iter().partition(|flat| flat.text(known.depth).is_some());
        let mut next = next;
        for (part, flats) in [("free", parameters), ("shapes", texts)] {
            if flats.is_empty() {
                continue;
            }
            let chosen = self.families(&Families { known, arguments, next: &next }, &flats);
            let one_family = flats.iter().all(|flat| flat.text(known.depth).is_none());
            let chosen = match (prefix.is_empty(), one_family) {
                // It is gone on with in any case.
                (true, true) => chosen,
                (true, _) => quote!(#chosen #next),
                (false, _) => {
                    let prefix = bytes(&prefix);
                    quote!(if __pulya_route::begins(__pulya_path, 1, #prefix) { #chosen } #next)
                }
            };
            let among = format_ident!("{stage}_{part}_among");
            self.items.push(quote! {
                #[inline]
                fn #among<S: __pulya_route::Slashes>(#arguments __pulya_slashes: S) {
                    #chosen
                }
            });
            // Apart, so that nothing has to be kept where it is not called.
            let far = format_ident!("{stage}_{part}_far");
            self.items.push(quote! {
                #[inline(never)]
                fn #far(#arguments) {
                    match __pulya_route::Far::of(__pulya_path, &mut [0; 8]) {
                        ::core::option::Option::Some(__pulya_slashes) => {
                            #among(__pulya_method, __pulya_path, __pulya_found, __pulya_slashes);
                        }
                        ::core::option::Option::None => #next,
                    }
                }
            });
            let far = goto(&far);
            let body = quote! {
                match __pulya_route::Near::of(__pulya_path) {
                    __pulya_route::Search::Near(__pulya_slashes) => {
                        #among(__pulya_method, __pulya_path, __pulya_found, __pulya_slashes);
                    }
                    __pulya_route::Search::Far => #far,
                    __pulya_route::Search::Empty => #next,
                }
            };
            parts.push((part, body));
            next = goto(&format_ident!("{stage}_{part}"));
        }
        parts
    }

    /// Statements that go on with the family that a path belongs to, if there is one: those with the same text behind what
    /// is known, or with no text.
    fn families(&mut self, all: &Families<'_>, flats: &[&Flat]) -> TokenStream {
        let mut families: BTreeMap<String, Vec<&Flat>> = BTreeMap::new();
        for flat in flats {
            let text = flat.text(all.known.depth).map(|text| format!("{text}/")).unwrap_or_default();
            families.entry(text).or_default().push(flat);
        }
        let mut arms = Vec::new();
        for (text, flats) in &families {
            let known = if text.is_empty() { all.known } else { all.known.and(&text[..text.len() - 1]) };
            // Not inlined where they are many, so that no function grows with the table.
            let apart = (families.len() > COMPARED_TEXTS).then(|| quote!(#[inline(never)]));
            let (arguments, next) = (all.arguments, all.next);
            let groups = self.groups(flats, known);
            let name = format_ident!("__pulya_family_{}", self.items.len());
            self.items.push(quote! {
                #apart
                fn #name<S: __pulya_route::Slashes>(#arguments __pulya_slashes: S) {
                    #groups
                    #next
                }
            });
            let call = quote!(return #name(__pulya_method, __pulya_path, __pulya_found, __pulya_slashes););
            let at = Literal::usize_unsuffixed(all.known.at);
            arms.push(match text.is_empty() {
                true => call,
                false => {
                    let text = bytes(text);
                    quote!(if __pulya_route::begins(__pulya_path, #at, #text) { #call })
                }
            });
        }
        let texts: Vec<&str> = families.keys().map(String::as_str).collect();
        chosen(all.known, &texts, arms)
    }

    /// Statements for patterns that are known to begin alike: one of their groups, which have the same number of segments.
    fn groups(&mut self, flats: &[&Flat], known: Known) -> TokenStream {
        let mut groups: BTreeMap<usize, Vec<&Flat>> = BTreeMap::new();
        flats.iter().for_each(|flat| groups.entry(flat.shapes.len()).or_default().push(flat));
        let groups = groups.into_iter().map(|(count, flats)| {
            let body = self.group(&flats, known, count);
            let slashes = (known.depth + 1..count).map(|segment| {
                let (name, segment) = (slash(segment), Literal::usize_unsuffixed(segment));
                quote!(let #name = __pulya_slashes.before(#segment);)
            });
            let (last, count) = (Literal::usize_unsuffixed(count - 1), Literal::usize_unsuffixed(count));
            quote! {
                if __pulya_slashes.has(#last) && !__pulya_slashes.has(#count) {
                    #(#slashes)*
                    #body
                }
            }
        });
        groups.collect()
    }

    /// Statements for patterns that are known to begin alike, where the slashes behind that are bound.
    fn group(&mut self, flats: &[&Flat], known: Known, count: usize) -> TokenStream {
        let masks: BTreeSet<Vec<Option<Class>>> = flats.iter().map(|flat| flat.mask(known.depth)).collect();
        let mut tokens = TokenStream::new();
        let mut tried = flats.to_vec();
        if masks.len() > TRIED_SHAPES {
            // Text comes before parameters: those with text here before those without.
            let mut texts: BTreeMap<String, Vec<&Flat>> = BTreeMap::new();
            for flat in flats {
                if let Some(text) = flat.text(known.depth) {
                    texts.entry(format!("{text}/")).or_default().push(flat);
                }
            }
            tried.retain(|flat| flat.text(known.depth).is_none());
            let at = Literal::usize_unsuffixed(known.at);
            let mut arms = Vec::new();
            for (text, flats) in &texts {
                let literal = bytes(text);
                let body = self.group(flats, known.and(&text[..text.len() - 1]), count);
                arms.push(quote!(if __pulya_route::begins(__pulya_path, #at, #literal) { #body }));
            }
            let texts: Vec<&str> = texts.keys().map(String::as_str).collect();
            tokens.extend(chosen(known, &texts, arms));
        }
        let mut shapes: BTreeMap<Vec<Option<Class>>, Vec<&Flat>> = BTreeMap::new();
        tried.iter().for_each(|flat| shapes.entry(flat.mask(known.depth)).or_default().push(flat));
        for flats in likely_first(shapes.into_values().collect()) {
            tokens.extend(self.shape(&flats, known, count));
        }
        tokens
    }

    /// Statements for patterns with parameters in the same places.
    fn shape(&mut self, flats: &[&Flat], known: Known, count: usize) -> TokenStream {
        let Some(first) = flats.first() else { return TokenStream::new() };
        let (same, differ): (Vec<Run>, Vec<Run>) = runs(first, known.depth)
            .into_iter()
            .partition(|run| flats.iter().all(|flat| flat.run(run) == first.run(run)));
        if differ.len() > LOOKED_UP {
            let mut texts: BTreeMap<String, Vec<&Flat>> = BTreeMap::new();
            flats.iter().for_each(|flat| texts.entry(flat.run(&differ[0])).or_default().push(flat));
            return texts.values().map(|flats| self.shape(flats, known, count)).collect();
        }
        let mut conditions: Vec<TokenStream> =
            same.iter().map(|run| known.is(*run, count, &first.run(run))).collect();
        let hit = match (flats, &differ[..]) {
            ([flat], []) => number(flat.end.id).into_token_stream(),
            _ => {
                let hit = self.hit(flats, &differ, known, count);
                conditions.push(quote!(let ::core::option::Option::Some(__pulya_hit) = #hit));
                quote!(__pulya_hit)
            }
        };
        let mut puts = TokenStream::new();
        let parameters = (known.depth..count).filter_map(|segment| Some((segment, first.class(segment)?)));
        for (index, (segment, class)) in parameters.enumerate() {
            let (from, to) = known.place(Run { first: segment, last: segment }, count);
            conditions.extend(self.takes(class, quote!(__pulya_route::part(__pulya_path, #from, #to))));
            let index = Literal::usize_unsuffixed(index);
            puts.extend(quote!(__pulya_found.captures.put(#index, #from, #to);));
        }
        if conditions.is_empty() {
            conditions.push(quote!(true));
        }
        quote! {
            if #(#conditions)&&* {
                #puts
                return __pulya_found.take(#hit);
            }
        }
    }

    /// An expression for the route of the one of `flats` whose texts in the runs where they differ are those of the
    /// path.
    fn hit(&mut self, flats: &[&Flat], differ: &[Run], known: Known, count: usize) -> TokenStream {
        let texts: Vec<(Vec<String>, u32)> = flats
            .iter()
            .map(|flat| (differ.iter().map(|run| flat.run(run)).collect(), flat.end.id))
            .collect();
        let rows = texts.iter().map(|(row, id)| (row.iter().map(String::as_str).collect(), *id));
        let behind_parameter = differ.first().is_some_and(|run| run.first > known.depth);
        let Maps { maps, left } = self.maps(if behind_parameter { known.at + 2 } else { known.at }, rows);
        let mut hit = None;
        for (row, id) in left {
            let is = differ.iter().zip(row).map(|(run, text)| known.is(*run, count, text));
            let id = number(id);
            let miss = hit.unwrap_or_else(|| quote!(::core::option::Option::None));
            hit = Some(quote!(if #(#is)&&* { ::core::option::Option::Some(#id) } else { #miss }));
        }
        for (name, probe) in maps {
            let places = differ.iter().map(|run| {
                let (from, to) = known.place(*run, count);
                quote!((#from, #to))
            });
            let find = quote!(#name.find(__pulya_path, [#(#places),*], __pulya_route::#probe));
            hit = Some(match hit {
                None => find,
                Some(hit) => {
                    quote!(match #find { ::core::option::Option::None => #hit, __pulya_hit => __pulya_hit })
                }
            });
        }
        hit.unwrap_or_else(|| quote!(::core::option::Option::None))
    }
}

/// Shapes in the order of precedence, but that one of more patterns is tried before those that no path matches too.
fn likely_first(shapes: Vec<Vec<&Flat>>) -> Vec<Vec<&Flat>> {
    let mut ordered: Vec<Vec<&Flat>> = Vec::new();
    for shape in shapes {
        let apart = |before: &Vec<&Flat>| {
            shape.iter().all(|flat| before.iter().all(|other| flat.is_apart_from(other)))
        };
        let overtaken =
            ordered.iter().rev().take_while(|before| before.len() < shape.len() && apart(before)).count();
        ordered.insert(ordered.len() - overtaken, shape);
    }
    ordered
}

/// The runs of text of a pattern from the segment `depth` on.
fn runs(flat: &Flat, depth: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for segment in (depth..flat.shapes.len()).filter(|segment| flat.text(*segment).is_some()) {
        match runs.last_mut() {
            Some(run) if run.last + 1 == segment => run.last = segment,
            _ => runs.push(Run { first: segment, last: segment }),
        }
    }
    runs
}
