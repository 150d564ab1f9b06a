//! `Table::urls().name(..)`: the paths of named routes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Class, Piece, Segment};
use crate::model::{Model, Parameter, Route};

/// The struct and its methods.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let (table, visibility) = (&model.table.name, &model.table.visibility);
    let krate = model.krate();
    let urls = format_ident!("{}Urls", table);
    let named: Vec<TokenStream> = model.routes.iter().filter_map(|route| method(route, &krate)).collect();
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

fn method(route: &Route<'_>, krate: &TokenStream) -> Option<TokenStream> {
    let name = route.syntax.name.as_ref()?;
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
        pushes.push(quote!(path.push('/');));
        match segment {
            Segment::Literal(text) => pushes.push(quote!(#krate::__private::push_segment(&mut path, #text);)),
            Segment::Param(parameter) => {
                let value = value(&parameter.name);
                pushes.push(quote!(#krate::__private::push_segment(&mut path, #value);));
            }
            Segment::Rest(parameter) => {
                let value = value(&parameter.name);
                pushes.push(quote!(#krate::__private::push_rest(&mut path, #value);));
            }
            Segment::Mixed(pieces) => {
                for piece in pieces {
                    let value = match piece {
                        Piece::Literal(text) => quote!(#text),
                        Piece::Param(parameter) => value(&parameter.name),
                    };
                    pushes.push(quote!(#krate::__private::push_segment(&mut path, #value);));
                }
            }
        }
    }
    Some(quote! {
        #[doc = #doc]
        pub fn #name(self, #(#arguments),*) -> ::std::string::String {
            let mut path = ::std::string::String::new();
            #(#pushes)*
            path
        }
    })
}
