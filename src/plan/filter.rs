//! `--filter`: a small language over cases, after nextest's.
//!
//! ```text
//! tag(bill) & !target(phone) | name(/annual|monthly/)
//! ```
//! Predicates: `tag`, `name` (id or name of the scenario), `target`, `browser`, `engine`, `all()`, `none()`. In
//! the brackets stands a word, a pattern with `*` and `?`, or a regular expression between slashes. `name` takes
//! a part of the name; the others the whole word. `!` binds closest, then `&`, then `|`; `not`, `and`, `or` and
//! `-` (and not) do as well.

use globset::{Glob, GlobMatcher};
use regex::Regex;

use super::{Case, select::argument};
use crate::{
    source::{Fault, suggest},
    span::Span,
};

/// How deep brackets may stand in one another.
const MAX_DEPTH: usize = 50;

const PREDICATES: [&str; 7] = ["all", "browser", "engine", "name", "none", "tag", "target"];

/// A filter that was read.
#[derive(Debug, Clone)]
pub struct Filter(Expression);

#[derive(Debug, Clone)]
enum Expression {
    Constant(bool),
    Is(Predicate, Matcher),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

#[derive(Debug, Clone, Copy)]
enum Predicate {
    Tag,
    Name,
    Target,
    Browser,
    Engine,
}

#[derive(Debug, Clone)]
enum Matcher {
    Word(String),
    Pattern(GlobMatcher),
    Regex(Regex),
}

impl Filter {
    /// Reads an expression; the fault points into it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut parser = Parser { text, at: 0, depth: 0, span: argument("--filter", text).span };
        let expression = parser.or()?;
        parser.space();
        if parser.at < text.len() {
            return Err(parser.fault(parser.at, "Something is left over.").help("Join with `&` or `|`."));
        }
        Ok(Self(expression))
    }

    pub fn takes(&self, case: &Case) -> bool {
        self.0.takes(case)
    }
}

impl Expression {
    fn takes(&self, case: &Case) -> bool {
        match self {
            Self::Constant(value) => *value,
            Self::Not(inner) => !inner.takes(case),
            Self::And(all) => all.iter().all(|one| one.takes(case)),
            Self::Or(any) => any.iter().any(|one| one.takes(case)),
            Self::Is(predicate, matcher) => match predicate {
                Predicate::Tag => case.scenario.tags.iter().any(|tag| matcher.takes(tag)),
                Predicate::Target => matcher.takes(&case.target.name),
                Predicate::Browser => matcher.takes(&case.browser.name),
                Predicate::Engine => matcher.takes(case.browser.engine.name()),
                Predicate::Name => {
                    [&case.scenario.id, &case.scenario.name.value].into_iter().any(|name| match matcher {
                        Matcher::Word(word) => name.to_lowercase().contains(&word.to_lowercase()),
                        _ => matcher.takes(name),
                    })
                }
            },
        }
    }
}

impl Matcher {
    fn takes(&self, text: &str) -> bool {
        match self {
            Self::Word(word) => word == text,
            Self::Pattern(glob) => glob.is_match(text),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    span: Span,
}

impl Parser<'_> {
    fn fault(&self, at: usize, message: impl Into<String>) -> Fault {
        let end = self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        Fault::at(Span { file: self.span.file.clone(), start: at, end }, message)
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes the first of the words or signs that comes next; a word must end there.
    fn take(&mut self, signs: &[&str]) -> bool {
        self.space();
        let next = |sign: &&&str| {
            let after = self.rest().strip_prefix(**sign)?.chars().next();
            let is_word = sign.bytes().all(|b| b.is_ascii_alphabetic());
            (!is_word || after.is_none_or(|c| !c.is_alphanumeric() && c != '_')).then_some(())
        };
        let Some(sign) = signs.iter().find(|sign| next(sign).is_some()) else { return false };
        self.at += sign.len();
        true
    }

    fn or(&mut self) -> Result<Expression, Fault> {
        let mut any = vec![self.and()?];
        while self.take(&["||", "|", "+", "or"]) {
            any.push(self.and()?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Expression::Or(any) })
    }

    fn and(&mut self) -> Result<Expression, Fault> {
        let mut all = vec![self.not()?];
        loop {
            if self.take(&["&&", "&", "and"]) {
                all.push(self.not()?);
            } else if self.take(&["-"]) {
                all.push(Expression::Not(Box::new(self.not()?)));
            } else {
                return Ok(if all.len() == 1 { all.remove(0) } else { Expression::And(all) });
            }
        }
    }

    fn not(&mut self) -> Result<Expression, Fault> {
        let mut negated = false;
        while self.take(&["!", "not"]) {
            negated = !negated;
        }
        let inner = self.one()?;
        Ok(if negated { Expression::Not(Box::new(inner)) } else { inner })
    }

    fn one(&mut self) -> Result<Expression, Fault> {
        let start = self.at;
        if self.take(&["("]) {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(self.fault(start, format!("Brackets stand more than {MAX_DEPTH} deep.")));
            }
            let inner = self.or()?;
            self.depth -= 1;
            return if self.take(&[")"]) { Ok(inner) } else { Err(self.unclosed(start)) };
        }
        self.space();
        let start = self.at;
        let name_end =
            self.rest().find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest().len());
        let name = self.rest()[..name_end].to_owned();
        if name.is_empty() {
            let help = "Write for example `tag(bill) & !target(phone)`.";
            return Err(self.fault(start, "Something is missing here.").label("what?").help(help));
        }
        let predicate = match name.as_str() {
            "tag" => Some(Predicate::Tag),
            "name" => Some(Predicate::Name),
            "target" => Some(Predicate::Target),
            "browser" => Some(Predicate::Browser),
            "engine" => Some(Predicate::Engine),
            "all" | "none" => None,
            _ => {
                let mut fault = self.fault(start, format!("There is no `{name}` to filter by."));
                fault.span.iter_mut().for_each(|span| span.end = start + name.len());
                return Err(fault.help(suggest::help(&name, "predicates", PREDICATES)));
            }
        };
        self.at += name_end;
        let open = self.at;
        if !self.take(&["("]) {
            let help = format!("Write `{name}(…)`.");
            return Err(self.fault(start, format!("`{name}` needs brackets.")).help(help));
        }
        match predicate {
            Some(predicate) => Ok(Expression::Is(predicate, self.matcher(open)?)),
            None if self.take(&[")"]) => Ok(Expression::Constant(name == "all")),
            None => Err(self.fault(self.at, format!("`{name}()` takes nothing."))),
        }
    }

    fn unclosed(&self, open: usize) -> Fault {
        self.fault(open, "This bracket is never closed.").label("opened here").help("Add a `)`.")
    }

    /// What stands between the brackets, and the closing one.
    fn matcher(&mut self, open: usize) -> Result<Matcher, Fault> {
        self.space();
        let start = self.at;
        if let Some(after) = self.rest().strip_prefix('/') {
            let Some(end) = after.find("/)").or_else(|| after.rfind('/')) else {
                return Err(self.fault(start, "The regular expression has no end.").help("Write `/…/`."));
            };
            let written = after[..end].to_owned();
            self.at += end + 2;
            let regex = Regex::new(&written).map_err(|error| {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                self.fault(start, format!("This is no regular expression: {why}."))
            })?;
            return if self.take(&[")"]) { Ok(Matcher::Regex(regex)) } else { Err(self.unclosed(open)) };
        }
        let Some(end) = self.rest().find(')') else { return Err(self.unclosed(open)) };
        let word = self.rest()[..end].trim().to_owned();
        self.at += end + 1;
        if word.is_empty() {
            return Err(self.fault(start, "Nothing stands in the brackets.").help("Name what is meant."));
        }
        if word.contains(['*', '?']) {
            let glob = Glob::new(&word)
                .map_err(|error| self.fault(start, format!("This is no pattern: {}.", error.kind())))?;
            return Ok(Matcher::Pattern(glob.compile_matcher()));
        }
        Ok(Matcher::Word(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::select::tests::case;

    fn takes(filter: &str) -> bool {
        let case = case("shop/checkout", &["bill", "pay ments"], "phone");
        Filter::parse(filter).unwrap_or_else(|fault| panic!("{filter}: {}", fault.message)).takes(&case)
    }

    #[test]
    fn predicates() {
        for yes in [
            "tag(bill)",
            "tag( pay ments )",
            "tag(b*)",
            "tag(/^b.l+$/)",
            "name(checkout)",
            "name(CHECK)",
            "name(shop/*)",
            "name(/shop/checkout$/)",
            "name(/(a|shop)\\/c/)",
            "target(phone)",
            "browser(chromium)",
            "engine(chromium)",
            "all()",
        ] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["tag(bil)", "tag(Bill)", "name(/^checkout/)", "target(pho)", "engine(firefox)", "none()"] {
            assert!(!takes(no), "{no}");
        }
    }

    #[test]
    fn not_binds_closest_then_and_then_or() {
        assert!(takes("all() | none() & none()"));
        assert!(!takes("(all() | none()) & none()"));
        assert!(!takes("!all() | none()"));
        assert!(takes("!(all() & none())"));
        assert!(takes("not none() and all() or none()"));
        assert!(takes("tag(bill) - target(desktop)"));
        assert!(!takes("tag(bill) - target(phone)"));
        assert!(takes("!!all()"));
        assert!(takes("  tag(bill)&!target(desktop)|none()  "));
    }

    #[test]
    fn mistakes_are_pointed_at() {
        for (filter, at) in [
            ("", 0),
            ("tag(bill) &", 11),
            ("tga(bill)", 0),
            ("tag bill", 0),
            ("tag(bill", 3),
            ("(tag(bill)", 0),
            ("tag(bill) target(phone)", 10),
            ("tag()", 4),
            ("all(x)", 4),
            ("name(/(/)", 5),
            ("name(/x)", 5),
            ("tag(bill))", 9),
            ("年", 0),
            ("andtag(x)", 0),
        ] {
            let fault = Filter::parse(filter).expect_err(filter);
            assert_eq!(fault.span.unwrap().start, at, "{filter}: {}", fault.message);
        }
        assert!(Filter::parse(&"(".repeat(100_000)).is_err());
        assert!(Filter::parse(&"!".repeat(100_001)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "[a-z()&|!/ *?年-]{0,40}") {
            let _ = Filter::parse(&text);
            let _ = Filter::parse(&format!("tag({text}"));
            let _ = Filter::parse(&format!("tag(/{text}/)"));
        }
    }
}
