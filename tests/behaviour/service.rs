//! The tables under test.

use std::rc::Rc;

use pulya::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize)]
pub struct Item {
    id: u64,
    name: String,
}

#[derive(Clone, Debug, ToJson)]
pub struct Price {
    cents: u32,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct NewItem {
    name: String,
    #[serde(default)]
    count: u32,
}

#[derive(Debug, Deserialize)]
pub struct Page {
    from: Option<u32>,
    #[serde(default)]
    tag: Vec<String>,
}

pub struct Stock {
    items: Vec<Item>,
}

impl Stock {
    pub fn new() -> Self {
        Self { items: vec![Item { id: 1, name: "lamp".into() }, Item { id: 2, name: "chair".into() }] }
    }

    async fn find(&self, id: u64) -> Option<Item> {
        tokio::task::yield_now().await;
        self.items.iter().find(|item| item.id == id).cloned()
    }
}

#[derive(Debug)]
pub enum ShopError {
    SoldOut,
    Parse,
}

impl From<std::num::ParseIntError> for ShopError {
    fn from(_: std::num::ParseIntError) -> Self {
        Self::Parse
    }
}

impl Respond for ShopError {
    fn respond(self, reply: &mut pulya::Reply<'_>) {
        match self {
            Self::SoldOut => reply.send(Status::GONE, "text/plain", b"sold out"),
            Self::Parse => reply.send(Status::BAD_REQUEST, "text/plain", b"no number"),
        }
    }
}

/// What only axum-core can send.
pub struct Foreign;

impl axum_core::response::IntoResponse for Foreign {
    fn into_response(self) -> axum_core::response::Response {
        (Status::IM_A_TEAPOT, [("x-from", "axum")], "teapot").into_response()
    }
}

pulya::routes! {
    #[slash(redirect)]
    pub struct Shop;

    error ShopError;

    input stock: Stock;
    singleton count: usize = stock.items.len();
    singleton total: String = format!("{count} items");

    GET "/"          => "shop";
    GET "/bytes"     => b"\x01\x02";
    GET "/string"    => String::from("text");
    GET "/unit"      => ();
    GET "/status"    => Status::ACCEPTED;
    GET "/pair"      => (Status::CREATED, "made");
    GET "/response"  => Response::new(Status::OK).header("x-a", "1").text("built");
    GET "/json"      => Json(vec![1, 2, 3]);
    GET "/jsonpair"  => (Status::CREATED, Json(Price { cents: 5, note: None }));
    GET "/foreign"   => Foreign;
    GET "/mixed/{n}" (n: u32) => if n == 0 { Err(ShopError::SoldOut) } else { Ok(Foreign) };
    GET "/option/{n}" (n: u32) => (n > 0).then(|| format!("{n}"));
    #[once]
    GET "/once"      => total.clone();
    #[blocking]
    GET "/blocking/{n}" (n: u32) => { std::thread::sleep(std::time::Duration::from_millis(1)); (n * 2).to_string() };

    GET "/items"      (query page: Page) -> Vec<Item> => {
        stock.items.iter().skip(page.from.unwrap_or(0) as usize).filter(|item| page.tag.is_empty() || page.tag.contains(&item.name)).cloned().collect()
    };
    POST "/items"     (json new: NewItem) -> 201 Item => Item { id: 3, name: format!("{}x{}", new.name, new.count) };
    /// One item.
    GET "/items/{id}" as item (id: u64) -> Item => stock.find(id).await;
    DELETE "/items/{id}" (id: u64) -> 204 => { stock.find(id).await.ok_or(ShopError::SoldOut)?; };
    GET "/items/{id}/price" (id: u64) -> Price => {
        let item = stock.find(id).await.ok_or(ShopError::SoldOut)?;
        Price { cents: 100, note: Some(item.name) }
    };

    GET "/early/{n}" (n: i32) -> Price => {
        if n < 0 { return Err(ShopError::SoldOut); }
        Price { cents: n as u32, note: None }
    };
    GET "/parse/{text}" -> Price => Price { cents: text.parse()?, note: None };

    GET "/q" (query "a" a: &str, query "b" b: Option<u32>, query "c" c: Vec<i8>) => format!("{a} {b:?} {c:?}");
    GET "/h" (header "x-token" token: &str, header "x-n" n: Option<u8>) => format!("{token} {n:?}");
    GET "/c" (cookie "session" session: Option<&str>) => session.unwrap_or("none").to_owned();
    POST "/form" (form new: NewItem) => format!("{} {}", new.name, new.count);
    POST "/text" (body text: String) => text.to_uppercase();
    GET "/uri" (uri: http::Uri) => uri.to_string();
    GET "/view" (head: &Head<'_>) => head.path.to_owned();
    GET | POST "/both" => "both";
    ANY "/any/{x}" => x;
    GET "/any/named" => "named";

    scope "/teams/{team}" {
        GET ""                            => format!("team {team}");
        GET "/"                           => format!("slash {team}");
        GET "/members/{member}.json" as member => format!("{member} of {team}");
    }
    GET "/files/{*path}" as file => path;
    GET "/range/{from}...{to}" => format!("{from} to {to}");
}

pulya::routes! {
    pub struct Broken;
    input seven: u32;
    singleton number: u32 = format!("{seven}x").parse()?;
    GET "/" => number.to_string();
}

pulya::routes! {
    #[local]
    pub struct Local;
    GET "/rc" => {
        let shared = Rc::new(1);
        let other = shared.clone();
        tokio::task::yield_now().await;
        format!("{other} {}", Rc::strong_count(&shared))
    };
}
