//! Row-level security of a table: `row level security`, and `policy name ...`.

use crate::cursor::{self, comma_list, expect, expect_one, parenthesized};
use crate::error::Error;
use crate::name::Name;
use crate::sql_text::SqlText;
use crate::table::parse_comment;
use proc_macro2::Span;
use syn::parse::ParseStream;

/// Whether a table shows each role only the rows its policies allow.
#[derive(Debug, Clone, Copy)]
pub enum RowSecurity {
    /// Not said: every role with the privilege sees every row.
    Off,
    /// `row level security`: the table's owner still sees every row.
    On(Span),
    /// `force row level security`: the owner is held to the policies, too.
    Forced(Span),
}

/// A policy.
#[derive(Debug, Clone)]
pub struct PolicyDecl {
    /// Its name.
    pub name: Name,
    /// `as restrictive`: all of these must allow a row, beside one of the permissive ones.
    pub restrictive: bool,
    /// What it is asked for.
    pub command: PolicyCommand,
    /// The roles it is for; empty means every role.
    pub roles: Vec<Name>,
    /// Which rows exist for these roles.
    pub using: Option<SqlText>,
    /// Which rows they may write.
    pub check: Option<SqlText>,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// Its comment.
    pub comment: Option<String>,
}

/// What a policy is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyCommand {
    /// Everything.
    All,
    /// Reading.
    Select,
    /// Adding rows.
    Insert,
    /// Changing rows.
    Update,
    /// Deleting rows.
    Delete,
}

impl RowSecurity {
    /// Reads `row level security` or `force row level security`, if it comes next.
    pub(crate) fn parse(input: ParseStream<'_>) -> Option<Self> {
        if let Some(span) = cursor::eat(input, &["force", "row", "level", "security"]) {
            return Some(Self::Forced(span));
        }
        cursor::eat(input, &["row", "level", "security"]).map(Self::On)
    }
}

impl PolicyDecl {
    /// Reads what follows `policy`.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let mut policy = Self {
            name: Name::parse(input, "policy")?,
            restrictive: false,
            command: PolicyCommand::All,
            roles: Vec::new(),
            using: None,
            check: None,
            renamed_from: None,
            comment: None,
        };
        loop {
            let span = input.span();
            if cursor::eat(input, &["as"]).is_some() {
                policy.restrictive = expect_one(input, &["permissive", "restrictive"])?.0 == "restrictive";
            } else if cursor::eat(input, &["for"]).is_some() {
                policy.command = PolicyCommand::parse(input)?;
            } else if cursor::eat(input, &["to"]).is_some() {
                policy.roles = roles(input)?;
            } else if cursor::eat(input, &["using"]).is_some() {
                policy.using = Some(SqlText::parse(input)?);
            } else if cursor::eat(input, &["with"]).is_some() {
                expect(input, "check")?;
                policy.check = Some(SqlText::parse(input)?);
            } else if cursor::peek(input, &["renamed"]) {
                policy.renamed_from = Name::parse_renamed_from(input, "policy")?;
            } else if cursor::eat(input, &["comment"]).is_some() {
                policy.comment = Some(parse_comment(input)?);
            } else {
                break;
            }
            policy.refuse_what_postgresql_refuses(span)?;
        }
        Ok(policy)
    }

    fn refuse_what_postgresql_refuses(&self, span: Span) -> Result<(), Error> {
        match self.command {
            PolicyCommand::Insert if self.using.is_some() => {
                Err(Error::new(span, format!("policy `{}` is for insert: there is no row to use", self.name.text))
                    .help("write the condition as `with check sql(\"...\")`"))
            }
            PolicyCommand::Select | PolicyCommand::Delete if self.check.is_some() => {
                Err(Error::new(span, format!("policy `{}` writes no row to check", self.name.text))
                    .help("write the condition as `using sql(\"...\")`"))
            }
            PolicyCommand::All
            | PolicyCommand::Select
            | PolicyCommand::Insert
            | PolicyCommand::Update
            | PolicyCommand::Delete => Ok(()),
        }
    }
}

impl PolicyCommand {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        Ok(match expect_one(input, &["all", "select", "insert", "update", "delete"])?.0 {
            "select" => Self::Select,
            "insert" => Self::Insert,
            "update" => Self::Update,
            "delete" => Self::Delete,
            _ => Self::All,
        })
    }
}

/// One role, or several in parentheses: a bare comma ends the policy.
fn roles(input: ParseStream<'_>) -> Result<Vec<Name>, Error> {
    if !input.peek(syn::token::Paren) {
        return Ok(vec![Name::parse(input, "role")?]);
    }
    let content = parenthesized(input, "and roles")?;
    comma_list(&content, "role", |input| Name::parse(input, "role"))
}
