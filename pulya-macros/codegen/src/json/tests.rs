//! The derive as a function of tokens: what it says, and what it makes.

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::case::Case;
use super::derive;

/// The messages in an expansion.
fn messages(input: TokenStream) -> Vec<String> {
    let text = derive(input).to_string();
    let pieces = text.split("compile_error ! {").skip(1);
    pieces
        .map(|piece| {
            let literal = piece.split('}').next().unwrap_or_default().trim();
            syn::parse_str::<syn::LitStr>(literal).map(|literal| literal.value()).unwrap_or_default()
        })
        .collect()
}

fn formatted(input: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(derive(input)).unwrap())
}

/// Compares an expansion with the one that was looked at. `PULYA_REGENERATE=1 cargo test -p pulya-codegen json`
/// writes it again.
#[track_caller]
fn is_as_checked_in(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/json/tests/{name}.expanded.rs"));
    let text = format!("//! An expansion, formatted.\n\n{text}");
    if std::env::var_os("PULYA_REGENERATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{}", path.display());
}

#[test]
fn every_mistake_is_told() {
    let all = messages(quote! {
        #[serde(remote = "x", rename_all = "nonsense", sorted)]
        #[json(pretty)]
        struct Broken {
            #[serde(getter = "y")]
            a: u8,
            #[serde(inline)]
            #[json(raw)]
            b: u8,
        }
    });
    let beginnings = [
        "`#[serde(remote)]` can't be honoured",
        "unknown rename rule",
        "`#[serde(sorted)]` is not known to `ToJson`",
        "unknown attribute `#[json(pretty)]`",
        "`#[serde(getter)]` can't be honoured",
        "`#[serde(inline)]` is not known to `ToJson`",
        "unknown attribute `#[json(raw)]`",
    ];
    assert_eq!(all.len(), beginnings.len(), "{all:#?}");
    for (message, beginning) in all.iter().zip(beginnings) {
        assert!(message.starts_with(beginning), "{message}");
    }
}

#[test]
fn attributes_about_decoding_are_ignored() {
    let all = messages(quote! {
        #[serde(default, deny_unknown_fields, from = "X", try_from = "Y", expecting = "a thing", crate = "serde")]
        #[serde(rename(deserialize = "z"), bound(deserialize = "T: Z"))]
        struct Decoded<T> {
            #[serde(alias = "b", default = "f", deserialize_with = "g", skip_deserializing, borrow)]
            #[serde(borrow = "'a + 'b", rename(deserialize = "w"))]
            a: T,
        }
    });
    assert_eq!(all, Vec::<String>::new());
    let all = messages(quote! {
        enum Decoded {
            #[serde(alias = "b", deserialize_with = "g", skip_deserializing, borrow, other)]
            A,
        }
    });
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn a_type_with_a_mistake_still_has_an_implementation() {
    let text = formatted(quote! { #[serde(remote = "x")] struct Broken { a: Nonsense } });
    assert!(text.contains("impl __pulya_json::ToJson for Broken"), "{text}");
    assert!(!text.contains("Nonsense"), "{text}");
}

#[test]
fn expansions_are_safe_code() {
    fn has_unsafe(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => has_unsafe(group.stream()),
            TokenTree::Ident(ident) => ident == "unsafe",
            _ => false,
        })
    }
    for input in shapes() {
        assert!(!has_unsafe(derive(input.clone())), "{input}");
    }
}

#[test]
fn expansions_are_the_same_every_time() {
    for input in shapes() {
        assert_eq!(derive(input.clone()).to_string(), derive(input).to_string());
    }
}

fn shapes() -> Vec<TokenStream> {
    vec![
        quote! { struct Named<'a, T: Copy, const N: usize> where T: Ord { a: &'a T, b: [u8; N] } },
        quote! { struct Tuple(u8, #[serde(skip_serializing_if = "f")] String); },
        quote! { struct Newtype(#[serde(with = "m")] u8); },
        quote! { struct Unit; },
        quote! { #[serde(transparent)] struct Transparent { a: u8, b: PhantomData<u8> } },
        quote! { #[serde(into = "Vec<u8>")] struct Converted { a: u8 } },
        quote! { #[repr(packed)] struct Packed { a: u8 } },
        quote! { enum External { A, B(X), C(u8, u8), D { a: u8, #[serde(flatten)] b: X }, #[serde(skip)] E } },
        quote! { #[serde(tag = "t")] enum Internal { A, B(X), D { a: u8 }, #[serde(untagged)] E(u8, u8) } },
        quote! { #[serde(tag = "t", content = "c")] enum Adjacent { A, B(X), C(u8, u8), D { a: u8 } } },
        quote! { #[serde(untagged)] enum Untagged { A, B(X), C(u8, u8), D { a: u8 } } },
        quote! { enum Never {} },
    ]
}

#[test]
fn literals_are_merged_and_room_is_counted() {
    let text = formatted(quote! {
        struct Order {
            id: u64,
            #[serde(rename = "paid \"up\"")]
            paid: bool,
            customer: Customer,
            note: String,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            lines: Vec<Line>,
        }
    });
    is_as_checked_in("order", &text);
}

#[test]
fn variants_are_written_by_one_body() {
    let text = formatted(quote! {
        #[serde(tag = "kind", rename_all = "snake_case")]
        enum Event {
            Started,
            Moved { x: f64, y: f64 },
            Other(Details),
        }
    });
    is_as_checked_in("event", &text);
}

#[test]
fn names_follow_the_rules() {
    let table = [
        (Case::Same, "field_one", "VariantOne"),
        (Case::Lower, "field_one", "variantone"),
        (Case::Upper, "FIELD_ONE", "VARIANTONE"),
        (Case::Pascal, "FieldOne", "VariantOne"),
        (Case::Camel, "fieldOne", "variantOne"),
        (Case::Snake, "field_one", "variant_one"),
        (Case::ScreamingSnake, "FIELD_ONE", "VARIANT_ONE"),
        (Case::Kebab, "field-one", "variant-one"),
        (Case::ScreamingKebab, "FIELD-ONE", "VARIANT-ONE"),
    ];
    for (case, field, variant) in table {
        assert_eq!(case.field("field_one"), field, "{case:?}");
        assert_eq!(case.variant("VariantOne"), variant, "{case:?}");
    }
    assert_eq!(Case::Camel.field("_"), "");
    assert_eq!(Case::Pascal.field("a__b_1c"), "AB1c");
    assert_eq!(Case::Snake.variant("XMLParser2"), "x_m_l_parser2");
}
