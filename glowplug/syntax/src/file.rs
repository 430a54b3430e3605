//! From the text of a source file to the declarations in it.
//!
//! The file is read as tokens, not as Rust: `table!`, `pg_enum!` and the SQL types of
//! `diesel print-schema` are found at its top level and inside of modules; everything else is
//! stepped over. So a file whose Rust does not compile yet can still be pushed.

use crate::domain::DomainDecl;
use crate::enumeration::EnumDecl;
use crate::error::{Error, Errors};
use crate::external::SqlTypeDecl;
use crate::place::Place;
use crate::sequence::SequenceDecl;
use crate::table::TableDecl;
use crate::view::ViewDecl;
use proc_macro2::{Delimiter, Group, Ident, LineColumn, Span, TokenStream, TokenTree};
use std::rc::Rc;
use syn::Attribute;
use syn::parse::Parser;

/// The macros that declare.
const MACROS: &[&str] = &["table", "pg_enum", "view", "domain", "sequence"];

/// One declaration of a file.
#[derive(Debug, Clone)]
pub enum Item {
    /// `table! { ... }`
    Table(TableDecl),
    /// `pg_enum! { ... }`
    Enum(EnumDecl),
    /// `view! { ... }`
    View(ViewDecl),
    /// `domain! { ... }`
    Domain(DomainDecl),
    /// `sequence! { ... }`
    Sequence(SequenceDecl),
    /// A struct that stands for an SQL type.
    SqlType(SqlTypeDecl),
}

/// Reads the declarations of a file. `path` is only repeated in errors and places.
///
/// ```
/// let items = glowplug_syntax::parse_file(
///     "post.rs",
///     "use super::namespace::table; table! { post (id) { id -> BigInt identity, } }",
/// ).unwrap();
/// assert_eq!(items.len(), 1);
/// ```
///
/// # Errors
///
/// Every mistake found, in the order of the source: those of the grammar, and those one
/// declaration shows by itself (see [`check::table`](mod@crate::check::table)).
pub fn parse_file(path: &str, source: &str) -> Result<Vec<Item>, Errors> {
    let file: Rc<str> = Rc::from(path);
    let tokens: TokenStream = source
        .parse()
        .map_err(|error: proc_macro2::LexError| Errors::from(lex_error(source, error.span()).in_file(&file)))?;
    let mut reader = Reader { file, items: Vec::new(), errors: Errors::default() };
    reader.read(tokens);
    reader.errors.errors.sort_by_key(|error| {
        let LineColumn { line, column } = error.span.start();
        (line, column)
    });
    reader.errors.into_result()?;
    Ok(reader.items)
}

struct Reader {
    file: Rc<str>,
    items: Vec<Item>,
    errors: Errors,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream) {
        let mut attributes = Vec::new();
        let mut trees = tokens.into_iter().peekable();
        // The word before (`table` in `table !`), and the one before that (`diesel`).
        let mut before: Option<Ident> = None;
        let mut path: Option<Ident> = None;
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    if let Some(TokenTree::Group(group)) = trees.peek()
                        && group.delimiter() == Delimiter::Bracket
                    {
                        attributes.push(TokenTree::Punct(punct));
                        attributes.extend(trees.next());
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == '!' => {
                    if let Some(TokenTree::Group(group)) = trees.peek()
                        && let Some(name) = before.take()
                    {
                        let plain = path.take().filter(|path| path == "diesel").map(|path| path.span());
                        self.read_macro(&name, group, &attributes, plain);
                        attributes.clear();
                        trees.next();
                    } else if let Some(TokenTree::Ident(_)) = trees.peek()
                        && before.as_ref().is_some_and(|word| word == "macro_rules")
                    {
                        // `macro_rules! name { ... }`: its body is no declaration.
                        trees.next();
                        trees.next();
                        before = None;
                    }
                }
                TokenTree::Punct(punct) => {
                    if punct.as_char() == ';' {
                        attributes.clear();
                        before = None;
                    }
                }
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(TokenTree::Ident(_)), Some(TokenTree::Group(body))) = (trees.next(), trees.peek()) {
                        if !is_test_only(&attributes) {
                            self.read(body.stream());
                        }
                        trees.next();
                    }
                    attributes.clear();
                    before = None;
                }
                TokenTree::Ident(word) if word == "struct" => {
                    if let Some(TokenTree::Ident(name)) = trees.next() {
                        self.read_struct(&name, &attributes);
                    }
                    attributes.clear();
                    before = None;
                }
                TokenTree::Ident(word) => path = before.replace(word),
                TokenTree::Group(group) => {
                    // The body of a function, a type or an implementation ends an item.
                    if group.delimiter() == Delimiter::Brace {
                        attributes.clear();
                        before = None;
                    }
                }
                TokenTree::Literal(_) => before = None,
            }
        }
    }

    fn read_macro(&mut self, name: &Ident, body: &Group, attributes: &[TokenTree], plain: Option<Span>) {
        if !MACROS.iter().any(|known| name == known) {
            return;
        }
        if let Some(span) = conditional(attributes) {
            self.errors.push(
                Error::new(span, "a declaration cannot depend on `cfg`")
                    .help("the schema is the same in every build; tools that read it know no features")
                    .in_file(&self.file),
            );
            return;
        }
        let (item, errors) = self.read_body(name, body.stream(), plain);
        self.items.extend(item);
        for mut error in errors.errors {
            if Place::is_unknown(error.span) {
                // The declaration ended too early: its closing brace is the place.
                error.span = if body.stream().is_empty() { name.span() } else { body.span_close() };
            }
            self.errors.push(error.in_file(&self.file));
        }
    }

    fn read_body(&self, name: &Ident, body: TokenStream, plain: Option<Span>) -> (Option<Item>, Errors) {
        let file = || Rc::clone(&self.file);
        match name.to_string().as_str() {
            "table" => {
                let (table, mut errors) = TableDecl::parse(body);
                if let Some(table) = &table {
                    crate::check::table::check(table, &mut errors);
                }
                (table.map(|table| Item::Table(TableDecl { file: file(), plain, ..table })), errors)
            }
            "view" => {
                let (view, mut errors) = ViewDecl::parse(body);
                if let Some(view) = &view {
                    crate::check::view::check(view, &mut errors);
                }
                let placed = |view: ViewDecl| ViewDecl { table: TableDecl { file: file(), ..view.table }, ..view };
                (view.map(|view| Item::View(placed(view))), errors)
            }
            "domain" => {
                let (domain, errors) = DomainDecl::parse(body);
                (domain.map(|domain| Item::Domain(DomainDecl { file: file(), ..domain })), errors)
            }
            "sequence" => {
                let (sequence, errors) = SequenceDecl::parse(body);
                (sequence.map(|sequence| Item::Sequence(SequenceDecl { file: file(), ..sequence })), errors)
            }
            _ => {
                let (declared, errors) = EnumDecl::parse(body);
                (declared.map(|declared| Item::Enum(EnumDecl { file: file(), ..declared })), errors)
            }
        }
    }

    fn read_struct(&mut self, name: &Ident, attributes: &[TokenTree]) {
        let tokens: TokenStream = attributes.iter().cloned().collect();
        // Attributes that are no Rust are the compiler's to report.
        if let Ok(attributes) = Attribute::parse_outer.parse2(tokens) {
            self.items.extend(SqlTypeDecl::from_struct(&attributes, name, &self.file).map(Item::SqlType));
        }
    }
}

/// Whether `#[cfg(test)]` is among the attributes.
fn is_test_only(attributes: &[TokenTree]) -> bool {
    attributes.iter().any(|tree| tree.to_string().replace(' ', "") == "[cfg(test)]")
}

/// The `cfg` among the attributes, if any.
fn conditional(attributes: &[TokenTree]) -> Option<Span> {
    attributes.iter().find_map(|tree| match tree {
        TokenTree::Group(group) => match group.stream().into_iter().next() {
            Some(TokenTree::Ident(word)) if word == "cfg" => Some(word.span()),
            Some(_) | None => None,
        },
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })
}

fn lex_error(source: &str, span: Span) -> Error {
    let message = match unbalanced(source) {
        Some(message) => message,
        None => "this is no Rust: the file cannot be split into words".to_owned(),
    };
    Error::new(span, message).help("fix the quotes and brackets around here first")
}

/// Names the bracket that does not match, by a rough count that leaves strings and comments out.
fn unbalanced(source: &str) -> Option<String> {
    let mut open: Vec<(char, usize)> = Vec::new();
    for (position, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let mut in_string = false;
        for letter in code.chars() {
            match letter {
                '"' => in_string = !in_string,
                '(' | '[' | '{' if !in_string => open.push((letter, position + 1)),
                ')' | ']' | '}' if !in_string => {
                    let expected = match letter {
                        ')' => '(',
                        ']' => '[',
                        _ => '{',
                    };
                    match open.pop() {
                        Some((bracket, _)) if bracket == expected => {}
                        Some((bracket, line)) => {
                            return Some(format!(
                                "`{letter}` in line {} does not close the `{bracket}` of line {line}",
                                position + 1
                            ));
                        }
                        None => return Some(format!("`{letter}` in line {} closes nothing", position + 1)),
                    }
                }
                _ => {}
            }
        }
    }
    open.pop().map(|(bracket, line)| format!("the `{bracket}` of line {line} is never closed"))
}
