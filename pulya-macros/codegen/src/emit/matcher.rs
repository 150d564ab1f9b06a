//! `__pulya_find`: the program as match code.
//!
//! Each stage is a function that goes from segment to segment. A node of the trie compares its literals, through a
//! switch over a hash where there are several, then tries its parameters; a branch that fails falls through to the
//! next, which is the backtracking. Large branches are functions of their own, so that none grows with the table.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::perfect::{Spread, spread, word};
use super::table::Table;
use crate::ir::{Class, Method, Node, Program, Shape, Stage};

/// Up to so many static paths in a stage are compared one by one; more go through a perfect-hash map.
pub const COMPARED_STATICS: usize = 4;

/// Up to so many literals that can follow at one place are compared one by one; more go through a switch.
const COMPARED_LITERALS: usize = 3;

/// So many edges make a branch a function of its own.
const FUNCTION_EDGES: usize = 12;

/// Emits `fn __pulya_find(method, path) -> Found`.
///
/// `runtime` is the path of the module that has `Method` and `route`; `opaques` are the types that
/// [`Class::Opaque`] counts.
pub fn matcher(program: &Program, runtime: &TokenStream, opaques: &[TokenStream]) -> TokenStream {
    let mut emitter = Emitter { opaques, functions: Vec::new(), statics: TokenStream::new(), stage: "" };
    let mut arms = TokenStream::new();
    let mut any = TokenStream::new();
    for stage in &program.stages {
        let call = emitter.stage(stage);
        match stage.method {
            Some(Method::Head) => {}
            Some(method) => {
                let name = variant(method);
                arms.extend(quote!(#runtime::Method::#name => #call,));
            }
            None => {
                any = quote! {
                    if __pulya_hit == __pulya_route::MISS {
                        __pulya_hit = #call;
                    }
                }
            }
        }
    }
    arms.extend(head_arm(program, runtime));
    let table = emitter.table(program);
    let Emitter { functions, statics, .. } = emitter;
    let unanswered =
        quote!(__pulya_route::unanswered(&__PULYA_TABLE, __pulya_method, __pulya_path, __pulya_hit));
    quote! {
        fn __pulya_find(__pulya_method: #runtime::Method, __pulya_path: &[u8]) -> #runtime::route::Found {
            use #runtime::route as __pulya_route;
            #table
            #statics
            #(#functions)*
            let mut __pulya_found = __pulya_route::Found::new();
            let mut __pulya_hit = match __pulya_method {
                #arms
                _ => __pulya_route::MISS,
            };
            #any
            if __pulya_hit >= __pulya_route::BAD {
                return #unanswered;
            }
            __pulya_found.outcome = __pulya_route::Outcome::Route(__pulya_hit);
            __pulya_found
        }
    }
}

/// HEAD has its own stage, then that of GET.
fn head_arm(program: &Program, runtime: &TokenStream) -> TokenStream {
    let call = |method: Method| {
        let name = stage_name(Some(method));
        let stage = program.stages.iter().find(|stage| stage.method == Some(method));
        stage.map(|_| quote!(#name(__pulya_path, &mut __pulya_found.captures)))
    };
    let call = match (call(Method::Head), call(Method::Get)) {
        (None, None) => return TokenStream::new(),
        (Some(call), None) | (None, Some(call)) => call,
        (Some(head), Some(get)) => quote! {
            match #head {
                __pulya_route::MISS => #get,
                __pulya_hit => __pulya_hit,
            }
        },
    };
    quote!(#runtime::Method::Head => #call,)
}

struct Emitter<'a> {
    opaques: &'a [TokenStream],
    functions: Vec<TokenStream>,
    statics: TokenStream,
    stage: &'static str,
}

/// Statements, and the number of edges that they walk.
struct Body {
    tokens: TokenStream,
    edges: usize,
}

impl Emitter<'_> {
    /// Emits the function of a stage, and returns a call of it.
    fn stage(&mut self, stage: &Stage) -> TokenStream {
        let name = stage_name(stage.method);
        self.stage = stage.method.map_or("ANY", Method::as_str);
        let statics = self.static_paths(stage);
        let dynamic = match stage.dynamic.children.is_empty() {
            true => TokenStream::new(),
            false => {
                let body = self.node(&stage.dynamic, 0).tokens;
                quote! {
                    if __pulya_path.first() == Some(&b'/') {
                        let __pulya_at = 1;
                        #body
                    }
                }
            }
        };
        self.functions.push(quote! {
            fn #name(__pulya_path: &[u8], __pulya_captures: &mut __pulya_route::Captures) -> u32 {
                #statics
                #dynamic
                __pulya_route::MISS
            }
        });
        quote!(#name(__pulya_path, &mut __pulya_found.captures))
    }

    fn static_paths(&mut self, stage: &Stage) -> TokenStream {
        if stage.statics.len() <= COMPARED_STATICS {
            let compared = stage.statics.iter().map(|(path, id)| {
                let path = bytes(path);
                let id = number(*id);
                quote!(if __pulya_path == #path { return #id; })
            });
            return compared.collect();
        }
        let paths: Vec<&[u8]> = stage.statics.keys().map(|path| path.as_bytes()).collect();
        let name = format_ident!("__PULYA_STATICS_{}", self.stage);
        let Some((probe, spread)) = probe(&paths) else {
            // Not for any table that is likely: then the paths are compared in their order.
            let arms = stage.statics.iter().map(|(path, id)| {
                let path = bytes(path);
                let id = number(*id);
                quote!(#path => return #id,)
            });
            return quote!(match __pulya_path { #(#arms)* _ => {} });
        };
        let probe_name = Ident::new(probe.name, Span::call_site());
        let mut slots = vec![quote!((b"", __pulya_route::MISS)); 1 << spread.bits];
        for (path, id) in &stage.statics {
            let key = bytes(path);
            let id = number(*id);
            slots[spread.slot((probe.probe)(path.as_bytes()))] = quote!((#key, #id));
        }
        let multiplier = Literal::u64_unsuffixed(spread.multiplier);
        let shift = number(64 - spread.bits);
        self.statics.extend(quote! {
            static #name: __pulya_route::Statics =
                __pulya_route::Statics { multiplier: #multiplier, shift: #shift, slots: &[#(#slots),*] };
        });
        quote! {
            let __pulya_hit = #name.find(__pulya_path, __pulya_route::#probe_name(__pulya_path));
            if __pulya_hit != __pulya_route::MISS {
                return __pulya_hit;
            }
        }
    }

    /// Statements that return the route if the path, from `__pulya_at` on, leads to one below `node`, and fall
    /// through if not. `index` is that of the next parameter.
    fn node(&mut self, node: &Node, index: usize) -> Body {
        let literals: Vec<Edge<'_>> = node.children.iter().filter_map(Edge::of).collect();
        let switched = literals.len() > COMPARED_LITERALS;
        let mut edges = 0;
        let mut tokens = TokenStream::new();
        if switched || node.children.keys().any(|s| matches!(s, Shape::Param(_) | Shape::Mixed { .. })) {
            tokens.extend(quote!(let __pulya_segment = __pulya_route::segment(__pulya_path, __pulya_at);));
        }
        let mut compared = Vec::new();
        for edge in &literals {
            let body = self.literal(edge, index);
            edges += body.edges;
            compared.push(body.tokens);
        }
        match switched {
            true => tokens.extend(switch(&literals, compared)),
            false => tokens.extend(compared),
        }
        for (shape, below) in &node.children {
            let body = self.parameters(shape, below, index);
            edges += body.edges;
            tokens.extend(body.tokens);
        }
        Body { tokens, edges }
    }

    fn literal(&mut self, edge: &Edge<'_>, index: usize) -> Body {
        let mut tokens = TokenStream::new();
        let mut edges = 1;
        if let Some(end) = edge.below.ends.first() {
            let text = bytes(&edge.text);
            let id = number(end.id);
            tokens.extend(quote! {
                if __pulya_route::ends(__pulya_path, __pulya_at, #text) {
                    return #id;
                }
            });
        }
        if !edge.below.children.is_empty() {
            let text = edge.text.clone() + "/";
            let length = Literal::usize_unsuffixed(text.len());
            let text = bytes(&text);
            let below = self.below(edge.below, index);
            edges += below.edges;
            let below = below.tokens;
            tokens.extend(quote! {
                if __pulya_route::begins(__pulya_path, __pulya_at, #text) {
                    let __pulya_at = __pulya_at + #length;
                    #below
                }
            });
        }
        Body { tokens, edges }
    }

    fn parameters(&mut self, shape: &Shape, below: &Node, index: usize) -> Body {
        let place = Literal::usize_unsuffixed(index);
        let (condition, capture, count) = match shape {
            Shape::Literal(_) => return Body { tokens: TokenStream::new(), edges: 0 },
            Shape::Rest(class) => {
                let text = quote!(__pulya_route::part(__pulya_path, __pulya_at, __pulya_path.len()));
                let takes = self.takes(*class, text);
                let id = below.ends.first().map_or(u32::MAX, |end| end.id);
                let id = number(id);
                let tokens = quote! {
                    if __pulya_at < __pulya_path.len() #takes {
                        return __pulya_route::rest(__pulya_path, __pulya_at, #place, #id, __pulya_captures);
                    }
                };
                return Body { tokens, edges: 1 };
            }
            Shape::Param(class) => {
                let text = quote!(__pulya_route::part(__pulya_path, __pulya_at, __pulya_segment.end));
                let takes = self.takes(*class, text);
                let capture = quote!(__pulya_captures.put(#place, __pulya_at, __pulya_segment.end););
                (quote!(__pulya_at < __pulya_segment.end #takes), capture, 1)
            }
            Shape::Mixed { texts, classes } => {
                let texts = texts.iter().map(|text| bytes(text));
                let takes = classes.iter().enumerate().map(|(offset, class)| {
                    let place = Literal::usize_unsuffixed(index + offset);
                    self.takes(*class, quote!(__pulya_captures.bytes(#place, __pulya_path)))
                });
                let condition = quote! {
                    __pulya_route::split(
                        __pulya_path, __pulya_at, __pulya_segment.end, &[#(#texts),*], #place, __pulya_captures,
                    ) #(#takes)*
                };
                (condition, TokenStream::new(), classes.len())
            }
        };
        let end = below.ends.first().map(|end| {
            let id = number(end.id);
            quote! {
                if __pulya_segment.end == __pulya_path.len() {
                    return #id;
                }
            }
        });
        let mut edges = 1;
        let more = (!below.children.is_empty()).then(|| {
            let below = self.below(below, index + count);
            edges += below.edges;
            let below = below.tokens;
            quote! {
                if __pulya_segment.end < __pulya_path.len() {
                    let __pulya_at = __pulya_segment.end + 1;
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

    /// The statements of a node, in a function of their own if they are many.
    fn below(&mut self, node: &Node, index: usize) -> Body {
        let Body { tokens, edges } = self.node(node, index);
        if edges < FUNCTION_EDGES {
            return Body { tokens, edges };
        }
        let name = format_ident!("__pulya_branch_{}", self.functions.len());
        self.functions.push(quote! {
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
            quote!(__pulya_route::Allow { routed: #routed, value: #value })
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

/// A literal that can follow, joined with the literals behind it as long as nothing else can stand there.
struct Edge<'a> {
    first: &'a str,
    text: String,
    below: &'a Node,
}

impl<'a> Edge<'a> {
    fn of((shape, below): (&'a Shape, &'a Node)) -> Option<Edge<'a>> {
        let Shape::Literal(first) = shape else { return None };
        let mut edge = Edge { first, text: first.clone(), below };
        while let (true, 1, Some((Shape::Literal(next), below))) =
            (edge.below.ends.is_empty(), edge.below.children.len(), edge.below.children.first_key_value())
        {
            edge.text += "/";
            edge.text += next;
            edge.below = below;
        }
        Some(edge)
    }
}

/// A switch over a hash of the segment. Literals that it can't tell apart share an arm, and are compared there.
fn switch(edges: &[Edge<'_>], compared: Vec<TokenStream>) -> TokenStream {
    let key = |edge: &Edge<'_>| word(edge.first.as_bytes()) ^ edge.first.len() as u64;
    let mut keys: Vec<u64> = edges.iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    let spread = spread(&keys).unwrap_or(Spread { multiplier: 0x9E37_79B9_7F4A_7C15, bits: 8 });
    let mut arms: std::collections::BTreeMap<usize, TokenStream> = Default::default();
    for (edge, compared) in edges.iter().zip(compared) {
        arms.entry(spread.slot(key(edge))).or_default().extend(compared);
    }
    let arms = arms.into_iter().map(|(slot, compared)| {
        let slot = Literal::usize_unsuffixed(slot);
        quote!(#slot => { #compared })
    });
    let multiplier = Literal::u64_unsuffixed(spread.multiplier);
    let bits = number(spread.bits);
    quote! {
        match __pulya_segment.slot(__pulya_at, #multiplier, #bits) {
            #(#arms)*
            _ => {}
        }
    }
}

/// What a map of static paths hashes: a function of the runtime, and the same here.
struct Probe {
    name: &'static str,
    probe: fn(&[u8]) -> u64,
}

/// The cheapest hash that tells the paths apart.
fn probe(paths: &[&[u8]]) -> Option<(Probe, Spread)> {
    const PROBES: [(&str, fn(&[u8]) -> u64); 4] =
        [("tail", tail), ("head", head), ("both", both), ("whole", whole)];
    PROBES.into_iter().find_map(|(name, probe)| {
        let keys: Vec<u64> = paths.iter().map(|path| probe(path)).collect();
        Some((Probe { name, probe }, spread(&keys)?))
    })
}

fn head(path: &[u8]) -> u64 {
    ends_of(path).0 ^ path.len() as u64
}

fn tail(path: &[u8]) -> u64 {
    ends_of(path).1 ^ path.len() as u64
}

fn both(path: &[u8]) -> u64 {
    let (head, tail) = ends_of(path);
    head.wrapping_mul(MIX).rotate_left(23) ^ tail ^ path.len() as u64
}

fn whole(path: &[u8]) -> u64 {
    let mixed =
        path.chunks_exact(8).fold(0u64, |hash, chunk| (hash ^ word(chunk)).wrapping_mul(MIX).rotate_left(23));
    mixed.wrapping_mul(MIX) ^ both(path)
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

fn ends_of(path: &[u8]) -> (u64, u64) {
    match path.len() {
        8.. => (word(path), word(&path[path.len() - 8..])),
        4.. => (word(&path[..4]), word(&path[path.len() - 4..])),
        _ => {
            let word = path.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
            (word, word)
        }
    }
}

fn bytes(text: &str) -> Literal {
    Literal::byte_string(text.as_bytes())
}

fn number(number: u32) -> Literal {
    Literal::u32_unsuffixed(number)
}

fn stage_name(method: Option<Method>) -> Ident {
    format_ident!("__pulya_{}", method.map_or("any", Method::as_str).to_ascii_lowercase())
}

fn variant(method: Method) -> Ident {
    let name = method.as_str();
    format_ident!("{}{}", &name[..1], name[1..].to_ascii_lowercase())
}
