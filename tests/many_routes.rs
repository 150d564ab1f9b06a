//! A table of three hundred routes: the dispatch tree has three levels then, and each route is still the one that answers.

macro_rules! many {
    ($($pattern:literal)*) => {
        pulya::routes! {
            struct Many;

            $(GET $pattern (id: u64) => answer($pattern, id).await?;)*
        }

        const PATTERNS: &[&str] = &[$($pattern),*];
    };
}

/// What a route answers, unless the number is odd: then it leaves early.
async fn answer(pattern: &str, id: u64) -> Result<String, pulya::Error> {
    tokio::task::yield_now().await;
    match id % 2 {
        0 => Ok(format!("{pattern} {id}")),
        _ => Err(pulya::Error::new(409)),
    }
}

many! {
    "/r0/{id}" "/r1/{id}" "/r2/{id}" "/r3/{id}" "/r4/{id}" "/r5/{id}" "/r6/{id}" "/r7/{id}" "/r8/{id}"
    "/r9/{id}" "/r10/{id}" "/r11/{id}" "/r12/{id}" "/r13/{id}" "/r14/{id}" "/r15/{id}" "/r16/{id}"
    "/r17/{id}" "/r18/{id}" "/r19/{id}" "/r20/{id}" "/r21/{id}" "/r22/{id}" "/r23/{id}" "/r24/{id}"
    "/r25/{id}" "/r26/{id}" "/r27/{id}" "/r28/{id}" "/r29/{id}" "/r30/{id}" "/r31/{id}" "/r32/{id}"
    "/r33/{id}" "/r34/{id}" "/r35/{id}" "/r36/{id}" "/r37/{id}" "/r38/{id}" "/r39/{id}" "/r40/{id}"
    "/r41/{id}" "/r42/{id}" "/r43/{id}" "/r44/{id}" "/r45/{id}" "/r46/{id}" "/r47/{id}" "/r48/{id}"
    "/r49/{id}" "/r50/{id}" "/r51/{id}" "/r52/{id}" "/r53/{id}" "/r54/{id}" "/r55/{id}" "/r56/{id}"
    "/r57/{id}" "/r58/{id}" "/r59/{id}" "/r60/{id}" "/r61/{id}" "/r62/{id}" "/r63/{id}" "/r64/{id}"
    "/r65/{id}" "/r66/{id}" "/r67/{id}" "/r68/{id}" "/r69/{id}" "/r70/{id}" "/r71/{id}" "/r72/{id}"
    "/r73/{id}" "/r74/{id}" "/r75/{id}" "/r76/{id}" "/r77/{id}" "/r78/{id}" "/r79/{id}" "/r80/{id}"
    "/r81/{id}" "/r82/{id}" "/r83/{id}" "/r84/{id}" "/r85/{id}" "/r86/{id}" "/r87/{id}" "/r88/{id}"
    "/r89/{id}" "/r90/{id}" "/r91/{id}" "/r92/{id}" "/r93/{id}" "/r94/{id}" "/r95/{id}" "/r96/{id}"
    "/r97/{id}" "/r98/{id}" "/r99/{id}" "/r100/{id}" "/r101/{id}" "/r102/{id}" "/r103/{id}" "/r104/{id}"
    "/r105/{id}" "/r106/{id}" "/r107/{id}" "/r108/{id}" "/r109/{id}" "/r110/{id}" "/r111/{id}" "/r112/{id}"
    "/r113/{id}" "/r114/{id}" "/r115/{id}" "/r116/{id}" "/r117/{id}" "/r118/{id}" "/r119/{id}" "/r120/{id}"
    "/r121/{id}" "/r122/{id}" "/r123/{id}" "/r124/{id}" "/r125/{id}" "/r126/{id}" "/r127/{id}" "/r128/{id}"
    "/r129/{id}" "/r130/{id}" "/r131/{id}" "/r132/{id}" "/r133/{id}" "/r134/{id}" "/r135/{id}" "/r136/{id}"
    "/r137/{id}" "/r138/{id}" "/r139/{id}" "/r140/{id}" "/r141/{id}" "/r142/{id}" "/r143/{id}" "/r144/{id}"
    "/r145/{id}" "/r146/{id}" "/r147/{id}" "/r148/{id}" "/r149/{id}" "/r150/{id}" "/r151/{id}" "/r152/{id}"
    "/r153/{id}" "/r154/{id}" "/r155/{id}" "/r156/{id}" "/r157/{id}" "/r158/{id}" "/r159/{id}" "/r160/{id}"
    "/r161/{id}" "/r162/{id}" "/r163/{id}" "/r164/{id}" "/r165/{id}" "/r166/{id}" "/r167/{id}" "/r168/{id}"
    "/r169/{id}" "/r170/{id}" "/r171/{id}" "/r172/{id}" "/r173/{id}" "/r174/{id}" "/r175/{id}" "/r176/{id}"
    "/r177/{id}" "/r178/{id}" "/r179/{id}" "/r180/{id}" "/r181/{id}" "/r182/{id}" "/r183/{id}" "/r184/{id}"
    "/r185/{id}" "/r186/{id}" "/r187/{id}" "/r188/{id}" "/r189/{id}" "/r190/{id}" "/r191/{id}" "/r192/{id}"
    "/r193/{id}" "/r194/{id}" "/r195/{id}" "/r196/{id}" "/r197/{id}" "/r198/{id}" "/r199/{id}" "/r200/{id}"
    "/r201/{id}" "/r202/{id}" "/r203/{id}" "/r204/{id}" "/r205/{id}" "/r206/{id}" "/r207/{id}" "/r208/{id}"
    "/r209/{id}" "/r210/{id}" "/r211/{id}" "/r212/{id}" "/r213/{id}" "/r214/{id}" "/r215/{id}" "/r216/{id}"
    "/r217/{id}" "/r218/{id}" "/r219/{id}" "/r220/{id}" "/r221/{id}" "/r222/{id}" "/r223/{id}" "/r224/{id}"
    "/r225/{id}" "/r226/{id}" "/r227/{id}" "/r228/{id}" "/r229/{id}" "/r230/{id}" "/r231/{id}" "/r232/{id}"
    "/r233/{id}" "/r234/{id}" "/r235/{id}" "/r236/{id}" "/r237/{id}" "/r238/{id}" "/r239/{id}" "/r240/{id}"
    "/r241/{id}" "/r242/{id}" "/r243/{id}" "/r244/{id}" "/r245/{id}" "/r246/{id}" "/r247/{id}" "/r248/{id}"
    "/r249/{id}" "/r250/{id}" "/r251/{id}" "/r252/{id}" "/r253/{id}" "/r254/{id}" "/r255/{id}" "/r256/{id}"
    "/r257/{id}" "/r258/{id}" "/r259/{id}" "/r260/{id}" "/r261/{id}" "/r262/{id}" "/r263/{id}" "/r264/{id}"
    "/r265/{id}" "/r266/{id}" "/r267/{id}" "/r268/{id}" "/r269/{id}" "/r270/{id}" "/r271/{id}" "/r272/{id}"
    "/r273/{id}" "/r274/{id}" "/r275/{id}" "/r276/{id}" "/r277/{id}" "/r278/{id}" "/r279/{id}" "/r280/{id}"
    "/r281/{id}" "/r282/{id}" "/r283/{id}" "/r284/{id}" "/r285/{id}" "/r286/{id}" "/r287/{id}" "/r288/{id}"
    "/r289/{id}" "/r290/{id}" "/r291/{id}" "/r292/{id}" "/r293/{id}" "/r294/{id}" "/r295/{id}" "/r296/{id}"
    "/r297/{id}" "/r298/{id}" "/r299/{id}"
}

#[tokio::test]
async fn each_route_answers_for_itself() {
    let client = Many::build().await.expect("builds").client();
    // More than two levels hold: leaves of sixteen, and sixteen of those.
    assert_eq!(PATTERNS.len(), 300);
    for (number, pattern) in PATTERNS.iter().enumerate() {
        let (even, odd) = (2 * number, 2 * number + 1);
        let answer = client.get(pattern.replace("{id}", &even.to_string())).send().await;
        assert_eq!((answer.status(), answer.text()), (200, &*format!("{pattern} {even}")));
        let refused = client.get(pattern.replace("{id}", &odd.to_string())).send().await;
        assert_eq!(refused.status(), 409, "{pattern}");
    }
}
