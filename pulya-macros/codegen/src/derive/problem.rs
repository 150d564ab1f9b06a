//! `#[derive(Problem)]`: an error type whose variants are problems (RFC 9457).

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{each, krate, unknown};
use crate::diagnostic::{Diagnostic, Diagnostics};

const OF_TYPES: &[&str] = &["status", "title", "type", "detail", "header", "crate"];
const OF_VARIANTS: &[&str] = &["status", "title", "type", "detail", "header", "transparent"];
const OF_FIELDS: &[&str] = &["cause", "from"];

/// What the attributes say of a type or a variant.
#[derive(Clone, Default)]
struct Said {
    status: Option<u16>,
    title: Option<syn::LitStr>,
    kind: Option<syn::LitStr>,
    detail: Option<Detail>,
    /// Header fields, name and value.
    headers: Vec<(String, String)>,
    transparent: bool,
}

/// What the client is told of this one occurrence.
#[derive(Clone)]
enum Detail {
    /// What `Display` writes.
    Display,
    /// A text with fields in braces.
    Text(syn::LitStr),
}

/// The implementation, or as much of it as leaves no second mistake behind.
pub(super) fn implementation(input: &syn::DeriveInput, diagnostics: &mut Diagnostics) -> TokenStream {
    let of_type = said(&input.attrs, "#[problem(..)] on a type", OF_TYPES, diagnostics);
    let name = &input.ident;
    let (mut arms, mut froms, mut displayed) = (TokenStream::new(), TokenStream::new(), false);
    let mut add =
        |path: TokenStream, attrs: Option<&[syn::Attribute]>, label: &syn::Ident, fields: &syn::Fields| {
            let own = attrs.map(|attrs| said(attrs, "#[problem(..)] on a variant", OF_VARIANTS, diagnostics));
            let said = own.unwrap_or_default().or(&of_type);
            displayed |= matches!(said.detail, Some(Detail::Display)) && !said.transparent;
            let case = case(path, &said, label, fields, diagnostics);
            arms.extend(case.arm);
            froms.extend(case.from.map(|(ty, made)| conversion(input, &ty, &made)));
        };
    match &input.data {
        syn::Data::Struct(data) => add(quote!(Self), None, name, &data.fields),
        syn::Data::Enum(data) => {
            for variant in &data.variants {
                let ident = &variant.ident;
                add(quote!(Self::#ident), Some(&variant.attrs), ident, &variant.fields);
            }
        }
        syn::Data::Union(_) => diagnostics.push(
            Diagnostic::new(name.span(), "`Problem` is derived for structs and enums")
                .help("implement `pulya::Respond` for it"),
        ),
    }
    if !diagnostics.is_empty() {
        // The trait is there all the same, so that nothing else fails because of it.
        arms = quote!(_ => ::core::unreachable!(),);
        froms = TokenStream::new();
    }
    let text = displayed.then(|| quote!(let __pulya_text = ::std::string::ToString::to_string(&self);));
    let krate = krate(input, "problem");
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #[allow(clippy::all, clippy::pedantic, unused_qualifications, unreachable_patterns)]
        const _: () = {
            use #krate::__private as __pulya;
            impl #impl_generics __pulya::Respond for #name #type_generics #where_clause {
                fn respond(self, __pulya_reply: &mut __pulya::Reply<'_>) {
                    #text
                    match self { #arms }
                }
            }
            #froms
        };
    }
}

impl Said {
    /// What a variant says, and what its type says where the variant is silent.
    fn or(self, outer: &Self) -> Self {
        Self {
            status: self.status.or(outer.status),
            title: self.title.or_else(|| outer.title.clone()),
            kind: self.kind.or_else(|| outer.kind.clone()),
            detail: self.detail.or_else(|| outer.detail.clone()),
            headers: if self.headers.is_empty() { outer.headers.clone() } else { self.headers },
            transparent: self.transparent,
        }
    }
}

fn said(attributes: &[syn::Attribute], of: &str, known: &[&str], diagnostics: &mut Diagnostics) -> Said {
    let mut said = Said::default();
    each(attributes, "problem", diagnostics, |meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        if !known.contains(&name.as_str()) {
            return Err(unknown(meta, of, known));
        }
        match name.as_str() {
            "status" => {
                let literal: syn::LitInt = meta.value()?.parse()?;
                match literal.base10_parse::<u16>() {
                    Ok(code @ 400..=599) => said.status = Some(code),
                    _ => {
                        // Said all the same, so that its absence is no second mistake.
                        said.status = Some(500);
                        let message =
                            format!("{literal} is no status of an error: those are from 400 to 599");
                        return Err(syn::Error::new(literal.span(), message));
                    }
                }
            }
            "title" => said.title = Some(meta.value()?.parse()?),
            "type" => said.kind = Some(meta.value()?.parse()?),
            "detail" => {
                said.detail = Some(match meta.input.peek(syn::Token![=]) {
                    true => Detail::Text(meta.value()?.parse()?),
                    false => Detail::Display,
                });
            }
            "header" => said.headers.push(header(meta)?),
            "transparent" => said.transparent = true,
            _ => {
                meta.value()?.parse::<syn::Path>()?;
            }
        }
        Ok(())
    });
    said
}

/// A header field, `header("www-authenticate", "Bearer")`: what is wrong with it is known here, not at run time.
fn header(meta: &syn::meta::ParseNestedMeta<'_>) -> syn::Result<(String, String)> {
    let content;
    syn::parenthesized!(content in meta.input);
    let name: syn::LitStr = content.parse()?;
    content.parse::<syn::Token![,]>()?;
    let value: syn::LitStr = content.parse()?;
    content.parse::<Option<syn::Token![,]>>()?;
    let text = name.value();
    // RFC 9110 section 5.6.2.
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if text.is_empty() || !text.bytes().all(token) {
        return Err(syn::Error::new(name.span(), format!("{text:?} is no name of a header field")));
    }
    if !value.value().bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        let message = "a header field holds printable ASCII here";
        return Err(syn::Error::new(value.span(), message));
    }
    Ok((text.to_ascii_lowercase(), value.value()))
}

/// One arm, and the type that `?` makes this case of.
#[derive(Default)]
struct Case {
    arm: TokenStream,
    from: Option<(syn::Type, TokenStream)>,
}

fn case(
    path: TokenStream,
    said: &Said,
    label: &syn::Ident,
    fields: &syn::Fields,
    diagnostics: &mut Diagnostics,
) -> Case {
    let fields: Vec<Field<'_>> =
        fields.iter().enumerate().map(|(index, field)| Field::read(index, field, diagnostics)).collect();
    let from = fields.iter().find(|field| field.from).map(|field| {
        let member = &field.member;
        (field.syntax.ty.clone(), quote!(#path { #member: error }))
    });
    if from.is_some() && fields.len() != 1 {
        diagnostics.push(
            Diagnostic::new(label.span(), "only a case with one field is made `from` it")
                .help("write `#[problem(cause)]`, and implement `From` where the other fields are known"),
        );
        return Case::default();
    }
    if said.transparent {
        let [field] = fields.as_slice() else {
            diagnostics.push(
                Diagnostic::new(label.span(), "`transparent` needs exactly one field, whose answer it is")
                    .help("remove the other fields, or `transparent`"),
            );
            return Case::default();
        };
        let member = &field.member;
        // What can't answer is told of at its own type.
        let error = format_ident!("__pulya_error", span = field.syntax.ty.span());
        let respond =
            quote_spanned!(field.syntax.ty.span()=> __pulya::Respond::respond(#error, __pulya_reply));
        let arm = quote!(#path { #member: #error } => #respond,);
        return Case { arm, from };
    }
    let Some(status) = said.status else {
        diagnostics.push(
            Diagnostic::new(label.span(), format!("`{label}` has no status"))
                .help("write `#[problem(status = 404)]` here, or on the type for all that have none"),
        );
        return Case::default();
    };
    let causes: Vec<&Field<'_>> = fields.iter().filter(|field| field.cause).collect();
    if causes.len() > 1 {
        diagnostics.push(
            Diagnostic::new(causes[1].syntax.span(), "a problem has one cause, and this is the second")
                .help("remove one of them: a cause's own causes are logged with it"),
        );
        return Case::default();
    }
    let title = said.title.iter().map(|title| quote!(.title(#title)));
    let kind = said.kind.iter().map(|kind| quote!(.kind(#kind)));
    let headers = said.headers.iter().map(|(name, value)| quote!(.fixed_header(#name, #value)));
    let (detail, used) = match &said.detail {
        None => (TokenStream::new(), Vec::new()),
        Some(Detail::Display) => (quote!(.detail(__pulya_text)), Vec::new()),
        Some(Detail::Text(text)) => {
            let (text, numbers) = named(text);
            (quote!(.detail(::std::format!(#text))), numbers)
        }
    };
    let is_text = matches!(said.detail, Some(Detail::Text(_)));
    let bindings = fields.iter().enumerate().filter_map(|(index, field)| {
        let (member, binding) = (&field.member, &field.binding);
        let wanted = field.cause || is_text && (field.syntax.ident.is_some() || used.contains(&index));
        wanted.then(|| match field.syntax.ident {
            Some(_) => quote!(#binding),
            None => quote!(#member: #binding),
        })
    });
    let cause = causes.iter().map(|field| {
        let binding = &field.binding;
        quote!(.cause(#binding))
    });
    let arm = quote! {
        #[allow(unused_variables)]
        #path { #(#bindings,)* .. } => {
            __pulya::Problem::new(#status) #(#title)* #(#kind)* #(#headers)* #detail #(#cause)* .send(__pulya_reply)
        }
    };
    Case { arm, from }
}

/// A field of a case.
struct Field<'a> {
    syntax: &'a syn::Field,
    member: TokenStream,
    binding: syn::Ident,
    /// Whether it goes into the log.
    cause: bool,
    /// Whether `?` makes the case of it.
    from: bool,
}

impl<'a> Field<'a> {
    fn read(index: usize, syntax: &'a syn::Field, diagnostics: &mut Diagnostics) -> Self {
        let (member, binding) = match &syntax.ident {
            Some(name) => (name.to_token_stream(), name.clone()),
            None => (
                syn::Index::from(index).to_token_stream(),
                format_ident!("__pulya_{}", index, span = syntax.ty.span()),
            ),
        };
        // What another derive calls the source of an error is the cause of the problem, too.
        let source = |name| syntax.attrs.iter().any(|attribute| attribute.path().is_ident(name));
        let mut field =
            Self { syntax, member, binding, cause: source("from") || source("source"), from: false };
        each(&syntax.attrs, "problem", diagnostics, |meta| {
            if meta.path.is_ident("from") {
                (field.from, field.cause) = (true, true);
            } else if meta.path.is_ident("cause") {
                field.cause = true;
            } else {
                return Err(unknown(meta, "#[problem(..)] on a field", OF_FIELDS));
            }
            Ok(())
        });
        field
    }
}

/// Gives the fields that a text calls by number the names that they are bound to, and says which those are.
fn named(text: &syn::LitStr) -> (syn::LitStr, Vec<usize>) {
    let value = text.value();
    let (mut out, mut numbers) = (String::with_capacity(value.len()), Vec::new());
    let mut rest = value.as_str();
    while let Some(at) = rest.find('{') {
        let (before, behind) = rest.split_at(at + 1);
        out.push_str(before);
        rest = behind;
        if let Some(behind) = rest.strip_prefix('{') {
            out.push('{');
            rest = behind;
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if let Ok(number) = rest[..digits].parse::<usize>() {
            out.push_str("__pulya_");
            numbers.push(number);
        }
    }
    out.push_str(rest);
    (syn::LitStr::new(&out, text.span()), numbers)
}

fn conversion(input: &syn::DeriveInput, from: &syn::Type, made: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        impl #impl_generics ::core::convert::From<#from> for #name #type_generics #where_clause {
            fn from(error: #from) -> Self { #made }
        }
    }
}
