//! Which extractors take the body, which comes once.
//!
//! A type's name does not tell, so constants are summed over the extractors of a route when it is compiled.

use std::marker::PhantomData;

use axum_core::extract::{FromRequest, FromRequestParts};

use super::Extract;

/// Asks of the extractor `T`, in a table whose state is `S`. Constants of the struct itself come before those of the
/// trait.
#[derive(Debug)]
pub struct Takes<T, S = ()>(PhantomData<(T, S)>);

/// The answers where `T` is no such extractor.
pub trait TakesNothing {
    /// Whether it is one of pulya's, and takes the body.
    const OWN: Option<bool> = None;
    /// Whether it is one of axum-core's that sees the head alone.
    const PARTS: bool = false;
    /// Whether it is one of axum-core's that sees the whole request.
    const REQUEST: bool = false;
}

impl<T, S> TakesNothing for Takes<T, S> {}

impl<T: Extract, S> Takes<T, S> {
    /// Whether it takes the body.
    pub const OWN: Option<bool> = Some(T::BODY);
}

impl<T: FromRequestParts<S>, S> Takes<T, S> {
    /// It sees the head alone.
    pub const PARTS: bool = true;
}

impl<T: FromRequest<S>, S> Takes<T, S> {
    /// It sees the whole request.
    pub const REQUEST: bool = true;
}

/// Whether an extractor takes the body: asked in the order in which extraction chooses among the traits.
pub const fn takes(own: Option<bool>, parts: bool, request: bool) -> bool {
    match own {
        Some(own) => own,
        None => request && !parts,
    }
}

/// Asserts that a parameter does not take the body beside others that do.
///
/// # Panics
///
/// If it does: when the table is compiled.
#[track_caller]
pub const fn alone(takes: bool, others: &[bool]) {
    let mut at = 0;
    while takes && at < others.len() {
        assert!(
            !others[at],
            "two parameters take the body, which comes once: take it once, and make the other value from that"
        );
        at += 1;
    }
}

/// Asserts that a parameter of a guard does not take the body.
///
/// # Panics
///
/// If it does: when the table is compiled.
#[track_caller]
pub const fn bodiless(takes: bool) {
    assert!(
        !takes,
        "a guard runs before the body is read, and this takes it: check the body in the handlers, which run when every \
         guard has passed"
    );
}

/// Asserts that an extractor by the name of one that reads what axum's router tells it is one of pulya's.
///
/// # Panics
///
/// If it is not: when the table is compiled.
#[track_caller]
pub const fn told_by_router(own: Option<bool>) {
    assert!(
        own.is_some(),
        "this extractor reads what axum's router tells the handlers that it calls: list a path parameter by its name, \
         `(id: u64)`, or let pulya call the handler: `=> fn PATH`"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Form, Query};
    use crate::request::Method;
    use crate::response::Json;

    struct Parts;

    impl<S: Sync> FromRequestParts<S> for Parts {
        type Rejection = ();
        async fn from_request_parts(_: &mut http::request::Parts, _: &S) -> Result<Self, ()> {
            Ok(Self)
        }
    }

    macro_rules! takes {
        ($ty:ty) => {
            takes(Takes::<$ty, ()>::OWN, Takes::<$ty, ()>::PARTS, Takes::<$ty, ()>::REQUEST)
        };
    }

    #[test]
    fn extractors_say_whether_they_take_the_body() {
        for (name, found, expected) in [
            ("Json", takes!(Json<u32>), true),
            ("Form", takes!(Form<u32>), true),
            ("Option of Json", takes!(Option<Json<u32>>), true),
            ("Query", takes!(Query<u32>), false),
            ("Method", takes!(Method), false),
            ("axum-core, head", takes!(Parts), false),
            ("axum-core, request", takes!(http::Request<axum_core::body::Body>), true),
            ("axum-core, bytes", takes!(bytes::Bytes), true),
            ("none", takes!(u32), false),
        ] {
            assert_eq!(found, expected, "{name}");
        }
        alone(true, &[false, false]);
        alone(false, &[true]);
        bodiless(false);
        told_by_router(Some(false));
        assert!(std::panic::catch_unwind(|| told_by_router(None)).is_err());
        assert!(std::panic::catch_unwind(|| bodiless(true)).is_err());
        assert!(std::panic::catch_unwind(|| alone(true, &[false, true])).is_err());
    }
}
