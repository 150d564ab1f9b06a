//! `__pulya_find`: the program as match code.
//!
//! Each stage asks, in this order: its static paths, through a perfect-hash map where they are many; the patterns that
//! are found by their shape; and what is left of the trie, from segment to segment.
//!
//! In the trie, a place compares what can follow without a parameter; then the literals that lead to parameters, through
//! a switch where they are many; then it tries its parameters. A branch that fails falls through to the next, which is
//! the backtracking. Large branches are functions of their own, so that none grows with the table.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::maps::{COMPARED_STATICS, Maps};
use super::shapes;
use super::switch::{Edge, bytes, number, switch};
use super::table::Table;
use crate::ir::{Class, Method, Node, Program, Shape, Stage};

/// Up to so many literals that lead to parameters are compared one by one; more go through a switch.
const COMPARED_LITERALS: usize = 3;

/// So many edges make a branch a function of its own.
pub(super) const FUNCTION_EDGES: usize = 16;

/// The same for the arms of a switch with more than that many, so that it does not grow by what is in them.
const ARM_EDGES: usize = 3;

/// Emits `fn __pulya_find(method, path, found)`, which fills in what it finds.
///
/// Each stage ends in a call of the next one, the last in one of the runtime's `unanswered`: nothing has to be kept for
/// what comes behind a call.
///
/// `runtime` is the path of the module that has `Method` and `route`; `opaques` are the types that
/// [`Class::Opaque`] counts.
pub fn matcher(program: &Program, runtime: &TokenStream, opaques: &[TokenStream]) -> TokenStream {
    let mut emitter = Emitter { opaques, items: Vec::new(), emitted_maps: 0 };
    let has = |method| program.stages.iter().any(|stage| stage.method == method);
    // What comes behind the stages of GET and of other methods.
    let missed = goto(&format_ident!("__pulya_missed"));
    let any = if has(None) { call(None) } else { missed.clone() };
    let get = if has(Some(Method::Get)) { call(Some(Method::Get)) } else { any.clone() };
    let mut arms = TokenStream::new();
    for stage in &program.stages {
        let next = match stage.method {
            Some(Method::Head) => &get,
            Some(_) => &any,
            None => &missed,
        };
        emitter.stage(stage, next, runtime);
        if let Some(method) = stage.method {
            let (name, call) = (variant(method), call(stage.method));
            let head =
                (method == Method::Get && !has(Some(Method::Head))).then(|| quote!(| #runtime::Method::Head));
            arms.extend(quote!(#runtime::Method::#name #head => #call,));
        }
    }
    let unanswered = unanswered(quote!(__pulya_route::MISS));
    let table = emitter.table(program);
    let items = emitter.items;
    quote! {
        fn __pulya_find(
            __pulya_method: #runtime::Method,
            __pulya_path: &[u8],
            __pulya_found: &mut #runtime::route::Found,
        ) {
            use #runtime::route as __pulya_route;
            #table
            #(#items)*
            // Apart and with the same arguments, so that none of them is moved for it.
            #[cold]
            #[inline(never)]
            fn __pulya_missed(
                __pulya_method: #runtime::Method,
                __pulya_path: &[u8],
                __pulya_found: &mut __pulya_route::Found,
            ) {
                #unanswered
            }
            match __pulya_method {
                _ if __pulya_path.first() != ::core::option::Option::Some(&b'/') => #missed,
                #arms
                _ => #any,
            }
        }
    }
}

/// The call of a stage's function.
fn call(method: Option<Method>) -> TokenStream {
    goto(&stage_name(method))
}

/// A call that nothing comes behind.
pub(super) fn goto(name: &Ident) -> TokenStream {
    quote!(#name(__pulya_method, __pulya_path, __pulya_found))
}

/// The call for what no stage takes.
fn unanswered(hit: TokenStream) -> TokenStream {
    quote!(__pulya_route::unanswered(&__PULYA_TABLE, __pulya_method, __pulya_path, #hit, __pulya_found))
}

pub(super) struct Emitter<'a> {
    opaques: &'a [TokenStream],
    /// Functions and statics.
    pub(super) items: Vec<TokenStream>,
    pub(super) emitted_maps: usize,
}

/// Statements, and the number of edges that they walk.
#[derive(Default)]
struct Body {
    tokens: TokenStream,
    edges: usize,
}

impl Emitter<'_> {
    /// Emits the functions of a stage, which end in `next` where it has no match.
    fn stage(&mut self, stage: &Stage, next: &TokenStream, runtime: &TokenStream) {
        let name = stage_name(stage.method);
        // What follows the first slash.
        let texts: BTreeMap<String, u32> =
            stage.statics.iter().map(|(path, id)| (path[1..].to_owned(), *id)).collect();
        let lengths = lengths(&texts);
        let mut statics = self.statics((quote!(1), 1), &texts, |id| quote!(__pulya_found.take(#id)));
        if let Some(lengths) = lengths {
            let lengths = Literal::u64_unsuffixed(lengths);
            // Most paths with parameters have a length that no static path has.
            statics = quote!(if __pulya_route::has_length(__pulya_path, #lengths) { #statics });
        }
        let arguments = quote! {
            __pulya_method: #runtime::Method,
            __pulya_path: &[u8],
            __pulya_found: &mut __pulya_route::Found,
        };
        let function =
            |name: &Ident, body: TokenStream| quote!(#[inline(never)] fn #name(#arguments) { #body });
        let (flats, others) = shapes::part(&stage.dynamic);
        let mut miss = next.clone();
        if !others.children.is_empty() {
            let body = self.node(&others, 0).tokens;
            let [walk, branch] = ["walk", "branch"].map(|part| format_ident!("{name}_{part}"));
            let bad = unanswered(quote!(__pulya_route::BAD));
            self.items.push(quote! {
                #[inline]
                fn #walk(__pulya_path: &[u8], __pulya_captures: &mut __pulya_route::Captures) -> u32 {
                    let __pulya_at = 1;
                    #body
                    __pulya_route::MISS
                }
            });
            self.items.push(function(
                &branch,
                quote! {
                    match #walk(__pulya_path, &mut __pulya_found.captures) {
                        __pulya_route::MISS => #miss,
                        __pulya_route::BAD => #bad,
                        __pulya_hit => __pulya_found.take(__pulya_hit),
                    }
                },
            ));
            miss = goto(&branch);
        }
        for (part, body) in self.flats(&name, &flats, &arguments, miss.clone()) {
            let part = format_ident!("{name}_{part}");
            self.items.push(function(&part, body));
            miss = goto(&part);
        }
        self.items.push(function(&name, quote!(#statics #miss)));
    }

    /// Statements that return what `found` makes of the route of one of `texts`, if that is all that remains of the path
    /// from `at` on, which is not before the place `least`.
    fn statics(
        &mut self,
        (at, least): (TokenStream, usize),
        texts: &BTreeMap<String, u32>,
        found: impl Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let mut tokens = TokenStream::new();
        let Maps { maps, left } = self.maps(least, texts.iter().map(|(text, id)| (vec![text.as_str()], *id)));
        for (row, id) in left {
            let text = bytes(row[0]);
            let found = found(number(id).into_token_stream());
            tokens.extend(quote! {
                if __pulya_route::ends(__pulya_path, #at, #text) {
                    return #found;
                }
            });
        }
        let found = found(quote!(__pulya_hit));
        for (name, key) in maps {
            tokens.extend(quote! {
                if let ::core::option::Option::Some(__pulya_hit) =
                    #name.find(__pulya_path, [(#at, __pulya_path.len())], __pulya_route::#key)
                {
                    return #found;
                }
            });
        }
        tokens
    }

    /// Statements that return the route if the path, from `__pulya_at` on, leads to one below `node` by way of a
    /// parameter, and fall through if not. `index` is that of the next parameter.
    fn node(&mut self, node: &Node, index: usize) -> Body {
        let mut body = Body::default();
        let literals: Vec<Edge<'_>> = node.children.iter().filter_map(Edge::of).collect();
        let most = if literals.len() > FUNCTION_EDGES { ARM_EDGES } else { FUNCTION_EDGES };
        let mut arms = Vec::new();
        for edge in &literals {
            let length = Literal::usize_unsuffixed(edge.text.len());
            let text = bytes(&edge.text);
            let Body { tokens, edges } = self.below(edge.below, index, BTreeMap::new(), most);
            body.edges += 1 + edges;
            arms.push(quote! {
                if __pulya_route::begins(__pulya_path, __pulya_at, #text) {
                    let __pulya_at = __pulya_at + #length;
                    #tokens
                }
            });
        }
        match literals.len() {
            ..=COMPARED_LITERALS => body.tokens.extend(arms),
            _ => {
                let texts: Vec<&str> = literals.iter().map(|edge| edge.text.as_str()).collect();
                body.tokens.extend(switch(quote!(__pulya_at), &texts, arms));
            }
        }
        if node.children.keys().any(|shape| matches!(shape, Shape::Param(_) | Shape::Mixed { .. })) {
            body.tokens.extend(quote!(let __pulya_end = __pulya_route::end(__pulya_path, __pulya_at);));
        }
        for (shape, below) in &node.children {
            let Body { tokens, edges } = self.parameters(shape, below, index);
            body.edges += edges;
            body.tokens.extend(tokens);
        }
        body
    }

    /// The statements for an edge with parameters.
    fn parameters(&mut self, shape: &Shape, below: &Node, index: usize) -> Body {
        let place = Literal::usize_unsuffixed(index);
        let (condition, capture, count) = match shape {
            Shape::Literal(_) => return Body::default(),
            Shape::Rest(class) => {
                let text = quote!(__pulya_route::part(__pulya_path, __pulya_at, __pulya_path.len()));
                let takes = self.takes(*class, text).into_iter();
                let id = number(below.ends.first().map_or(u32::MAX, |end| end.id));
                let tokens = quote! {
                    if __pulya_at < __pulya_path.len() #(&& #takes)* {
                        return __pulya_route::rest(__pulya_path, __pulya_at, #place, #id, __pulya_captures);
                    }
                };
                return Body { tokens, edges: 1 };
            }
            Shape::Param(class) => {
                let text = quote!(__pulya_route::part(__pulya_path, __pulya_at, __pulya_end));
                let takes = self.takes(*class, text).into_iter();
                let capture = quote!(__pulya_captures.put(#place, __pulya_at, __pulya_end););
                (quote!(__pulya_at < __pulya_end #(&& #takes)*), capture, 1)
            }
            Shape::Mixed { texts, classes } => {
                let texts = texts.iter().map(|text| bytes(text));
                let takes = classes.iter().enumerate().filter_map(|(offset, class)| {
                    let place = Literal::usize_unsuffixed(index + offset);
                    self.takes(*class, quote!(__pulya_captures.bytes(#place, __pulya_path)))
                });
                let condition = quote! {
                    __pulya_route::split(
                        __pulya_path, __pulya_at, __pulya_end, &[#(#texts),*], #place, __pulya_captures,
                    ) #(&& #takes)*
                };
                (condition, TokenStream::new(), classes.len())
            }
        };
        let end = below.ends.first().map(|end| {
            let id = number(end.id);
            quote! {
                if __pulya_end == __pulya_path.len() {
                    return #id;
                }
            }
        });
        let mut edges = 1;
        let more = (!below.children.is_empty()).then(|| {
            let mut statics = BTreeMap::new();
            tails(below, String::new(), &mut statics);
            let body = self.below(below, index + count, statics, FUNCTION_EDGES);
            edges += body.edges;
            let below = body.tokens;
            quote! {
                if __pulya_end < __pulya_path.len() {
                    let __pulya_at = __pulya_end + 1;
                    #below
                }
            }
        });
        let tokens = quote! {
            if #condition {
                #capture
                #end
                #more
            }
        };
        Body { tokens, edges }
    }

    /// The statements of a node and of the texts that can follow it, in a function of their own if they walk `most` edges.
    fn below(&mut self, node: &Node, index: usize, statics: BTreeMap<String, u32>, most: usize) -> Body {
        let count = statics.len().min(COMPARED_STATICS);
        // Behind a parameter, which has a byte at least, between two slashes.
        let statics = self.statics((quote!(__pulya_at), 3), &statics, |id| id);
        let Body { tokens, edges } = self.node(node, index);
        let edges = edges + count;
        let tokens = quote!(#statics #tokens);
        if edges < most {
            return Body { tokens, edges };
        }
        let name = format_ident!("__pulya_branch_{}", self.items.len());
        // Inlined, the captures would be taken apart into registers that there are not enough of.
        self.items.push(quote! {
            #[inline(never)]
            fn #name(
                __pulya_path: &[u8],
                __pulya_at: usize,
                __pulya_captures: &mut __pulya_route::Captures,
            ) -> u32 {
                #tokens
                __pulya_route::MISS
            }
        });
        let tokens = quote! {
            let __pulya_hit = #name(__pulya_path, __pulya_at, __pulya_captures);
            if __pulya_hit != __pulya_route::MISS {
                return __pulya_hit;
            }
        };
        Body { tokens, edges: 1 }
    }

    /// The condition that a text is of a class, unless every text is.
    pub(super) fn takes(&self, class: Class, text: TokenStream) -> Option<TokenStream> {
        Some(match class {
            Class::Untyped => return None,
            Class::Bool => quote!(__pulya_route::boolean(#text)),
            Class::Uuid => quote!(__pulya_route::uuid(#text)),
            Class::Int { signed, bits } => {
                let bits = number(bits.into());
                quote!(__pulya_route::integer(#text, #signed, #bits))
            }
            Class::Opaque(index) => match self.opaques.get(index as usize) {
                Some(ty) => quote!(__pulya_route::opaque::<#ty>(#text)),
                None => quote!(false),
            },
        })
    }

    /// The runtime's table for what no stage takes.
    fn table(&self, program: &Program) -> TokenStream {
        let table = Table::of(program);
        let trie = Literal::byte_string(&table.trie);
        let allows = table.allows.iter().map(|methods| {
            let routed = Literal::u16_unsuffixed(methods.bits());
            let names: Vec<&str> = methods.allow().iter().map(Method::as_str).collect();
            let value = names.join(", ");
            let not_allowed = format!(
                "HTTP/1.1 405 Method Not Allowed\r\nallow: {value}\r\ncontent-type: application/problem+json\r\n\
                 content-length: {}\r\n",
                NOT_ALLOWED.len()
            );
            let length = NOT_ALLOWED.len().to_string();
            let options = format!("HTTP/1.1 204 No Content\r\nallow: {value}\r\n");
            quote!(__pulya_route::Allow {
                routed: #routed,
                value: #value,
                not_allowed: __pulya_route::Fixed {
                    status: 405,
                    fields: &[
                        ("allow", #value),
                        ("content-type", "application/problem+json"),
                        ("content-length", #length),
                    ],
                    head: #not_allowed,
                    body: #NOT_ALLOWED.as_bytes(),
                },
                options: __pulya_route::Fixed {
                    status: 204,
                    fields: &[("allow", #value)],
                    head: #options,
                    body: b"",
                },
            })
        });
        let mismatches = table
            .mismatches
            .iter()
            .map(|(parameter, ty)| quote!(__pulya_route::Mismatch { parameter: #parameter, ty: #ty }));
        let opaques = self.opaques.iter().map(|ty| quote!(__pulya_route::opaque::<#ty>));
        quote! {
            static __PULYA_TABLE: __pulya_route::Table = __pulya_route::Table {
                trie: #trie,
                allows: &[#(#allows),*],
                mismatches: &[#(#mismatches),*],
                opaques: &[#(#opaques),*],
            };
        }
    }
}

/// The body of a 405: the same problem for every path.
const NOT_ALLOWED: &str = r#"{"type":"about:blank","title":"Method Not Allowed","status":405}"#;

/// Collects what can follow `node` without a parameter. It is more specific than all that can follow with one.
fn tails(node: &Node, before: String, out: &mut BTreeMap<String, u32>) {
    for (shape, below) in &node.children {
        let Shape::Literal(text) = shape else { continue };
        let text = format!("{before}{text}");
        if let Some(end) = below.ends.first() {
            out.insert(text.clone(), end.id);
        }
        tails(below, text + "/", out);
    }
}

/// Whether a parameter stands below `node`.
pub(super) fn is_dynamic(node: &Node) -> bool {
    node.children.iter().any(|(shape, below)| !matches!(shape, Shape::Literal(_)) || is_dynamic(below))
}

/// The lengths of the paths of texts as bits, if there are enough texts to ask for them first.
fn lengths(texts: &BTreeMap<String, u32>) -> Option<u64> {
    let bits = texts.keys().map(|text| 1u64.checked_shl(text.len() as u32 + 1));
    bits.collect::<Option<Vec<u64>>>()
        .filter(|bits| bits.len() > COMPARED_STATICS)
        .map(|bits| bits.into_iter().fold(0, |all, bit| all | bit))
}

fn stage_name(method: Option<Method>) -> Ident {
    format_ident!("__pulya_{}", method.map_or("any", Method::as_str).to_ascii_lowercase())
}

fn variant(method: Method) -> Ident {
    let name = method.as_str();
    format_ident!("{}{}", &name[..1], name[1..].to_ascii_lowercase())
}
