//! Random tables, and paths that hit them.

use pulya_codegen::ir::{Class, Method, Methods, Parameter, Pattern, Piece, Route, Segment, conflicts};

/// A small generator of numbers (xorshift), so that a failure is found again by its seed.
pub struct Random(u64);

impl Random {
    /// A generator for a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit as u64) as usize
    }

    /// One of `choices`.
    pub fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    /// A table of up to eight routes. Half of them differ from the one before in a single segment, so that they
    /// often overlap.
    pub fn table(&mut self) -> Vec<Route> {
        let mut routes: Vec<Route> = Vec::new();
        for id in 0..1 + self.below(8) as u32 {
            let mut pattern = self.pattern();
            if let Some(before) = routes.last().filter(|_| self.below(2) == 0) {
                let changed = self.below(before.pattern.segments.len());
                let is_last = changed + 1 == before.pattern.segments.len();
                let segment = pattern.segments.swap_remove(0);
                pattern.segments = before.pattern.segments.clone();
                if is_last || !matches!(segment, Segment::Rest(_)) {
                    pattern.segments[changed] = segment;
                }
            }
            routes.push(Route { id, methods: self.methods(), pattern });
        }
        routes
    }

    /// A table without conflicts: where routes are in conflict, which of them answers is nobody's business.
    pub fn sound_table(&mut self) -> Option<Vec<Route>> {
        let table = self.table();
        Random::sound(table)
    }

    /// A table of many routes like those of services, without conflicts: texts and whole parameters, and now and then
    /// something else among them. Few words come first, so that many patterns have the same number of segments and
    /// begin alike.
    pub fn sound_wide_table(&mut self) -> Option<Vec<Route>> {
        const FIRST: [&str; 3] = ["api", "users", "user"];
        const WORDS: [&str; 12] = [
            "a",
            "me",
            "git",
            "new",
            "keys",
            "posts",
            "repository",
            "milestones",
            "commit_activity",
            "public_members_of",
            "a-text-of-exactly-32-bytes-12345",
            "and-one-that-is-longer-than-32-bytes",
        ];
        let mut table = Vec::new();
        for id in 0..60 {
            let mut names = 0;
            let pattern = match self.below(12) {
                0 => self.pattern(),
                _ => {
                    let segments = (0..1 + self.below(9)).map(|place| match (place, self.below(5)) {
                        (0, 0..4) => Segment::Literal(self.of(&FIRST).into()),
                        (_, 0..3) => Segment::Literal(self.of(&WORDS).into()),
                        _ => Segment::Param(self.parameter(&mut names)),
                    });
                    Pattern { segments: segments.collect() }
                }
            };
            table.push(Route { id, methods: Method::Get.into(), pattern });
        }
        Random::sound(table)
    }

    /// Makes a path longer than those that patterns give, inside one of its segments.
    pub fn stretch(&mut self, path: &mut Vec<u8>) {
        let mut at = 1 + self.below(path.len());
        while path.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
            at += 1;
        }
        let more = [10, 40, 70, 300][self.below(4)];
        path.splice(at..at, std::iter::repeat_n(b'1', more));
    }

    fn sound(mut table: Vec<Route>) -> Option<Vec<Route>> {
        let found = conflicts(&table);
        table.retain(|route| found.iter().all(|conflict| conflict.b != route.id));
        table.iter_mut().zip(0..).for_each(|(route, id)| route.id = id);
        conflicts(&table).is_empty().then_some(table)
    }

    fn methods(&mut self) -> Methods {
        match self.below(8) {
            0 => Methods::ANY,
            1 => Methods::from(Method::Head),
            2 => Methods::from(Method::Options),
            3 => Methods::from(Method::Post).with(Method::Get),
            4 => Methods::from(Method::Post),
            _ => Methods::from(Method::Get),
        }
    }

    /// A pattern of up to four segments.
    pub fn pattern(&mut self) -> Pattern {
        let mut names = 0;
        let count = 1 + self.below(4);
        let segments = (0..count)
            .map(|place| match self.below(10) {
                0..4 => Segment::Literal(self.of(&["a", "b", "ab", "1", "-", "", "true"]).into()),
                4..6 => Segment::Mixed(self.pieces(&mut names)),
                6 if place + 1 == count => {
                    let class = self.below(6);
                    Segment::Rest(match class {
                        0 => self.parameter(&mut names),
                        _ => Parameter {
                            class: Class::Untyped,
                            ty: String::new(),
                            ..self.parameter(&mut names)
                        },
                    })
                }
                _ => Segment::Param(self.parameter(&mut names)),
            })
            .collect();
        Pattern { segments }
    }

    fn pieces(&mut self, names: &mut usize) -> Vec<Piece> {
        let texts = ["a", "-", "aa", ".", "--", "1", "ü"];
        let literal = |random: &mut Random| Piece::Literal(random.of(&texts).into());
        let mut pieces = Vec::new();
        if self.below(2) == 0 {
            pieces.push(literal(self));
        }
        pieces.push(Piece::Param(self.parameter(names)));
        for _ in 0..self.below(3) {
            pieces.push(literal(self));
            pieces.push(Piece::Param(self.parameter(names)));
        }
        if pieces.len() == 1 || self.below(2) == 0 {
            pieces.push(literal(self));
        }
        pieces
    }

    fn parameter(&mut self, names: &mut usize) -> Parameter {
        let (class, ty) = match self.below(12) {
            0 => (Class::Bool, "bool"),
            1 => (Class::Uuid, "Uuid"),
            2 => (Class::Int { signed: false, bits: 8 }, "u8"),
            3 => (Class::Int { signed: true, bits: 8 }, "i8"),
            4 => (Class::Int { signed: false, bits: 64 }, "u64"),
            5 => (Class::Opaque(0), "Slug"),
            6 => (Class::Opaque(1), "Even"),
            _ => (Class::Untyped, ""),
        };
        *names += 1;
        Parameter { name: format!("p{names}"), class, ty: ty.into() }
    }

    /// A path made from one of the patterns, sometimes damaged, in normal form.
    pub fn path(&mut self, table: &[Route]) -> Vec<u8> {
        let pattern = &table[self.below(table.len())].pattern;
        let mut path = Vec::new();
        for segment in &pattern.segments {
            path.push(b'/');
            match segment {
                Segment::Literal(text) => path.extend(text.as_bytes()),
                Segment::Param(p) => self.text(p.class, &mut path),
                Segment::Rest(p) => {
                    self.text(p.class, &mut path);
                    for _ in 0..self.below(3) {
                        path.push(self.of(&[b"/", b"\xFF"])[0]);
                        path.extend(self.of(&["a", "..", ".", "", "b"]).as_bytes());
                    }
                }
                Segment::Mixed(pieces) => pieces.iter().for_each(|piece| match piece {
                    Piece::Literal(text) => path.extend(text.as_bytes()),
                    Piece::Param(p) => self.text(p.class, &mut path),
                }),
            }
        }
        if self.below(3) == 0 {
            self.damage(&mut path);
        }
        path
    }

    fn text(&mut self, class: Class, path: &mut Vec<u8>) {
        let likely = match class {
            Class::Bool => self.of(&["true", "false", "True"]),
            Class::Uuid => {
                self.of(&["67e55044-10b1-426f-9247-bb680e5fe0c8", "67E5504410B1426F9247BB680E5FE0C8"])
            }
            Class::Int { .. } => {
                self.of(&["0", "1", "255", "256", "-1", "-128", "-0", "007", "18446744073709551616", "+1"])
            }
            Class::Opaque(_) | Class::Untyped => {
                self.of(&["a", "ab", "b", "1", "true", "-", "a-", "aa", "ü"])
            }
        };
        match self.below(6) {
            0 => path.extend(self.of(&["a", "b", "1", "aa", "a.a", "-a", "x", ".", "1-1", ""]).as_bytes()),
            _ => path.extend(likely.as_bytes()),
        }
    }

    /// Changes one place of a path, between characters.
    fn damage(&mut self, path: &mut Vec<u8>) {
        let places: Vec<usize> = (1..=path.len())
            .filter(|at| path.get(*at).is_none_or(|byte| byte & 0xC0 != 0x80 || *byte == 0xFF))
            .collect();
        let at = places[self.below(places.len())];
        let end = places.iter().copied().find(|place| *place > at).unwrap_or(at);
        let new: &[u8] = self.of(&[b"/", b"a", b"1", b"-", b".", b"", b"\xFF", b"/a", b"//", b"aa"]);
        let to = if self.below(2) == 0 { at } else { end };
        path.splice(at..to, new.iter().copied());
    }
}
