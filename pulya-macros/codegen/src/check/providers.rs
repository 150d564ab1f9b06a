//! What lives longer than a request has nothing of one.

use proc_macro2::Span;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Lifetime, Model, Parameter, Provider, RightHand};
use crate::syntax::{self, Whole};

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

/// Reports a value with an `end` that borrows from its request, which it may outlive.
pub(super) fn ended(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    let ended = model.providers.iter().filter(|provider| provider.lifetime == Lifetime::Request);
    for provider in ended.filter(|provider| provider.hook.is_some() && !provider.is_ended()) {
        diagnostics.push(
            Diagnostic::over(
                provider.ty,
                format!(
                    "`{}` has an `end`, which may outlive the request, and borrows from it",
                    provider.plain()
                ),
            )
            .help("give it a type that borrows nothing; what comes from a singleton is `'static`"),
        );
    }
}

/// Reports routes that take the body, and use a request value which is made of it too; or two such values.
pub(super) fn bodies(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    for route in &model.routes {
        let behind = route.needs.iter().flat_map(|&at| &model.providers[at].params);
        let takers: Vec<Span> = route.params.iter().chain(behind).filter_map(of_body).collect();
        // Two in one pair of parentheses have been reported where they stand.
        for span in takers.iter().filter(|_| takers.len() > 1) {
            diagnostics.push(
                Diagnostic::new(
                    *span,
                    format!("{} has two parameters that take the body, which comes once", route.quoted()),
                )
                .help("take it once, and make the other value from that; a request value may be made of another"),
            );
        }
    }
}

fn of_body(parameter: &Parameter<'_>) -> Option<Span> {
    match parameter {
        Parameter::Whole(Whole::Json | Whole::Form | Whole::Body, name, _) => Some(name.span()),
        _ => None,
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
