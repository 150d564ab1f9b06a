//! What lives longer than a request has nothing of one.

use proc_macro2::Span;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Lifetime, Model, Provider, RightHand};
use crate::syntax;

/// Reports a singleton, a `stop`, a task, an `end` or a `#[once]` route that uses the value of a request: at the
/// use, and at the provider.
pub(super) fn lifetimes(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    for provider in &model.providers {
        let name = provider.plain();
        if provider.lifetime == Lifetime::Singleton {
            if let Some(init) = &provider.init {
                let what = format!("the singleton `{name}`, which is made before any request,");
                each(model, init, &what, diagnostics);
            }
            if let Some(stop) = &provider.hook {
                let what = format!("the `stop` of `{name}`, which runs behind all requests,");
                each(model, stop, &what, diagnostics);
            }
        } else if let Some(end) = &provider.hook {
            let what = format!("the `end` of `{name}`, which may outlive its request,");
            each(model, end, &what, diagnostics);
        }
    }
    for task in &model.tasks {
        let what = format!("the task `{}`, which runs beside all requests,", task.syntax.name);
        each(model, &task.work, &what, diagnostics);
    }
    for route in model.routes.iter().filter(|route| route.syntax.flags.once.is_some()) {
        let what = "`#[once]`, which is evaluated before any request,";
        for &at in route.uses.iter().filter(|&&at| model.providers[at].lifetime.is_request()) {
            let span = route.mentions.at(&model.providers[at].plain()).unwrap_or(route.syntax.span);
            let provider = &model.providers[at];
            report(provider, what, span, &mend(provider), diagnostics);
        }
    }
}

fn each(model: &Model<'_>, right: &RightHand<'_>, what: &str, diagnostics: &mut Diagnostics) {
    for &at in right.uses.iter().filter(|&&at| model.providers[at].lifetime.is_request()) {
        let provider = &model.providers[at];
        let span = right.mentions.at(&provider.plain()).unwrap_or_else(|| provider.name.span());
        report(provider, what, span, &mend(provider), diagnostics);
    }
}

/// What is to be done about a use of `provider` where there is no request.
fn mend(provider: &Provider<'_>) -> String {
    let name = provider.plain();
    match provider.lifetime {
        Lifetime::Given => "take what it needs as an `input`".to_owned(),
        _ => format!(
            "make it of singletons alone, or make `{name}` once: `singleton {name}: {} = ..;`",
            syntax::text_of(&quote::ToTokens::to_token_stream(provider.ty))
        ),
    }
}

/// Reports that `what` uses a request value: at the use, and at the provider.
pub(super) fn report(
    provider: &Provider<'_>,
    what: &str,
    span: Span,
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    let name = provider.plain();
    let message = format!("{what} uses `{name}`, which is made for each request");
    for span in [span, provider.name.span()] {
        diagnostics.push(Diagnostic::new(span, message.clone()).help(help));
    }
}

/// Reports what can't be the state of axum's extractors: a value that comes with each request, and two of them, each at
/// its own attribute.
pub(super) fn one_state(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    let marked: Vec<(Span, &Provider<'_>)> =
        model.providers.iter().filter_map(|provider| Some((provider.flags?.state?, provider))).collect();
    for &(span, provider) in &marked {
        if provider.lifetime.is_request() {
            diagnostics.push(
                Diagnostic::new(
                    span,
                    format!(
                        "`{}` comes with each request, and `#[state]` is one value for the whole table",
                        provider.name
                    ),
                )
                .help("mark an `input` or a `singleton`"),
            );
        } else if let Some((_, other)) = marked.iter().find(|(_, other)| other.name != provider.name) {
            diagnostics.push(
                Diagnostic::new(span, format!("a table has one `#[state]`, and `{}` is marked too", other.name))
                    .help("axum's extractors take parts of one state: make a type that holds both, and implement `FromRef` for them"),
            );
        }
    }
}
