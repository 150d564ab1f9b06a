//! `Table::urls().name(..)`: the paths of named routes.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::check::is_method_name;
use crate::ir::{Class, Piece, Segment};
use crate::model::{Model, Parameter, Route};

/// The struct and its methods.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let (table, visibility) = (&model.table.name, &model.table.visibility);
    let krate = model.krate();
    let urls = format_ident!("{}Urls", table);
    // Of two routes of one name, which has been reported, the first has it.
    let mut seen = HashSet::new();
    let named: Vec<TokenStream> = model
        .routes
        .iter()
        .filter_map(|route| {
            let name = route.syntax.name.as_ref().filter(|name| is_method_name(name))?;
            seen.insert(name).then(|| method(route, name, &krate))
        })
        .collect();
    let doc = format!("The paths of the named routes of [`{table}`].");
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        #visibility struct #urls(());
        #[allow(missing_docs, clippy::all, clippy::pedantic, dead_code, unreachable_pub)]
        impl #urls {
            #(#named)*
        }
        #[allow(dead_code, unreachable_pub)]
        impl #table {
            /// The paths of the named routes.
            pub fn urls() -> #urls { #urls(()) }
        }
    }
}

fn method(route: &Route<'_>, name: &Ident, krate: &TokenStream) -> TokenStream {
    let doc = format!("The path of {}.", route.quoted());
    let typed = |name: &str| {
        route.params.iter().find_map(|parameter| match parameter {
            Parameter::Path(capture) if capture.name == name => match capture.class {
                Class::Untyped => None,
                _ => capture.ty,
            },
            _ => None,
        })
    };
    let arguments = route.pattern.parameters().map(|parameter| {
        let argument = format_ident!("{}", parameter.name);
        match typed(&parameter.name) {
            Some(ty) => quote!(#argument: #ty),
            None => quote!(#argument: impl ::core::convert::AsRef<str>),
        }
    });
    let value = |name: &str| {
        let argument = format_ident!("{name}");
        match typed(name) {
            Some(_) => quote!(&::std::string::ToString::to_string(&#argument)),
            None => quote!(::core::convert::AsRef::<str>::as_ref(&#argument)),
        }
    };
    let mut pushes = Vec::new();
    for segment in &route.pattern.segments {
        pushes.push(quote!(__pulya_path.push('/');));
        match segment {
            Segment::Literal(text) => {
                pushes.push(quote!(#krate::__private::push_segment(&mut __pulya_path, #text);))
            }
            Segment::Param(parameter) => {
                let value = value(&parameter.name);
                pushes.push(quote!(#krate::__private::push_segment(&mut __pulya_path, #value);));
            }
            Segment::Rest(parameter) => {
                let value = value(&parameter.name);
                pushes.push(quote!(#krate::__private::push_rest(&mut __pulya_path, #value);));
            }
            Segment::Mixed(pieces) => {
                for piece in pieces {
                    let value = match piece {
                        Piece::Literal(text) => quote!(#text),
                        Piece::Param(parameter) => value(&parameter.name),
                    };
                    pushes.push(quote!(#krate::__private::push_segment(&mut __pulya_path, #value);));
                }
            }
        }
    }
    quote! {
        #[doc = #doc]
        pub fn #name(self, #(#arguments),*) -> ::std::string::String {
            let mut __pulya_path = ::std::string::String::new();
            #(#pushes)*
            __pulya_path
        }
    }
}
