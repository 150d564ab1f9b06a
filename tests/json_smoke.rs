//! A first look.
use pulya::ToJson;
use serde::Serialize;

#[derive(ToJson, Serialize)]
struct User<'a, T> {
    id: u64,
    name: String,
    nick: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<u8>,
    tags: Vec<String>,
    inner: T,
    owner: OnlySerde,
}

#[derive(Serialize)]
struct OnlySerde {
    a: f64,
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t", rename_all = "camelCase")]
enum E {
    UnitOne,
    New(P),
    Str { a: i8, b: bool },
}

#[derive(ToJson, Serialize)]
struct P {
    #[serde(flatten)]
    m: std::collections::BTreeMap<String, u8>,
}

#[derive(ToJson, Serialize)]
enum F {
    A,
    B(Vec<F>),
    C(u8, String),
    D {
        x: Box<F>,
        #[serde(flatten)]
        e: E,
    },
}

#[test]
fn same() {
    let u = User {
        id: 7,
        name: "Ann\n".into(),
        nick: "x",
        age: None,
        tags: vec!["a".into(), "b".into()],
        inner: vec![
            F::A,
            F::B(vec![F::A, F::C(1, "q".into())]),
            F::D { x: Box::new(F::A), e: E::New(P { m: [("k".to_string(), 1)].into() }) },
            F::D { x: Box::new(F::A), e: E::UnitOne },
            F::D { x: Box::new(F::A), e: E::Str { a: -1, b: true } },
        ],
        owner: OnlySerde { a: 1.5 },
    };
    assert_eq!(pulya::json::to_string(&u).unwrap(), serde_json::to_string(&u).unwrap());
}
