//! Constraints of a table: primary key, unique, check, foreign key, exclusion.

use crate::cursor::{self, comma_list, expect, expect_one, parenthesized};
use crate::error::Error;
use crate::foreign_key::ForeignKey;
use crate::index::{IndexElement, parse_method, parse_name, parse_nulls};
use crate::name::Name;
use crate::sql_text::SqlText;
use crate::storage::Parameter;
use proc_macro2::{Span, TokenTree};
use syn::LitStr;
use syn::parse::ParseStream;

/// A constraint.
#[derive(Debug, Clone)]
pub struct ConstraintDecl {
    /// Its name; PostgreSQL chooses one when absent.
    pub name: Option<Name>,
    /// What it demands.
    pub kind: ConstraintKind,
    /// When it is checked.
    pub deferral: Deferral,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// Its comment.
    pub comment: Option<String>,
    /// The word that declares it.
    pub span: Span,
}

/// What a constraint demands.
#[derive(Debug, Clone)]
pub enum ConstraintKind {
    /// `primary key`, when it says more than the table's head.
    PrimaryKey(PrimaryKey),
    /// `unique (...)`.
    Unique(UniqueKey),
    /// `check sql("...")`.
    Check(Check),
    /// `foreign key (...) references ...`.
    ForeignKey(ForeignKey),
    /// `exclude using gist (...)`.
    Exclude(Exclusion),
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferral {
    /// After each statement.
    NotDeferrable,
    /// After each statement, unless the transaction says otherwise.
    Deferrable,
    /// At the end of the transaction.
    InitiallyDeferred,
}

/// Options of a primary key.
#[derive(Debug, Clone)]
pub struct PrimaryKey {
    /// Its columns.
    pub columns: Vec<Name>,
    /// Columns carried along in its index.
    pub include: Vec<Name>,
    /// Storage parameters of its index.
    pub parameters: Vec<Parameter>,
}

/// A unique constraint.
#[derive(Debug, Clone)]
pub struct UniqueKey {
    /// Its columns.
    pub columns: Vec<Name>,
    /// Whether two nulls count as equal.
    pub nulls_not_distinct: bool,
    /// Columns carried along in its index.
    pub include: Vec<Name>,
    /// Storage parameters of its index.
    pub parameters: Vec<Parameter>,
}

/// A check constraint.
#[derive(Debug, Clone)]
pub struct Check {
    /// Columns it speaks of, when said: they must exist.
    pub columns: Vec<Name>,
    /// The condition.
    pub condition: SqlText,
    /// `no inherit`.
    pub no_inherit: bool,
}

/// An exclusion constraint.
#[derive(Debug, Clone)]
pub struct Exclusion {
    /// `using gist`.
    pub method: Option<Name>,
    /// What is compared, and how.
    pub elements: Vec<ExclusionElement>,
    /// Columns carried along in its index.
    pub include: Vec<Name>,
    /// Storage parameters of its index.
    pub parameters: Vec<Parameter>,
    /// `where sql("...")`.
    pub predicate: Option<SqlText>,
}

/// One element of an exclusion constraint.
#[derive(Debug, Clone)]
pub struct ExclusionElement {
    /// What is compared.
    pub element: IndexElement,
    /// The operator: `&&`, or `operator(public.&&)`.
    pub operator: SqlText,
}

/// Words that begin a clause of a constraint or index, so that none of them is taken for its name.
pub(crate) fn is_clause(name: &Name) -> bool {
    !name.quoted
        && matches!(
            name.text.as_str(),
            "include" | "where" | "with" | "deferrable" | "initially" | "renamed" | "comment" | "references" | "on"
        )
}

impl ConstraintDecl {
    /// Whether a constraint comes next.
    pub(crate) fn peek(input: ParseStream<'_>) -> bool {
        ["constraint", "primary", "unique", "check", "foreign", "exclude"]
            .iter()
            .any(|word| cursor::peek(input, &[word]))
    }

    /// Reads a constraint among a table's items.
    pub(crate) fn parse_item(input: ParseStream<'_>) -> Result<Self, Error> {
        let given = Self::parse_given_name(input)?;
        let (word, span) = expect_one(input, &["primary", "unique", "check", "foreign", "exclude"])?;
        match word {
            "primary" | "foreign" => {
                expect(input, "key")?;
            }
            _ => {}
        }
        let what = match word {
            "primary" => "primary key",
            "foreign" => "foreign key",
            "unique" => "unique constraint",
            "check" => "check",
            _ => "exclusion constraint",
        };
        let name = match parse_name(input, what)? {
            Some(name) if given.is_some() => {
                return Err(Error::new(name.span, format!("the {what} is named twice")));
            }
            name => name.or(given),
        };
        let kind = match word {
            "primary" => {
                let columns = Name::parse_list(input, "column")?;
                let (include, parameters) = parse_index_options(input)?;
                ConstraintKind::PrimaryKey(PrimaryKey { columns, include, parameters })
            }
            "unique" => {
                let nulls_not_distinct = parse_nulls(input);
                let columns = Name::parse_list(input, "column")?;
                let nulls_not_distinct = parse_nulls(input) || nulls_not_distinct;
                let (include, parameters) = parse_index_options(input)?;
                ConstraintKind::Unique(UniqueKey { columns, nulls_not_distinct, include, parameters })
            }
            "foreign" => {
                let columns = Name::parse_list(input, "column")?;
                ConstraintKind::ForeignKey(ForeignKey::parse(input, columns)?)
            }
            "check" => ConstraintKind::Check(Check::parse(input)?),
            _ => ConstraintKind::Exclude(Exclusion::parse(input)?),
        };
        let mut constraint = Self::new(name, kind, span);
        constraint.parse_tail(input, true)?;
        Ok(constraint)
    }

    /// Reads a constraint among a column's clauses. What it names as the column's own
    /// (`renamed from`, `comment`) is left to the column.
    pub(crate) fn parse_clause(input: ParseStream<'_>, column: &Name) -> Result<Self, Error> {
        let name = Self::parse_given_name(input)?;
        let columns = vec![column.clone()];
        let span = input.span();
        let kind = if cursor::peek(input, &["references"]) {
            ConstraintKind::ForeignKey(ForeignKey::parse(input, columns)?)
        } else {
            let (word, _) = expect_one(input, &["unique", "check", "references"])?;
            if word == "unique" {
                let nulls_not_distinct = parse_nulls(input);
                let (include, parameters) = parse_index_options(input)?;
                ConstraintKind::Unique(UniqueKey { columns, nulls_not_distinct, include, parameters })
            } else {
                ConstraintKind::Check(Check::parse(input)?)
            }
        };
        let mut constraint = Self::new(name, kind, span);
        constraint.parse_tail(input, false)?;
        Ok(constraint)
    }

    fn new(name: Option<Name>, kind: ConstraintKind, span: Span) -> Self {
        Self { name, kind, deferral: Deferral::NotDeferrable, renamed_from: None, comment: None, span }
    }

    fn parse_given_name(input: ParseStream<'_>) -> Result<Option<Name>, Error> {
        match cursor::eat(input, &["constraint"]) {
            Some(_) => Name::parse(input, "constraint").map(Some),
            None => Ok(None),
        }
    }

    /// `deferrable initially deferred`, `renamed from old`, `comment "..."`.
    fn parse_tail(&mut self, input: ParseStream<'_>, item: bool) -> Result<(), Error> {
        loop {
            let span = input.span();
            if let ConstraintKind::ForeignKey(key) = &mut self.kind
                && cursor::eat(input, &["not", "joinable"]).is_some()
            {
                key.joinable = false;
            } else if cursor::eat(input, &["not", "deferrable"]).is_some() {
                self.deferral = Deferral::NotDeferrable;
            } else if cursor::eat(input, &["deferrable"]).is_some() {
                self.refuse_deferred_check(span)?;
                if self.deferral == Deferral::NotDeferrable {
                    self.deferral = Deferral::Deferrable;
                }
            } else if cursor::eat(input, &["initially"]).is_some() {
                self.refuse_deferred_check(span)?;
                let (word, _) = expect_one(input, &["deferred", "immediate"])?;
                if word == "deferred" {
                    self.deferral = Deferral::InitiallyDeferred;
                }
            } else if item && cursor::peek(input, &["renamed"]) {
                self.renamed_from = Name::parse_renamed_from(input, "constraint")?;
            } else if item && cursor::eat(input, &["comment"]).is_some() {
                self.comment = Some(crate::table::parse_comment(input)?);
            } else {
                return Ok(());
            }
        }
    }

    fn refuse_deferred_check(&self, span: Span) -> Result<(), Error> {
        match self.kind {
            ConstraintKind::Check(_) => Err(Error::new(span, "PostgreSQL cannot defer a check")),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude(_) => Ok(()),
        }
    }
}

impl Check {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let columns = if input.peek(syn::token::Paren) { Name::parse_list(input, "column")? } else { Vec::new() };
        let condition = SqlText::parse(input)?;
        let no_inherit = cursor::eat(input, &["no", "inherit"]).is_some();
        Ok(Self { columns, condition, no_inherit })
    }
}

impl Exclusion {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let method = parse_method(input)?;
        let content = parenthesized(input, "and what is compared, as in `(room with \"=\")`")?;
        let elements = comma_list(&content, "element", |input| {
            let element = IndexElement::parse(input)?;
            expect(input, "with")?;
            Ok(ExclusionElement { element, operator: operator(input)? })
        })?;
        let (include, parameters) = parse_index_options(input)?;
        let predicate = match cursor::eat(input, &["where"]) {
            Some(_) => Some(SqlText::parse(input)?),
            None => None,
        };
        Ok(Self { method, elements, include, parameters, predicate })
    }
}

/// An operator: a string, or its characters as they are.
fn operator(input: ParseStream<'_>) -> Result<SqlText, Error> {
    if input.peek(LitStr) {
        return SqlText::parse_literal(input);
    }
    let span = input.span();
    let text = input.step(|cursor| {
        let mut text = String::new();
        let mut rest = *cursor;
        while let Some((TokenTree::Punct(punct), next)) = rest.token_tree() {
            if punct.as_char() == ',' {
                break;
            }
            text.push(punct.as_char());
            rest = next;
        }
        Ok((text, rest))
    })?;
    if text.is_empty() {
        return Err(Error::new(span, "expected an operator, as in `with \"&&\"`"));
    }
    Ok(SqlText { text, span })
}

/// `include (...)` and `with (...)`.
fn parse_index_options(input: ParseStream<'_>) -> Result<(Vec<Name>, Vec<Parameter>), Error> {
    let include = match cursor::eat(input, &["include"]) {
        Some(_) => Name::parse_list(input, "column")?,
        None => Vec::new(),
    };
    let parameters = match cursor::eat(input, &["with"]) {
        Some(_) => Parameter::parse_list(input)?,
        None => Vec::new(),
    };
    Ok((include, parameters))
}
