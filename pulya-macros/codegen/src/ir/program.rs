//! Lowering: the routes of a table as one program.

use std::collections::BTreeMap;

use super::class::Class;
use super::method::{Method, Methods};
use super::pattern::{Pattern, Piece, Segment};

/// A route, as far as matching goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// What the outcome says when it matches.
    pub id: u32,
    /// The methods that it answers.
    pub methods: Methods,
    /// The paths that it answers.
    pub pattern: Pattern,
}

/// What a table matches, ready to be interpreted or emitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// A stage for every method that routes name, `ANY`'s last.
    pub stages: Vec<Stage>,
    /// The patterns of all stages, for what no stage answers.
    pub union: Node,
}

/// The routes of one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The method; `None` is `ANY`.
    pub method: Option<Method>,
    /// Whole paths of nothing but text, which beat all patterns with parameters, and the routes they lead to.
    pub statics: BTreeMap<String, u32>,
    /// The patterns with parameters.
    pub dynamic: Node,
}

/// A place in a trie whose edges are segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The routes that end here. More than one only in the union, or where routes are in conflict.
    pub ends: Vec<End>,
    /// What can follow, in the order in which it is tried.
    pub children: BTreeMap<Shape, Node>,
}

/// A route at the end of its pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The route.
    pub id: u32,
    /// Its methods.
    pub methods: Methods,
    /// Name and type of each of its parameters.
    pub parameters: Vec<(String, String)>,
}

/// A segment without the names of its parameters. Its order is that of precedence: literal, mixed, typed, untyped, rest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// Text alone.
    Literal(String),
    /// The texts around the parameters, one more than there are classes; the first and the last may be empty.
    Mixed {
        /// Before, between and behind the parameters.
        texts: Vec<String>,
        /// What each parameter takes.
        classes: Vec<Class>,
    },
    /// A parameter alone.
    Param(Class),
    /// All that remains.
    Rest(Class),
}

impl Shape {
    /// What the precedence of segments compares; equal for different shapes means that neither is more specific.
    pub fn rank(&self) -> u8 {
        match self {
            Shape::Literal(_) => 0,
            Shape::Mixed { .. } => 1,
            Shape::Param(Class::Untyped) => 3,
            Shape::Param(_) => 2,
            Shape::Rest(_) => 4,
        }
    }

    /// The classes of the parameters, in the order of the path.
    pub fn classes(&self) -> &[Class] {
        match self {
            Shape::Literal(_) => &[],
            Shape::Mixed { classes, .. } => classes,
            Shape::Param(class) | Shape::Rest(class) => std::slice::from_ref(class),
        }
    }
}

impl From<&Segment> for Shape {
    fn from(segment: &Segment) -> Shape {
        match segment {
            Segment::Literal(text) => Shape::Literal(text.clone()),
            Segment::Param(parameter) => Shape::Param(parameter.class),
            Segment::Rest(parameter) => Shape::Rest(parameter.class),
            Segment::Mixed(pieces) => {
                let mut texts = vec![String::new()];
                let mut classes = Vec::new();
                for piece in pieces {
                    match piece {
                        Piece::Literal(text) => texts[classes.len()].push_str(text),
                        Piece::Param(parameter) => {
                            classes.push(parameter.class);
                            texts.push(String::new());
                        }
                    }
                }
                Shape::Mixed { texts, classes }
            }
        }
    }
}

impl Node {
    /// Adds a route along its pattern.
    pub(super) fn insert(&mut self, route: &Route) {
        let mut node = self;
        for segment in &route.pattern.segments {
            node = node.children.entry(Shape::from(segment)).or_default();
        }
        let parameters = route.pattern.parameters().map(|p| (p.name.clone(), p.ty.clone())).collect();
        node.ends.push(End { id: route.id, methods: route.methods, parameters });
    }
}

/// Lowers the routes of a table. Where routes are in conflict, the one that comes first in `routes` answers.
///
/// ```
/// use pulya_codegen::ir::{Method, Methods, Outcome, Pattern, Route, interpret, lower};
///
/// let pattern = Pattern::parse("/users/{id}")?;
/// let program = lower(&[Route { id: 7, methods: Methods::from(Method::Get), pattern }]);
/// let outcome = interpret(&program, Some(Method::Get), b"/users/42", &|_, _| true);
/// assert_eq!(outcome, Outcome::Route { id: 7, captures: vec![(7, 9)] });
/// # Ok::<(), pulya_codegen::ir::PatternError>(())
/// ```
pub fn lower(routes: &[Route]) -> Program {
    let mut stages = Vec::new();
    for method in Method::ALL.into_iter().map(Some).chain([None]) {
        let mut stage = Stage { method, statics: BTreeMap::new(), dynamic: Node::default() };
        for route in routes.iter().filter(|route| route.methods.stages().any(|stage| stage == method)) {
            match route.pattern.as_static() {
                Some(path) => {
                    stage.statics.entry(path).or_insert(route.id);
                }
                None => stage.dynamic.insert(route),
            }
        }
        if !stage.statics.is_empty() || !stage.dynamic.children.is_empty() {
            stages.push(stage);
        }
    }
    let mut union = Node::default();
    routes.iter().for_each(|route| union.insert(route));
    Program { stages, union }
}
