//! Makes statements of ordered steps.

use std::collections::BTreeSet;

use super::closure::{self, Closure};
use super::ddl::{Ddl, NewColumn, NewTable};
use super::fit::constant;
use super::graph::Step;
use super::order::Order;
use super::{Lock, SavedRows, Statement, adopted, domains, inheritance, privilege, renaming, rows, together};
use crate::catalog::{
    Body, Catalog, Column, Enabled, EventTrigger, Generation, Id, Object, QName, Range, Renames, Rule, Table, Trigger,
    ViewColumn,
};
use crate::diff::privilege::withdrawal;
use crate::diff::{self, Alteration, ColumnAlteration, SearchAlteration, TableAlteration, subscription};

/// Renames come first: everything after them speaks of the new names.
pub(super) fn renames(renames: &Renames, before: &Catalog, after: &Catalog) -> Vec<Statement> {
    let mut statements = Vec::new();
    for renaming::Step { original, from, to, target } in renaming::in_order(renames, before, after) {
        let adopted = adopted::is_adoption(&original, &to);
        if adopted {
            let ddls = adopted::without_nulls(before, after, renames, &target);
            statements.extend(ddls.into_iter().map(|ddl| statement(ddl, &target)));
        }
        // A column of a view is spoken of by what its view is.
        let whole = match (before.body(&original), original.relation()) {
            (Some(Body::ViewColumn(_)), Some(view)) => Id::Relation(view.clone()),
            _ => original,
        };
        if let Some(body) = if adopted { after.body(&target) } else { before.body(&whole) } {
            let ddl = Ddl::Rename { before: from, after: to, body: Box::new(body.clone()) };
            statements.push(statement(ddl, &target));
        }
    }
    for ((ty, old), new) in &renames.labels {
        if let Id::Type(name) = ty {
            let ddl = Ddl::RenameLabel { ty: name.clone(), before: old.clone(), after: new.clone() };
            statements.push(statement(ddl, ty));
        }
    }
    statements
}

pub(super) fn emit(before: &Catalog, after: &Catalog, closure: &Closure, order: Order) -> Vec<Statement> {
    let mut statements = Vec::new();
    let nothing = BTreeSet::new();
    let parents = inheritance::parents(before, after);
    let alone = inheritance::kept_below(before, after);
    let emptied = rows::emptied(before, closure);
    // What a step does, and the object for whose sake.
    let done = |step: &Step| -> (Id, Vec<Ddl>) {
        let absorbed = order.absorbed.get(step).unwrap_or(&nothing);
        let (id, ddls) = match step {
            Step::Save(table) | Step::Restore(table) => {
                let ddls = closure.saved.get(table).map(|rows| match step {
                    Step::Save(_) => save(before, &rows::here(before, closure, rows)),
                    _ => restore(before, after, rows),
                });
                return (Id::Relation(table.clone()), ddls.unwrap_or_default());
            }
            Step::SetAside(id) => (id, set_aside(before, after, closure, id)),
            Step::Shell(id) => (id, vec![Ddl::Create { id: id.clone(), object: Box::new(Object::new(Body::Shell)) }]),
            // They come with what is granted by them.
            Step::Create(id @ Id::DefaultPrivileges(..)) => (id, Vec::new()),
            // It comes with the operator that names it.
            Step::Create(id) if after.body(id) == Some(&Body::OperatorShell) => (id, Vec::new()),
            Step::Drop(id @ Id::Relation(table)) if emptied.contains(table) => {
                let ddls = drop(before, after, closure, id);
                (id, ddls.into_iter().map(|ddl| Ddl::Emptied(Box::new(ddl))).collect())
            }
            Step::Drop(id) => (id, drop(before, after, closure, id)),
            Step::Create(id) => {
                let mut ddls = create(after, id, absorbed, &parents);
                if closure.filled.contains(id) {
                    ddls.iter_mut().for_each(fill);
                }
                ddls.extend(domains::without_its_bases_default(before, after, id));
                if matches!(id, Id::Relation(table) if closure.saved.contains_key(table)) {
                    ddls.retain(|ddl| !forces(ddl));
                }
                (id, ddls)
            }
            Step::Alter(id, position) => (id, alter(before, after, closure, id, *position)),
        };
        let ddls = ddls.into_iter().map(|ddl| inheritance::only(ddl, before, after, (&parents, &alone))).collect();
        (closure.causes.get(id).unwrap_or(id).clone(), ddls)
    };
    for step in &order.steps {
        let Some(steps) = order.together.get(step) else {
            let (cause, ddls) = done(step);
            statements.extend(ddls.into_iter().map(|ddl| statement(ddl, &cause)));
            continue;
        };
        let mut ddls = Vec::new();
        let mut causes = BTreeSet::new();
        for step in steps {
            let (cause, own) = done(step);
            causes.insert(cause);
            ddls.extend(own);
        }
        for ddl in together::statements(ddls) {
            let whole = ddl.id();
            // What is done for the sake of several objects is done for that of their table.
            let cause = causes.first().filter(|_| causes.len() == 1).unwrap_or(&whole);
            statements.push(statement(ddl, cause));
        }
    }
    statements
}

fn statement(ddl: Ddl, cause: &Id) -> Statement {
    Statement { ddl, cause: cause.clone(), lock: Lock::None, hazards: Vec::new() }
}

pub(super) fn object(catalog: &Catalog, id: &Id) -> Object {
    catalog.objects.get(id).expect("a step's object is in the catalog it came from").clone()
}

fn set_aside(before: &Catalog, after: &Catalog, closure: &Closure, id: &Id) -> Vec<Ddl> {
    match (id, closure.aside.get(id)) {
        (Id::Type(ty) | Id::Collation(ty) | Id::Sequence(ty), Some(aside)) => {
            let body = Box::new(object(before, id).body);
            let mut ddls: Vec<Ddl> = super::domains::without_default(before, closure, id).into_iter().collect();
            ddls.push(Ddl::SetAside { ty: ty.clone(), aside: aside.clone(), body: body.clone() });
            let waiting = Id::Type(ty.sibling(aside.clone()));
            let aligned = super::attributes::align(before, after, id).into_iter().map(Alteration::Composite);
            ddls.extend(aligned.map(|alteration| setting(&waiting, &object(before, id), alteration)));
            ddls.extend(super::base_type::functions_aside(before, after, id, aside));
            if let Body::Range(range) = body.as_ref() {
                let multirange = closure::aside_name(before, before, &range.multirange);
                ddls.push(Ddl::SetAside {
                    ty: range.multirange.clone(),
                    aside: multirange.clone(),
                    body: body.clone(),
                });
                ddls.extend(constructors(ty, aside, range, &multirange));
            }
            ddls
        }
        _ => Vec::new(),
    }
}

/// The functions of a range type keep their names when the type is renamed.
fn constructors(ty: &QName, aside: &str, range: &Range, multirange: &str) -> Vec<Ddl> {
    let renamed = ty.sibling(aside.to_owned());
    let subtype = &range.subtype;
    let of_range = [format!("{subtype}, {subtype}"), format!("{subtype}, {subtype}, text")];
    let of_multirange = [String::new(), renamed.to_string(), format!("{renamed}[]")];
    let rename = |function: &QName, arguments: String, aside: &str| Ddl::RenameConstructor {
        function: function.clone(),
        arguments,
        aside: aside.to_owned(),
    };
    let first = of_range.into_iter().map(|arguments| rename(ty, arguments, aside));
    first.chain(of_multirange.into_iter().map(|arguments| rename(&range.multirange, arguments, multirange))).collect()
}

fn drop(before: &Catalog, after: &Catalog, closure: &Closure, id: &Id) -> Vec<Ddl> {
    let object = object(before, id);
    if let Body::Trigger(Trigger { clone: true, .. }) = object.body {
        return parent_state(after, id, object);
    }
    match (id, closure.aside.get(id)) {
        (Id::Type(ty) | Id::Collation(ty) | Id::Sequence(ty), Some(aside)) => {
            vec![Ddl::DropAside { ty: ty.clone(), aside: aside.clone(), body: Box::new(object.body) }]
        }
        (Id::DefaultPrivileges(..), _) => withdrawal(before, id)
            .and_then(|alteration| privilege::statements(before.version, id, &object, &alteration))
            .unwrap_or_default(),
        _ => {
            let parting = match &object.body {
                Body::Subscription(body) => subscription::before_dropping(body),
                _ => Vec::new(),
            };
            let mut ddls: Vec<Ddl> = parting.into_iter().map(|alteration| setting(id, &object, alteration)).collect();
            ddls.push(Ddl::Drop { id: id.clone(), object: Box::new(object) });
            ddls
        }
    }
}

fn create(after: &Catalog, id: &Id, absorbed: &BTreeSet<Step>, parents: &BTreeSet<QName>) -> Vec<Ddl> {
    let made = |id: &Id| absorbed.contains(&Step::Create(id.clone()));
    let object = object(after, id);
    match (id, &object.body) {
        (Id::Type(name), Body::Domain(domain)) => {
            let constraints = absorbed.iter().filter_map(|step| match step {
                Step::Create(part @ Id::DomainConstraint(_, constraint)) => match after.body(part) {
                    Some(Body::DomainConstraint(body)) => Some((constraint.clone(), body.clone())),
                    _ => None,
                },
                _ => None,
            });
            let constraints = constraints.collect();
            let domain = domains::as_created(after, id, domain);
            vec![Ddl::CreateDomain { name: name.clone(), domain, constraints }]
        }
        (Id::Relation(name), Body::Table(table)) => {
            let inherits = inheritance::inherited_from(after, name, &made);
            let columns: Vec<(&str, &Column)> = after
                .columns(name)
                .into_iter()
                .filter(|(column, _)| made(&Id::Column(name.clone(), (*column).to_owned())))
                .collect();
            // What a child has from its parents only is not written down again.
            let own = |column: &Column| column.local || inherits.is_empty();
            let mut ddls = Vec::new();
            let mut constraints = Vec::new();
            for step in absorbed {
                if let Step::Create(part @ Id::Constraint(_, constraint)) = step
                    && let Some(Body::Constraint(body)) = after.body(part)
                    && (body.local || !body.inherited || inherits.is_empty())
                {
                    constraints.push((constraint.clone(), body.clone()));
                }
            }
            constraints.sort_by_key(|(name, constraint)| (constraint.kind.order(), name.clone()));
            let defined = columns.iter().filter(|(_, body)| own(body));
            ddls.push(Ddl::CreateTable(Box::new(NewTable {
                name: name.clone(),
                table: table.clone(),
                columns: defined
                    .map(|(column, body)| {
                        let mut new = new_column(after, name, column, body, &made);
                        if inheritance::computed_above(after, &inherits, column, body) {
                            new.column.generation = Generation::None;
                        }
                        new
                    })
                    .collect(),
                constraints,
                inherits: inherits.clone(),
            })));
            ddls.extend(table_settings(name, table, &object));
            for (column, body) in columns {
                if !own(body) {
                    ddls.extend(inheritance::inherited_column(after, name, column, body, &inherits));
                }
                ddls.extend(column_settings(after, name, column, body));
            }
            ddls
        }
        (Id::Column(relation, name), Body::Column(column)) => {
            let mut new = new_column(after, relation, name, column, &made);
            // PostgreSQL gives no identity to a column that comes to children too.
            let identity = if parents.contains(relation) { new.column.identity.take() } else { None };
            let add = |identity| setting(id, &object, Alteration::Column(ColumnAlteration::AddIdentity(identity)));
            let later = later_default(after, &mut new);
            let mut ddls = vec![Ddl::AddColumn { relation: relation.clone(), column: Box::new(new) }];
            if later {
                // Those of children would have come with it.
                let defaults = absorbed.iter().filter_map(|step| match step {
                    Step::Create(id @ Id::Default(..)) => Some(id),
                    _ => None,
                });
                let set = |id: &Id| Ddl::Create { id: id.clone(), object: Box::new(self::object(after, id)) };
                ddls.extend(defaults.map(set));
            }
            ddls.extend(identity.map(add));
            ddls.extend(column_settings(after, relation, name, column));
            ddls
        }
        (Id::Relation(name), Body::MaterializedView(_)) => {
            let mut ddls = vec![Ddl::Create { id: id.clone(), object: Box::new(object) }];
            for (column, body) in after.view_columns(name) {
                ddls.extend(view_column_settings(after, name, column, body));
            }
            ddls
        }
        (_, Body::Trigger(trigger)) => {
            let (made, enabled) = (!trigger.clone, trigger.enabled);
            let mut ddls = Vec::new();
            if made {
                ddls.push(Ddl::Create { id: id.clone(), object: Box::new(object.clone()) });
            }
            if !made || enabled != Enabled::Origin {
                ddls.push(setting(id, &object, Alteration::TriggerEnabled(enabled)));
            }
            ddls
        }
        (_, Body::Rule(Rule { enabled, .. })) if *enabled != Enabled::Origin => {
            let state = setting(id, &object, Alteration::RuleEnabled(*enabled));
            vec![Ddl::Create { id: id.clone(), object: Box::new(object) }, state]
        }
        (_, Body::EventTrigger(EventTrigger { enabled, .. })) if *enabled != Enabled::Origin => {
            let state = setting(id, &object, Alteration::EventTriggerEnabled(*enabled));
            vec![Ddl::Create { id: id.clone(), object: Box::new(object) }, state]
        }
        _ => {
            let settings = settings(&object.body).into_iter().map(|alteration| Ddl::Alter {
                id: id.clone(),
                object: Box::new(object.clone()),
                alteration: Box::new(Alteration::Search(alteration)),
            });
            let settings: Vec<Ddl> = settings.collect();
            let mut ddls = vec![Ddl::Create { id: id.clone(), object: Box::new(object) }];
            ddls.extend(settings);
            ddls
        }
    }
}

/// Lets a materialized view be made with its rows.
fn fill(ddl: &mut Ddl) {
    if let Ddl::Create { object, .. } = ddl
        && let Body::MaterializedView(view) = &mut object.body
    {
        view.populated = true;
    }
}

/// Whether a statement subjects the owner of a table to its policies.
fn forces(ddl: &Ddl) -> bool {
    let force = Alteration::Table(TableAlteration::ForceRowSecurity(true));
    matches!(ddl, Ddl::Alter { alteration, .. } if **alteration == force)
}

/// Copies rows aside: all of them, whatever policies say.
fn save(before: &Catalog, rows: &SavedRows) -> Vec<Ddl> {
    let mut ddls: Vec<Ddl> = rows
        .read()
        .chain(rows.local.iter().flatten())
        .filter(|table| forced(before, table))
        .map(|table| force(before, table, false))
        .collect();
    ddls.extend([Ddl::LockRows(Box::new(rows.clone())), Ddl::SaveRows(Box::new(rows.clone()))]);
    if rows.moving.as_ref().is_some_and(|moving| !moving.kept.is_empty()) {
        ddls.push(Ddl::EmptyPartitions(Box::new(rows.clone())));
    }
    ddls
}

/// Puts rows back, before policies hold for the owner again.
fn restore(before: &Catalog, after: &Catalog, rows: &SavedRows) -> Vec<Ddl> {
    let mut ddls = vec![Ddl::RestoreRows(Box::new(rows.clone())), Ddl::DropSaved(Box::new(rows.clone()))];
    // A table that was not made anew is told again only what it was told before.
    let again = |table: &&QName| forced(after, table) && (rows.moving.is_none() || forced(before, table));
    ddls.extend(rows.read().filter(again).map(|table| force(after, table, true)));
    ddls
}

/// Whether a table subjects its owner to its policies.
fn forced(catalog: &Catalog, table: &QName) -> bool {
    catalog.table(table).is_some_and(|table| table.force_row_security)
}

fn force(catalog: &Catalog, table: &QName, forced: bool) -> Ddl {
    let id = Id::Relation(table.clone());
    setting(&id, &object(catalog, &id), Alteration::Table(TableAlteration::ForceRowSecurity(forced)))
}

pub(super) fn setting(id: &Id, object: &Object, alteration: Alteration) -> Ddl {
    Ddl::Alter { id: id.clone(), object: Box::new(object.clone()), alteration: Box::new(alteration) }
}

/// A partition's copy of a trigger does not go: it fires again when its parent's does.
fn parent_state(after: &Catalog, id: &Id, object: Object) -> Vec<Ddl> {
    let Id::Trigger(child, name) = id else { return Vec::new() };
    let first = Id::Attachment(child.clone(), QName::new("", ""));
    let parents = after.objects.keys().skip_while(|id| **id < first).map_while(|id| match id {
        Id::Attachment(of, parent) if of == child => Some(parent),
        _ => None,
    });
    let mut states = parents.filter_map(|parent| match after.body(&Id::Trigger(parent.clone(), name.clone())) {
        Some(Body::Trigger(trigger)) => Some(trigger.enabled),
        _ => None,
    });
    states.next().map(|enabled| setting(id, &object, Alteration::TriggerEnabled(enabled))).into_iter().collect()
}

fn new_column(
    after: &Catalog,
    relation: &QName,
    name: &str,
    column: &Column,
    made: &impl Fn(&Id) -> bool,
) -> NewColumn {
    let default = Id::Default(relation.clone(), name.to_owned());
    let default = match after.body(&default) {
        Some(Body::Default(expression)) if made(&default) => Some(expression.clone()),
        _ => None,
    };
    NewColumn { name: name.to_owned(), column: column.clone(), default }
}

/// Takes away a default that no row can have: it is set when the column is there.
fn later_default(after: &Catalog, new: &mut NewColumn) -> bool {
    let ty = diff::resolved(after, &new.column.ty);
    new.default.take_if(|default| constant::is_refused(&default.expression, &ty)).is_some()
}

/// What the creation of other objects has no words for.
fn settings(body: &Body) -> Vec<SearchAlteration> {
    match body {
        Body::Statistics(statistics) if statistics.target.is_some() => {
            vec![SearchAlteration::StatisticsTarget(statistics.target)]
        }
        Body::TextSearchConfiguration(configuration) => configuration
            .mappings
            .iter()
            .map(|(token, dictionaries)| SearchAlteration::AddMapping(token.clone(), dictionaries.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// What `CREATE TABLE` has no words for.
fn table_settings(name: &QName, table: &Table, object: &Object) -> Vec<Ddl> {
    let mut settings = Vec::new();
    // A typed table cannot be made with columns of its own words, so it is made first and typed then.
    if table.of_type.is_some() {
        settings.push(TableAlteration::OfType(table.of_type.clone()));
    }
    if table.row_security {
        settings.push(TableAlteration::RowSecurity(true));
    }
    if table.force_row_security {
        settings.push(TableAlteration::ForceRowSecurity(true));
    }
    settings
        .into_iter()
        .map(|alteration| Ddl::Alter {
            id: Id::Relation(name.clone()),
            object: Box::new(object.clone()),
            alteration: Box::new(Alteration::Table(alteration)),
        })
        .collect()
}

/// What a column definition has no words for.
fn column_settings(after: &Catalog, relation: &QName, name: &str, column: &Column) -> Vec<Ddl> {
    let id = Id::Column(relation.clone(), name.to_owned());
    let object = object(after, &id);
    let settings = crate::diff::column_settings(column).into_iter();
    settings.map(|alteration| setting(&id, &object, Alteration::Column(alteration))).collect()
}

/// What a query has no words for.
fn view_column_settings(after: &Catalog, relation: &QName, name: &str, column: &ViewColumn) -> Vec<Ddl> {
    let id = Id::Column(relation.clone(), name.to_owned());
    let object = object(after, &id);
    let mut settings = Vec::new();
    if let Some(storage) = &column.storage {
        settings.push(ColumnAlteration::Storage(storage.clone()));
    }
    if column.compression.is_some() {
        settings.push(ColumnAlteration::Compression(column.compression.clone()));
    }
    if column.statistics.is_some() {
        settings.push(ColumnAlteration::Statistics(column.statistics));
    }
    if let Some(change) = crate::diff::OptionsChange::between(&crate::catalog::Parameters::new(), &column.options) {
        settings.push(ColumnAlteration::Options(change));
    }
    settings.into_iter().map(|alteration| setting(&id, &object, Alteration::Column(alteration))).collect()
}

fn alter(before: &Catalog, after: &Catalog, closure: &Closure, id: &Id, position: usize) -> Vec<Ddl> {
    let alteration = &closure.altered[id][position];
    let object = object(after, id);
    if let Alteration::Inheritance(alteration) = alteration {
        return inheritance::alter(before, after, id, alteration);
    }
    if let Alteration::RowType(alteration) = alteration {
        return super::row_type::alter(after, id, alteration);
    }
    match privilege::statements(before.version, id, &object, alteration) {
        Some(statements) => statements,
        None => vec![Ddl::Alter { id: id.clone(), object: Box::new(object), alteration: Box::new(alteration.clone()) }],
    }
}
