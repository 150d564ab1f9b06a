//! The end of a service: tasks, which run until then, and `stop` hooks, in reverse order.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::build::joined;
use super::{answer, bound, diverge, here, locals, state};
use crate::model::{Lifetime, Model, Provider, Task};

/// The functions that run tasks and hooks.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let tasks = has_tasks(model).then(|| tasks(model));
    let stop = has_stop(model).then(|| stop(model));
    quote!(#tasks #stop)
}

/// The methods of `App` that call them.
pub(super) fn methods(model: &Model<'_>) -> TokenStream {
    // What is not `Send` is an error at the table's name, with notes at the task or hook.
    let span = here(model.table.name.span());
    let future = quote_spanned!(span=> impl ::core::future::Future<Output = ()> + ::core::marker::Send);
    let tasks = has_tasks(model).then(|| {
        quote! {
            fn tasks(self, __pulya_shutdown: __pulya::Shutdown) -> #future {
                __pulya_tasks(self, __pulya_shutdown)
            }
        }
    });
    let stop = has_stop(model).then(|| {
        let call = arguments(
            model,
            |provider| {
                let field = state::stop_field(provider);
                quote!(self.0.#field)
            },
            |input| {
                let name = input.name;
                quote!(self.0.#name)
            },
        );
        quote! {
            fn stop(self) -> #future {
                __pulya_stop(#(#call),*)
            }
        }
    });
    quote!(#tasks #stop)
}

/// A call of the function that runs the hooks, where inputs are in scope, and `value` has the singletons.
pub(super) fn call(model: &Model<'_>, value: impl Fn(&Provider<'_>) -> TokenStream) -> TokenStream {
    if !has_stop(model) {
        return TokenStream::new();
    }
    let arguments = arguments(model, value, |input| input.name.to_token_stream());
    quote!(__pulya_stop(#(#arguments),*).await;)
}

fn has_tasks(model: &Model<'_>) -> bool {
    !model.tasks.is_empty()
}

fn has_stop(model: &Model<'_>) -> bool {
    model.providers.iter().any(|provider| provider.lifetime == Lifetime::Singleton && provider.hook.is_some())
}

/// What the function takes: the singletons that hooks need, as `Option`s, and the inputs that they mention.
fn arguments(
    model: &Model<'_>,
    singleton: impl Fn(&Provider<'_>) -> TokenStream,
    input: impl Fn(&Provider<'_>) -> TokenStream,
) -> Vec<TokenStream> {
    (0..model.providers.len())
        .filter_map(|at| {
            let provider = &model.providers[at];
            match provider.lifetime {
                _ if state::is_stopped(model, at) => Some(singleton(provider)),
                Lifetime::Input if mentioned(model, at) => Some(input(provider)),
                _ => None,
            }
        })
        .collect()
}

/// Whether some `stop` mentions the provider.
fn mentioned(model: &Model<'_>, at: usize) -> bool {
    let singletons = model.providers.iter().filter(|other| other.lifetime == Lifetime::Singleton);
    singletons.into_iter().any(|other| other.hook_uses().contains(&at))
}

fn stop(model: &Model<'_>) -> TokenStream {
    let arguments = arguments(
        model,
        |Provider { name, ty, .. }| quote!(#name: ::core::option::Option<&'static #ty>),
        |Provider { name, ty, .. }| quote!(#name: &'static #ty),
    );
    let hooks = model.order.iter().rev().filter_map(|&at| hook(model, &model.providers[at]));
    quote! {
        #[allow(unused_variables)]
        async fn __pulya_stop(#(#arguments),*) {
            #(#hooks)*
        }
    }
}

fn hook(model: &Model<'_>, provider: &Provider<'_>) -> Option<TokenStream> {
    let hook = provider.hook.as_ref().filter(|_| provider.lifetime == Lifetime::Singleton)?;
    let (name, text) = (provider.name, provider.plain());
    let needed: Vec<&Ident> = hook
        .uses
        .iter()
        .map(|&at| &model.providers[at])
        .filter(|other| other.lifetime == Lifetime::Singleton)
        .map(|other| other.name)
        .chain([name])
        .collect();
    let deadline = match provider.flags.and_then(|flags| flags.timeout) {
        Some(milliseconds) => quote!(::core::time::Duration::from_millis(#milliseconds)),
        None => quote!(__pulya::STOP_DEADLINE),
    };
    let work = work(model, hook);
    let attributes = provider.attributes_of_hook();
    Some(quote! {
        if let (#(::core::option::Option::Some(#needed),)*) = (#(#needed,)*) {
            #(#attributes)*
            let __pulya_hook = ::core::pin::pin!(async { #work });
            __pulya::stop(#text, #deadline, __pulya_hook).await;
        }
    })
}

fn tasks(model: &Model<'_>) -> TokenStream {
    let table = &model.table.name;
    let names: Vec<Ident> = (0..model.tasks.len()).map(|at| format_ident!("__pulya_task_{}", at)).collect();
    let tasks = model.tasks.iter().zip(&names).map(|(task, name)| self::task(model, task, name));
    let (pairs, all) = joined(names.clone());
    quote! {
        #[allow(unused_variables)]
        async fn __pulya_tasks(__pulya_app: #table, __pulya_shutdown: __pulya::Shutdown) {
            #(#tasks)*
            #pairs
            let ::core::result::Result::Ok(()) = #all.await;
        }
    }
}

fn task(model: &Model<'_>, task: &Task<'_>, name: &Ident) -> TokenStream {
    let text = task.syntax.name.to_string();
    let critical = task.syntax.flags.critical.is_some();
    let singletons = locals::singletons(model, &task.work.uses);
    let work = work(model, &task.work);
    let attributes = task.syntax.attributes.handed_on();
    let shutdown = bound("shutdown", &task.work.mentions);
    quote! {
        #(#attributes)*
        let #name = ::core::pin::pin!(async {
            let #shutdown = ::core::clone::Clone::clone(&__pulya_shutdown);
            #singletons
            #work
        });
        let #name = ::core::pin::pin!(__pulya::task(#text, #critical, &__pulya_shutdown, #name));
    }
}

/// A right side that is run, or run already, to a `Result` whose error is a cause.
fn work(model: &Model<'_>, work: &crate::model::RightHand<'_>) -> TokenStream {
    let misused = locals::misused(model, &work.uses);
    let near = locals::near(model, &work.near);
    let value = answer::right_side(work.right);
    if diverge::diverges(work.right) {
        // It gives nothing that a way to run it could be chosen by.
        return quote! {
            #misused
            #near
            let _: ::core::convert::Infallible = #value;
            ::core::result::Result::Ok::<(), __pulya::Cause>(())
        };
    }
    // At the user's expression, so that the error about what it gives stands there.
    let span = here(work.right.tokens.span());
    let given = Ident::new("__pulya_given", span);
    let finished = quote_spanned!(span=> __pulya::finish(#given));
    quote! {
        #misused
        #near
        let mut __pulya_work = __pulya::Task(::core::option::Option::Some(#value));
        let #given = (&mut &mut __pulya_work).run().await;
        #finished
    }
}
