//! What only all declarations together show.

use crate::constraint::{ConstraintDecl, ConstraintKind, Deferral};
use crate::data_type::DataType;
use crate::declared::Declared;
use crate::domain::DomainDecl;
use crate::error::{Also, Error, Errors};
use crate::foreign_key::{ForeignKey, TableReference};
use crate::index::IndexKey;
use crate::name::Name;
use crate::suggest::nearest;
use crate::table::TableDecl;
use proc_macro2::Span;
use std::collections::BTreeMap;
use std::rc::Rc;
use syn::ext::IdentExt;

impl Declared {
    /// Holds all declarations against one another.
    ///
    /// # Errors
    ///
    /// Every mistake found, in the order of the files.
    pub fn check(&self, namespace: &str) -> Result<(), Errors> {
        let mut errors = Errors::default();
        self.check_names(&mut errors);
        for table in &self.tables {
            self.check_table(table, namespace, &mut errors);
        }
        for domain in &self.domains {
            let named = |word: &str| self.type_named(word, &domain.file);
            if domain.sql_type.is_none()
                && let Err(error) = domain.data_type.postgres(None, &named)
            {
                errors.push(error.in_file(&domain.file));
            }
        }
        errors.into_result()
    }

    /// What is no mistake, but will surprise: in the order of the files.
    #[must_use]
    pub fn warnings(&self) -> Errors {
        let plain = self.tables.iter().filter_map(|table| {
            table.plain.map(|span| {
                Error::new(span, format!("`diesel::table!` compiles `{}` without the namespace", table.sql_name))
                    .help("write `table!` after `use super::namespace::table;`, so that queries find the table pushed")
                    .in_file(&table.file)
            })
        });
        Errors { errors: plain.collect() }
    }

    /// Tables, indexes and types of one schema share one set of names.
    fn check_names(&self, errors: &mut Errors) {
        let mut seen: BTreeMap<&str, (&str, Span, &Rc<str>)> = BTreeMap::new();
        let tables = self.tables.iter().map(|table| (&table.sql_name, "table", table.span(), &table.file));
        let enums =
            self.enums.iter().map(|declared| (&declared.sql_name, "enum", declared.ident.span(), &declared.file));
        let indexes = self.tables.iter().flat_map(|table| {
            table
                .indexes
                .iter()
                .filter_map(|index| index.name.as_ref().map(|name| (&name.text, "index", name.span, &table.file)))
        });
        let views = self.views.iter().map(|view| (&view.table.sql_name, "view", view.table.span(), &view.table.file));
        let domains = self.domains.iter().map(|domain| (&domain.sql_name, "domain", domain.ident.span(), &domain.file));
        let sequences = self
            .sequences
            .iter()
            .map(|sequence| (&sequence.sql_name, "sequence", sequence.ident.span(), &sequence.file));
        let all = tables.chain(views).chain(enums).chain(domains).chain(sequences).chain(indexes);
        for (name, kind, span, file) in all {
            let Some((first_kind, first_span, first_file)) = seen.insert(name, (kind, span, file)) else { continue };
            let message = if first_kind == kind {
                format!("{kind} `{name}` is declared twice")
            } else {
                format!("{kind} `{name}` has the name of the {first_kind} `{name}`")
            };
            // Within one table the check of that table has said it already.
            let mut error = Error::new(span, message).in_file(file);
            error.also = Some(Box::new(Also {
                span: first_span,
                file: Rc::clone(first_file),
                label: "first declared here".to_owned(),
            }));
            errors.push(error);
        }
    }

    fn check_table(&self, table: &TableDecl, namespace: &str, errors: &mut Errors) {
        if let Some(schema) = &table.schema
            && schema.unraw() != namespace
        {
            errors.push(outside(table, schema, namespace).in_file(&table.file));
        }
        for column in &table.columns {
            let named = |word: &str| self.type_named(word, &table.file);
            if column.sql_type.is_none()
                && let Err(error) = column.data_type.postgres(column.max_length, &named)
            {
                errors.push(error.in_file(&table.file));
            }
        }
        for constraint in &table.constraints {
            if let ConstraintKind::ForeignKey(key) = &constraint.kind {
                let mut found = Errors::default();
                self.check_foreign_key(table, key, &mut found);
                found.errors.into_iter().for_each(|error| errors.push(error.in_file(&table.file)));
            }
        }
    }

    fn check_foreign_key(&self, table: &TableDecl, key: &ForeignKey, errors: &mut Errors) {
        let Some(target) = self.referenced(&key.table) else {
            // A table by its SQL name may be declared in a .sql file or live outside.
            if let TableReference::Declared(_) = key.table {
                errors.push(self.unknown_table(table, key));
            }
            return;
        };
        let mut known = true;
        for name in &key.referenced {
            if target.column(name).is_none() {
                known = false;
                errors.push(unknown_column(target, name));
            }
        }
        let referenced = if key.referenced.is_empty() { &target.primary_key } else { &key.referenced };
        if referenced.len() != key.columns.len() {
            // With columns said on both sides the check of the table has said it.
            if key.referenced.is_empty() {
                errors.push(
                    Error::new(
                        key.table.span(),
                        format!(
                            "`{}` has a primary key of {} columns, the foreign key has {}",
                            target.sql_name,
                            referenced.len(),
                            key.columns.len()
                        ),
                    )
                    .help(format!("say which columns of `{}` are meant", target.ident)),
                );
            }
            return;
        }
        if !known {
            return;
        }
        for (own, other) in key.columns.iter().zip(referenced) {
            self.check_types(table, own, target, other, key, errors);
        }
        if !is_unique(target, referenced) {
            errors.push(not_unique(target, referenced, key));
        }
    }

    fn unknown_table(&self, table: &TableDecl, key: &ForeignKey) -> Error {
        let word = key.table.word();
        let error = Error::new(
            key.table.span(),
            format!("table `{}` references `{word}`, which is not declared", table.sql_name),
        );
        let names: Vec<String> = self.tables.iter().map(|table| table.ident.unraw().to_string()).collect();
        match nearest(&word, names.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!(
                "declare it with `table!`; a table declared in a .sql file is referenced as \"{word}\", in quotes"
            )),
        }
    }

    /// What a column's values are compared as: below a domain, the type it is made of.
    fn compared_as(&self, data_type: &DataType, file: &Rc<str>) -> Option<String> {
        let mut base = data_type.not_null();
        // A domain made of itself is PostgreSQL's to refuse.
        for _ in 0..self.domains.len() {
            match self.domain_named(&base.word(), file) {
                Some(DomainDecl { sql_type: Some(sql), .. }) => return Some(sql.text.to_lowercase()),
                Some(domain) => base = &domain.data_type,
                None => break,
            }
        }
        base.postgres(None, &|word| self.type_named(word, file)).ok().map(|found| comparable(&found))
    }

    fn check_types(
        &self,
        table: &TableDecl,
        own: &Name,
        target: &TableDecl,
        other: &Name,
        key: &ForeignKey,
        errors: &mut Errors,
    ) {
        let (Some(from), Some(to)) = (table.column(own), target.column(other)) else { return };
        let kind = |owner: &TableDecl, column: &crate::column::ColumnDecl| match &column.sql_type {
            Some(sql) => Some(sql.text.to_lowercase()),
            None => self.compared_as(&column.data_type, &owner.file),
        };
        let (Some(mine), Some(theirs)) = (kind(table, from), kind(target, to)) else { return };
        if mine != theirs {
            let mut error = Error::new(
                key.table.span(),
                format!(
                    "`{}.{}` is {mine}, but `{}.{}` is {theirs}: a foreign key needs the same type on both sides",
                    table.sql_name, from.sql_name, target.sql_name, to.sql_name
                ),
            )
            .help(format!("make `{}` {}", from.sql_name, to.data_type.not_null().word()));
            error.also = Some(Box::new(Also {
                span: to.data_type.span,
                file: Rc::clone(&target.file),
                label: format!("the type of `{}`", to.sql_name),
            }));
            errors.push(error);
        }
    }
}

/// A table that says another schema than the project's namespace.
#[must_use]
pub fn outside(table: &TableDecl, schema: &syn::Ident, namespace: &str) -> Error {
    Error::new(
        schema.span(),
        format!("table `{}` is declared in `{schema}`, outside of the namespace `{namespace}`", table.sql_name),
    )
    .help(format!("leave `{schema}.` out, or set PROJECT_NAME to {schema}"))
}

/// The type without length: what the equality operator of a foreign key goes by. Text and varchar
/// compare as text; a serial is the integer it counts in.
fn comparable(found: &crate::data_type::PostgresType) -> String {
    use crate::data_type::TypeName;
    let name = match &found.name {
        TypeName::BuiltIn(name) => {
            let name = name.split('(').next().unwrap_or_default();
            match name {
                "character varying" | "character" | "bpchar" => "text",
                "serial" => "integer",
                "bigserial" => "bigint",
                "smallserial" => "smallint",
                other => other,
            }
            .to_owned()
        }
        TypeName::InNamespace(name) | TypeName::Elsewhere { name, .. } => name.clone(),
        TypeName::Verbatim(text) => text.to_lowercase(),
    };
    if found.array { format!("{name}[]") } else { name }
}

/// Whether a primary key, unique constraint or plain unique index covers exactly these columns.
fn is_unique(table: &TableDecl, columns: &[Name]) -> bool {
    let names = |names: &[Name]| -> Option<Vec<&str>> {
        let mut found: Vec<&str> = Vec::new();
        for name in names {
            found.push(&table.column(name)?.sql_name);
        }
        found.sort_unstable();
        Some(found)
    };
    let wanted = names(columns);
    let covers = |key: &[Name]| names(key) == wanted;
    // PostgreSQL checks a foreign key against an index that is right at every moment.
    let deferrable = |constraint: &ConstraintDecl| constraint.deferral != Deferral::NotDeferrable;
    let deferrable_key = table
        .constraints
        .iter()
        .any(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) && deferrable(constraint));
    (covers(&table.primary_key) && !deferrable_key)
        || table.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::Unique(key) => covers(&key.columns) && !deferrable(constraint),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude(_) => false,
        })
        || table.indexes.iter().any(|index| {
            let plain: Option<Vec<Name>> = index
                .elements
                .iter()
                .map(|element| match &element.key {
                    IndexKey::Column(name) => Some(name.clone()),
                    IndexKey::Expression(_) => None,
                })
                .collect();
            index.unique && index.predicate.is_none() && plain.is_some_and(|columns| covers(&columns))
        })
}

fn unknown_column(target: &TableDecl, name: &Name) -> Error {
    let error = Error::new(name.span, format!("table `{}` has no column `{}`", target.sql_name, name.text));
    match target.nearest_column(name) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}

fn not_unique(target: &TableDecl, columns: &[Name], key: &ForeignKey) -> Error {
    let list: Vec<&str> = columns.iter().map(|name| name.text.as_str()).collect();
    let list = list.join(", ");
    let span = key.referenced.first().map_or_else(|| key.table.span(), |name| name.span);
    Error::new(span, format!("`{} ({list})` is not unique, so nothing can reference it", target.sql_name))
        .help(format!("reference the primary key, or add `unique ({list})` to `{}` (not deferrable)", target.ident))
}
