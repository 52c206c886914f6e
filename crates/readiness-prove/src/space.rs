//! All answers there are, as few as the rules tell apart.
//!
//! In: a [`CheckedPack`]. Out: a [`Space`]: for each question its [`Class`]es, answers between which no
//! rule makes a difference (the days from 30 to 59, say). A statement about all classes is a statement
//! about all answers, and nothing is lost: whatever compares an answer or gives points for it is looked
//! at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use readiness_core::Exact;
use readiness_core::checked::{
    CheckedPack, Condition, Counted, Domain, Points, Question, Score, Statement, Text,
};
use readiness_core::raw::Sign;
use readiness_core::sheet::{Entry, Sheet, Value};

use crate::limits::{MOST_CLASSES, Stopped};

/// Which questions may be answered with "not sure" in the sheets that are looked at.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Space, Unsure};
///
/// let pack = lake::pack();
/// let classes = |unsure| -> Result<Vec<usize>, readiness_prove::Stopped> {
///     Ok(Space::new(&pack, unsure, &[])?.variables.iter().map(|v| v.classes.len()).collect())
/// };
/// // Only the storm offers "not sure".
/// assert_eq!(classes(Unsure::Offered)?, [3, 2]);
/// assert_eq!(classes(Unsure::Everywhere)?, [3, 3]);
/// assert_eq!(classes(Unsure::Never)?, [2, 2]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsure {
    /// Those that offer it, or "prefer not to say".
    Offered,
    /// All of them: an answer that is missing, read cautiously, is the same as "not sure" (rule 5 of
    /// `docs/semantics.md`).
    Everywhere,
    /// None of them.
    Never,
}

/// What the answers of a [`Class`] are.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::space::Kind;
/// use readiness_prove::{Space, Unsure};
///
/// let pack = lake::pack();
/// let space = Space::new(&pack, Unsure::Offered, &[])?;
/// let kinds = |place: usize| -> Vec<Kind> {
///     space.variables[place].classes.iter().map(|c| c.kind.clone()).collect()
/// };
/// assert_eq!(kinds(0), [Kind::Options(vec![0]), Kind::Options(vec![1]), Kind::Unsure]);
/// assert_eq!(kinds(1), [Kind::Numbers(0, 1), Kind::Numbers(2, 9)]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of these options, by index in the question, ascending.
    Options(Vec<usize>),
    /// A number from the first to the second, both included; of a date, how many days ago it was.
    Numbers(i64, i64),
    /// "Not sure", or "prefer not to say": the same to every rule.
    Unsure,
}

/// Answers to one question between which no rule makes a difference.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_core::{Entry, Value};
/// use readiness_prove::{Space, Unsure};
///
/// let pack = lake::pack();
/// let space = Space::new(&pack, Unsure::Offered, &[])?;
/// let depth = &space.variables[1];
/// let deep = &depth.classes[1];
/// // From two to nine metres; two stands for all of them.
/// assert_eq!(deep.answers, 8);
/// assert_eq!(deep.entry(&depth.question), Some(Entry::Value(Value::Number(2))));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Which answers.
    pub kind: Kind,
    /// How many they are, at least 1. "Not sure" and "prefer not to say" are one.
    pub answers: u64,
}

impl Class {
    /// The first of its answers, as an entry of a sheet: no rule tells it from the others. `None`
    /// where the question offers no "not sure", and the class stands for an answer that is missing.
    #[must_use]
    pub fn entry(&self, question: &Question) -> Option<Entry> {
        match self.value() {
            Some(value) => Some(Entry::Value(value)),
            None if question.unsure => Some(Entry::Unsure),
            None if question.prefer_not => Some(Entry::PreferNotToSay),
            None => None,
        }
    }

    /// The first of its values, unless it is "not sure".
    pub(crate) fn value(&self) -> Option<Value> {
        match &self.kind {
            Kind::Options(options) => options.first().map(|i| Value::Option(*i)),
            Kind::Numbers(from, _) => Some(Value::Number(*from)),
            Kind::Unsure => None,
        }
    }
}

/// A question as a variable of diagrams. Its place in [`Space::variables`] is what a *place* is everywhere
/// in this crate.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Space, Unsure};
///
/// let pack = lake::pack();
/// let space = Space::new(&pack, Unsure::Offered, &[])?;
/// let depth = &space.variables[1];
/// assert_eq!(&*depth.question.id, "depth");
/// // Too shallow, and deep enough.
/// assert_eq!(depth.classes.len(), 2);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Variable {
    /// The question.
    pub question: Arc<Question>,
    /// What may be answered: each value is in one class, and "not sure", where it may be said, comes last.
    pub classes: Vec<Class>,
    /// Its first bit.
    pub(crate) first: u32,
    /// How many bits it takes.
    pub(crate) bits: u32,
}

impl Variable {
    /// The class of a value.
    pub(crate) fn class_with(&self, value: Value) -> Option<usize> {
        self.classes.iter().position(|class| match (&class.kind, value) {
            (Kind::Options(options), Value::Option(i)) => options.contains(&i),
            (Kind::Numbers(from, to), Value::Number(n)) => (*from..=*to).contains(&n),
            _ => false,
        })
    }

    /// The first class of values, as an entry of a sheet: what anybody may say where nothing else is wanted.
    pub(crate) fn first_value(&self) -> Option<Entry> {
        self.classes.iter().find_map(Class::value).map(Entry::Value)
    }

    /// The class of an entry of that sheet.
    fn class_of(&self, entry: Entry, sheet: &Sheet) -> Option<usize> {
        match entry {
            Entry::Value(value @ Value::Option(_)) => self.class_with(value),
            Entry::Value(value) => self.class_with(Value::Number(sheet.number(&self.question, value)?)),
            Entry::Unsure | Entry::PreferNotToSay => self.classes.iter().position(|c| c.kind == Kind::Unsure),
        }
    }

    /// The bits of a code, from the first that diagrams read: the number of each, and whether it is set.
    pub(crate) fn bits_of(&self, code: usize) -> impl Iterator<Item = (u32, bool)> {
        (0..self.bits)
            .rev()
            .zip(self.first..)
            .map(move |(bit, number)| (number, code.checked_shr(bit).is_some_and(|c| c & 1 == 1)))
    }

    /// The code of each class, and one more for "does not apply".
    pub(crate) fn codes(&self) -> usize {
        self.classes.len().saturating_add(usize::from(self.question.ask_when.is_some()))
    }
}

/// Every question with what may be answered, in the order in which diagrams read them.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Space, Unsure};
///
/// let pack = lake::pack();
/// let space = Space::new(&pack, Unsure::Offered, &[])?;
/// // The storm takes two bits for its three classes, the depth one for its two.
/// assert_eq!(space.bits(), 3);
/// // No storm, five metres.
/// assert_eq!(space.classes_of(&pack.examples[0].sheet), [Some(1), Some(1)]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Space {
    /// The variables, by place.
    pub variables: Vec<Variable>,
    /// The place of each question among them, by the index of the question; past the end for none.
    places: Vec<usize>,
}

impl Space {
    /// The space of a pack, its questions read in the given order (indices of questions); those that are
    /// missing in it follow in the order of the pack. The order decides how large diagrams grow, not what
    /// they say.
    ///
    /// # Errors
    /// [`Stopped::Classes`], when the rules tell more than 1,024 answers of a question apart.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Space, Unsure};
    ///
    /// let pack = lake::pack();
    /// // The depth before the storm.
    /// let space = Space::new(&pack, Unsure::Offered, &[1])?;
    /// let ids: Vec<&str> = space.variables.iter().map(|v| &*v.question.id).collect();
    /// assert_eq!(ids, ["depth", "storm"]);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn new(pack: &CheckedPack, unsure: Unsure, order: &[usize]) -> Result<Self, Stopped> {
        Self::joint(&[pack], unsure, order)
    }

    /// One space for several packs over the same questions: whatever any of them tells apart.
    pub(crate) fn joint(packs: &[&CheckedPack], unsure: Unsure, order: &[usize]) -> Result<Self, Stopped> {
        let Some(pack) = packs.first() else {
            return Ok(Self { variables: Vec::new(), places: Vec::new() });
        };
        let mut looks = Looks::default();
        for pack in packs {
            looks.look_at(pack);
        }
        let mut order: Vec<usize> = order.to_vec();
        order.extend((0..pack.questions.len()).filter(|i| !order.contains(i)).collect::<Vec<_>>());
        let mut variables = Vec::new();
        let mut places = vec![usize::MAX; pack.questions.len()];
        let mut first: u32 = 0;
        for index in order {
            let Some(question) = pack.questions.get(index) else { continue };
            let classes = classes(question, &looks, unsure)?;
            let mut variable = Variable { question: Arc::clone(question), classes, first, bits: 0 };
            variable.bits = variable.codes().next_power_of_two().trailing_zeros();
            first = first.saturating_add(variable.bits);
            if let Some(place) = places.get_mut(index) {
                *place = variables.len();
            }
            variables.push(variable);
        }
        Ok(Self { variables, places })
    }

    /// How many bits an answer sheet takes: for each question as many as number its classes, and "does not
    /// apply" where it may not be asked.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.variables.iter().map(|v| v.bits).sum()
    }

    /// The place of a question, and its variable; none for one that is not in the pack that the space was
    /// made of.
    pub(crate) fn find(&self, question: &Question) -> Option<(usize, &Variable)> {
        let place = *self.places.get(question.index)?;
        // Another pack may have another question of that index.
        let variable = self.variables.get(place).filter(|own| own.question.id == question.id)?;
        Some((place, variable))
    }

    /// The variable of a question; none for one that is not in the pack that the space was made of.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Space, Unsure};
    ///
    /// let pack = lake::pack();
    /// let space = Space::new(&pack, Unsure::Offered, &[])?;
    /// let storm = pack.question("storm").unwrap();
    /// assert_eq!(space.variable(storm).unwrap().question.id, storm.id);
    /// let other = lake::pack_with("storm", "wind");
    /// assert!(space.variable(other.question("wind").unwrap()).is_none());
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    #[must_use]
    pub fn variable(&self, question: &Question) -> Option<&Variable> {
        self.find(question).map(|(_, variable)| variable)
    }

    /// The class that an entry belongs to, by its index in [`Variable::classes`]. The sheet is there for
    /// today's date. None for an entry that cannot be compared: a day without today's date, or "not sure"
    /// where it may not be answered.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_core::{Entry, Sheet, Value};
    /// use readiness_prove::{Space, Unsure};
    ///
    /// let pack = lake::pack();
    /// let space = Space::new(&pack, Unsure::Offered, &[])?;
    /// let (depth, today) = (pack.question("depth").unwrap(), Sheet::new());
    /// assert_eq!(space.class_of(depth, Entry::Value(Value::Number(1)), &today), Some(0));
    /// assert_eq!(space.class_of(depth, Entry::Value(Value::Number(2)), &today), Some(1));
    /// assert_eq!(space.class_of(depth, Entry::Unsure, &today), None);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    #[must_use]
    pub fn class_of(&self, question: &Question, entry: Entry, sheet: &Sheet) -> Option<usize> {
        self.variable(question)?.class_of(entry, sheet)
    }

    /// What a sheet says, by place: the [class](Self::class_of) of each answer, or none where there is no
    /// answer or none that can be compared.
    #[must_use]
    pub fn classes_of(&self, sheet: &Sheet) -> Vec<Option<usize>> {
        self.variables.iter().map(|v| v.class_of(sheet.get(&v.question)?, sheet)).collect()
    }
}

/// How the rules look at an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Look {
    Options(Vec<usize>),
    Compare(Sign, Exact),
    Points(Points),
}

/// What a rule sees of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Holds(bool),
    Points(Option<Exact>),
}

impl Look {
    fn at(&self, value: Value, question: &Question) -> Seen {
        match (self, value) {
            (Self::Options(options), Value::Option(i)) => Seen::Holds(options.contains(&i)),
            (Self::Compare(sign, bound), Value::Number(n)) => {
                Seen::Holds(holds(Exact::whole(n), *sign, *bound))
            }
            (Self::Points(points), Value::Option(i)) => Seen::Points(points.of_option(i)),
            (Self::Points(points), Value::Number(n)) => {
                Seen::Points(points.of_number(n, &question.domain, false))
            }
            _ => Seen::Holds(false),
        }
    }
}

/// Whether a comparison holds.
pub(crate) fn holds(number: Exact, sign: Sign, bound: Exact) -> bool {
    match sign {
        Sign::Ge => number >= bound,
        Sign::Gt => number > bound,
        Sign::Le => number <= bound,
        Sign::Lt => number < bound,
        Sign::Eq => number == bound,
        Sign::Ne => number != bound,
    }
}

/// Every look that any rule takes, by index of the question.
#[derive(Debug, Default)]
struct Looks {
    by_question: BTreeMap<usize, Vec<Look>>,
    seen: BTreeSet<Text>,
}

impl Looks {
    /// What one more pack looks at.
    fn look_at(&mut self, pack: &CheckedPack) {
        // A score of that name may be another one in another pack.
        self.seen.clear();
        for condition in conditions(pack) {
            self.condition(condition);
        }
        for score in &pack.scores {
            self.score(score);
        }
        for invariant in &pack.invariants {
            match &invariant.statement {
                Statement::Whenever(_, condition, _) => self.condition(condition),
                Statement::NeverHelps(question, value) => match value {
                    Value::Option(i) => self.add(question, Look::Options(vec![*i])),
                    Value::Number(n) => {
                        self.add(question, Look::Compare(Sign::Eq, Exact::whole(*n)));
                    }
                    Value::Day(_) => {}
                },
            }
        }
    }

    fn add(&mut self, question: &Question, look: Look) {
        let looks = self.by_question.entry(question.index).or_default();
        if !looks.contains(&look) {
            looks.push(look);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast(_, parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Is { question, options, .. } => self.add(question, Look::Options(options.clone())),
            Condition::Compare { question, sign, value, .. } => {
                self.add(question, Look::Compare(*sign, *value));
            }
            Condition::Score { score, .. } | Condition::Band { score, .. } => self.score(score),
            Condition::Difference { left, right, .. } => {
                self.score(left);
                self.score(right);
            }
            Condition::Signal(signal) => self.condition(&signal.when),
            Condition::Veto(veto) => self.condition(&veto.when),
            Condition::Contradiction(contradiction) => self.condition(&contradiction.when),
            Condition::Permits(permitted) => self.condition(&permitted.when),
            Condition::Always | Condition::Answered(_) | Condition::Applicable(_) | Condition::Unsure(_) => {}
        }
    }

    fn score(&mut self, score: &Score) {
        if !self.seen.insert(score.id.clone()) {
            return;
        }
        for item in &score.items {
            match item {
                Counted::Question(question, points) => self.add(question, Look::Points(points.clone())),
                Counted::Signal(signal, _) => self.condition(&signal.when),
                Counted::Score(inner, _) => self.score(inner),
            }
        }
        for change in &score.overrides {
            self.condition(change.condition());
        }
    }
}

/// The questions (by index) that conditions read, also through signals and scores, and those that decide
/// whether these are asked.
pub(crate) fn read_by<'p>(conditions: impl IntoIterator<Item = &'p Condition>) -> BTreeSet<usize> {
    let mut read = BTreeSet::new();
    for condition in conditions {
        condition.questions(&mut read);
    }
    read.into_iter().map(|(index, _)| index).collect()
}

/// Every condition of a pack, but those of invariants.
pub(crate) fn conditions(pack: &CheckedPack) -> impl Iterator<Item = &Condition> {
    let questions = pack.questions.iter().filter_map(|q| q.ask_when.as_ref());
    let named = pack.signals.iter().map(|s| &s.when);
    let stops = pack.vetoes.iter().map(|v| &v.when);
    let clashes = pack.contradictions.iter().map(|c| &c.when);
    let stages = pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates)).map(|g| &g.when);
    let channels = pack
        .channels
        .iter()
        .flat_map(|c| std::iter::once(&c.shown_when).chain(c.gates.iter().map(|g| &g.when)));
    let lines = pack.guidance.iter().map(|g| &g.when);
    let again = pack.look_again.iter().map(|l| &l.when);
    questions.chain(named).chain(stops).chain(clashes).chain(stages).chain(channels).chain(lines).chain(again)
}

fn classes(question: &Question, looks: &Looks, unsure: Unsure) -> Result<Vec<Class>, Stopped> {
    let looks = looks.by_question.get(&question.index).map(Vec::as_slice).unwrap_or_default();
    let mut classes = match question.domain.options() {
        Some(options) => options_alike(question, options.len(), looks),
        None => numbers_alike(question, looks),
    };
    let offered = match unsure {
        Unsure::Offered => question.unsure || question.prefer_not,
        Unsure::Everywhere => true,
        Unsure::Never => false,
    };
    if offered {
        classes.push(Class { kind: Kind::Unsure, answers: 1 });
    }
    if classes.len() > MOST_CLASSES {
        return Err(Stopped::Classes { question: question.id.clone(), classes: classes.len() });
    }
    Ok(classes)
}

/// What every look sees of a value.
fn seen(looks: &[Look], value: Value, question: &Question) -> Vec<Seen> {
    looks.iter().map(|look| look.at(value, question)).collect()
}

/// The options of which every look sees the same, wherever they stand.
fn options_alike(question: &Question, count: usize, looks: &[Look]) -> Vec<Class> {
    let mut classes: Vec<(Vec<Seen>, Vec<usize>)> = Vec::new();
    for i in 0..count {
        let seen = seen(looks, Value::Option(i), question);
        match classes.iter_mut().find(|(other, _)| *other == seen) {
            Some((_, options)) => options.push(i),
            None => classes.push((seen, vec![i])),
        }
    }
    let class = |options: Vec<usize>| {
        let answers = u64::try_from(options.len()).unwrap_or(u64::MAX);
        Class { kind: Kind::Options(options), answers }
    };
    classes.into_iter().map(|(_, options)| class(options)).collect()
}

/// The ranges of numbers of which every look sees the same.
fn numbers_alike(question: &Question, looks: &[Look]) -> Vec<Class> {
    let mut ranges: Vec<(Vec<Seen>, i64, i64)> = Vec::new();
    for (from, to) in runs(question, looks) {
        let seen = seen(looks, Value::Number(from), question);
        match ranges.last_mut() {
            Some((other, _, end)) if *other == seen => *end = to,
            _ => ranges.push((seen, from, to)),
        }
    }
    let class = |from, to| Class { kind: Kind::Numbers(from, to), answers: count(question, from, to) };
    ranges.into_iter().map(|(_, from, to)| class(from, to)).collect()
}

/// How many numbers of a range are answers: all of a count or date, those with a label of a scale.
fn count(question: &Question, from: i64, to: i64) -> u64 {
    let all = match &question.domain {
        Domain::Scale(points) => {
            i64::try_from(points.iter().filter(|p| (from..=to).contains(&p.value)).count())
                .unwrap_or(i64::MAX)
        }
        Domain::Count { .. } | Domain::Date { .. } | Domain::YesNo(_) | Domain::Choice(_) => {
            to.saturating_sub(from).saturating_add(1)
        }
    };
    u64::try_from(all).unwrap_or_default()
}

/// Ranges of numbers, ascending, within which no look can tell two apart.
fn runs(question: &Question, looks: &[Look]) -> Vec<(i64, i64)> {
    if let Domain::Scale(points) = &question.domain {
        return points.iter().map(|p| (p.value, p.value)).collect();
    }
    let Some((min, max)) = question.domain.range() else { return Vec::new() };
    // Points that follow the number itself tell every two numbers apart.
    if looks.iter().any(|l| matches!(l, Look::Points(Points::Value { .. }))) {
        let last = max.min(min.saturating_add(i64::try_from(MOST_CLASSES).unwrap_or(i64::MAX)));
        return (min..=last).map(|n| (n, n)).collect();
    }
    let mut starts: BTreeSet<i64> = BTreeSet::from([min]);
    for look in looks {
        match look {
            Look::Compare(_, bound) => {
                starts.extend([bound.floor(), bound.floor().saturating_add(1)]);
            }
            Look::Points(Points::Steps(steps)) => starts.extend(steps.iter().map(|(from, _)| *from)),
            Look::Points(Points::Options(_) | Points::Value { .. }) | Look::Options(_) => {}
        }
    }
    starts.retain(|n| (min..=max).contains(n));
    let starts: Vec<i64> = starts.into_iter().collect();
    let ends = starts.iter().skip(1).map(|n| n.saturating_sub(1)).chain(std::iter::once(max));
    starts.iter().copied().zip(ends).collect()
}
