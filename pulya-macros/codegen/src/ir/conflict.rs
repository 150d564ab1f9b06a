//! Conflicts: pairs of routes of which some path matches both and neither is more specific.

use std::collections::{HashMap, HashSet};

use super::class::Class;
use super::machine::intersect;
use super::method::Method;
use super::program::{Node, Route, Shape};

/// Two routes that are in conflict.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The id of the route that comes first in the table.
    pub a: u32,
    /// The id of the other.
    pub b: u32,
    /// A method that both answer; `None` if that is `ANY`.
    pub method: Option<Method>,
    /// A normalised path that both match. `None` where one of them has a type that only rustc knows, so that they
    /// may match the same paths.
    pub witness: Option<String>,
}

/// The conflicts of a table, in the order of its routes, each pair once.
///
/// Where many routes meet in one place, each of them is named at least once, with one that it meets there, but not
/// every pair of them.
///
/// ```
/// use pulya_codegen::ir::{Method, Methods, Pattern, Route, conflicts};
///
/// let route = |id, text| Ok(Route { id, methods: Methods::from(Method::Get), pattern: Pattern::parse(text)? });
/// let found = conflicts(&[route(0, "/users/{name}")?, route(1, "/users/{id}")?]);
/// assert_eq!((found[0].a, found[0].b), (0, 1));
/// assert_eq!(found[0].witness.as_deref(), Some("/users/x"));
/// # Ok::<(), pulya_codegen::ir::PatternError>(())
/// ```
pub fn conflicts(routes: &[Route]) -> Vec<Conflict> {
    let mut search = Search::default();
    // By position, not by id, so that the list is in the order of the table and ids may be anything.
    let stages = |route: &Route| route.methods.stages().collect::<HashSet<_>>();
    for method in Method::ALL.into_iter().map(Some).chain([None]) {
        let mut root = Node::default();
        for (position, route) in
            routes.iter().enumerate().filter(|(_, route)| stages(route).contains(&method))
        {
            root.insert(&Route { id: position as u32, ..route.clone() });
        }
        search.method = method;
        search.siblings(&root);
    }
    search.found.sort();
    for conflict in &mut search.found {
        conflict.a = routes[conflict.a as usize].id;
        conflict.b = routes[conflict.b as usize].id;
    }
    search.found
}

#[derive(Default)]
struct Search {
    method: Option<Method>,
    /// The segments of a path to the nodes that are being compared.
    path: Vec<String>,
    /// Whether one of the patterns on the way has an opaque type.
    opaque: usize,
    found: Vec<Conflict>,
    /// The pairs found, for any method.
    pairs: HashSet<(u32, u32)>,
    /// The routes found at the place being looked at.
    named: HashSet<u32>,
    /// Texts that two segments take, which tend to come in many copies.
    texts: HashMap<(Shape, Shape), Option<String>>,
}

impl Search {
    /// Looks for conflicts that are decided at `node` or below it.
    fn siblings(&mut self, node: &Node) {
        self.named.clear();
        for other in node.ends.iter().skip(1) {
            self.report(node.ends[0].id, other.id);
        }
        let children: Vec<_> = node.children.iter().filter(|(shape, _)| shape.rank() != 0).collect();
        for (place, (a, below_a)) in children.iter().enumerate() {
            for (b, below_b) in children[place + 1..].iter().filter(|(b, _)| b.rank() == a.rank()) {
                self.named.clear();
                self.pair((a, below_a), (b, below_b));
            }
        }
        for (shape, below) in &node.children {
            if let Some(text) = self.text(shape, shape) {
                self.enter(text, [shape, shape], |search| search.siblings(below));
            }
        }
    }

    /// Reports all that end below both of two different nodes, by some path that leads to both.
    fn overlap(&mut self, a: &Node, b: &Node) {
        for end in &a.ends {
            for other in &b.ends {
                self.report(end.id, other.id);
            }
        }
        for (shape, below) in &a.children {
            match shape {
                Shape::Literal(_) => {
                    let same = b.children.get_key_value(shape);
                    let others = b.children.iter().filter(|(other, _)| other.rank() != 0);
                    for other in same.into_iter().chain(others) {
                        self.pair((shape, below), other);
                    }
                }
                _ => b.children.iter().for_each(|other| self.pair((shape, below), other)),
            }
        }
    }

    /// Goes through two edges at once, if there is a text for both.
    fn pair(&mut self, a: (&Shape, &Node), b: (&Shape, &Node)) {
        match (a.0, b.0) {
            (Shape::Rest(x), Shape::Rest(y)) => {
                if let Some(text) = self.text(&Shape::Param(*x), &Shape::Param(*y)) {
                    self.enter(text, [a.0, b.0], |search| search.overlap(a.1, b.1));
                }
            }
            (Shape::Rest(class), _) => self.rest(*class, a, b),
            (_, Shape::Rest(class)) => self.rest(*class, b, a),
            _ => {
                if let Some(text) = self.text(a.0, b.0) {
                    self.enter(text, [a.0, b.0], |search| search.overlap(a.1, b.1));
                }
            }
        }
    }

    /// Pairs a `{*rest}` with all that begins with the segment `b`.
    fn rest(&mut self, class: Class, rest: (&Shape, &Node), b: (&Shape, &Node)) {
        if !matches!(class, Class::Untyped | Class::Opaque(_)) {
            // Such a type takes no slash, hence one segment.
            if let Some(text) = self.text(&Shape::Param(class), b.0) {
                let last = Node { ends: b.1.ends.clone(), ..Node::default() };
                self.enter(text, [rest.0, b.0], |search| search.overlap(rest.1, &last));
            }
            return;
        }
        let Some(text) = self.text(b.0, b.0) else { return };
        let empty = text.is_empty();
        self.enter(text, [rest.0, b.0], |search| {
            if !empty {
                search.overlap(rest.1, &Node { ends: b.1.ends.clone(), ..Node::default() });
            }
            search.below(rest.1, b.1);
        });
    }

    /// Pairs the ends of a `{*rest}` with all that is below `b`.
    fn below(&mut self, rest: &Node, b: &Node) {
        for (shape, below) in &b.children {
            if let Some(text) = self.text(shape, shape) {
                self.enter(text, [shape, shape], |search| {
                    search.overlap(&Node { ends: rest.ends.clone(), ..Node::default() }, below);
                    search.below(rest, below);
                });
            }
        }
    }

    fn enter(&mut self, text: String, shapes: [&Shape; 2], inside: impl FnOnce(&mut Search)) {
        let opaque = shapes.iter().any(|s| s.classes().iter().any(|class| matches!(class, Class::Opaque(_))));
        self.path.push(text);
        self.opaque += usize::from(opaque);
        inside(self);
        self.opaque -= usize::from(opaque);
        self.path.pop();
    }

    fn text(&mut self, a: &Shape, b: &Shape) -> Option<String> {
        if let (Shape::Literal(_), Shape::Literal(_)) = (a, b) {
            return intersect(a, b);
        }
        let key = (a.clone(), b.clone());
        self.texts.entry(key).or_insert_with(|| intersect(a, b)).clone()
    }

    fn report(&mut self, a: u32, b: u32) {
        let (a, b) = (a.min(b), a.max(b));
        // Both bits are set, though the first may already decide.
        let new = self.named.insert(a) | self.named.insert(b);
        if new && self.pairs.insert((a, b)) {
            let witness = (self.opaque == 0).then(|| format!("/{}", self.path.join("/")));
            self.found.push(Conflict { a, b, method: self.method, witness });
        }
    }
}
