//! Everything the source files of a project declare with macros.

use crate::data_type::TypeName;
use crate::domain::DomainDecl;
use crate::enumeration::EnumDecl;
use crate::external::SqlTypeDecl;
use crate::file::Item;
use crate::foreign_key::TableReference;
use crate::name::Name;
use crate::sequence::SequenceDecl;
use crate::table::TableDecl;
use crate::view::ViewDecl;
use std::collections::BTreeMap;
use std::rc::Rc;
use syn::ext::IdentExt;

/// The declarations of all files, in the order the files were given.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// The tables.
    pub tables: Vec<TableDecl>,
    /// The enums.
    pub enums: Vec<EnumDecl>,
    /// SQL types declared elsewhere.
    pub sql_types: Vec<SqlTypeDecl>,
    /// The views.
    pub views: Vec<ViewDecl>,
    /// The domains.
    pub domains: Vec<DomainDecl>,
    /// The sequences.
    pub sequences: Vec<SequenceDecl>,
    /// The first table of each Rust name and of each SQL name: its place in `tables`.
    by_word: BTreeMap<String, usize>,
    by_name: BTreeMap<String, usize>,
}

impl Declared {
    /// Takes the declarations of one more file.
    pub fn extend(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Table(table) => {
                    let place = self.tables.len();
                    self.by_word.entry(table.ident.unraw().to_string()).or_insert(place);
                    self.by_name.entry(table.sql_name.clone()).or_insert(place);
                    self.tables.push(table);
                }
                Item::Enum(declared) => self.enums.push(declared),
                Item::SqlType(sql_type) => self.sql_types.push(sql_type),
                Item::View(view) => self.views.push(view),
                Item::Domain(domain) => self.domains.push(domain),
                Item::Sequence(sequence) => self.sequences.push(sequence),
            }
        }
    }

    /// The enum a Rust name means in a file: the file's own before those of other files.
    #[must_use]
    pub fn enum_named(&self, word: &str, file: &Rc<str>) -> Option<&EnumDecl> {
        let mut named = self.enums.iter().filter(|declared| declared.ident.unraw() == word);
        named.clone().find(|declared| declared.file == *file).or_else(|| named.next())
    }

    /// The domain a Rust name means in a file.
    #[must_use]
    pub fn domain_named(&self, word: &str, file: &Rc<str>) -> Option<&DomainDecl> {
        let mut named = self.domains.iter().filter(|declared| declared.ident.unraw() == word);
        named.clone().find(|declared| declared.file == *file).or_else(|| named.next())
    }

    /// The SQL type a Rust name means in a file.
    #[must_use]
    pub fn type_named(&self, word: &str, file: &Rc<str>) -> Option<TypeName> {
        if let Some(declared) = self.enum_named(word, file) {
            return Some(TypeName::InNamespace(declared.sql_name.clone()));
        }
        if let Some(domain) = self.domain_named(word, file) {
            return Some(TypeName::InNamespace(domain.sql_name.clone()));
        }
        let mut named = self.sql_types.iter().filter(|declared| declared.ident.unraw() == word);
        let own = named.clone().find(|declared| declared.file == *file).or_else(|| named.next())?;
        if own.schema.is_none() && self.enums.iter().any(|declared| declared.sql_name == own.name) {
            return Some(TypeName::InNamespace(own.name.clone()));
        }
        Some(TypeName::Elsewhere { schema: own.schema.clone(), name: own.name.clone() })
    }

    /// The declared table behind `references`, if it is declared by a macro.
    #[must_use]
    pub fn referenced(&self, reference: &TableReference) -> Option<&TableDecl> {
        match reference {
            TableReference::Declared(path) => {
                let word = path.segments.last()?.ident.unraw().to_string();
                self.tables.get(*self.by_word.get(&word)?)
            }
            TableReference::Sql { schema: Some(_), .. } => None,
            TableReference::Sql { schema: None, name } => self.table(&name.text),
        }
    }

    /// The table of an SQL name.
    #[must_use]
    pub fn table(&self, sql_name: &str) -> Option<&TableDecl> {
        self.tables.get(*self.by_name.get(sql_name)?)
    }

    /// The SQL names of the columns a foreign key points to: those said, or the primary key.
    #[must_use]
    pub fn referenced_columns(table: &TableDecl, said: &[Name]) -> Vec<String> {
        let names = if said.is_empty() { &table.primary_key } else { said };
        names
            .iter()
            .map(|name| table.column(name).map_or_else(|| name.text.clone(), |column| column.sql_name.clone()))
            .collect()
    }
}
