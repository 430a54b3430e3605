//! `index name using method (elements) include (...) with (...) where sql("...")`.

use crate::column::Collation;
use crate::cursor::{self, comma_list, expect_one, found, parenthesized};
use crate::error::Error;
use crate::name::{Name, QualifiedName};
use crate::sql_text::SqlText;
use crate::storage::Parameter;
use proc_macro2::Span;
use syn::parse::ParseStream;

/// An index.
#[derive(Debug, Clone)]
pub struct IndexDecl {
    /// Its name; PostgreSQL chooses one when absent.
    pub name: Option<Name>,
    /// `unique index`.
    pub unique: bool,
    /// `nulls not distinct`.
    pub nulls_not_distinct: bool,
    /// `using gin`.
    pub method: Option<Name>,
    /// What is indexed.
    pub elements: Vec<IndexElement>,
    /// Columns carried along.
    pub include: Vec<Name>,
    /// `where sql("...")`.
    pub predicate: Option<SqlText>,
    /// Storage parameters.
    pub parameters: Vec<Parameter>,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// Its comment.
    pub comment: Option<String>,
    /// The word `index`.
    pub span: Span,
}

/// One element of an index or exclusion constraint.
#[derive(Debug, Clone)]
pub struct IndexElement {
    /// A column or an expression.
    pub key: IndexKey,
    /// `collate "C"`.
    pub collation: Option<Collation>,
    /// The operator class, when it is not the type's own.
    pub operator_class: Option<OperatorClass>,
    /// `asc` or `desc`.
    pub order: SortOrder,
    /// `nulls first` or `nulls last`, when said.
    pub nulls: Option<NullsOrder>,
}

/// What an element indexes.
#[derive(Debug, Clone)]
pub enum IndexKey {
    /// A column.
    Column(Name),
    /// An expression.
    Expression(SqlText),
}

/// An operator class and its parameters.
#[derive(Debug, Clone)]
pub struct OperatorClass {
    /// Which one.
    pub name: QualifiedName,
    /// `(siglen = 32)`.
    pub parameters: Vec<Parameter>,
}

/// The direction of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// Where nulls are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsOrder {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

impl IndexDecl {
    /// Reads what follows `index` or `unique index`.
    pub(crate) fn parse(input: ParseStream<'_>, unique: bool, span: Span) -> Result<Self, Error> {
        let name = parse_name(input, "index")?;
        let method = parse_method(input)?;
        let mut nulls_not_distinct = parse_nulls(input);
        let content = parenthesized(input, "and what is indexed")?;
        let elements = comma_list(&content, "column or sql(\"...\")", IndexElement::parse)?;
        let mut index = Self {
            name,
            unique,
            nulls_not_distinct: false,
            method,
            elements,
            include: Vec::new(),
            predicate: None,
            parameters: Vec::new(),
            renamed_from: None,
            comment: None,
            span,
        };
        loop {
            if cursor::eat(input, &["include"]).is_some() {
                index.include = Name::parse_list(input, "column")?;
            } else if cursor::eat(input, &["where"]).is_some() {
                index.predicate = Some(SqlText::parse(input)?);
            } else if cursor::eat(input, &["with"]).is_some() {
                index.parameters = Parameter::parse_list(input)?;
            } else if cursor::peek(input, &["nulls"]) {
                nulls_not_distinct = parse_nulls(input) || nulls_not_distinct;
                if cursor::peek(input, &["nulls"]) {
                    return Err(Error::new(input.span(), "expected `nulls distinct` or `nulls not distinct`"));
                }
            } else if cursor::peek(input, &["renamed"]) {
                index.renamed_from = Name::parse_renamed_from(input, "index")?;
            } else if cursor::eat(input, &["comment"]).is_some() {
                index.comment = Some(crate::table::parse_comment(input)?);
            } else {
                break;
            }
        }
        if nulls_not_distinct && !unique {
            return Err(Error::new(span, "`nulls not distinct` needs a `unique index`"));
        }
        index.nulls_not_distinct = nulls_not_distinct;
        Ok(index)
    }
}

impl IndexElement {
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let key = if SqlText::peek(input) {
            IndexKey::Expression(SqlText::parse(input)?)
        } else if input.peek(syn::token::Paren) {
            return Err(Error::new(input.span(), "an expression is written as SQL").help("write `sql(\"...\")`"));
        } else {
            let name = Name::parse(input, "column")?;
            if input.peek(syn::token::Paren) {
                return Err(Error::new(name.span, "an expression is written as SQL")
                    .help(format!("write `sql(\"{}(...)\")`", name.text)));
            }
            IndexKey::Column(name)
        };
        let mut element = Self { key, collation: None, operator_class: None, order: SortOrder::Ascending, nulls: None };
        if cursor::eat(input, &["collate"]).is_some() {
            element.collation = Some(Collation::parse(input)?);
        }
        let keyword = ["asc", "desc", "nulls", "with", "collate"].iter().any(|word| cursor::peek(input, &[word]));
        if Name::peek(input) && !keyword {
            let name = QualifiedName::parse(input, "operator class")?;
            let parameters = if input.peek(syn::token::Paren) { Parameter::parse_list(input)? } else { Vec::new() };
            element.operator_class = Some(OperatorClass { name, parameters });
        }
        if cursor::eat(input, &["desc"]).is_some() {
            element.order = SortOrder::Descending;
        } else {
            cursor::eat(input, &["asc"]);
        }
        if cursor::eat(input, &["nulls"]).is_some() {
            let (word, _) = expect_one(input, &["first", "last"])?;
            element.nulls = Some(if word == "first" { NullsOrder::First } else { NullsOrder::Last });
        }
        Ok(element)
    }
}

/// A name before the rest of a constraint or index, unless a keyword stands there.
pub(crate) fn parse_name(input: ParseStream<'_>, what: &str) -> Result<Option<Name>, Error> {
    let keyword = cursor::peek(input, &["nulls", "not"])
        || cursor::peek(input, &["nulls", "distinct"])
        || SqlText::peek(input)
        || (cursor::peek(input, &["using"]) && !input.peek2(syn::token::Paren));
    if keyword || !Name::peek(input) {
        return Ok(None);
    }
    let name = Name::parse(input, what)?;
    if crate::constraint::is_clause(&name) && !input.peek(syn::token::Paren) {
        return Err(Error::new(name.span, format!("expected the columns of the {what}, found `{}`", name.text)));
    }
    Ok(Some(name))
}

/// `using gist`.
pub(crate) fn parse_method(input: ParseStream<'_>) -> Result<Option<Name>, Error> {
    if cursor::eat(input, &["using"]).is_none() {
        return Ok(None);
    }
    if !Name::peek(input) {
        return Err(Error::new(
            input.span(),
            format!("expected an index method after `using`, found {}", found(input)),
        )
        .help("for example `btree`, `hash`, `gin`, `gist`, `brin` or `spgist`"));
    }
    Name::parse(input, "index method").map(Some)
}

/// `nulls not distinct`, or `nulls distinct`, which is what happens anyway.
pub(crate) fn parse_nulls(input: ParseStream<'_>) -> bool {
    cursor::eat(input, &["nulls", "distinct"]);
    cursor::eat(input, &["nulls", "not", "distinct"]).is_some()
}
