//! What was logged, as text.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, OnceLock};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Everything that this process logs from the first call on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<Mutex<String>>);

impl Log {
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.0.lock().expect("no panic").contains(text)
    }
}

/// Begins to keep what is logged.
pub(crate) fn captured() -> Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        tracing::subscriber::set_global_default(log.clone()).expect("the only one");
        log
    })
    .clone()
}

thread_local! {
    static ENTERED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}
static METADATA: OnceLock<&'static Metadata<'static>> = OnceLock::new();

struct Fields<'t>(&'t mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let _ = METADATA.set(span.metadata());
        let mut text = self.0.lock().expect("no panic");
        let _ = write!(text, "span {}", span.metadata().name());
        span.record(&mut Fields(&mut text));
        text.push('\n');
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = self.0.lock().expect("no panic");
        text.push_str("record");
        values.record(&mut Fields(&mut text));
        text.push('\n');
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().expect("no panic");
        let _ = write!(text, "event {}", event.metadata().level());
        event.record(&mut Fields(&mut text));
        text.push_str(if ENTERED.get() { ", of a request\n" } else { "\n" });
    }
    fn enter(&self, _: &Id) {
        ENTERED.set(true);
    }
    fn exit(&self, _: &Id) {
        ENTERED.set(false);
    }
    /// Spans are not told apart here; there is one inside which the thread is, or none.
    fn current_span(&self) -> tracing_core::span::Current {
        match (ENTERED.get(), METADATA.get()) {
            (true, Some(metadata)) => tracing_core::span::Current::new(Id::from_u64(1), metadata),
            _ => tracing_core::span::Current::none(),
        }
    }
}
