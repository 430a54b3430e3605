//! Reading words: SQL's keywords are plain identifiers to Rust, some of them keywords of its own
//! (`match`, `where`, `as`, `for`), so words are compared by their text.

use crate::error::Error;
use crate::suggest::list;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Ident, LitInt, LitStr, Token};

/// Whether these words come next.
pub(crate) fn peek(input: ParseStream<'_>, words: &[&str]) -> bool {
    let mut cursor = input.cursor();
    for word in words {
        match cursor.ident() {
            Some((ident, rest)) if ident == word => cursor = rest,
            Some(_) | None => return false,
        }
    }
    true
}

/// Takes these words if they come next, and gives the span of the first.
pub(crate) fn eat(input: ParseStream<'_>, words: &[&str]) -> Option<Span> {
    if !peek(input, words) {
        return None;
    }
    let span = input.span();
    for _ in words {
        input.call(Ident::parse_any).expect("peek saw these words");
    }
    Some(span)
}

/// Takes one word, or says what was expected.
pub(crate) fn expect(input: ParseStream<'_>, word: &str) -> Result<Span, Error> {
    eat(input, &[word]).ok_or_else(|| expected(input, &[word]))
}

/// Takes one of several words.
pub(crate) fn expect_one<'a>(input: ParseStream<'_>, words: &[&'a str]) -> Result<(&'a str, Span), Error> {
    for word in words {
        if let Some(span) = eat(input, &[word]) {
            return Ok((word, span));
        }
    }
    Err(expected(input, words))
}

/// "expected `a` or `b`, found `c`".
pub(crate) fn expected(input: ParseStream<'_>, words: &[&str]) -> Error {
    Error::new(input.span(), format!("expected {}, found {}", list(words.iter().copied()), found(input)))
}

/// What comes next, for a message.
pub(crate) fn found(input: ParseStream<'_>) -> String {
    match input.cursor().token_tree() {
        None => "the end of the declaration".to_owned(),
        Some((proc_macro2::TokenTree::Group(group), _)) => match group.delimiter() {
            proc_macro2::Delimiter::Parenthesis => "`(`".to_owned(),
            proc_macro2::Delimiter::Brace => "`{`".to_owned(),
            proc_macro2::Delimiter::Bracket => "`[`".to_owned(),
            proc_macro2::Delimiter::None => "a fragment".to_owned(),
        },
        Some((tree, _)) => format!("`{tree}`"),
    }
}

/// A whole number, negative ones too.
pub(crate) fn integer(input: ParseStream<'_>) -> Result<(i64, Span), Error> {
    let span = input.span();
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    // Looked at first: a failing parse would swallow the word that the error is about.
    if !input.peek(LitInt) {
        return Err(Error::new(input.span(), format!("expected a whole number, found {}", found(input))));
    }
    let literal: LitInt = input.parse()?;
    let text = if negative { format!("-{}", literal.base10_digits()) } else { literal.base10_digits().to_owned() };
    let value = text.parse().map_err(|_| Error::new(literal.span(), "the number does not fit into a bigint"))?;
    Ok((value, span))
}

/// What stands in parentheses; `what` says what they hold, for the error.
pub(crate) fn parenthesized<'a>(input: ParseStream<'a>, what: &str) -> Result<ParseBuffer<'a>, Error> {
    fn open<'a>(input: ParseStream<'a>) -> syn::Result<ParseBuffer<'a>> {
        let content;
        syn::parenthesized!(content in input);
        Ok(content)
    }
    open(input).map_err(|_| Error::new(input.span(), format!("expected `(` {what}, found {}", found(input))))
}

/// What stands in braces.
pub(crate) fn braced<'a>(input: ParseStream<'a>, what: &str) -> Result<ParseBuffer<'a>, Error> {
    fn open<'a>(input: ParseStream<'a>) -> syn::Result<ParseBuffer<'a>> {
        let content;
        syn::braced!(content in input);
        Ok(content)
    }
    open(input).map_err(|_| Error::new(input.span(), format!("expected `{{` {what}, found {}", found(input))))
}

/// A list between commas, at least one element; the comma after the last is allowed.
pub(crate) fn comma_list<T>(
    content: ParseStream<'_>,
    what: &str,
    mut element: impl FnMut(ParseStream<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut elements = Vec::new();
    while !content.is_empty() {
        elements.push(element(content)?);
        if content.is_empty() {
            break;
        }
        if content.parse::<Option<Token![,]>>()?.is_none() {
            return Err(Error::new(
                content.span(),
                format!("expected `,` or `)` after a {what}, found {}", found(content)),
            ));
        }
    }
    if elements.is_empty() {
        return Err(Error::new(content.span(), format!("expected at least one {what}")));
    }
    Ok(elements)
}

/// A string, or what was expected instead.
pub(crate) fn string(input: ParseStream<'_>, what: &str) -> Result<LitStr, Error> {
    if !input.peek(LitStr) {
        return Err(Error::new(input.span(), format!("expected {what}, found {}", found(input))));
    }
    Ok(input.parse()?)
}

/// Reads to the end, so that nothing is left to complain of.
pub(crate) fn skip_all(input: ParseStream<'_>) -> syn::Result<()> {
    input.step(|cursor| {
        let mut rest = *cursor;
        while let Some((_, next)) = rest.token_tree() {
            rest = next;
        }
        Ok(((), rest))
    })
}
