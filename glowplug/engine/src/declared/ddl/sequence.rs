//! `create sequence`.

use super::{Context, column, statement};
use crate::declared::provenance::DeclaredObject;
use crate::declared::{DeclaredStatement, Phase};
use glowplug_syntax::{Error, Place, SequenceDecl};

pub(crate) fn create(context: &Context<'_>, sequence: &SequenceDecl) -> Result<DeclaredStatement, Error> {
    let mut sql = format!("create sequence {}", context.qualified(&sequence.sql_name));
    if let Some(data_type) = &sequence.data_type {
        sql.push_str(" as ");
        sql.push_str(&column::type_sql(context, &data_type.postgres(None, &|_| None)?));
    }
    for option in &sequence.options {
        sql.push(' ');
        sql.push_str(option);
    }
    let object = DeclaredObject::Sequence(sequence.sql_name.clone());
    Ok(statement(Phase::Type, sql, object, Place::of(&sequence.file, sequence.ident.span())))
}
