//! Which texts a segment takes, as a finite automaton, so that two segments can be intersected.

use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};

use super::class::Class;
use super::program::Shape;

/// A shortest text that both segments take, opaque types taken to take everything, or `None` if there is none.
///
/// There may be none even for a segment and itself: `{id: Uuid}-{n}` splits every UUID at its first hyphen.
pub(super) fn intersect(a: &Shape, b: &Shape) -> Option<String> {
    match (a, b) {
        (Shape::Literal(a), Shape::Literal(b)) => return (a == b).then(|| a.clone()),
        (Shape::Literal(text), other) | (other, Shape::Literal(text)) => {
            return Machine::of(other).takes(text).then(|| text.clone());
        }
        (Shape::Mixed { texts: a, .. }, Shape::Mixed { texts: b, .. }) if apart(a, b) => return None,
        _ => {}
    }
    let machines = [Machine::of(a), Machine::of(b)];
    let alphabet = alphabet(&machines);
    let start = [State::START; 2];
    let mut from: HashMap<[State; 2], Option<([State; 2], char)>> = HashMap::from([(start, None)]);
    let mut queue = VecDeque::from([start]);
    while let Some(states) = queue.pop_front() {
        if machines[0].accepts(states[0]) && machines[1].accepts(states[1]) {
            let mut text = String::new();
            let mut step = from[&states];
            while let Some((before, c)) = step {
                text.insert(0, c);
                step = from[&before];
            }
            return Some(text);
        }
        for c in &alphabet {
            let next = [machines[0].step(states[0], *c), machines[1].step(states[1], *c)];
            if let [Some(a), Some(b)] = next {
                from.entry([a, b]).or_insert_with(|| {
                    queue.push_back([a, b]);
                    Some((states, *c))
                });
            }
        }
    }
    None
}

/// Whether the texts at either end already keep two mixed segments apart: the cheap and frequent case.
fn apart(a: &[String], b: &[String]) -> bool {
    let clash = |a: Option<&String>, b: Option<&String>, meet: fn(&str, &str) -> bool| match (a, b) {
        (Some(a), Some(b)) => !meet(a, b) && !meet(b, a),
        _ => false,
    };
    clash(a.first(), b.first(), |a, b| a.starts_with(b)) || clash(a.last(), b.last(), |a, b| a.ends_with(b))
}

/// The characters that make a difference, and one that stands for all others. The order makes witnesses readable.
fn alphabet(machines: &[Machine; 2]) -> Vec<char> {
    let texts = || machines.iter().flat_map(|machine| machine.texts.iter().flatten().copied());
    let other = ('a'..='z').rev().skip(2).chain('A'..).find(|c| texts().all(|text| text != *c));
    let mut alphabet: Vec<char> = other.into_iter().chain(texts()).collect();
    for class in machines.iter().flat_map(|machine| &machine.classes) {
        alphabet.extend(
            match class {
                Class::Untyped | Class::Opaque(_) => "",
                Class::Bool => "truefals",
                Class::Int { .. } => "1023456789-",
                Class::Uuid => "1023456789abcdefABCDEF-",
            }
            .chars(),
        );
    }
    let mut seen = std::collections::HashSet::new();
    alphabet.retain(|c| seen.insert(*c));
    alphabet
}

/// A segment's texts and classes. There is one text more than there are classes.
struct Machine {
    texts: Vec<Vec<char>>,
    classes: Vec<Class>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// So much of the first text is read.
    Before(usize),
    /// In a parameter. What is read of the text behind it is pending: it is part of the parameter if it does not
    /// become the whole text. `class` is `None` until the parameter has a character of its own.
    Inside { parameter: usize, class: Option<Reading>, pending: usize },
}

/// How far the text of a class is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Reading {
    Any,
    Word(&'static str, usize),
    Uuid(usize),
    Minus,
    Zero,
    /// So many digits, which compare so with as many of the largest number.
    Digits {
        negative: bool,
        count: usize,
        order: Ordering,
    },
}

impl State {
    const START: State = State::Before(0);
}

impl Machine {
    fn of(shape: &Shape) -> Machine {
        let chars = |text: &String| text.chars().collect();
        let texts = match shape {
            Shape::Literal(text) => vec![chars(text)],
            Shape::Mixed { texts, .. } => texts.iter().map(chars).collect(),
            Shape::Param(_) | Shape::Rest(_) => vec![Vec::new(), Vec::new()],
        };
        Machine { texts, classes: shape.classes().to_vec() }
    }

    fn takes(&self, text: &str) -> bool {
        let end = text.chars().try_fold(State::START, |state, c| self.step(state, c));
        end.is_some_and(|state| self.accepts(state))
    }

    fn accepts(&self, state: State) -> bool {
        match state {
            State::Before(read) => self.classes.is_empty() && read == self.texts[0].len(),
            State::Inside { parameter, class, pending } => {
                parameter + 1 == self.classes.len()
                    && pending == self.texts[parameter + 1].len()
                    && class.is_some_and(Reading::complete)
            }
        }
    }

    fn step(&self, state: State, c: char) -> Option<State> {
        match state {
            State::Before(read) if read < self.texts[0].len() => {
                (self.texts[0][read] == c).then_some(State::Before(read + 1))
            }
            State::Before(_) => {
                let own = self.classes.first()?;
                let class = Some(Reading::begin(*own, c)?);
                Some(State::Inside { parameter: 0, class, pending: 0 })
            }
            State::Inside { parameter, class: None, .. } => {
                let class = Some(Reading::begin(self.classes[parameter], c)?);
                Some(State::Inside { parameter, class, pending: 0 })
            }
            State::Inside { parameter, class: Some(class), pending } => {
                self.inside(parameter, class, pending, c)
            }
        }
    }

    /// A step in a parameter that has begun, as Knuth, Morris and Pratt search for the text behind it.
    fn inside(&self, parameter: usize, class: Reading, pending: usize, c: char) -> Option<State> {
        let own = self.classes[parameter];
        let text = &self.texts[parameter + 1];
        let is_last = parameter + 1 == self.classes.len();
        let read: Vec<char> = text[..pending].iter().copied().chain([c]).collect();
        let keep = (0..=read.len().min(text.len())).rev().find(|keep| read.ends_with(&text[..*keep]))?;
        let class = read[..read.len() - keep].iter().try_fold(class, |class, c| class.step(own, *c))?;
        if keep == text.len() && !is_last {
            return class.complete().then_some(State::Inside {
                parameter: parameter + 1,
                class: None,
                pending: 0,
            });
        }
        Some(State::Inside { parameter, class: Some(class), pending: keep })
    }
}

impl Reading {
    fn begin(class: Class, c: char) -> Option<Reading> {
        match class {
            Class::Untyped | Class::Opaque(_) => Some(Reading::Any),
            Class::Bool => match c {
                't' => Some(Reading::Word("true", 1)),
                'f' => Some(Reading::Word("false", 1)),
                _ => None,
            },
            Class::Uuid => Reading::Uuid(0).step(class, c),
            Class::Int { signed, .. } => match c {
                '-' if signed => Some(Reading::Minus),
                '0' => Some(Reading::Zero),
                _ => Reading::Digits { negative: false, count: 0, order: Ordering::Equal }.step(class, c),
            },
        }
    }

    fn step(self, class: Class, c: char) -> Option<Reading> {
        match self {
            Reading::Any => Some(Reading::Any),
            Reading::Word(word, read) => word[read..].starts_with(c).then_some(Reading::Word(word, read + 1)),
            Reading::Uuid(read) => {
                let fits = match read {
                    8 | 13 | 18 | 23 => c == '-',
                    _ => read < 36 && c.is_ascii_hexdigit(),
                };
                fits.then_some(Reading::Uuid(read + 1))
            }
            Reading::Zero => None,
            Reading::Minus if c == '0' => None,
            Reading::Minus => {
                Reading::Digits { negative: true, count: 0, order: Ordering::Equal }.step(class, c)
            }
            Reading::Digits { negative, count, order } => {
                let largest = largest(class, negative);
                let digit = *largest.as_bytes().get(count)?;
                if !c.is_ascii_digit() || (count == 0 && c == '0') {
                    return None;
                }
                let order = order.then((c as u8).cmp(&digit));
                let too_large = count + 1 == largest.len() && order == Ordering::Greater;
                (!too_large).then_some(Reading::Digits { negative, count: count + 1, order })
            }
        }
    }

    fn complete(self) -> bool {
        match self {
            Reading::Any | Reading::Zero | Reading::Digits { .. } => true,
            Reading::Word(word, read) => read == word.len(),
            Reading::Uuid(read) => read == 36,
            Reading::Minus => false,
        }
    }
}

fn largest(class: Class, negative: bool) -> String {
    match class {
        Class::Int { signed, bits } => Class::magnitude(signed, bits, negative).to_string(),
        _ => String::new(),
    }
}
