//! Limits of a head, wherever its bytes are split.

use super::*;

const LIMITS: HeadLimits = HeadLimits { line: 40, section: 60, fields: 3 };

fn read(bytes: &[u8]) -> Parse {
    let (mut head, mut spans, mut known) = (ParsedHead::default(), Vec::new(), KnownSection::default());
    let mut to = Parsed { head: &mut head, spans: &mut spans, known: &mut known };
    parse(bytes, &mut to, &LIMITS)
}

/// What becomes of a head that comes in two pieces, the first of that length.
fn read_split(bytes: &[u8], at: usize) -> Parse {
    match read(&bytes[..at]) {
        Parse::Partial => read(bytes),
        parse => parse,
    }
}

/// Exactly the limit is let pass and one more is not, wherever the bytes are split; and so is whatever else is
/// wrong with a head told the same.
#[test]
fn splits_decide_nothing() {
    let line = |length: usize, end: &str| format!("{:x<1$}{end}", "GET /", length - end.trim_end().len());
    let section = |length: usize| format!("host: a\r\nx: {:v<1$}\r\n\r\n", "", length - 16);
    let usual = line(20, " HTTP/1.1\r\n");
    let heads = [
        (line(40, " HTTP/1.1\r\n") + &section(20), None),
        (line(41, " HTTP/1.1\r\n") + &section(20), Some(414)),
        (line(42, " HTTP/1.1\r\n") + &section(20), Some(414)),
        (line(40, " HTTP/1.0\r\n") + &section(20), None),
        (line(41, " HTTP/1.0\r\n") + &section(20), Some(414)),
        (line(40, " HTTP/1.1\n") + &section(20), Some(400)),
        (line(41, " HTTP/1.1\n") + &section(20), Some(414)),
        (line(40, " HTTP/2.0\r\n") + &section(20), Some(505)),
        (line(41, " HTTP/2.0\r\n") + &section(20), Some(414)),
        (line(41, " HTTP/2.0\n") + &section(20), Some(414)),
        (line(40, "\x01\r\n") + &section(20), Some(400)),
        (line(41, "\x01\r\n") + &section(20), Some(414)),
        (line(41, "\x01\n") + &section(20), Some(414)),
        (line(40, " HTTP/1.1\rx\n") + &section(20), Some(400)),
        (line(41, " HTTP/1.1\rx\n") + &section(20), Some(414)),
        (usual.clone() + &section(60), None),
        (usual.clone() + &section(61), Some(431)),
        (usual.clone() + &section(62), Some(431)),
        (line(40, " HTTP/1.1\r\n") + &section(60), None),
        (line(40, " HTTP/1.1\r\n") + &section(61), Some(431)),
        (line(41, " HTTP/1.1\r\n") + &section(61), Some(414)),
        // Something wrong within the limit, and beyond it.
        (usual.clone() + &section(30)[..28] + "\x01y: z\r\n\r\n", Some(400)),
        (usual.clone() + &section(61)[..59] + "\x01y: z\r\n\r\n", Some(400)),
        (usual.clone() + &section(62)[..60] + "\x01y: z\r\n\r\n", Some(431)),
        (usual.clone() + &section(80)[..78] + "\x01y: z\r\n\r\n", Some(431)),
        // One field too many, in the same way.
        (usual.clone() + "host: a\r\nx: y\r\nx: y\r\n\r\n", None),
        (usual.clone() + "host: a\r\nx: y\r\nx: y\r\nx: y\r\n\r\n", Some(431)),
        ("\n".to_owned() + &usual + &section(20), Some(400)),
        ("\n".to_owned() + &line(41, " HTTP/1.1\r\n") + &section(61), Some(400)),
    ];
    for (head, status) in heads {
        let whole = read(head.as_bytes());
        let found = match whole {
            Parse::Refused(refused) => Some(refused.status),
            parse => (parse != Parse::Complete).then_some(0),
        };
        assert_eq!(found, status, "{head:?}");
        for at in 0..=head.len() {
            assert_eq!(read_split(head.as_bytes(), at), whole, "{head:?} at {at}");
        }
        // More behind it, whatever it is, was not there to be asked about.
        assert_eq!(read(&[head.as_bytes(), &[0; 100]].concat()), whole, "{head:?}");
    }
}
