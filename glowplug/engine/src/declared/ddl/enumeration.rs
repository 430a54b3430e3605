//! `create type ... as enum`.

use super::{Context, statement};
use crate::declared::provenance::DeclaredObject;
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{EnumDecl, Place};

pub(crate) fn create(context: &Context<'_>, declaration: &EnumDecl) -> DeclaredStatement {
    let labels: Vec<String> = declaration.values.iter().map(|value| quote::literal(&value.label)).collect();
    let name = context.qualified(&declaration.sql_name);
    let place = Place::of(&declaration.file, declaration.ident.span());
    let mut created = statement(
        Phase::Type,
        format!("create type {name} as enum ({})", labels.join(", ")),
        DeclaredObject::Enum(declaration.sql_name.clone()),
        place,
    );
    created.objects.extend(
        declaration
            .values
            .iter()
            .map(|value| DeclaredObject::EnumValue(declaration.sql_name.clone(), value.label.clone())),
    );
    created
}
