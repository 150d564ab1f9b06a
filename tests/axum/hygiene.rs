//! Handlers out of a macro of the user's, and beside items and providers of the same names.

use axum::extract::State;

use super::get;

async fn show(State(state): State<String>) -> String {
    state
}

/// Called as what the expansion works with.
mod odd {
    pub(super) async fn handled() -> &'static str {
        "handled"
    }

    pub(super) async fn r#async() -> &'static str {
        "async"
    }
}

macro_rules! table {
    ($name:ident, $ident:ident, $path:path, $ty:ty) => {
        pulya::routes! {
            struct $name;

            #[state]
            input state: $ty;

            GET "/ident"   => fn $ident;
            GET "/path"    => fn $path;
            GET "/literal" => fn odd::handled;
            GET "/{id}" (id: u8) => fn odd::r#async;
        }
    };
}

table!(FromMacro, show, odd::handled, String);

pulya::routes! {
    struct Beside;

    // A provider is no function, and a parameter of the path is none either.
    #[state]
    input show: String;

    GET "/"                => fn show;
    GET "/provider"        => show.clone();
    GET "/under/{show_id}" => fn show;
}

#[tokio::test]
async fn handlers_come_out_of_macros() {
    let client = FromMacro::build("state".to_owned()).await.expect("a table").client();
    for (target, expected) in
        [("/ident", "state"), ("/path", "handled"), ("/literal", "handled"), ("/7", "async")]
    {
        assert_eq!(get(&client, target).await.text(), expected, "{target}");
    }
}

#[tokio::test]
async fn a_handler_may_be_called_as_a_provider_is() {
    let client = Beside::build("state".to_owned()).await.expect("a table").client();
    for target in ["/", "/provider", "/under/7"] {
        assert_eq!(get(&client, target).await.text(), "state", "{target}");
    }
}
