//! What is taken for granted of the values that a table shares among threads.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Lifetime, Model};

/// A `where` clause for what is proved to be `Send`: that the table's values can be shared, which is checked at the type
/// of each. Were it not taken for granted here, each thing proved would be another error beside that one. The lifetime
/// keeps the compiler from looking into it at once.
///
/// Not for what holds tokens of the user's, whose types the compiler could infer from it.
pub(super) fn clause(model: &Model<'_>) -> TokenStream {
    if model.table.flags.local {
        return TokenStream::new();
    }
    let shared = model
        .providers
        .iter()
        .filter(|provider| matches!(provider.lifetime, Lifetime::Input | Lifetime::Singleton))
        .map(|provider| provider.ty);
    quote!(where #(for<'__pulya> #shared: ::core::marker::Send + ::core::marker::Sync,)*)
}
