//! An expansion, formatted.

#[allow(non_camel_case_types, deprecated, clippy::all)]
const _: () = {
    use ::pulya::__private::json as __pulya_json;
    #[allow(unused_imports)]
    use __pulya_json::{FieldNothing as _, FieldSerde as _};
    #[automatically_derived]
    impl __pulya_json::ToJson for Order {
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
            let __pulya_at = match __pulya_out.room(__pulya_at, 61usize) {
                __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                __pulya_json::Result::Err(__pulya_error) => {
                    return __pulya_json::Result::Err(__pulya_error);
                }
            };
            let __pulya_at = __pulya_out.first(__pulya_at, __pulya_open, "{\"id\":");
            let __pulya_at = match __pulya_out.entry(__pulya_at, "", &self.id, 35usize) {
                __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                __pulya_json::Result::Err(__pulya_error) => {
                    return __pulya_json::Result::Err(__pulya_error);
                }
            };
            let __pulya_at = match __pulya_out
                .entry(__pulya_at, ",\"paid \\\"up\\\"\":", &self.paid, 12usize)
            {
                __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                __pulya_json::Result::Err(__pulya_error) => {
                    return __pulya_json::Result::Err(__pulya_error);
                }
            };
            let __pulya_at = match {
                enum customer {}
                __pulya_json::Field::<_, customer, Self>::of(&self.customer)
                    .put_field(__pulya_out, __pulya_at, ",\"customer\":", 8usize)
            } {
                __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                __pulya_json::Result::Err(__pulya_error) => {
                    return __pulya_json::Result::Err(__pulya_error);
                }
            };
            let __pulya_at = match __pulya_out
                .entry(__pulya_at, ",\"note\":", &self.note, 0usize)
            {
                __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                __pulya_json::Result::Err(__pulya_error) => {
                    return __pulya_json::Result::Err(__pulya_error);
                }
            };
            let __pulya_at = __pulya_at.at();
            let __pulya_at = if Vec::is_empty(&self.lines) {
                __pulya_at
            } else {
                let __pulya_at = match __pulya_out.room(__pulya_at, 9usize) {
                    __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                    __pulya_json::Result::Err(__pulya_error) => {
                        return __pulya_json::Result::Err(__pulya_error);
                    }
                };
                let __pulya_at = match {
                    enum lines {}
                    __pulya_json::Field::<_, lines, Self>::of(&self.lines)
                        .put_field(__pulya_out, __pulya_at, ",\"lines\":", 0usize)
                } {
                    __pulya_json::Result::Ok(__pulya_at) => __pulya_at,
                    __pulya_json::Result::Err(__pulya_error) => {
                        return __pulya_json::Result::Err(__pulya_error);
                    }
                };
                __pulya_at.at()
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
};
