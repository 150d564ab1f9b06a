//! What can't be said of one route at a time.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;

/// `#[once]` is evaluated before any request, so it has nothing of one.
pub(super) fn once(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    for route in &model.routes {
        let Some(span) = route.syntax.flags.once else { continue };
        let has_parameters = route.pattern.parameters().next().is_some() || !route.syntax.params.is_empty();
        if has_parameters {
            diagnostics.push(
                Diagnostic::new(
                    span,
                    "`#[once]` is evaluated when the application is built, before there is a parameter",
                )
                .help("remove `#[once]`, or the parameters"),
            );
        }
        if let Some((word, _)) = &route.syntax.right.handler {
            diagnostics.push(
                Diagnostic::new(
                    word.span(),
                    "`#[once]` is evaluated before any request, and a handler written for axum takes one",
                )
                .help("remove `#[once]`, or call the function: `=> path(..).await`"),
            );
        }
        let flags = &route.syntax.flags;
        if flags.timeout.is_some() || flags.blocking.is_some() || flags.detached.is_some() {
            diagnostics.push(
                Diagnostic::new(span, "`#[once]` runs no handler that could block, time out or be detached")
                    .help("remove the other attribute"),
            );
        }
    }
}

/// `#[blocking]` leaves the async world, and the request.
pub(super) fn blocking(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    for route in &model.routes {
        let Some(span) = route.syntax.flags.blocking else { continue };
        for (name, help) in &route.borrowed {
            let place = route.mentions.at(name).unwrap_or(span);
            let message =
                format!("`{name}` is borrowed of the request, and `#[blocking]` runs on another thread");
            diagnostics.push(Diagnostic::new(place, message).help(help.as_str()));
        }
        if route.awaits() {
            diagnostics.push(
                Diagnostic::new(span, "`#[blocking]` runs on a thread that can't await")
                    .help("remove `#[blocking]`, or what is awaited"),
            );
        }
    }
}
