//! `references user(id) on delete cascade`, alone on a column or after `foreign key (...)`.

use crate::cursor::{self, expect, expect_one, found};
use crate::error::Error;
use crate::name::Name;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

/// What a foreign key says.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// The columns of this table.
    pub columns: Vec<Name>,
    /// The table they point to.
    pub table: TableReference,
    /// Its columns; empty means its primary key.
    pub referenced: Vec<Name>,
    /// `match full`.
    pub matching: Match,
    /// `on delete ...`.
    pub on_delete: Action,
    /// `on update ...`.
    pub on_update: Action,
    /// Whether Diesel may join along it (not after `not joinable`).
    pub joinable: bool,
}

/// The table behind `references`.
#[derive(Debug, Clone)]
pub enum TableReference {
    /// A declared table by its Rust name or path: `user`, `super::auth::user`.
    Declared(syn::Path),
    /// Any table by its SQL name: `"Old Users"`, `"legacy"."users"`.
    Sql {
        /// The schema; the project's namespace when absent.
        schema: Option<Name>,
        /// The table.
        name: Name,
    },
}

impl TableReference {
    /// The name as written, without the path.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Declared(path) => path.segments.last().map(|last| last.ident.unraw().to_string()).unwrap_or_default(),
            Self::Sql { name, .. } => name.text.clone(),
        }
    }

    /// Where the word stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Declared(path) => path.segments.last().map_or_else(Span::call_site, |last| last.ident.span()),
            Self::Sql { name, .. } => name.span,
        }
    }
}

/// How rows with nulls in a composite key are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// A null anywhere satisfies the key.
    Simple,
    /// All null, or none.
    Full,
}

/// What happens to rows that point to a row that goes or changes.
#[derive(Debug, Clone)]
pub enum Action {
    /// The statement fails, at the end of it.
    NoAction,
    /// The statement fails at once.
    Restrict,
    /// They follow.
    Cascade,
    /// They become null: all columns of the key, or those said.
    SetNull(Vec<Name>, Span),
    /// They take their default: all columns of the key, or those said.
    SetDefault(Vec<Name>, Span),
}

impl ForeignKey {
    /// Reads from `references` on.
    pub(crate) fn parse(input: ParseStream<'_>, columns: Vec<Name>) -> Result<Self, Error> {
        expect(input, "references")?;
        let table = TableReference::parse(input)?;
        let referenced = if input.peek(syn::token::Paren) { Name::parse_list(input, "column")? } else { Vec::new() };
        let mut key = Self {
            columns,
            table,
            referenced,
            matching: Match::Simple,
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            joinable: true,
        };
        key.parse_clauses(input)?;
        Ok(key)
    }

    fn parse_clauses(&mut self, input: ParseStream<'_>) -> Result<(), Error> {
        let (mut deleted, mut updated) = (false, false);
        loop {
            if cursor::eat(input, &["match"]).is_some() {
                let (word, span) = expect_one(input, &["full", "simple", "partial"])?;
                self.matching = match word {
                    "full" => Match::Full,
                    "simple" => Match::Simple,
                    _ => return Err(Error::new(span, "PostgreSQL does not implement `match partial`")),
                };
            } else if let Some(span) = cursor::eat(input, &["on"]) {
                let (word, _) = expect_one(input, &["delete", "update"])?;
                let seen = if word == "delete" { &mut deleted } else { &mut updated };
                if std::mem::replace(seen, true) {
                    return Err(Error::new(span, format!("`on {word}` is said twice")));
                }
                let action = Action::parse(input)?;
                if word == "delete" {
                    self.on_delete = action;
                } else {
                    if let Action::SetNull(columns, span) | Action::SetDefault(columns, span) = &action
                        && !columns.is_empty()
                    {
                        return Err(Error::new(*span, "PostgreSQL takes a list of columns after `on delete` only"));
                    }
                    self.on_update = action;
                }
            } else if cursor::eat(input, &["not", "joinable"]).is_some() {
                self.joinable = false;
            } else {
                return Ok(());
            }
        }
    }
}

impl TableReference {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        if input.peek(LitStr) {
            let first = Name::parse(input, "table")?;
            if input.parse::<Option<Token![.]>>()?.is_some() {
                return Ok(Self::Sql { schema: Some(first), name: Name::parse(input, "table")? });
            }
            return Ok(Self::Sql { schema: None, name: first });
        }
        input.call(syn::Path::parse_mod_style).map(Self::Declared).map_err(|_| {
            Error::new(input.span(), format!("expected the table that is referenced, found {}", found(input)))
        })
    }
}

impl Action {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        if cursor::eat(input, &["no", "action"]).is_some() {
            return Ok(Self::NoAction);
        }
        let (word, span) = expect_one(input, &["cascade", "restrict", "set", "no"])?;
        match word {
            "cascade" => Ok(Self::Cascade),
            "restrict" => Ok(Self::Restrict),
            "no" => Err(cursor::expected(input, &["action"])),
            _ => {
                let (word, _) = expect_one(input, &["null", "default"])?;
                let columns =
                    if input.peek(syn::token::Paren) { Name::parse_list(input, "column")? } else { Vec::new() };
                Ok(if word == "null" { Self::SetNull(columns, span) } else { Self::SetDefault(columns, span) })
            }
        }
    }
}
