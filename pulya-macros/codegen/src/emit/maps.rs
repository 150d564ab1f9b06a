//! Perfect-hash maps of texts, or of rows of texts that stand together in a path: which texts go into them, and the
//! statics of the runtime's type that are emitted for them.

use proc_macro2::{Ident, Literal};
use quote::{format_ident, quote};

use super::matcher::Emitter;
use super::perfect::{self, Spread, spread};

/// Up to so many texts without parameters are compared one by one; more go through a perfect-hash map. That holds for
/// the static paths of a stage, for what can follow a parameter, and for the texts around parameters.
pub const COMPARED_STATICS: usize = 3;

/// So many texts are one map, at most; more are several, asked one after the other. The search for a hash that keeps
/// texts apart takes longer the more they are, and would find none for a thousand.
const MAPPED: usize = 256;

/// The longest text that a map of the runtime holds.
const CELL: usize = 32;

/// No text that a map of the runtime finds ends before this place of a path.
const WINDOW: usize = 4;

/// A text or several, and the route that they lead to.
type Row<'t> = (Vec<&'t str>, u32);

/// Rows, shared out.
pub(super) struct Maps<'t> {
    /// The names of the maps that were emitted, and of the probe of each.
    pub(super) maps: Vec<(Ident, Ident)>,
    /// What has to be compared.
    pub(super) left: Vec<Row<'t>>,
}

impl Emitter<'_> {
    /// Emits maps for all rows that they hold, if these are enough of them. All rows are of equally many texts, the first
    /// of which does not begin before the place `at` of a path.
    pub(super) fn maps<'t>(&mut self, at: usize, rows: impl Iterator<Item = Row<'t>>) -> Maps<'t> {
        let fits = |row: &Row<'_>| {
            let near_start = row.0.first().is_some_and(|text| at + text.len() < WINDOW);
            !near_start && row.0.iter().all(|text| (1..=CELL).contains(&text.len()))
        };
        let (fitting, mut left): (Vec<Row<'t>>, Vec<Row<'t>>) = rows.partition(fits);
        let mut maps = Vec::new();
        for rows in fitting.chunks(MAPPED) {
            let texts: Vec<&[&str]> = rows.iter().map(|(texts, _)| &texts[..]).collect();
            match spread(&texts).filter(|_| fitting.len() > COMPARED_STATICS) {
                Some(spread) => {
                    let probe = format_ident!("{}", spread.probe.name);
                    maps.push((self.map(spread, rows), probe));
                }
                None => left.extend_from_slice(rows),
            }
        }
        Maps { maps, left }
    }

    /// Emits a map, and returns its name.
    fn map(&mut self, spread: Spread, rows: &[Row<'_>]) -> Ident {
        let texts = rows.first().map_or(0, |(texts, _)| texts.len());
        let wide = 2 + 4 * texts;
        // An empty slot has lengths that no texts have.
        let mut words = vec![u64::MAX; wide << spread.bits];
        for (row, id) in rows {
            let lengths = row.iter().rev().fold(0, |lengths, text| lengths << 16 | text.len() as u64);
            let texts = row.iter().flat_map(|text| perfect::words(text.as_bytes()));
            let slot = words.chunks_exact_mut(wide).nth(spread.slot(row)).into_iter().flatten();
            slot.zip([lengths, (*id).into()].into_iter().chain(texts))
                .for_each(|(place, word)| *place = word);
        }
        let bytes: Vec<u8> = words.into_iter().flat_map(u64::to_le_bytes).collect();
        let name = format_ident!("__PULYA_STATICS_{}", self.emitted_maps);
        self.emitted_maps += 1;
        let multiplier = Literal::u64_unsuffixed(spread.multiplier);
        let [slots, texts] = [1 << spread.bits, texts].map(Literal::usize_unsuffixed);
        let bytes = Literal::byte_string(&bytes);
        self.items.push(quote! {
            static #name: __pulya_route::Statics<#slots, #texts> =
                __pulya_route::Statics::new(#multiplier, #bytes);
        });
        name
    }
}
