//! Perfect-hash maps of texts, or of rows of texts that stand together in a path: which texts go into them, and the
//! statics of the runtime's type that are emitted for them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::matcher::Emitter;
use super::perfect::{Spread, spread};
use super::switch::number;

/// Up to so many texts without parameters are compared one by one; more go through a perfect-hash map. That holds for
/// the static paths of a stage, for what can follow a parameter, and for the texts around parameters.
pub const COMPARED_STATICS: usize = 3;

/// So many texts are one map, at most; more are several, asked one after the other. The search for a hash that keeps
/// texts apart takes longer the more they are, and would find none for a thousand.
const MAPPED: usize = 256;

/// The longest text that a map of the runtime holds.
const CELL: usize = 32;

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
    /// Emits maps for all rows that they hold, if these are enough of them. All rows are of equally many texts.
    pub(super) fn maps<'t>(&mut self, rows: impl Iterator<Item = Row<'t>>) -> Maps<'t> {
        let fits = |row: &Row<'_>| row.0.iter().all(|text| (1..=CELL).contains(&text.len()));
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
        let wide = rows.first().map_or(0, |(texts, _)| texts.len());
        let mut slots = vec![quote!((0xFFFF_FFFF, 0)); 1 << spread.bits];
        let mut cells = vec![0; (wide * CELL) << spread.bits];
        for (texts, id) in rows {
            let slot = spread.slot(texts);
            let lengths = texts.iter().rev().fold(0, |lengths, text| lengths << 8 | text.len() as u32);
            let (lengths, id) = (number(lengths), number(*id));
            slots[slot] = quote!((#lengths, #id));
            for (index, text) in texts.iter().enumerate() {
                let end = (slot * wide + index + 1) * CELL;
                cells[end - text.len()..end].copy_from_slice(text.as_bytes());
            }
        }
        let name = format_ident!("__PULYA_STATICS_{}", self.emitted_maps);
        self.emitted_maps += 1;
        let multiplier = Literal::u64_unsuffixed(spread.multiplier);
        let count = Literal::usize_unsuffixed(slots.len());
        let cells = Literal::byte_string(&cells);
        let slots: TokenStream = quote!([#(#slots),*]);
        self.items.push(quote! {
            static #name: __pulya_route::Statics<#count> =
                __pulya_route::Statics { multiplier: #multiplier, slots: #slots, cells: #cells };
        });
        name
    }
}
