//! A column's type: a Diesel type with PostgreSQL's modifiers, and the PostgreSQL type it means.

use crate::column::SEQUENCE_OPTIONS;
use crate::cursor::{comma_list, found, integer, parenthesized};
use crate::error::Error;
use crate::suggest::nearest;
use proc_macro2::{Delimiter, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token};

/// A type as written: `Nullable<Varchar(200)>`.
#[derive(Debug, Clone)]
pub struct DataType {
    /// The path, without arguments and modifiers.
    pub path: Vec<Ident>,
    /// Whether the path begins with `::`.
    pub leading_colon: bool,
    /// What stands in parentheses: length, precision, scale.
    pub modifiers: Vec<i64>,
    /// What stands in angle brackets.
    pub arguments: Vec<DataType>,
    /// Where it stands.
    pub span: Span,
}

/// The PostgreSQL type a column has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresType {
    /// The type, or the type of an array's elements.
    pub name: TypeName,
    /// Whether it is an array.
    pub array: bool,
}

/// Which type, and who defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeName {
    /// One of PostgreSQL's own, with its modifiers: `numeric(10,2)`.
    BuiltIn(String),
    /// A type declared in the namespace: an enum, a domain.
    InNamespace(String),
    /// A type of another schema, or of an extension when no schema is said.
    Elsewhere {
        /// The schema, if said.
        schema: Option<String>,
        /// Its name.
        name: String,
    },
    /// `sql_type "..."`, carried as written.
    Verbatim(String),
}

/// How many modifiers a type takes.
#[derive(Clone, Copy)]
enum Modifiers {
    None,
    /// One length or precision.
    One,
    /// Precision and scale.
    Two,
}

/// Every SQL type of Diesel's PostgreSQL side, its aliases too, and what it is to PostgreSQL.
#[rustfmt::skip]
const TYPES: &[(&str, &str, Modifiers)] = &[
    ("Bool", "boolean", Modifiers::None),
    ("SmallInt", "smallint", Modifiers::None), ("Smallint", "smallint", Modifiers::None), ("Int2", "smallint", Modifiers::None),
    ("Integer", "integer", Modifiers::None), ("Int4", "integer", Modifiers::None),
    ("BigInt", "bigint", Modifiers::None), ("Bigint", "bigint", Modifiers::None), ("Int8", "bigint", Modifiers::None),
    ("SmallSerial", "smallserial", Modifiers::None), ("Serial", "serial", Modifiers::None), ("BigSerial", "bigserial", Modifiers::None),
    ("Float", "real", Modifiers::None), ("Float4", "real", Modifiers::None),
    ("Double", "double precision", Modifiers::None), ("Float8", "double precision", Modifiers::None),
    ("Numeric", "numeric", Modifiers::Two), ("Decimal", "numeric", Modifiers::Two),
    ("Text", "text", Modifiers::None), ("Tinytext", "text", Modifiers::None), ("Mediumtext", "text", Modifiers::None), ("Longtext", "text", Modifiers::None),
    ("VarChar", "character varying", Modifiers::One), ("Varchar", "character varying", Modifiers::One),
    ("Char", "character", Modifiers::One), ("Bpchar", "bpchar", Modifiers::One), ("CChar", "\"char\"", Modifiers::None),
    ("Binary", "bytea", Modifiers::None), ("Bytea", "bytea", Modifiers::None), ("Varbinary", "bytea", Modifiers::None),
    ("Blob", "bytea", Modifiers::None), ("Tinyblob", "bytea", Modifiers::None), ("Mediumblob", "bytea", Modifiers::None), ("Longblob", "bytea", Modifiers::None),
    ("Bit", "bit", Modifiers::One),
    ("Date", "date", Modifiers::None), ("Interval", "interval", Modifiers::One), ("Time", "time", Modifiers::One),
    ("Timestamp", "timestamp", Modifiers::One), ("Timestamptz", "timestamptz", Modifiers::One),
    ("Json", "json", Modifiers::None), ("Jsonb", "jsonb", Modifiers::None), ("Uuid", "uuid", Modifiers::None),
    ("Oid", "oid", Modifiers::None), ("Money", "money", Modifiers::None), ("PgLsn", "pg_lsn", Modifiers::None),
    ("MacAddr", "macaddr", Modifiers::None), ("Macaddr", "macaddr", Modifiers::None),
    ("MacAddr8", "macaddr8", Modifiers::None), ("Macaddr8", "macaddr8", Modifiers::None),
    ("Inet", "inet", Modifiers::None), ("Cidr", "cidr", Modifiers::None),
    ("Int4range", "int4range", Modifiers::None), ("Int8range", "int8range", Modifiers::None), ("Numrange", "numrange", Modifiers::None),
    ("Daterange", "daterange", Modifiers::None), ("Tsrange", "tsrange", Modifiers::None), ("Tstzrange", "tstzrange", Modifiers::None),
    ("Int4multirange", "int4multirange", Modifiers::None), ("Int8multirange", "int8multirange", Modifiers::None), ("Nummultirange", "nummultirange", Modifiers::None),
    ("Datemultirange", "datemultirange", Modifiers::None), ("Tsmultirange", "tsmultirange", Modifiers::None), ("Tstzmultirange", "tstzmultirange", Modifiers::None),
];

/// Diesel types of other databases.
const FOREIGN: &[&str] = &["TinyInt", "Tinyint", "Unsigned", "Datetime", "TimestamptzSqlite", "Record"];

impl DataType {
    /// Reads a type.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let span = input.span();
        let leading_colon = input.parse::<Option<Token![::]>>()?.is_some();
        let mut path = Vec::new();
        let mut modifiers = Vec::new();
        let mut arguments = Vec::new();
        loop {
            let ident = input
                .call(Ident::parse_any)
                .map_err(|_| Error::new(input.span(), format!("expected a type, found {}", found(input))))?;
            path.push(ident);
            if input.parse::<Option<Token![::]>>()?.is_none() {
                break;
            }
        }
        // The word that decides, for the caret.
        let span = path.last().map_or(span, Ident::span);
        if input.parse::<Option<Token![<]>>()?.is_some() {
            while !input.peek(Token![>]) {
                arguments.push(Self::parse(input)?);
                if input.parse::<Option<Token![,]>>()?.is_none() {
                    break;
                }
            }
            input.parse::<Token![>]>().map_err(|_| {
                Error::new(input.span(), format!("expected `>` after the type, found {}", found(input)))
            })?;
        }
        // After the type of a sequence its options stand in parentheses.
        if input.peek(syn::token::Paren) && !sequence_options_follow(input) {
            let content = parenthesized(input, "and a number")?;
            modifiers = comma_list(&content, "number", integer)?.into_iter().map(|(value, _)| value).collect();
        }
        let data_type = Self { path, leading_colon, modifiers, arguments, span };
        data_type.check_shape()?;
        Ok(data_type)
    }

    /// The last word of the path.
    #[must_use]
    pub fn word(&self) -> String {
        self.path.last().expect("a type has a word").unraw().to_string()
    }

    /// Whether it is `Nullable<...>`.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.word() == "Nullable" && self.arguments.len() == 1
    }

    /// The type inside of `Nullable`, or itself.
    #[must_use]
    pub fn not_null(&self) -> &Self {
        if self.is_nullable() { &self.arguments[0] } else { self }
    }

    /// The type of an array's elements, without `Nullable`; itself when it is no array.
    #[must_use]
    pub fn element(&self) -> &Self {
        let inner = self.not_null();
        if inner.word() == "Array" && inner.arguments.len() == 1 { inner.arguments[0].element() } else { inner }
    }

    /// Whether Diesel knows the word as one of its own types.
    #[must_use]
    pub fn is_diesel_word(word: &str) -> bool {
        matches!(word, "Nullable" | "Array" | "Range" | "Multirange" | "Citext")
            || FOREIGN.contains(&word)
            || TYPES.iter().any(|(name, _, _)| *name == word)
    }

    /// The type as Diesel takes it, where its words are not imported.
    #[must_use]
    pub fn to_qualified(&self) -> TokenStream {
        let arguments: Vec<TokenStream> = self.arguments.iter().map(Self::to_qualified).collect();
        let arguments = (!arguments.is_empty()).then(|| quote!(<#(#arguments),*>));
        let (path, leading) = (&self.path, self.leading_colon.then(|| quote!(::)));
        let bare = path.len() == 1 && !self.leading_colon && Self::is_diesel_word(&self.word());
        let prefix = bare.then(|| quote!(diesel::sql_types::));
        quote!(#leading #prefix #(#path)::* #arguments)
    }

    /// The words in it that Diesel does not know and that stand alone: types the project must
    /// have in scope.
    #[must_use]
    pub fn project_types(&self) -> Vec<&Ident> {
        let mut found: Vec<&Ident> = self.arguments.iter().flat_map(Self::project_types).collect();
        if let [ident] = self.path.as_slice()
            && !self.leading_colon
            && !Self::is_diesel_word(&ident.unraw().to_string())
        {
            found.push(ident);
        }
        found
    }

    /// The PostgreSQL type. `named` knows the types the project declares; `max_length` is
    /// Diesel's attribute.
    ///
    /// # Errors
    ///
    /// When the type is unknown, or PostgreSQL lacks it.
    pub fn postgres(
        &self,
        max_length: Option<i64>,
        named: &dyn Fn(&str) -> Option<TypeName>,
    ) -> Result<PostgresType, Error> {
        let data_type = self.not_null();
        let word = data_type.word();
        if word == "Array" && data_type.arguments.len() == 1 {
            let element = data_type.arguments[0].postgres(max_length, named)?;
            return Ok(PostgresType { name: element.name, array: true });
        }
        let name = match (word.as_str(), data_type.arguments.as_slice()) {
            ("Range", [inner]) => data_type.range(inner, "range")?,
            ("Multirange", [inner]) => data_type.range(inner, "multirange")?,
            // An extension's type: found on the search path, wherever it was installed.
            ("Citext", []) => TypeName::Elsewhere { schema: None, name: "citext".to_owned() },
            (_, []) => match TYPES.iter().find(|(name, _, _)| *name == word) {
                Some((_, sql, takes)) if data_type.is_diesels() => data_type.built_in(sql, *takes, max_length),
                Some(_) | None => named(&word).ok_or_else(|| data_type.unknown())?,
            },
            _ => return Err(data_type.unknown()),
        };
        Ok(PostgresType { name, array: false })
    }

    /// Whether the path can mean Diesel's type of that word.
    fn is_diesels(&self) -> bool {
        self.path.len() == 1 || self.path.iter().any(|ident| ident == "diesel" || ident == "sql_types")
    }

    fn built_in(&self, sql: &str, takes: Modifiers, max_length: Option<i64>) -> TypeName {
        let mut modifiers = self.modifiers.clone();
        if let (true, Modifiers::One, Some(length)) = (modifiers.is_empty(), takes, max_length) {
            modifiers.push(length);
        }
        if modifiers.is_empty() {
            return TypeName::BuiltIn(sql.to_owned());
        }
        let modifiers: Vec<String> = modifiers.iter().map(i64::to_string).collect();
        let modifiers = modifiers.join(",");
        // `bpchar(n)` and `character(n)` are one type; only without a length do they differ.
        let sql = if sql == "bpchar" { "character" } else { sql };
        TypeName::BuiltIn(format!("{sql}({modifiers})"))
    }

    fn range(&self, inner: &Self, kind: &str) -> Result<TypeName, Error> {
        let prefix = match inner.word().as_str() {
            "Int4" | "Integer" => "int4",
            "Int8" | "BigInt" | "Bigint" => "int8",
            "Numeric" | "Decimal" => "num",
            "Date" => "date",
            "Timestamp" => "ts",
            "Timestamptz" => "tstz",
            other => {
                return Err(Error::new(inner.span, format!("PostgreSQL has no {kind} of `{other}`"))
                    .help("ranges are made of Int4, Int8, Numeric, Date, Timestamp and Timestamptz"));
            }
        };
        Ok(TypeName::BuiltIn(format!("{prefix}{kind}")))
    }

    fn check_shape(&self) -> Result<(), Error> {
        let word = self.word();
        let wrapper = matches!(word.as_str(), "Nullable" | "Array" | "Range" | "Multirange");
        if wrapper && self.arguments.len() != 1 {
            return Err(Error::new(self.span, format!("`{word}` takes one type, as in `{word}<Int4>`")));
        }
        let Some((_, _, takes)) = TYPES.iter().find(|(name, _, _)| *name == word && self.is_diesels()) else {
            return match self.modifiers.as_slice() {
                [] => Ok(()),
                _ => Err(Error::new(self.span, format!("type `{word}` takes no length or precision"))),
            };
        };
        if !self.arguments.is_empty() {
            return Err(Error::new(self.span, format!("type `{word}` takes no type arguments")));
        }
        let most = match takes {
            Modifiers::None => 0,
            Modifiers::One => 1,
            Modifiers::Two => 2,
        };
        if self.modifiers.len() > most {
            return Err(Error::new(
                self.span,
                match most {
                    0 => format!("type `{word}` takes no length or precision"),
                    1 => format!("type `{word}` takes one number"),
                    _ => format!("type `{word}` takes a precision and a scale"),
                },
            ));
        }
        // Only a scale may be zero or negative; a precision of seconds may be zero.
        let seconds = matches!(word.as_str(), "Time" | "Timestamp" | "Timestamptz" | "Interval");
        match self.modifiers.first() {
            Some(&first) if seconds && !(0..=6).contains(&first) => {
                Err(Error::new(self.span, format!("`{word}` has a precision of 0 to 6, not {first}")))
            }
            Some(&first) if !seconds && first < 1 => {
                Err(Error::new(self.span, format!("`{word}` needs a length of at least 1, not {first}")))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn unknown(&self) -> Error {
        let word = self.word();
        if FOREIGN.contains(&word.as_str()) {
            return Error::new(self.span, format!("PostgreSQL has no type `{word}`"));
        }
        let error = Error::new(self.span, format!("unknown type `{word}`"));
        match nearest(&word, TYPES.iter().map(|(name, _, _)| *name)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!(
                "declare it with `pg_enum! {{ pub enum {word} {{ ... }} }}`, or add `sql_type \"...\"` to the column"
            )),
        }
    }
}

fn sequence_options_follow(input: ParseStream<'_>) -> bool {
    let inside = input.cursor().group(Delimiter::Parenthesis).and_then(|(inside, _, _)| inside.ident());
    inside.is_some_and(|(word, _)| SEQUENCE_OPTIONS.iter().any(|option| word == option))
}

/// The type as Diesel takes it: without modifiers.
impl ToTokens for DataType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let path = &self.path;
        let arguments = &self.arguments;
        let leading = self.leading_colon.then(|| quote!(::));
        tokens.extend(quote!(#leading #(#path)::*));
        if !arguments.is_empty() {
            tokens.extend(quote!(<#(#arguments),*>));
        }
    }
}
