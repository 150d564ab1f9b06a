//! Where several literals lead to parameters: which of them a path goes on with, by its next bytes.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::matcher::is_dynamic;
use super::perfect::spread_leads;
use crate::ir::{Node, Shape};

/// A literal that leads to parameters, joined with those behind it as long as nothing else can stand there.
pub(super) struct Edge<'a> {
    /// With the slash behind it.
    pub(super) text: String,
    pub(super) below: &'a Node,
}

impl<'a> Edge<'a> {
    /// The edge of a child, if it is a literal that leads to parameters.
    pub(super) fn of((shape, below): (&'a Shape, &'a Node)) -> Option<Edge<'a>> {
        let Shape::Literal(first) = shape else { return None };
        if !is_dynamic(below) {
            return None;
        }
        let mut edge = Edge { text: format!("{first}/"), below };
        loop {
            let mut more = edge
                .below
                .children
                .iter()
                .filter(|(shape, below)| !matches!(shape, Shape::Literal(_)) || is_dynamic(below));
            match (more.next(), more.next()) {
                (Some((Shape::Literal(next), below)), None) => {
                    edge.text = format!("{}{next}/", edge.text);
                    edge.below = below;
                }
                _ => return Some(edge),
            }
        }
    }
}

/// A switch over the first bytes from the place `at` on. Texts that they can't tell apart share an arm, and are compared
/// there.
pub(super) fn switch(at: TokenStream, texts: &[&str], arms: Vec<TokenStream>) -> TokenStream {
    let lead = spread_leads(texts);
    let mut slots: BTreeMap<usize, TokenStream> = BTreeMap::new();
    for (text, arm) in texts.iter().zip(arms) {
        slots.entry(lead.slot(text)).or_default().extend(arm);
    }
    let slots = slots.into_iter().map(|(slot, arms)| {
        let slot = Literal::usize_unsuffixed(slot);
        quote!(#slot => { #arms })
    });
    let width = Literal::usize_unsuffixed(lead.bytes);
    let multiplier = Literal::u64_unsuffixed(lead.multiplier);
    let bits = number(lead.bits);
    quote! {
        match __pulya_route::slot(__pulya_route::lead::<#width>(__pulya_path, #at), #multiplier, #bits) {
            #(#slots)*
            _ => {}
        }
    }
}

/// Text as a literal of bytes.
pub(super) fn bytes(text: &str) -> Literal {
    Literal::byte_string(text.as_bytes())
}

/// A number as a literal without a suffix.
pub(super) fn number(number: u32) -> Literal {
    Literal::u32_unsuffixed(number)
}
