//! Extractors: types that make themselves of a request.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::form::{Form, Query, form, query};
use super::json::json;
use crate::request::{Body, Head};
use crate::response::{Error, Json, Refusal};

/// A type that makes itself of a request, so that it can be a parameter: `name: MyType`.
///
/// ```
/// use pulya_runtime::extract::Extract;
/// use pulya_runtime::request::{Body, Head};
/// use pulya_runtime::response::{Error, ResultExt};
///
/// struct ApiKey(String);
///
/// impl Extract for ApiKey {
///     async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
///         Ok(Self(head.header("x-api-key").status(401)?.to_owned()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be taken out of a request",
    label = "this is no extractor",
    note = "implement or derive `pulya::Extract` for it, or say where it comes from: `json name: T`, `query name: T`, `header \"key\" name: T`",
    note = "an extractor of axum-core's takes what `#[state]` marks as its state, and `()` where nothing is marked",
    note = "the request itself is borrowed: `head: &Head<'_>`, and `body name: &mut Body<'_>`"
)]
pub trait Extract: Sized {
    /// Whether it takes the body. A route takes the body once at most, and this is how its other parameters know.
    const BODY: bool = false;

    /// Makes the value, or says why it can't be made.
    ///
    /// # Errors
    ///
    /// Whatever is to be answered instead.
    fn extract(head: &Head<'_>, body: &mut Body<'_>) -> impl Future<Output = Result<Self, Error>>;
}

impl<T: DeserializeOwned> Extract for Json<T> {
    const BODY: bool = true;

    async fn extract(head: &Head<'_>, body: &mut Body<'_>) -> Result<Self, Error> {
        Ok(Self(json(head, body).await.map_err(Error::refusal)?))
    }
}

impl<T: DeserializeOwned> Extract for Query<T> {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        Ok(Self(query(head).map_err(Error::refusal)?))
    }
}

impl<T: DeserializeOwned> Extract for Form<T> {
    const BODY: bool = true;

    async fn extract(head: &Head<'_>, body: &mut Body<'_>) -> Result<Self, Error> {
        Ok(Self(form(head, body).await.map_err(Error::refusal)?))
    }
}

/// `None` where the request has nothing of the kind. What it has and is not valid is still refused: see
/// [`Error::absent`].
impl<T: Extract> Extract for Option<T> {
    const BODY: bool = T::BODY;

    async fn extract(head: &Head<'_>, body: &mut Body<'_>) -> Result<Self, Error> {
        match T::extract(head, body).await {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// How a parameter of this type is extracted; `S` is the state of axum-core's extractors.
#[derive(Debug)]
pub struct Extractor<T, S: 'static = ()> {
    state: &'static S,
    of: PhantomData<T>,
}

impl<T> Extractor<T> {
    /// The choice for `T`, in a table that has no state.
    #[inline]
    #[expect(clippy::new_without_default, reason = "made by generated code alone")]
    pub fn new() -> Self {
        Self { state: &(), of: PhantomData }
    }
}

impl<T, S> Extractor<T, S> {
    /// The choice for `T`, in a table that has one.
    #[inline]
    pub fn with(state: &'static S) -> Self {
        Self { state, of: PhantomData }
    }
}

impl<'h, 'r, S> Extractor<&'h Head<'r>, S> {
    /// The head itself. Inherent, because an extractor does not borrow: a trait with a lifetime would make
    /// futures whose `Send` the compiler can't prove.
    #[inline]
    pub fn extract(&self, head: &'h Head<'r>, _: &mut Body<'_>) -> Ready<Result<&'h Head<'r>, Refusal>> {
        ready(Ok(head))
    }
}

/// The traits whose methods are the tiers: pulya's own extractors, then axum-core's, then an error.
pub(super) mod tiers {
    use axum_core::extract::{FromRequest, FromRequestParts};

    use super::*;
    use crate::extract::axum;
    #[cfg(feature = "garde")]
    use crate::extract::validate::ValidationContext;

    /// First: pulya's own, of a type that can be validated.
    #[cfg(feature = "garde")]
    pub trait ByValidate<T> {
        /// Makes the value.
        fn extract(&self, head: &Head<'_>, body: &mut Body<'_>) -> impl Future<Output = Result<T, Refusal>>;
    }

    /// Then: one whose rules need what is not there, and the compiler says so.
    #[cfg(feature = "garde")]
    pub trait ByValidateWithoutContext<T, C> {
        /// Can't be called.
        fn extract(&self, head: &Head<'_>, body: &mut Body<'_>) -> Ready<Result<T, Refusal>>
        where
            C: ValidationContext;
    }

    /// Implements both tiers for the wrappers of decoded values.
    #[cfg(feature = "garde")]
    macro_rules! validated {
        ($($wrapper:ident, $status:literal;)*) => {$(
            impl<T, S> ByValidate<$wrapper<T>> for &&&&&Extractor<$wrapper<T>, S>
            where
                T: DeserializeOwned + garde::Validate<Context: Default>,
            {
                #[inline]
                async fn extract(
                    &self,
                    head: &Head<'_>,
                    body: &mut Body<'_>,
                ) -> Result<$wrapper<T>, Refusal> {
                    let value = $wrapper::<T>::extract(head, body).await?;
                    crate::extract::validate::validate(&value.0, $status)?;
                    Ok(value)
                }
            }

            impl<T, S> ByValidate<Option<$wrapper<T>>> for &&&&&Extractor<Option<$wrapper<T>>, S>
            where
                T: DeserializeOwned + garde::Validate<Context: Default>,
            {
                #[inline]
                async fn extract(
                    &self,
                    head: &Head<'_>,
                    body: &mut Body<'_>,
                ) -> Result<Option<$wrapper<T>>, Refusal> {
                    let value = Option::<$wrapper<T>>::extract(head, body).await?;
                    if let Some(value) = &value {
                        crate::extract::validate::validate(&value.0, $status)?;
                    }
                    Ok(value)
                }
            }

            impl<T, S> ByValidateWithoutContext<$wrapper<T>, T::Context> for &&&&Extractor<$wrapper<T>, S>
            where
                T: DeserializeOwned + garde::Validate,
            {
                fn extract(&self, _: &Head<'_>, _: &mut Body<'_>) -> Ready<Result<$wrapper<T>, Refusal>>
                where
                    T::Context: ValidationContext,
                {
                    ready(Err(Refusal::fixed(500)))
                }
            }
        )*};
    }

    #[cfg(feature = "garde")]
    validated! { Json, 422; Query, 422; Form, 422; }

    /// Then: pulya's own.
    pub trait ByExtract<T> {
        /// Makes the value.
        fn extract(&self, head: &Head<'_>, body: &mut Body<'_>) -> impl Future<Output = Result<T, Refusal>>;
    }

    impl<T: Extract, S> ByExtract<T> for &&&Extractor<T, S> {
        #[inline]
        async fn extract(&self, head: &Head<'_>, body: &mut Body<'_>) -> Result<T, Refusal> {
            T::extract(head, body).await.map_err(Refusal::from)
        }
    }

    /// Then: axum-core's, from the head alone.
    pub trait ByRequestParts<T> {
        /// Makes the value.
        fn extract(
            &self,
            head: &Head<'_>,
            body: &mut Body<'_>,
        ) -> impl Future<Output = Result<T, Refusal>> + Send;
    }

    // That these futures are `Send` is said here, where `T` is any type: see `handler`.
    impl<T: FromRequestParts<S>, S: Sync> ByRequestParts<T> for &&Extractor<T, S> {
        #[inline]
        #[expect(clippy::manual_async_fn, reason = "an `async fn` can't say that it is `Send`")]
        fn extract(
            &self,
            head: &Head<'_>,
            _: &mut Body<'_>,
        ) -> impl Future<Output = Result<T, Refusal>> + Send {
            async { axum::from_parts(&mut axum::parts(head)?, self.state).await }
        }
    }

    /// Then: axum-core's, from the whole request.
    pub trait ByRequest<T> {
        /// Makes the value.
        fn extract(
            &self,
            head: &Head<'_>,
            body: &mut Body<'_>,
        ) -> impl Future<Output = Result<T, Refusal>> + Send;
    }

    impl<T: FromRequest<S>, S: Sync> ByRequest<T> for &Extractor<T, S> {
        #[inline]
        #[expect(clippy::manual_async_fn, reason = "likewise")]
        fn extract(
            &self,
            head: &Head<'_>,
            body: &mut Body<'_>,
        ) -> impl Future<Output = Result<T, Refusal>> + Send {
            async { axum::from_request(axum::parts(head)?, body, self.state).await }
        }
    }

    /// Last: nothing, and the compiler says so. Not async: the bound of a future would be checked, and missed, once
    /// more where it is awaited.
    pub trait ByNoExtractor<T> {
        /// Can't be called.
        fn extract(&self, head: &Head<'_>, body: &mut Body<'_>) -> Ready<Result<T, Refusal>>
        where
            T: Extract;
    }

    impl<T, S> ByNoExtractor<T> for Extractor<T, S> {
        fn extract(&self, _: &Head<'_>, _: &mut Body<'_>) -> Ready<Result<T, Refusal>>
        where
            T: Extract,
        {
            ready(Err(Refusal::fixed(500)))
        }
    }
}
