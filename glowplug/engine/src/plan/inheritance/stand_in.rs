//! A parent that stands in for a moment. PostgreSQL has no statement that says of an inherited column that it is the
//! child's own as well, nor one for another order of parents or an inherited check that is not proven, but does all of
//! this along with something else.
//! <https://www.postgresql.org/docs/current/sql-altertable.html>

use std::collections::BTreeSet;

use crate::catalog::{
    Body, Catalog, Column, Constraint, ConstraintKind, Generation, Id, Object, Parameters, Partition, Persistence,
    QName, Table,
};
use crate::diff::{self, Alteration, InheritanceAlteration};
use crate::plan::closure::{self, Closure};
use crate::plan::ddl::{Ddl, NewColumn, NewTable};
use crate::plan::graph::Step;

/// The statements of one alteration.
pub(in crate::plan) fn alter(
    before: &Catalog,
    after: &Catalog,
    tie: &Id,
    alteration: &InheritanceAlteration,
) -> Vec<Ddl> {
    let Id::Attachment(child, _) = tie else { return Vec::new() };
    let name = child.sibling(closure::aside_name(before, after, child));
    let mut ddls = Vec::new();
    match alteration {
        InheritanceAlteration::Declare(declared) => {
            let own = after.columns(child).into_iter().filter(|(column, _)| declared.iter().any(|one| one == column));
            let columns: Vec<NewColumn> = own.map(|(column, body)| like(before, column, body, false)).collect();
            ddls.push(create(&name, columns.clone(), Vec::new()));
            ddls.push(take(child, &name));
            // What goes of a parent alone becomes the child's own, whoever else it is inherited from.
            ddls.extend(columns.into_iter().map(|column| drop_alone(&name, column)));
        }
        InheritanceAlteration::Again(parents) => {
            ddls.extend(meanwhile((before, after), (child, &name), parents, &[]));
            ddls.extend(parents.iter().map(|parent| leave(child, parent)));
            ddls.extend(parents.iter().map(|parent| take(child, parent)));
        }
        InheritanceAlteration::Unprove(names) => {
            let parents = diff::parents(after, child);
            ddls.extend(meanwhile((before, after), (child, &name), &parents, names));
            ddls.extend(parents.iter().map(|parent| leave(child, parent)));
            for (check, body) in checks(after, child).into_iter().filter(|(check, _)| names.contains(check)) {
                // A check that comes by way of a parent is not proven for the child either, if it is not for the parent.
                let table = if body.local { child } else { &name };
                let object = Box::new(Object::new(Body::Constraint(body)));
                ddls.push(Ddl::Drop { id: Id::Constraint(child.clone(), check.clone()), object: object.clone() });
                ddls.push(Ddl::Create { id: Id::Constraint(table.clone(), check), object });
            }
            ddls.extend(parents.iter().map(|parent| take(child, parent)));
        }
    }
    ddls.push(leave(child, &name));
    let drop = Ddl::Drop { id: Id::Relation(name), object: Box::new(Object::new(Body::Table(table()))) };
    ddls.push(Ddl::Emptied(Box::new(drop)));
    ddls
}

/// A parent from which a child has all that it inherits but some checks: what is inherited from nobody becomes the
/// child's own.
fn meanwhile(
    (before, after): (&Catalog, &Catalog),
    (child, name): (&QName, &QName),
    parents: &[QName],
    without: &[String],
) -> Vec<Ddl> {
    let mandatory =
        |column: &str| parents.iter().any(|parent| after.column(parent, column).is_some_and(|one| one.not_null));
    let columns = after.columns(child).into_iter();
    let columns = columns.map(|(column, body)| like(before, column, body, mandatory(column))).collect();
    let checks = checks(after, child).into_iter().filter(|(check, _)| !without.contains(check));
    let (proven, unproven) = checks.partition(|(_, check)| check.validated);
    let mut ddls = vec![create(name, columns, proven)];
    ddls.extend(unproven.into_iter().map(|(check, body): (String, Constraint)| {
        let object = Object::new(Body::Constraint(body));
        Ddl::Create { id: Id::Constraint(name.clone(), check), object: Box::new(object) }
    }));
    ddls.push(take(child, name));
    ddls
}

/// Checks that a table is told not to have proven: the step, and their names.
pub(super) fn unproven<'a>(closure: &'a Closure, table: &QName) -> Option<(Step, &'a [String])> {
    let first = Id::Attachment(table.clone(), QName::new("", ""));
    let ties = closure.altered.range(first..);
    let mut ties = ties.take_while(|(id, _)| matches!(id, Id::Attachment(of, _) if of == table));
    ties.find_map(|(id, alterations)| {
        alterations.iter().enumerate().find_map(|(position, alteration)| match alteration {
            Alteration::Inheritance(InheritanceAlteration::Unprove(names)) => {
                Some((Step::Alter(id.clone(), position), names.as_slice()))
            }
            _ => None,
        })
    })
}

/// Inheritance is set right when its tables are as they shall be.
pub(super) fn edges(after: &Catalog, closure: &Closure, shape: impl Fn(&QName) -> Vec<Step>) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for (id, alterations) in &closure.altered {
        let (Id::Attachment(child, _), Some(Alteration::Inheritance(_))) = (id, alterations.first()) else { continue };
        let mut earlier = shape(child);
        for parent in diff::parents(after, child) {
            earlier.extend(shape(&parent));
        }
        let of_child = |id: &&Id| matches!(id, Id::Attachment(of, _) if of == child);
        earlier.extend(closure.dropped.iter().filter(of_child).map(|id| Step::Drop(id.clone())));
        earlier.extend(closure.created.iter().filter(of_child).map(|id| Step::Create(id.clone())));
        edges.extend(earlier.into_iter().map(|step| (step, Step::Alter(id.clone(), 0))));
        // What goes of the child goes of its own children, and is proven for these again.
        let Some((step, names)) = unproven(closure, child) else { continue };
        for below in below(after, child) {
            let checks = names.iter().map(|name| Id::Constraint(below.clone(), name.clone()));
            let proofs = checks.filter(|check| closure.altered.contains_key(check));
            edges.extend(proofs.map(|check| (step.clone(), Step::Alter(check, 0))));
        }
    }
    edges
}

/// The children of a table, and theirs.
fn below(after: &Catalog, table: &QName) -> BTreeSet<QName> {
    let ties = super::ties(after);
    let (mut below, mut waiting) = (BTreeSet::new(), vec![table]);
    while let Some(table) = waiting.pop() {
        let children = ties.iter().filter(|(_, parent, _)| parent == table).map(|(child, ..)| child);
        waiting.extend(children.filter(|child| below.insert((*child).clone())));
    }
    below
}

fn create(name: &QName, columns: Vec<NewColumn>, constraints: Vec<(String, Constraint)>) -> Ddl {
    let new = NewTable { name: name.clone(), table: table(), inherits: Vec::new(), columns, constraints };
    Ddl::CreateTable(Box::new(new))
}

fn take(child: &QName, parent: &QName) -> Ddl {
    Ddl::Create { id: Id::Attachment(child.clone(), parent.clone()), object: Box::new(tie()) }
}

fn leave(child: &QName, parent: &QName) -> Ddl {
    Ddl::Drop { id: Id::Attachment(child.clone(), parent.clone()), object: Box::new(tie()) }
}

fn tie() -> Object {
    Object::new(Body::Attachment(Partition { bound: None, order: 1 }))
}

fn drop_alone(table: &QName, column: NewColumn) -> Ddl {
    let id = Id::Column(table.clone(), column.name);
    let drop = Ddl::Drop { id, object: Box::new(Object::new(Body::Column(column.column))) };
    Ddl::Emptied(Box::new(Ddl::Only(Box::new(drop))))
}

/// The checks that a table has from its parents.
fn checks(after: &Catalog, table: &QName) -> Vec<(String, Constraint)> {
    let first = Id::Constraint(table.clone(), String::new());
    let checks = after.objects.range(first..).map_while(|(id, object)| match (id, &object.body) {
        (Id::Constraint(of, name), Body::Constraint(check)) if of == table => Some((name, check)),
        _ => None,
    });
    let inherited = |(_, check): &(&String, &Constraint)| check.kind == ConstraintKind::Check && check.inherited;
    checks.filter(inherited).map(|(name, check)| (name.clone(), check.clone())).collect()
}

/// A column that a child's column can be inherited from.
fn like(before: &Catalog, name: &str, column: &Column, not_null: bool) -> NewColumn {
    let computed = || "NULL".to_owned();
    let generation = match &column.generation {
        // Both are computed, or none, and expressions are not compared.
        Generation::Stored(_) if before.version >= COMPUTED_ALIKE => Generation::Stored(computed()),
        Generation::Virtual(_) => Generation::Virtual(computed()),
        Generation::None | Generation::Stored(_) => Generation::None,
    };
    let column =
        Column { not_null, generation, identity: None, compression: None, foreign_options: None, ..column.clone() };
    NewColumn { name: name.to_owned(), column, default: None }
}

/// Until then, only a computed column of a parent asked for one of the child, with the same expression.
/// <https://www.postgresql.org/docs/16/release-16.html>
const COMPUTED_ALIKE: u32 = 160_000;

fn table() -> Table {
    Table {
        partition_key: None,
        partition_columns: Vec::new(),
        persistence: Persistence::Permanent,
        partition: false,
        options: Parameters::new(),
        access_method: None,
        tablespace: None,
        of_type: None,
        foreign: None,
        row_security: false,
        force_row_security: false,
    }
}
