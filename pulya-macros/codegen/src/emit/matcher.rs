//! `__pulya_find`: the program as match code.
//!
//! Each stage is a function that goes from segment to segment. A place compares what can follow without a parameter,
//! through a perfect-hash map where that is much; then the literals that lead to parameters, through a switch where they
//! are many; then it tries its parameters. A branch that fails falls through to the next, which is the backtracking.
//! Large branches are functions of their own, so that none grows with the table.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::perfect::{Spread, spread};
use super::switch::{Edge, bytes, number, switch};
use super::table::Table;
use crate::ir::{Class, Method, Node, Program, Shape, Stage};

/// Up to so many texts without parameters are compared one by one; more go through a perfect-hash map. That holds for
/// the static paths of a stage and for what can follow a parameter.
pub const COMPARED_STATICS: usize = 3;

/// Up to so many literals that lead to parameters are compared one by one; more go through a switch.
const COMPARED_LITERALS: usize = 3;

/// Up to so many literals with a last parameter behind them are compared one by one; more go through a map too.
const COMPARED_LEAVES: usize = 7;

/// The longest text that a map of the runtime holds.
const CELL: usize = 32;

/// So many edges make a branch a function of its own.
const FUNCTION_EDGES: usize = 16;

/// The same for the arms of a switch with more than that many, so that it does not grow by what is in them.
const ARM_EDGES: usize = 3;

/// Emits `fn __pulya_find(method, path, found)`, which fills in what it finds.
///
/// `runtime` is the path of the module that has `Method` and `route`; `opaques` are the types that
/// [`Class::Opaque`] counts.
pub fn matcher(program: &Program, runtime: &TokenStream, opaques: &[TokenStream]) -> TokenStream {
    let mut emitter = Emitter { opaques, items: Vec::new(), maps: 0 };
    let mut arms = TokenStream::new();
    let mut any = TokenStream::new();
    for stage in &program.stages {
        emitter.stage(stage);
        let call = call(stage.method);
        match stage.method {
            Some(Method::Head | Method::Get) => {}
            Some(method) => {
                let name = variant(method);
                arms.extend(quote!(#runtime::Method::#name => #call,));
            }
            None => {
                any = quote! {
                    if __pulya_hit == __pulya_route::MISS {
                        __pulya_hit = #call;
                    }
                };
            }
        }
    }
    arms.extend(get_and_head(program, runtime));
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
            let mut __pulya_hit = match __pulya_method {
                _ if __pulya_path.first() != ::core::option::Option::Some(&b'/') => __pulya_route::MISS,
                #arms
                _ => __pulya_route::MISS,
            };
            #any
            if __pulya_hit < __pulya_route::BAD {
                __pulya_found.outcome = __pulya_route::Outcome::Route(__pulya_hit);
            } else {
                __pulya_route::unanswered(
                    &__PULYA_TABLE, __pulya_method, __pulya_path, __pulya_hit, __pulya_found,
                );
            }
        }
    }
}

/// HEAD has its own stage, then that of GET.
fn get_and_head(program: &Program, runtime: &TokenStream) -> TokenStream {
    let stage = |method| program.stages.iter().any(|stage| stage.method == Some(method));
    let [head, get] = [Method::Head, Method::Get].map(|method| (stage(method), call(Some(method))));
    match (head, get) {
        ((false, _), (false, _)) => TokenStream::new(),
        ((true, head), (false, _)) => quote!(#runtime::Method::Head => #head,),
        ((false, _), (true, get)) => quote!(#runtime::Method::Get | #runtime::Method::Head => #get,),
        ((true, head), (true, get)) => quote! {
            #runtime::Method::Get => #get,
            #runtime::Method::Head => match #head {
                __pulya_route::MISS => #get,
                __pulya_hit => __pulya_hit,
            },
        },
    }
}

/// The call of a stage's function.
fn call(method: Option<Method>) -> TokenStream {
    let name = stage_name(method);
    quote!(#name(__pulya_path, &mut __pulya_found.captures))
}

struct Emitter<'a> {
    opaques: &'a [TokenStream],
    /// Functions and statics.
    items: Vec<TokenStream>,
    maps: usize,
}

/// Statements, and the number of edges that they walk.
#[derive(Default)]
struct Body {
    tokens: TokenStream,
    edges: usize,
}

impl Emitter<'_> {
    /// Emits the function of a stage.
    fn stage(&mut self, stage: &Stage) {
        let name = stage_name(stage.method);
        // What follows the first slash.
        let statics = stage.statics.iter().map(|(path, id)| (path[1..].to_owned(), *id)).collect();
        let statics = self.statics(statics);
        let mut dynamic = quote!(__pulya_route::MISS);
        if !stage.dynamic.children.is_empty() {
            let body = self.node(&stage.dynamic, 0).tokens;
            let branch = format_ident!("{name}_dynamic");
            dynamic = quote!(#branch(__pulya_path, __pulya_captures));
            // Not inlined, so that a static path needs no more than its own registers.
            self.items.push(quote! {
                #[inline(never)]
                fn #branch(__pulya_path: &[u8], __pulya_captures: &mut __pulya_route::Captures) -> u32 {
                    let __pulya_at = 1;
                    #body
                    __pulya_route::MISS
                }
            });
        }
        // Inlined, the captures would be taken apart into registers that there are not enough of.
        self.items.push(quote! {
            #[inline(never)]
            fn #name(__pulya_path: &[u8], __pulya_captures: &mut __pulya_route::Captures) -> u32 {
                let __pulya_at = 1;
                #statics
                #dynamic
            }
        });
    }

    /// Statements that return the route of one of `texts`, if that is all that remains of the path.
    fn statics(&mut self, texts: BTreeMap<String, u32>) -> TokenStream {
        let mut tokens = TokenStream::new();
        let fits = |text: &str| (1..=CELL).contains(&text.len());
        let hashed: Vec<&str> = texts.keys().map(String::as_str).filter(|text| fits(text)).collect();
        let spread = if hashed.len() > COMPARED_STATICS { spread(&hashed) } else { None };
        for (text, id) in texts.iter().filter(|(text, _)| spread.is_none() || !fits(text)) {
            let text = bytes(text);
            let id = number(*id);
            tokens.extend(quote! {
                if __pulya_route::ends(__pulya_path, __pulya_at, #text) {
                    return #id;
                }
            });
        }
        let Some(spread) = spread else { return tokens };
        let name = self.map(spread, hashed.iter().map(|text| (*text, texts[*text])));
        let probe = format_ident!("{}", spread.probe.name);
        tokens.extend(quote! {
            let __pulya_hit = #name.find(
                __pulya_path,
                __pulya_at,
                __pulya_path.len(),
                __pulya_route::#probe(__pulya_path, __pulya_at, __pulya_path.len()),
            );
            if __pulya_hit != __pulya_route::MISS {
                return __pulya_hit;
            }
        });
        tokens
    }

    /// Statements that return the route of a literal and a last parameter, where many such can follow.
    fn leaves(&mut self, node: &Node, index: usize) -> Option<TokenStream> {
        let fits = |text: &str| (1..=CELL).contains(&text.len());
        let leaves = node.children.iter().filter_map(|(shape, below)| match shape {
            Shape::Literal(text) if fits(text) => Some((text.as_str(), leaf(below)?)),
            _ => None,
        });
        let leaves: Vec<(&str, u32)> = leaves.collect();
        if leaves.len() <= COMPARED_LEAVES {
            return None;
        }
        let spread = spread(&leaves.iter().map(|(text, _)| *text).collect::<Vec<_>>())?;
        let name = self.map(spread, leaves.into_iter());
        let probe = format_ident!("{}", spread.probe.name);
        let index = Literal::usize_unsuffixed(index);
        Some(quote! {
            let __pulya_hit =
                #name.leaf(__pulya_path, __pulya_at, __pulya_route::#probe, #index, __pulya_captures);
            if __pulya_hit != __pulya_route::MISS {
                return __pulya_hit;
            }
        })
    }

    /// Emits a perfect-hash map, and returns its name.
    fn map<'t>(&mut self, spread: Spread, texts: impl Iterator<Item = (&'t str, u32)>) -> Ident {
        let mut slots = vec![quote!((0xFFFF_FFFF, 0)); 1 << spread.bits];
        let mut cells = vec![0; CELL << spread.bits];
        for (text, id) in texts {
            let slot = spread.slot(text);
            let length = Literal::usize_unsuffixed(text.len());
            let id = number(id);
            slots[slot] = quote!((#length, #id));
            cells[slot * CELL..][..text.len()].copy_from_slice(text.as_bytes());
        }
        let name = format_ident!("__PULYA_STATICS_{}", self.maps);
        self.maps += 1;
        let multiplier = Literal::u64_unsuffixed(spread.multiplier);
        let count = Literal::usize_unsuffixed(slots.len());
        let cells = Literal::byte_string(&cells);
        self.items.push(quote! {
            static #name: __pulya_route::Statics<#count> =
                __pulya_route::Statics { multiplier: #multiplier, slots: [#(#slots),*], cells: #cells };
        });
        name
    }

    /// Statements that return the route if the path, from `__pulya_at` on, leads to one below `node` by way of a
    /// parameter, and fall through if not. `index` is that of the next parameter.
    fn node(&mut self, node: &Node, index: usize) -> Body {
        let mut body = Body::default();
        let leaves = self.leaves(node, index);
        let literals = node.children.iter().filter(|(_, below)| leaves.is_none() || !is_leaf_only(below));
        let literals: Vec<Edge<'_>> = literals.filter_map(Edge::of).collect();
        body.tokens.extend(leaves);
        let most = if literals.len() > FUNCTION_EDGES { ARM_EDGES } else { FUNCTION_EDGES };
        let mut arms = Vec::new();
        for edge in &literals {
            let text = edge.text.clone() + "/";
            let length = Literal::usize_unsuffixed(text.len());
            let text = bytes(&text);
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
            _ => body.tokens.extend(switch(&literals, arms)),
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
                let takes = self.takes(*class, text);
                let id = number(below.ends.first().map_or(u32::MAX, |end| end.id));
                let tokens = quote! {
                    if __pulya_at < __pulya_path.len() #takes {
                        return __pulya_route::rest(__pulya_path, __pulya_at, #place, #id, __pulya_captures);
                    }
                };
                return Body { tokens, edges: 1 };
            }
            Shape::Param(class) => {
                let text = quote!(__pulya_route::part(__pulya_path, __pulya_at, __pulya_end));
                let takes = self.takes(*class, text);
                let capture = quote!(__pulya_captures.put(#place, __pulya_at, __pulya_end););
                (quote!(__pulya_at < __pulya_end #takes), capture, 1)
            }
            Shape::Mixed { texts, classes } => {
                let texts = texts.iter().map(|text| bytes(text));
                let takes = classes.iter().enumerate().map(|(offset, class)| {
                    let place = Literal::usize_unsuffixed(index + offset);
                    self.takes(*class, quote!(__pulya_captures.bytes(#place, __pulya_path)))
                });
                let condition = quote! {
                    __pulya_route::split(
                        __pulya_path, __pulya_at, __pulya_end, &[#(#texts),*], #place, __pulya_captures,
                    ) #(#takes)*
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
        let statics = self.statics(statics);
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

    /// `&& ...`, or nothing where every text will do.
    fn takes(&self, class: Class, text: TokenStream) -> TokenStream {
        match class {
            Class::Untyped => TokenStream::new(),
            Class::Bool => quote!(&& __pulya_route::boolean(#text)),
            Class::Uuid => quote!(&& __pulya_route::uuid(#text)),
            Class::Int { signed, bits } => {
                let bits = number(bits.into());
                quote!(&& __pulya_route::integer(#text, #signed, #bits))
            }
            Class::Opaque(index) => match self.opaques.get(index as usize) {
                Some(ty) => quote!(&& __pulya_route::opaque::<#ty>(#text)),
                None => quote!(&&false),
            },
        }
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

/// The route that ends with one parameter of any text behind `node`, if nothing but a text can be more specific there.
fn leaf(node: &Node) -> Option<u32> {
    let rivals = node.children.keys().filter(|shape| !matches!(shape, Shape::Literal(_) | Shape::Rest(_)));
    match node.children.get(&Shape::Param(Class::Untyped)) {
        Some(below) if rivals.count() == 1 => below.ends.first().map(|end| end.id),
        _ => None,
    }
}

/// Whether such a route is all that has a parameter behind `node`.
fn is_leaf_only(node: &Node) -> bool {
    leaf(node).is_some()
        && node.children.iter().all(|(shape, below)| match shape {
            Shape::Literal(_) => !is_dynamic(below),
            Shape::Param(_) => below.children.is_empty(),
            _ => false,
        })
}

fn stage_name(method: Option<Method>) -> Ident {
    format_ident!("__pulya_{}", method.map_or("any", Method::as_str).to_ascii_lowercase())
}

fn variant(method: Method) -> Ident {
    let name = method.as_str();
    format_ident!("{}{}", &name[..1], name[1..].to_ascii_lowercase())
}
