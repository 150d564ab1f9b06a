//! From a match to its function, by a tree of `async fn`s with at most sixteen arms each: one flat match over a
//! thousand handlers costs the compiler twice the time and three times the memory.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::answer;
use super::build::once_field;
use super::route::{Kind, kind};
use crate::model::{Model, Route};

/// Arms in one function.
const WIDTH: usize = 16;

/// The way from `dispatch` to every route.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let table = &model.table.name;
    let fail = answer::fail(model);
    let mut functions = TokenStream::new();
    let mut level: Vec<TokenStream> =
        model.routes.iter().enumerate().map(|(id, route)| arm(id, route)).collect();
    let mut depth = 0_u32;
    let root = loop {
        // A node answers the ids that share what is left of them after `depth` groups of four bits.
        let mut next = Vec::new();
        let shift = depth * 4;
        for (place, arms) in level.chunks(WIDTH).enumerate() {
            let name = format_ident!("__pulya_tree_{}_{}", depth, place);
            functions.extend(node(table, &name, shift, arms));
            let call = quote!(#place => #name(app, x, at, id).await,);
            next.push((name, call));
        }
        match next.len() {
            0 => break None,
            1 => break next.into_iter().next().map(|(name, _)| name),
            _ => level = next.into_iter().map(|(_, call)| call).collect(),
        }
        depth += 1;
    };
    let found = match root {
        Some(root) => quote!({
            let id = id as usize;
            x.enter(&#table::ROUTES[id]);
            #root(app, x, &found.captures, id).await
        }),
        None => quote!(::core::result::Result::Ok(())),
    };
    let redirect = model.table.flags.slash_redirect;
    let mismatch = if model.table.flags.mismatch_is_bad { 400_u16 } else { 404 };
    quote! {
        #[allow(unused_imports)]
        use __pulya::tiers::*;
        #fail
        #functions
        async fn __pulya_dispatch(app: #table, x: &mut __pulya::Exchange<'_>) {
            let found = __pulya::find(x, __pulya_find);
            let result = match found.outcome {
                __pulya::Outcome::Route(id) => #found,
                unmatched => __pulya::unmatched(x, unmatched, __pulya_find, #redirect, #mismatch),
            };
            if let ::core::result::Result::Err(refusal) = result {
                refusal.send(&mut x.reply);
            }
        }
    }
}

fn node(table: &Ident, name: &Ident, shift: u32, arms: &[TokenStream]) -> TokenStream {
    let arms = arms.iter();
    quote! {
        async fn #name(
            app: #table,
            x: &mut __pulya::Exchange<'_>,
            at: &__pulya::Captures,
            id: usize,
        ) -> ::core::result::Result<(), __pulya::Refusal> {
            match id >> #shift {
                #(#arms)*
                _ => ::core::result::Result::Ok(()),
            }
        }
    }
}

fn arm(id: usize, route: &Route<'_>) -> TokenStream {
    let function = &route.function;
    let call = match kind(route) {
        Kind::Function => quote!(#function(app, x, at)),
        Kind::Literal => return quote!(#id => { x.reply.fixed(&#function); ::core::result::Result::Ok(()) }),
        Kind::Once => {
            let field = once_field(route);
            return quote!(#id => __pulya::kept(x, app.0.#field),);
        }
    };
    let answered = match route.syntax.flags.timeout {
        Some(milliseconds) => quote!(__pulya::timeout(#milliseconds, #call).await),
        None => quote!(#call.await),
    };
    match route.syntax.flags.etag {
        Some(_) => quote! {
            #id => {
                let sink = __pulya::gather(x);
                let result = #answered;
                __pulya::tagged(x, sink);
                result
            }
        },
        None => quote!(#id => #answered,),
    }
}
