//! An expansion, formatted.

#[allow(non_camel_case_types, deprecated, clippy::all)]
const _: () = {
    use ::pulya::__private::json as __pulya_json;
    #[allow(unused_imports)]
    use __pulya_json::{FieldNothing as _, FieldSerde as _};
    #[automatically_derived]
    impl __pulya_json::ToJson for Event {
        fn write_json<'__b>(
            &self,
            __pulya_out: &mut __pulya_json::Out<'__b>,
            __pulya_at: __pulya_json::At<'__b>,
        ) -> __pulya_json::Written<'__b> {
            __pulya_json::ToJson::write_json_body(
                self,
                __pulya_out,
                __pulya_at,
                __pulya_json::Open::None,
            )
        }
        #[inline]
        #[allow(unused_variables)]
        fn write_json_entries<'__b>(
            &self,
            __pulya_out: &mut __pulya_json::Out<'__b>,
            __pulya_at: __pulya_json::At<'__b>,
            __pulya_within: &__pulya_json::Within,
        ) -> __pulya_json::Written<'__b> {
            __pulya_json::ToJson::write_json_body(
                self,
                __pulya_out,
                __pulya_at,
                __pulya_json::Open::Some(__pulya_within),
            )
        }
        #[inline(always)]
        #[allow(unused_variables)]
        fn write_json_body<'__b>(
            &self,
            __pulya_out: &mut __pulya_json::Out<'__b>,
            __pulya_at: __pulya_json::At<'__b>,
            __pulya_within: __pulya_json::Open<'_>,
        ) -> __pulya_json::Written<'__b> {
            let __pulya_open = __pulya_within.is_some();
            match self {
                Self::Started { .. } => {
                    let __pulya_at = match __pulya_out.room(__pulya_at, 18usize) {
                        __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                        __pulya_json::Result::Err(__pulya_error) => {
                            return __pulya_json::Result::Err(__pulya_error);
                        }
                    };
                    let __pulya_at = __pulya_out
                        .first(__pulya_at, __pulya_open, "{\"kind\":\"started\"");
                    let __pulya_at = __pulya_out.unopened(__pulya_at, __pulya_open, "}");
                    __pulya_json::Result::Ok(__pulya_at.at())
                }
                Self::Moved { x: __pulya_0, y: __pulya_1, .. } => {
                    let __pulya_at = match __pulya_out.room(__pulya_at, 74usize) {
                        __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                        __pulya_json::Result::Err(__pulya_error) => {
                            return __pulya_json::Result::Err(__pulya_error);
                        }
                    };
                    let __pulya_at = __pulya_out
                        .first(__pulya_at, __pulya_open, "{\"kind\":\"moved\",\"x\":");
                    let __pulya_at = match __pulya_out
                        .entry(__pulya_at, "", __pulya_0, 30usize)
                    {
                        __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                        __pulya_json::Result::Err(__pulya_error) => {
                            return __pulya_json::Result::Err(__pulya_error);
                        }
                    };
                    let __pulya_at = match __pulya_out
                        .entry(__pulya_at, ",\"y\":", __pulya_1, 1usize)
                    {
                        __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                        __pulya_json::Result::Err(__pulya_error) => {
                            return __pulya_json::Result::Err(__pulya_error);
                        }
                    };
                    let __pulya_at = __pulya_out.unopened(__pulya_at, __pulya_open, "}");
                    __pulya_json::Result::Ok(__pulya_at.at())
                }
                Self::Other { 0: __pulya_0, .. } => {
                    let __pulya_at = match __pulya_out.room(__pulya_at, 15usize) {
                        __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                        __pulya_json::Result::Err(__pulya_error) => {
                            return __pulya_json::Result::Err(__pulya_error);
                        }
                    };
                    let __pulya_at = __pulya_out
                        .first(__pulya_at, __pulya_open, "{\"kind\":\"other\"");
                    let __pulya_at = __pulya_at.at();
                    let __pulya_at = match {
                        let __pulya_within = &__pulya_json::Within::Variant {
                            of: "Event",
                            name: "Other",
                        };
                        {
                            enum _0 {}
                            __pulya_json::Field::<_, _0, Self>::of(__pulya_0)
                                .field_entries(__pulya_out, __pulya_at, __pulya_within)
                        }
                    } {
                        __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                        __pulya_json::Result::Err(__pulya_error) => {
                            return __pulya_json::Result::Err(__pulya_error);
                        }
                    };
                    let __pulya_at = match __pulya_out.room(__pulya_at, 1usize) {
                        __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                        __pulya_json::Result::Err(__pulya_error) => {
                            return __pulya_json::Result::Err(__pulya_error);
                        }
                    };
                    let __pulya_at = __pulya_out.unopened(__pulya_at, __pulya_open, "}");
                    __pulya_json::Result::Ok(__pulya_at.at())
                }
            }
        }
    }
};
