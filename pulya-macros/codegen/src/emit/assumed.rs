//! Assertions about types whose names the macro had to trust: constants, because they see through aliases.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::ir::Class;
use crate::model::{Guard, Model, Parameter, Route, bare, taken};
use crate::syntax::Whole;

/// That each type of a path parameter is the one that matching took it for: once for each type of a block.
pub(super) fn path_types(model: &Model<'_>) -> TokenStream {
    let mut seen = HashSet::new();
    let guards = model.layers.guards.iter().flat_map(|guard| &guard.params);
    let captures = model.routes.iter().flat_map(|route| &route.params).chain(guards);
    captures
        .filter_map(|parameter| match parameter {
            Parameter::Path(capture) => capture.ty.map(|ty| (ty, capture.class)),
            _ => None,
        })
        .filter(|(ty, _)| seen.insert(ty.to_token_stream().to_string()))
        .map(|(ty, class)| {
            let name = name(ty, class);
            let assumption = quote_spanned!(place(ty)=> __pulya::route::Type::<#ty>::IS.assume(#name));
            quote!(const _: () = #assumption;)
        })
        .collect()
}

/// The name of the type that matching knows; empty for one that only rustc knows, and for `Uuid`, which is another
/// crate's.
fn name(ty: &Type, class: Class) -> String {
    match (class, bare(ty)) {
        (Class::Opaque(_) | Class::Uuid, _) => String::new(),
        (_, Type::Reference(_)) => "&str".to_owned(),
        (_, Type::Path(path)) => {
            path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Where a type says its name: behind what qualifies it.
fn place(ty: &Type) -> Span {
    match bare(ty) {
        Type::Path(path) => {
            path.path.segments.last().map_or_else(|| ty.span(), |segment| segment.ident.span())
        }
        _ => ty.span(),
    }
}

/// That no extractor of a guard takes the body, nor one of a request value that the guard needs.
pub(super) fn bodiless(model: &Model<'_>, guard: &Guard<'_>) -> TokenStream {
    let behind = guard.needs.iter().flat_map(|&at| &model.providers[at].params);
    let extractors = guard.params.iter().chain(behind).filter_map(|parameter| match parameter {
        Parameter::Extractor(param) if !matches!(bare(&param.ty), Type::Reference(_)) => Some(&param.ty),
        _ => None,
    });
    extractors
        .map(|ty| {
            let takes = takes(model, ty);
            quote_spanned!(ty.span()=> const _: () = __pulya::bodiless(#takes);)
        })
        .collect()
}

fn takes(model: &Model<'_>, ty: &Type) -> TokenStream {
    let state = state(model);
    quote_spanned! {ty.span()=>
        __pulya::takes(
            __pulya::Takes::<#ty, #state>::OWN,
            __pulya::Takes::<#ty, #state>::PARTS,
            __pulya::Takes::<#ty, #state>::REQUEST,
        )
    }
}

/// The type of the state of axum-core's extractors.
fn state(model: &Model<'_>) -> TokenStream {
    model.state().map_or_else(|| quote!(()), |provider| provider.ty.to_token_stream())
}

/// Extractors of axum's that read what its router attaches to a request.
const TOLD_BY_ROUTER: &[&str] = &["Path", "RawPathParams", "MatchedPath"];

/// That an extractor by such a name is not axum's, which would refuse every request: nothing but the name tells before
/// a request comes.
pub(super) fn told_by_router(model: &Model<'_>, ty: &Type) -> Option<TokenStream> {
    let Type::Path(path) = bare(taken(ty).item.unwrap_or(ty)) else { return None };
    let name = path.path.segments.last()?.ident.to_string();
    let state = state(model);
    TOLD_BY_ROUTER.contains(&name.as_str()).then(|| {
        quote_spanned!(ty.span()=> const _: () = __pulya::told_by_router(__pulya::Takes::<#ty, #state>::OWN);)
    })
}

/// That at most one parameter of a route takes the body, nor one of a request value behind it. Two that the grammar
/// tells apart have been reported already; this is about extractors.
pub(super) fn one_body(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    let behind = route.needs.iter().flat_map(|&at| &model.providers[at].params);
    let takers: Vec<(&Type, Option<TokenStream>)> = route
        .params
        .iter()
        .chain(behind)
        .filter_map(|parameter| match parameter {
            Parameter::Whole(Whole::Json | Whole::Form | Whole::Body, _, ty) => Some((*ty, None)),
            // What is borrowed of the head is no body.
            Parameter::Extractor(param) if !matches!(bare(&param.ty), Type::Reference(_)) => {
                let ty = &param.ty;
                Some((ty, Some(takes(model, ty))))
            }
            _ => None,
        })
        .collect();
    if takers.len() < 2 || takers.iter().all(|(_, takes)| takes.is_none()) {
        return TokenStream::new();
    }
    let known = |takes: &Option<TokenStream>| takes.clone().unwrap_or_else(|| quote!(true));
    (0..takers.len())
        .map(|at| {
            let (ty, takes) = (takers[at].0, known(&takers[at].1));
            let others = takers
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, (_, takes))| known(takes));
            quote_spanned!(ty.span()=> const _: () = __pulya::alone(#takes, &[#(#others),*]);)
        })
        .collect()
}
