//! A table: its head, and the columns, constraints and indexes in its braces.
//!
//! A mistake inside the braces costs the item it stands in: reading goes on after the next comma,
//! so that several mistakes are reported at once.

use crate::column::{ColumnDecl, parse_rust_name};
use crate::constraint::{ConstraintDecl, ConstraintKind};
use crate::cursor::{self, found};
use crate::error::{Error, Errors};
use crate::index::IndexDecl;
use crate::name::Name;
use crate::policy::{PolicyDecl, RowSecurity};
use crate::storage::Parameter;
use crate::suggest::nearest;
use proc_macro2::{Span, TokenStream, TokenTree};
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, ExprLit, Ident, ItemUse, Lit, Meta, Token};

/// A table.
#[derive(Debug, Clone)]
pub struct TableDecl {
    /// The file it was read from; empty in a macro.
    pub file: Rc<str>,
    /// Where it says `diesel::table!` instead of the namespace's own macro.
    pub plain: Option<Span>,
    /// `use` lines before the table, as Diesel takes them.
    pub uses: Vec<ItemUse>,
    /// Attributes for Diesel.
    pub attributes: Vec<Attribute>,
    /// `blog` in `blog.post`, as `diesel print-schema` writes.
    pub schema: Option<Ident>,
    /// Its Rust name.
    pub ident: Ident,
    /// Its SQL name.
    pub sql_name: String,
    /// The primary key in the head. Empty when there is none.
    pub primary_key: Vec<Name>,
    /// `unlogged`.
    pub unlogged: bool,
    /// Storage parameters.
    pub parameters: Vec<Parameter>,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// Its comment: the documentation, unless `comment "..."` says another.
    pub comment: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnDecl>,
    /// Its constraints, those of its columns too, in the order of the source.
    pub constraints: Vec<ConstraintDecl>,
    /// Its indexes.
    pub indexes: Vec<IndexDecl>,
    /// Whether its policies are in force.
    pub row_security: RowSecurity,
    /// Its policies.
    pub policies: Vec<PolicyDecl>,
}

/// Attributes read apart: what is ours to know, and all of them for Diesel.
pub(crate) struct DieselAttributes {
    pub(crate) all: Vec<Attribute>,
    pub(crate) sql_name: String,
    pub(crate) max_length: Option<i64>,
    pub(crate) documentation: Option<String>,
}

impl TableDecl {
    /// Reads what stands in `table! { ... }`. The table is given even when items in its braces
    /// are wrong; they are left out of it.
    ///
    /// # Errors
    ///
    /// Every mistake found, beside what could be read.
    pub fn parse(tokens: TokenStream) -> (Option<Self>, Errors) {
        let mut errors = Errors::default();
        let mut table = None;
        let read = |input: ParseStream<'_>| {
            match Self::parse_all(input, &mut errors) {
                Ok(parsed) => table = Some(parsed),
                Err(error) => errors.push(error),
            }
            cursor::skip_all(input)
        };
        // What was left unread behind a mistake is no second one.
        if let Err(error) = read.parse2(tokens)
            && errors.is_empty()
        {
            errors.push(error.into());
        }
        (table, errors)
    }

    fn parse_all(input: ParseStream<'_>, errors: &mut Errors) -> Result<Self, Error> {
        let uses = Self::parse_uses(input)?;
        let mut table = Self::parse_head(input, uses, "table", &mut None)?;
        table.parse_body(input, errors)?;
        if !input.is_empty() {
            errors.push(
                Error::new(input.span(), format!("nothing can follow the columns of `{}`", table.sql_name))
                    .help("write one `table!` for each table"),
            );
        }
        table.default_primary_key();
        Ok(table)
    }

    pub(crate) fn parse_uses(input: ParseStream<'_>) -> Result<Vec<ItemUse>, Error> {
        let mut uses = Vec::new();
        // `diesel print-schema` can be told to put attributes on these lines.
        while input.fork().parse::<ItemUse>().is_ok() {
            uses.push(input.parse()?);
        }
        Ok(uses)
    }

    /// Reads the items in the braces.
    pub(crate) fn parse_body(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> Result<(), Error> {
        let content = cursor::braced(input, &format!("and the columns of `{}`", self.sql_name))?;
        self.parse_items(&content, errors);
        Ok(())
    }

    /// Reads what stands before the braces. `what` is a table or a view; only a view can be
    /// materialized.
    pub(crate) fn parse_head(
        input: ParseStream<'_>,
        uses: Vec<ItemUse>,
        what: &str,
        materialized: &mut Option<Span>,
    ) -> Result<Self, Error> {
        let attributes = input.call(Attribute::parse_outer)?;
        let first = parse_rust_name(input, what)?;
        let (schema, ident) = if input.parse::<Option<Token![.]>>()?.is_some() {
            (Some(first), parse_rust_name(input, what)?)
        } else {
            (None, first)
        };
        let attributes = DieselAttributes::read(attributes, &ident)?;
        let primary_key = if input.peek(syn::token::Paren) { Name::parse_list(input, "column")? } else { Vec::new() };
        let mut table = Self {
            file: Rc::from(""),
            plain: None,
            uses,
            sql_name: attributes.sql_name,
            comment: attributes.documentation,
            attributes: attributes.all,
            schema,
            ident,
            primary_key,
            unlogged: false,
            parameters: Vec::new(),
            renamed_from: None,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            row_security: RowSecurity::Off,
            policies: Vec::new(),
        };
        loop {
            if what == "table" && cursor::eat(input, &["unlogged"]).is_some() {
                table.unlogged = true;
            } else if what == "view" && cursor::peek(input, &["materialized"]) {
                *materialized = cursor::eat(input, &["materialized"]);
            } else if cursor::eat(input, &["with"]).is_some() {
                table.parameters = Parameter::parse_list(input)?;
            } else if cursor::peek(input, &["renamed"]) {
                table.renamed_from = Name::parse_renamed_from(input, what)?;
            } else if cursor::eat(input, &["comment"]).is_some() {
                table.comment = Some(parse_comment(input)?);
            } else {
                return Ok(table);
            }
        }
    }

    fn parse_items(&mut self, content: ParseStream<'_>, errors: &mut Errors) {
        while !content.is_empty() {
            if let Err(error) = self.parse_item(content) {
                errors.push(error);
                skip_item(content);
            }
            if !content.is_empty() && content.parse::<Token![,]>().is_err() {
                errors.push(Error::new(content.span(), format!("expected `,`, found {}", found(content))));
                skip_item(content);
                let _comma: syn::Result<Token![,]> = content.parse();
            }
        }
    }

    fn parse_item(&mut self, content: ParseStream<'_>) -> Result<(), Error> {
        let attributes = content.call(Attribute::parse_outer)?;
        if ColumnDecl::peek(content) {
            // Kept back until the column is whole: of a half-read column nothing remains.
            let mut constraints = Vec::new();
            let column = ColumnDecl::parse(content, attributes, &mut constraints)?;
            self.columns.push(column);
            self.constraints.extend(constraints);
            return Ok(());
        }
        let comment = documentation(&attributes);
        let span = content.span();
        if cursor::eat(content, &["index"]).is_some() {
            let mut index = IndexDecl::parse(content, false, span)?;
            index.comment = index.comment.or(comment);
            self.indexes.push(index);
        } else if cursor::eat(content, &["unique", "index"]).is_some() {
            let mut index = IndexDecl::parse(content, true, span)?;
            index.comment = index.comment.or(comment);
            self.indexes.push(index);
        } else if let Some(security) = RowSecurity::parse(content) {
            self.row_security = security;
        } else if cursor::eat(content, &["policy"]).is_some() {
            let mut policy = PolicyDecl::parse(content)?;
            policy.comment = policy.comment.or(comment);
            self.policies.push(policy);
        } else if ConstraintDecl::peek(content) {
            let mut constraint = ConstraintDecl::parse_item(content)?;
            constraint.comment = constraint.comment.or(comment);
            self.constraints.push(constraint);
        } else {
            return Err(unknown_item(content));
        }
        end_of_item(content)
    }

    /// Without a key in the head, a `primary key` item or a column `id` is it, as for Diesel.
    pub(crate) fn default_primary_key(&mut self) {
        if !self.primary_key.is_empty() {
            return;
        }
        let item = self.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => Some(key.columns.clone()),
            ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude(_) => None,
        });
        let id = self.columns.iter().find(|column| column.ident == "id").map(|column| vec![column.reference()]);
        self.primary_key = item.or(id).unwrap_or_default();
    }

    /// The column a name means.
    #[must_use]
    pub fn column(&self, name: &Name) -> Option<&ColumnDecl> {
        self.columns.iter().find(|column| column.is(name))
    }

    /// The Rust names of the columns, for advice.
    pub(crate) fn nearest_column(&self, name: &Name) -> Option<String> {
        let names: Vec<String> = self.columns.iter().map(|column| column.ident.unraw().to_string()).collect();
        nearest(&name.text, names.iter().map(String::as_str)).map(str::to_owned)
    }

    /// The word that declares it.
    #[must_use]
    pub fn span(&self) -> Span {
        self.ident.span()
    }
}

/// After a whole item only a comma can stand.
fn end_of_item(content: ParseStream<'_>) -> Result<(), Error> {
    if content.is_empty() || content.peek(Token![,]) {
        return Ok(());
    }
    let error = Error::new(content.span(), format!("expected `,` after this item, found {}", found(content)));
    Err(match content.cursor().ident() {
        Some((ident, _)) => match nearest(
            &ident.to_string(),
            ["include", "where", "with", "deferrable", "initially", "renamed", "comment", "references", "match"],
        ) {
            Some(near) if ident != near => error.help(format!("did you mean `{near}`?")),
            Some(_) | None => error,
        },
        None => error,
    })
}

fn unknown_item(content: ParseStream<'_>) -> Error {
    let error =
        Error::new(content.span(), format!("expected a column, a constraint or an index, found {}", found(content)));
    let Some((ident, _)) = content.cursor().ident() else { return error };
    let words = ["index", "unique", "check", "foreign", "exclude", "primary", "constraint", "policy", "row"];
    match nearest(&ident.to_string(), words) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None if content.peek2(Token![:]) => error.help("a column is written `name -> Type`"),
        None => error.help("a column is written `name -> Type`, an index `index (column)`"),
    }
}

/// Skips to the next comma, or to the end.
fn skip_item(content: ParseStream<'_>) {
    content
        .step(|cursor| {
            let mut rest = *cursor;
            while let Some((tree, next)) = rest.token_tree() {
                if matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ',') {
                    break;
                }
                rest = next;
            }
            Ok(((), rest))
        })
        .expect("skipping cannot fail");
}

impl DieselAttributes {
    pub(crate) fn read(all: Vec<Attribute>, ident: &Ident) -> Result<Self, Error> {
        let mut sql_name = None;
        let mut max_length = None;
        for attribute in &all {
            if attribute.path().is_ident("sql_name") {
                match literal(attribute) {
                    Some(Lit::Str(text)) if !text.value().is_empty() => {
                        let text = text.value();
                        sql_name = Some(text.strip_prefix("r#").map(str::to_owned).unwrap_or(text));
                    }
                    Some(_) | None => {
                        return Err(Error::new(
                            attribute_span(attribute),
                            "`sql_name` takes a name: `#[sql_name = \"...\"]`",
                        ));
                    }
                }
            } else if attribute.path().is_ident("max_length") {
                max_length = match literal(attribute) {
                    Some(Lit::Int(length)) => length.base10_parse().ok(),
                    Some(_) | None => None,
                };
                if max_length.is_none() {
                    return Err(Error::new(
                        attribute_span(attribute),
                        "`max_length` takes a number: `#[max_length = 200]`",
                    ));
                }
            } else if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
                return Err(Error::new(attribute_span(attribute), "a declaration cannot depend on `cfg`")
                    .help("the schema is the same in every build; tools that read it know no features"));
            }
        }
        let sql_name = sql_name.unwrap_or_else(|| ident.unraw().to_string());
        Ok(Self { documentation: documentation(&all), all, sql_name, max_length })
    }
}

fn attribute_span(attribute: &Attribute) -> Span {
    attribute.path().get_ident().map_or_else(Span::call_site, Ident::span)
}

fn literal(attribute: &Attribute) -> Option<&Lit> {
    match &attribute.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit, .. }) => Some(lit),
            _ => None,
        },
        Meta::Path(_) | Meta::List(_) => None,
    }
}

/// The text of `///` lines.
pub(crate) fn documentation(attributes: &[Attribute]) -> Option<String> {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(literal)
        .filter_map(|lit| match lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        })
        .flat_map(|text| {
            let lines: Vec<String> =
                text.split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()).collect();
            lines
        })
        .collect();
    // What `diesel print-schema` writes where the database has no comment is no comment either.
    if lines.iter().any(|line| line == "(Automatically generated by Diesel.)") {
        return None;
    }
    let text = lines.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Reads the string after `comment`.
pub(crate) fn parse_comment(input: ParseStream<'_>) -> Result<String, Error> {
    let text = cursor::string(input, "the comment as a string")?;
    if text.value().contains('\0') {
        return Err(Error::new(text.span(), "a comment cannot hold a zero byte"));
    }
    Ok(text.value())
}
