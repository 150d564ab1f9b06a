//! What a table knows about itself: `ROUTES` and `PROVIDERS`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::model::{Model, Provider, Route};
use crate::syntax::{method_text, text_of};

/// The two constants.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let routes = model.routes.iter().map(|route| self::route(model, route));
    let providers = model.providers.iter().map(|provider| self::provider(model, provider));
    quote! {
        /// The routes, in the order of the source.
        pub const ROUTES: &'static [__pulya::RouteInfo] = &[#(#routes),*];
        /// The providers, in the order of the source.
        pub const PROVIDERS: &'static [__pulya::ProviderInfo] = &[#(#providers),*];
    }
}

fn route(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    let method = method_text(&route.syntax.methods);
    let pattern = route.pattern.to_string();
    let line = route.syntax.span.start().line as u32;
    let mut info = quote!(__pulya::RouteInfo::new(#method, #pattern, ::core::file!(), #line));
    if let Some(name) = &route.syntax.name {
        let name = name.to_string();
        info.extend(quote!(.named(#name)));
    }
    if !route.syntax.params_text.is_empty() {
        let params = &route.syntax.params_text;
        info.extend(quote!(.params(#params)));
    }
    if let Some(response) = &route.syntax.response {
        let status = response.status.map(|(status, _)| status.to_string());
        let ty = response.ty.as_ref().map(|ty| text_of(&ty.to_token_stream()));
        let text = [status, ty].into_iter().flatten().collect::<Vec<_>>().join(" ");
        info.extend(quote!(.response(#text)));
    }
    if !route.guards.is_empty() {
        let texts = route.guards.iter().map(|&at| &model.layers.guards[at].syntax.text);
        info.extend(quote!(.guards(&[#(#texts),*])));
    }
    if !route.needs.is_empty() {
        let names = route.needs.iter().map(|&at| model.providers[at].plain());
        info.extend(quote!(.providers(&[#(#names),*])));
    }
    if let Some(doc) = route.syntax.attributes.first_line() {
        info.extend(quote!(.doc(#doc)));
    }
    info
}

fn provider(model: &Model<'_>, provider: &Provider<'_>) -> TokenStream {
    let name = provider.plain();
    let lifetime = if provider.mutable { "request mut" } else { provider.lifetime.word() };
    let ty = text_of(&provider.ty.to_token_stream());
    let needs = provider.needs.iter().map(|&at| model.providers[at].plain());
    let line = provider.name.span().start().line as u32;
    quote!(__pulya::ProviderInfo::new(#name, #lifetime, #ty, &[#(#needs),*], ::core::file!(), #line))
}
