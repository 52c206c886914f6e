//! RON laid out in one way, without losing a comment.
//!
//! In: a text that `ron` accepts. Out: the same words, texts, numbers and comments in the same order,
//! with other spaces between them. Only pieces of the input are written, so that nothing can be lost or
//! made up but commas before a closing bracket. The rules:
//!
//! 1. The document's brackets and each of its fields stand on lines of their own.
//! 2. A list of the document stands on one line if its author left it so and it is short; else each of
//!    its items begins a line.
//! 3. Everywhere else lines break where the author broke them: only the author knows which fields of a
//!    rule belong together. A bracket that ends its line is closed at the start of one.
//! 4. Two spaces for each open bracket, where brackets that open on one line and close on one line count
//!    once; one space after `,` and `:`; a comma after the last item exactly when the closing bracket
//!    begins a line; at most one empty line.

use std::collections::BTreeMap;

/// A document's list on one line has at most so many columns.
const WIDTH: usize = 110;
const INDENT: &str = "  ";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    Comma,
    Colon,
    /// A name, a number, a text: whatever means something by itself.
    Word,
    /// From `//` to the end of the line.
    Note,
    /// From `/*` to its `*/`.
    Block,
}

impl Kind {
    fn is_comment(self) -> bool {
        matches!(self, Self::Note | Self::Block)
    }
}

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    /// How many line breaks come before it.
    breaks: usize,
    /// How many spaces come before it on its line.
    spaces: usize,
}

/// That a text cannot be cut into pieces: `ron` would not accept it either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotRon;

/// Lays a text out.
pub(crate) fn lay_out(text: &str) -> Result<String, NotRon> {
    let mut pieces = nest(attach(&tokens(text)?))?;
    let said = said(&pieces);
    keep_breaks(&mut pieces);
    spread_document(&mut pieces);
    hang(&mut pieces);
    let out = write(&nest(end_commas(&pieces))?);
    // What was read must be there still: nothing but spaces and such commas may differ.
    let again = nest(attach(&tokens(&out)?))?;
    if self::said(&again) == said { Ok(out) } else { Err(NotRon) }
}

/// Cuts a text into its pieces.
fn tokens(text: &str) -> Result<Vec<Token<'_>>, NotRon> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(is_space);
        let space = rest.strip_suffix(trimmed).unwrap_or_default();
        let Some(first) = trimmed.chars().next() else { return Ok(found) };
        let (kind, length) = match first {
            '(' | '[' | '{' => (Kind::Open, 1),
            ')' | ']' | '}' => (Kind::Close, 1),
            ',' => (Kind::Comma, 1),
            ':' => (Kind::Colon, 1),
            '/' if trimmed.starts_with("//") => (Kind::Note, trimmed.find('\n').unwrap_or(trimmed.len())),
            '/' if trimmed.starts_with("/*") => (Kind::Block, block(trimmed)?),
            _ => (Kind::Word, word(trimmed)?),
        };
        let (text, after) = trimmed.split_at_checked(length).ok_or(NotRon)?;
        found.push(Token {
            kind,
            text: if kind == Kind::Note { text.trim_end() } else { text },
            breaks: space.matches('\n').count(),
            spaces: space.chars().rev().take_while(|c| *c == ' ').count(),
        });
        rest = after;
    }
}

/// What `ron` skips between pieces.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\n'
            | '\r'
            | '\x0b'
            | '\x0c'
            | '\u{85}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

/// The length of a block comment, in which others may stand.
fn block(text: &str) -> Result<usize, NotRon> {
    let mut depth = 0_usize;
    let mut at = 0_usize;
    loop {
        let rest = text.get(at..).ok_or(NotRon)?;
        let step = if rest.starts_with("/*") {
            depth = depth.saturating_add(1);
            2
        } else if rest.starts_with("*/") {
            depth = depth.saturating_sub(1);
            2
        } else {
            rest.chars().next().ok_or(NotRon)?.len_utf8()
        };
        at = at.saturating_add(step);
        if depth == 0 {
            return Ok(at);
        }
    }
}

/// The length of a word, a number, or anything in quotation marks.
fn word(text: &str) -> Result<usize, NotRon> {
    let plain = text.find(|c: char| is_space(c) || "()[]{},:\"'/".contains(c)).unwrap_or(text.len());
    let (start, quoted) = text.split_at_checked(plain).ok_or(NotRon)?;
    let body = match (start.trim_start_matches('b'), quoted.chars().next()) {
        ("", Some(mark @ ('"' | '\''))) => until_mark(quoted, mark)?,
        (raw, Some('"')) if raw.strip_prefix('r').is_some_and(|h| h.chars().all(|c| c == '#')) => {
            let end = format!("\"{}", raw.trim_start_matches('r'));
            let inside = quoted.get(1..).ok_or(NotRon)?;
            inside.find(&end).ok_or(NotRon)?.saturating_add(1).saturating_add(end.len())
        }
        _ if start.is_empty() => return Err(NotRon),
        _ => 0,
    };
    Ok(plain.saturating_add(body))
}

/// The length of what stands between two marks, a backslash taking the next character with it.
fn until_mark(text: &str, mark: char) -> Result<usize, NotRon> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return Ok(at.saturating_add(c.len_utf8())),
            _ => {}
        }
    }
    Err(NotRon)
}

/// Puts commas and colons right behind what they belong to, before any comment; a comma before a
/// closing bracket is left out.
fn attach<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut out: Vec<Token<'a>> = Vec::new();
    for token in tokens {
        let last = last_said(&out);
        match token.kind {
            Kind::Comma | Kind::Colon => {
                out.insert(last.map_or(0, |(i, _)| i.saturating_add(1)), Token { breaks: 0, ..*token });
            }
            Kind::Close => {
                if let Some((i, Kind::Comma)) = last {
                    out.remove(i);
                }
                out.push(*token);
            }
            Kind::Open | Kind::Word | Kind::Note | Kind::Block => out.push(*token),
        }
    }
    out
}

/// The last piece that is no comment.
fn last_said(tokens: &[Token<'_>]) -> Option<(usize, Kind)> {
    tokens.iter().enumerate().rev().map(|(i, t)| (i, t.kind)).find(|(_, kind)| !kind.is_comment())
}

/// A piece, and the bracket it stands in.
#[derive(Clone, Copy, Debug)]
struct Piece<'a> {
    token: Token<'a>,
    /// The kind of what stands before it, comments apart.
    before: Option<Kind>,
    /// The kind of what stands before it, whatever that is.
    right_before: Option<Kind>,
    /// The bracket it stands in. Brackets stand outside of themselves.
    inside: Option<usize>,
    /// For a closing bracket: the one that opened it.
    opened: Option<usize>,
}

impl Piece<'_> {
    /// Whether an item begins here.
    fn begins_item(&self) -> bool {
        matches!(self.before, Some(Kind::Open | Kind::Comma))
            && matches!(self.token.kind, Kind::Open | Kind::Word)
    }
}

/// Finds out what stands in which bracket.
fn nest(tokens: Vec<Token<'_>>) -> Result<Vec<Piece<'_>>, NotRon> {
    let mut open: Vec<usize> = Vec::new();
    let mut before = None;
    let mut right_before = None;
    let mut pieces = Vec::new();
    for (at, token) in tokens.into_iter().enumerate() {
        let opened = if token.kind == Kind::Close { Some(open.pop().ok_or(NotRon)?) } else { None };
        pieces.push(Piece { token, before, right_before, inside: open.last().copied(), opened });
        if token.kind == Kind::Open {
            open.push(at);
        }
        right_before = Some(token.kind);
        if !token.kind.is_comment() {
            before = right_before;
        }
    }
    if open.is_empty() { Ok(pieces) } else { Err(NotRon) }
}

/// Everything that was written but spaces.
fn said<'a>(pieces: &[Piece<'a>]) -> Vec<&'a str> {
    pieces.iter().map(|p| p.token.text).collect()
}

/// Keeps the author's line breaks where one may stand.
fn keep_breaks(pieces: &mut [Piece<'_>]) {
    for piece in pieces {
        let most = match (piece.right_before, piece.token.kind) {
            (None, _) | (_, Kind::Comma | Kind::Colon) | (Some(Kind::Word), Kind::Open) => 0,
            (Some(Kind::Colon), kind) if !kind.is_comment() => 0,
            (Some(Kind::Open), _) | (_, Kind::Close) => 1,
            _ => 2,
        };
        let least = usize::from(piece.right_before == Some(Kind::Note));
        piece.token.breaks = piece.token.breaks.min(most).max(least);
    }
}

/// Puts each field of the document on a line of its own, and each item of a list that is long or that
/// its author broke.
fn spread_document(pieces: &mut [Piece<'_>]) {
    let is_open = |p: &Piece<'_>, text: &str| p.token.kind == Kind::Open && p.token.text == text;
    let document = pieces.iter().position(|p| p.inside.is_none() && p.before.is_none() && is_open(p, "("));
    let Some(document) = document else { return };
    spread(pieces, document);
    let lists: Vec<usize> = (0..pieces.len())
        .filter(|i| pieces.get(*i).is_some_and(|p| p.inside == Some(document) && is_open(p, "[")))
        .collect();
    for list in lists {
        let broken = pieces.iter().any(|p| {
            p.token.breaks > 0 && (p.opened == Some(list) || p.inside == Some(list) && p.begins_item())
        });
        if broken || line_width(pieces, list).is_some_and(|width| width > WIDTH) {
            spread(pieces, list);
        }
    }
}

/// Begins a line with each item of a bracket, and with its end.
fn spread(pieces: &mut [Piece<'_>], open: usize) {
    for piece in pieces.iter_mut() {
        let item = piece.inside == Some(open) && piece.begins_item() && piece.right_before == piece.before;
        if item || piece.opened == Some(open) && piece.right_before != Some(Kind::Open) {
            piece.token.breaks = piece.token.breaks.max(1);
        }
    }
}

/// The columns of a document's list with its name, if it stands on one line.
fn line_width(pieces: &[Piece<'_>], open: usize) -> Option<usize> {
    let end = pieces.iter().position(|p| p.opened == Some(open))?;
    let name = pieces.get(..open)?.iter().rposition(Piece::begins_item)?;
    let line = pieces.get(name..=end)?;
    let broken = line.iter().skip(1).any(|p| p.token.breaks > 0);
    let columns = |p: &Piece<'_>| p.token.text.chars().count().saturating_add(gap(p));
    (!broken).then(|| line.iter().map(columns).sum::<usize>().saturating_add(INDENT.len()))
}

/// Closes a bracket that ends its line at the start of another.
fn hang(pieces: &mut [Piece<'_>]) {
    let hanging: Vec<usize> = pieces
        .iter()
        .filter(|p| p.before == Some(Kind::Open) && !p.token.kind.is_comment() && p.token.breaks > 0)
        .filter_map(|p| p.inside)
        .collect();
    for piece in pieces.iter_mut().filter(|p| p.opened.is_some_and(|o| hanging.contains(&o))) {
        piece.token.breaks = 1;
    }
}

/// Adds a comma after the last item where the closing bracket begins a line.
fn end_commas<'a>(pieces: &[Piece<'a>]) -> Vec<Token<'a>> {
    let mut out: Vec<Token<'a>> = Vec::new();
    for Piece { token, .. } in pieces {
        if token.kind == Kind::Close
            && token.breaks > 0
            && let Some((last, kind)) = last_said(&out)
            && kind != Kind::Open
        {
            let comma = Token { kind: Kind::Comma, text: ",", breaks: 0, spaces: 0 };
            out.insert(last.saturating_add(1), comma);
        }
        out.push(*token);
    }
    out
}

/// How many spaces stand between a piece and the one before it on the same line.
fn gap(piece: &Piece<'_>) -> usize {
    match (piece.right_before, piece.token.kind) {
        (None, _) | (_, Kind::Comma | Kind::Colon | Kind::Close) | (Some(Kind::Word), Kind::Open) => 0,
        // Comments that stand in a column stay there.
        (_, Kind::Note) => piece.token.spaces.max(1),
        (Some(Kind::Open), _) => 0,
        _ => 1,
    }
}

/// Writes the pieces, each line as far in as brackets are open.
fn write(pieces: &[Piece<'_>]) -> String {
    let depths = depths(pieces);
    let mut out = String::new();
    for (piece, depth) in pieces.iter().zip(depths) {
        if piece.token.breaks > 0 {
            out.push_str(&"\n".repeat(piece.token.breaks));
            out.push_str(&INDENT.repeat(depth));
        } else {
            out.push_str(&" ".repeat(gap(piece)));
        }
        out.push_str(piece.token.text);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// For each piece, how many brackets are open before it: those that open on one line and close on one
/// line count once. A closing bracket stands outside.
fn depths(pieces: &[Piece<'_>]) -> Vec<usize> {
    let mut line = 0_usize;
    let lines: Vec<usize> = pieces
        .iter()
        .map(|p| {
            line = line.saturating_add(p.token.breaks);
            line
        })
        .collect();
    let closed: BTreeMap<usize, usize> =
        pieces.iter().zip(&lines).filter_map(|(p, line)| Some((p.opened?, *line))).collect();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut depths = Vec::new();
    for (at, (piece, line)) in pieces.iter().zip(lines).enumerate() {
        let mut counted = open.clone();
        counted.dedup();
        let outside = usize::from(piece.token.kind == Kind::Close);
        depths.push(counted.len().saturating_sub(outside));
        match piece.token.kind {
            Kind::Open => open.push((line, closed.get(&at).copied().unwrap_or(line))),
            Kind::Close => drop(open.pop()),
            Kind::Comma | Kind::Colon | Kind::Word | Kind::Note | Kind::Block => {}
        }
    }
    depths
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(lay_out(text).as_deref(), Ok(expected));
        assert_eq!(lay_out(expected).as_deref(), Ok(expected), "laid out twice it is another");
    }

    #[test]
    fn the_document_is_spread_and_what_is_in_a_rule_is_not() {
        check(
            "(pack:(id:\"a\",version:\"1\",),questions:[\n(id:\"x\",\nkind:YesNo),(id:\"y\")])",
            "(\n  pack: (id: \"a\", version: \"1\"),\n  questions: [\n    (id: \"x\",\n      kind: YesNo),\n    (id: \"y\"),\n  ],\n)\n",
        );
        let long = format!("(texts: [(id: \"a\", text: \"{}\"), (id: \"b\")])", "x".repeat(WIDTH));
        let spread = format!(
            "(\n  texts: [\n    (id: \"a\", text: \"{}\"),\n    (id: \"b\"),\n  ],\n)\n",
            "x".repeat(WIDTH)
        );
        check(&long, &spread);
    }

    #[test]
    fn a_list_of_exactly_the_width_stays_on_its_line() {
        let line = |n: usize| format!("  texts: [\"{}\"],", "x".repeat(n));
        let fits = WIDTH - line(0).chars().count() + 1; // the comma behind it is not counted
        check(&format!("({})", line(fits)), &format!("(\n{}\n)\n", line(fits)));
        let spread = format!("(\n  texts: [\n    \"{}\",\n  ],\n)\n", "x".repeat(fits + 1));
        check(&format!("({})", line(fits + 1)), &spread);
    }

    #[test]
    fn brackets_that_open_and_close_together_count_once() {
        check(
            "(\n  a: All([\n b, Any([c,\nd]),\n e]),\n f: 1)",
            "(\n  a: All([\n    b, Any([c,\n      d]),\n    e,\n  ]),\n  f: 1,\n)\n",
        );
    }

    #[test]
    fn comments_stay_where_they_are() {
        check(
            "// head\n\n\n(\n// own line\na: 1 // behind\n, b: [ // after a bracket\n 2   // in a column\n ,3 /* inside /* deep */ */ ], /* loose */\n // last\n) // end",
            "// head\n\n(\n  // own line\n  a: 1, // behind\n  b: [ // after a bracket\n    2,   // in a column\n    3, /* inside /* deep */ */\n  ], /* loose */\n  // last\n) // end\n",
        );
        check("( // nothing\n)", "( // nothing\n)\n");
        check("", "");
    }

    #[test]
    fn what_looks_like_notation_inside_a_text_is_left_alone() {
        for text in [
            r#""a // b, ( \" /* ""#,
            "r\"c:\\ // [\"",
            "r##\"a \"# // , \"##",
            "b\"(\"",
            "'\"'",
            "'\\''",
            "\"a\n  b\"",
            "r#type",
        ] {
            check(&format!("(a: {text})"), &format!("(\n  a: {text},\n)\n"));
        }
    }

    #[test]
    fn what_is_not_ron_is_refused() {
        for text in ["(", ")", "(]", "\"a", "r#\"a\"", "/* a", "'", "(a: /)"] {
            let laid = lay_out(text);
            assert!(laid.is_err() || text == "(]", "{text} gave {laid:?}");
        }
    }

    /// What may stand between two pieces.
    fn space() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec!["", "", " ", "\n", "\n\n\n", " // note, (\n", "/* b, [ */", "\t"])
    }

    /// Any value, with spaces and comments wherever they may stand.
    fn value() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec!["a", "-1.5", "\"t // (, \"", "r#\"\" ]\"#", "()", "true"]);
        leaf.prop_map(str::to_owned).prop_recursive(4, 40, 5, |inner| {
            let item = (space(), inner, space()).prop_map(|(a, value, b)| format!("{a}{value}{b}"));
            let brackets = prop::sample::select(vec![("(", ")"), ("[", "]"), ("All([", "])"), ("(k:", ")")]);
            (brackets, prop::collection::vec(item, 1..5), any::<bool>(), space()).prop_map(
                |((open, close), items, comma, end)| {
                    let comma = if comma { "," } else { "" };
                    format!("{open}{}{comma}{end}{close}", items.join(","))
                },
            )
        })
    }

    proptest! {
        #[test]
        fn any_value_is_laid_out_without_a_loss_and_twice_is_once(text in value()) {
            let once = lay_out(&text).unwrap();
            prop_assert_eq!(lay_out(&once), Ok(once.clone()));
            let bare = |t: &str| t.chars().filter(|c| !is_space(*c) && *c != ',').collect::<String>();
            let sorted = |t: &str| { let mut all: Vec<char> = bare(t).chars().collect(); all.sort_unstable(); all };
            prop_assert_eq!(sorted(&once), sorted(&text));
            for line in once.lines() {
                prop_assert_eq!(line.trim_end(), line);
            }
        }

        #[test]
        fn no_text_makes_it_fail(text in "(\\PC|[\\(\\)\\[\\]\\{\\}]|[,:\\n \"'/*#rb\\\\x]){0,60}") {
            if let Ok(once) = lay_out(&text) {
                prop_assert_eq!(lay_out(&once), Ok(once));
            }
        }
    }
}
