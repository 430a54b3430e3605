//! A column: `name -> Type` and its clauses, in any order.

use crate::constraint::ConstraintDecl;
use crate::cursor::{self, expect, expect_one, found, integer, parenthesized};
use crate::data_type::DataType;
use crate::error::Error;
use crate::expression::Expression;
use crate::name::{Name, QualifiedName};
use crate::sql_text::SqlText;
use crate::suggest::{list, nearest};
use crate::table::{DieselAttributes, parse_comment};
use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token};

/// Every word that begins a clause of a column.
const CLAUSES: &[&str] = &[
    "identity",
    "generated",
    "default",
    "unique",
    "references",
    "check",
    "constraint",
    "collate",
    "renamed",
    "sql_type",
    "comment",
    "using",
    "storage",
    "compression",
    "statistics",
];

/// A column.
#[derive(Debug, Clone)]
pub struct ColumnDecl {
    /// Attributes for Diesel: documentation, `#[sql_name]`, `#[max_length]`.
    pub attributes: Vec<Attribute>,
    /// Its Rust name.
    pub ident: Ident,
    /// Its SQL name.
    pub sql_name: String,
    /// Its type, as Diesel sees it.
    pub data_type: DataType,
    /// Diesel's `#[max_length = 200]`.
    pub max_length: Option<i64>,
    /// `sql_type "citext"`: its PostgreSQL type, where Diesel's name does not say it.
    pub sql_type: Option<SqlText>,
    /// Where its value comes from when a row does not say it.
    pub value: ColumnValue,
    /// `collate "C"`.
    pub collation: Option<Collation>,
    /// `storage external`.
    pub storage: Option<Name>,
    /// `compression lz4`.
    pub compression: Option<Name>,
    /// `statistics 500`.
    pub statistics: Option<i64>,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// `using sql("...")`: how existing values become the column's type.
    pub using: Option<SqlText>,
    /// Its comment: the documentation, unless `comment "..."` says another.
    pub comment: Option<String>,
}

/// A column's value when a row does not say it. Only one of these can hold.
#[derive(Debug, Clone)]
pub enum ColumnValue {
    /// Null.
    None,
    /// A default.
    Default(Expression),
    /// The next of a sequence.
    Identity(Identity),
    /// Always computed.
    Generated(Generated),
}

/// An identity and the options of its sequence.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Whether a row may say the value.
    pub kind: IdentityKind,
    /// The sequence's options, as PostgreSQL takes them: `start with 100`, `cycle`.
    pub options: Vec<String>,
    /// The word that declares it.
    pub span: Span,
}

/// Whether a row may say an identity's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityKind {
    /// Only with `overriding system value`.
    Always,
    /// Yes.
    ByDefault,
}

/// A generated column.
#[derive(Debug, Clone)]
pub struct Generated {
    /// How it is computed.
    pub expression: SqlText,
    /// When.
    pub kind: GeneratedKind,
}

/// When a generated column is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratedKind {
    /// When the row is written.
    Stored,
    /// When the row is read (PostgreSQL 18 and later).
    Virtual,
}

/// A collation.
#[derive(Debug, Clone)]
pub struct Collation {
    /// Which one.
    pub name: QualifiedName,
}

impl Collation {
    /// Reads what follows `collate`.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        QualifiedName::parse(input, "collation").map(|name| Self { name })
    }
}

impl ColumnDecl {
    /// Whether a column comes next: a name and an arrow.
    pub(crate) fn peek(input: ParseStream<'_>) -> bool {
        input.cursor().ident().is_some() && input.peek2(Token![->])
    }

    /// Reads a column; its constraints go to the table's.
    pub(crate) fn parse(
        input: ParseStream<'_>,
        attributes: Vec<Attribute>,
        constraints: &mut Vec<ConstraintDecl>,
    ) -> Result<Self, Error> {
        let ident = parse_rust_name(input, "column")?;
        input.parse::<Token![->]>()?;
        let attributes = DieselAttributes::read(attributes, &ident)?;
        let data_type = DataType::parse(input)?;
        let mut column = Self {
            ident,
            sql_name: attributes.sql_name,
            data_type,
            max_length: attributes.max_length,
            comment: attributes.documentation,
            attributes: attributes.all,
            sql_type: None,
            value: ColumnValue::None,
            collation: None,
            storage: None,
            compression: None,
            statistics: None,
            renamed_from: None,
            using: None,
        };
        let mut seen: Vec<&'static str> = Vec::new();
        while !input.is_empty() && !input.peek(Token![,]) {
            column.parse_clause(input, constraints, &mut seen)?;
        }
        Ok(column)
    }

    /// The column as its own constraints name it.
    #[must_use]
    pub fn reference(&self) -> Name {
        Name { text: self.sql_name.clone(), quoted: true, span: self.ident.span() }
    }

    /// Whether a name means this column.
    #[must_use]
    pub fn is(&self, name: &Name) -> bool {
        use syn::ext::IdentExt;
        if name.quoted { self.sql_name == name.text } else { self.ident.unraw() == name.text }
    }

    fn parse_clause(
        &mut self,
        input: ParseStream<'_>,
        constraints: &mut Vec<ConstraintDecl>,
        seen: &mut Vec<&'static str>,
    ) -> Result<(), Error> {
        let span = input.span();
        if input.parse::<Option<Token![=]>>()?.is_some() {
            return self.set_value(span, Expression::parse(input).map(ColumnValue::Default)?);
        }
        let Some(clause) = CLAUSES.iter().copied().find(|word| cursor::peek(input, &[word])) else {
            return Err(unknown_clause(input));
        };
        if matches!(clause, "unique" | "references" | "check" | "constraint") {
            constraints.push(ConstraintDecl::parse_clause(input, &self.reference())?);
            return Ok(());
        }
        if seen.contains(&clause) {
            return Err(Error::new(span, format!("column `{}` says `{clause}` twice", self.sql_name)));
        }
        seen.push(clause);
        if clause != "renamed" {
            cursor::expect(input, clause)?;
        }
        match clause {
            "identity" => {
                let identity = Identity::parse(input, span)?;
                self.set_value(span, ColumnValue::Identity(identity))?;
            }
            "generated" => {
                let value = parse_generated(input, span)?;
                self.set_value(span, value)?;
            }
            "default" => self.set_value(span, Expression::parse(input).map(ColumnValue::Default)?)?,
            "collate" => self.collation = Some(Collation::parse(input)?),
            "renamed" => self.renamed_from = Name::parse_renamed_from(input, "column")?,
            "sql_type" => self.sql_type = Some(SqlText::parse_literal(input)?),
            "comment" => self.comment = Some(parse_comment(input)?),
            "using" => {
                self.using =
                    Some(if input.peek(LitStr) { SqlText::parse_literal(input)? } else { SqlText::parse(input)? });
            }
            "storage" => {
                let (word, span) = expect_one(input, &["plain", "external", "extended", "main", "default"])?;
                self.storage = Some(Name { text: word.to_owned(), quoted: false, span });
            }
            "compression" => {
                let (word, span) = expect_one(input, &["pglz", "lz4", "default"])?;
                self.compression = Some(Name { text: word.to_owned(), quoted: false, span });
            }
            _ => self.statistics = Some(integer(input)?.0),
        }
        Ok(())
    }

    fn set_value(&mut self, span: Span, value: ColumnValue) -> Result<(), Error> {
        let before = match self.value {
            ColumnValue::None => {
                self.value = value;
                return Ok(());
            }
            ColumnValue::Default(_) => "a default",
            ColumnValue::Identity(_) => "an identity",
            ColumnValue::Generated(_) => "a generated value",
        };
        Err(Error::new(span, format!("column `{}` already has {before}", self.sql_name))
            .help("a column has one of: a default, an identity, a generated value"))
    }
}

impl Identity {
    fn parse(input: ParseStream<'_>, span: Span) -> Result<Self, Error> {
        let kind = if cursor::eat(input, &["by", "default"]).is_some() {
            IdentityKind::ByDefault
        } else {
            cursor::eat(input, &["always"]);
            IdentityKind::Always
        };
        Ok(Self { kind, options: Self::parse_options(input)?, span })
    }

    fn parse_options(input: ParseStream<'_>) -> Result<Vec<String>, Error> {
        if !input.peek(syn::token::Paren) {
            return Ok(Vec::new());
        }
        let content = parenthesized(input, "and options")?;
        sequence_options(&content)
    }
}

/// Every word that begins an option of a sequence.
pub(crate) const SEQUENCE_OPTIONS: &[&str] = &["start", "increment", "minvalue", "maxvalue", "cache", "cycle", "no"];

/// Options of a sequence, with or without commas between them.
pub(crate) fn sequence_options(content: ParseStream<'_>) -> Result<Vec<String>, Error> {
    let mut options = Vec::new();
    while !content.is_empty() {
        let (word, _) = expect_one(content, SEQUENCE_OPTIONS)?;
        options.push(match word {
            "start" => {
                cursor::eat(content, &["with"]);
                format!("start with {}", integer(content)?.0)
            }
            "increment" => {
                cursor::eat(content, &["by"]);
                format!("increment by {}", integer(content)?.0)
            }
            "no" => format!("no {}", expect_one(content, &["minvalue", "maxvalue", "cycle"])?.0),
            "cycle" => "cycle".to_owned(),
            word => format!("{word} {}", integer(content)?.0),
        });
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(options)
}

/// `generated always as sql("...") stored`, or SQL's long spelling of an identity.
fn parse_generated(input: ParseStream<'_>, span: Span) -> Result<ColumnValue, Error> {
    let kind = if cursor::eat(input, &["by", "default"]).is_some() {
        IdentityKind::ByDefault
    } else {
        expect(input, "always")?;
        IdentityKind::Always
    };
    expect(input, "as")?;
    if cursor::eat(input, &["identity"]).is_some() {
        return Ok(ColumnValue::Identity(Identity { kind, options: Identity::parse_options(input)?, span }));
    }
    if kind == IdentityKind::ByDefault {
        return Err(cursor::expected(input, &["identity"]));
    }
    let expression = SqlText::parse(input)?;
    let (word, _) = expect_one(input, &["stored", "virtual"])?;
    let kind = if word == "stored" { GeneratedKind::Stored } else { GeneratedKind::Virtual };
    Ok(ColumnValue::Generated(Generated { expression, kind }))
}

fn unknown_clause(input: ParseStream<'_>) -> Error {
    let Some((ident, _)) = input.cursor().ident() else {
        let error = Error::new(input.span(), format!("expected a clause of the column or `,`, found {}", found(input)));
        return if input.peek(LitStr) { error.help("a default is written after `=`") } else { error };
    };
    let word = ident.to_string();
    let error = Error::new(input.span(), format!("a column has no clause `{word}`"));
    if word == "not" || word == "null" {
        return error.help("a column is not null unless its type is `Nullable<...>`");
    }
    if word == "primary" {
        return error.help("the primary key stands in the head of the table: `post (id) { ... }`");
    }
    if word == "index" {
        return error.help("an index is an item of its own: `index (column),`");
    }
    match nearest(&word, CLAUSES.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None if input.peek2(Token![->]) => error.help("a `,` is missing before this column"),
        None => error.help(format!("a column's clauses are `=`, {}", list(CLAUSES.iter().copied()))),
    }
}

/// A name that becomes a Rust item: no keyword, unless raw.
pub(crate) fn parse_rust_name(input: ParseStream<'_>, what: &str) -> Result<Ident, Error> {
    use syn::ext::IdentExt;
    let span = input.span();
    if let Ok(ident) = input.fork().call(Ident::parse_any)
        && input.fork().parse::<Ident>().is_err()
    {
        return Err(Error::new(span, format!("`{ident}` is a keyword of Rust and cannot name a {what}"))
            .help(format!("write `#[sql_name = \"{ident}\"] {ident}_`, or `r#{ident}`")));
    }
    input.parse().map_err(|_| Error::new(span, format!("expected the name of a {what}, found {}", found(input))))
}
