//! Columns that have the row type of a table, while that table changes. PostgreSQL refuses to write the rows of a table
//! anew, to give a column another type or to add one with values, while a column of another table has its row type.
//! So the values of such columns wait, in a composite type of the same attributes that stands in for the row type, or
//! as text where they are inside of yet another type.
//! <https://www.postgresql.org/docs/current/rowtypes.html>

use std::collections::{BTreeMap, BTreeSet};

use super::closure::{Closure, aside_name, disturbs};
use super::ddl::Ddl;
use super::graph::Step;
use super::values::attribute_lost;
use super::{Hazard, Statement, attributes, emit, moving, together};
use crate::catalog::{Attribute, Body, Catalog, Column, Composite, Default, Generation, Id, Object, QName};
use crate::diff::{
    self, Alteration, Cast, ColumnAlteration, CompositeAlteration, MovedAttribute, RowTypeAlteration, StandIn,
    TableAlteration,
};

/// Lets columns leave the row types of tables whose change would be refused. Gives those that it had not yet let go.
pub(super) fn release(before: &Catalog, after: &Catalog, closure: &mut Closure) -> Vec<Id> {
    let users = users(before);
    if users.is_empty() {
        return Vec::new();
    }
    let mut released = Vec::new();
    for table in rewritten(before, after, closure) {
        let stays = |id: &&Id| !closure.dropped.contains(*id) && !closure.created.contains(*id);
        let columns: Vec<Id> = users.get(&table).into_iter().flatten().filter(stays).cloned().collect();
        for column in columns {
            if leave(before, after, closure, &table, &column) {
                closure.causes.entry(column.clone()).or_insert_with(|| Id::Relation(table.clone()));
                released.push(column);
            }
        }
    }
    released
}

/// Materialized views that show rows of such a table: they are computed again.
pub(super) fn shown(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<Id> {
    let views: Vec<&Id> = before.objects.keys().filter(|id| is_materialized(before, id)).collect();
    if views.is_empty() {
        return Vec::new();
    }
    let tables = rewritten(before, after, closure);
    let stays = views.into_iter().filter(|id| !closure.dropped.contains(*id));
    stays.filter(|view| tables.iter().any(|table| shows(before, view, table))).cloned().collect()
}

fn is_materialized(catalog: &Catalog, id: &Id) -> bool {
    matches!((id, catalog.body(id)), (Id::Relation(_), Some(Body::MaterializedView(_))))
}

fn showing<'a>(catalog: &Catalog, views: &[&'a Id], table: &QName) -> Vec<&'a Id> {
    views.iter().filter(|view| shows(catalog, view, table)).copied().collect()
}

/// Whether a view has columns that are rows of a table.
fn shows(catalog: &Catalog, view: &Id, table: &QName) -> bool {
    match view {
        Id::Relation(view) => catalog.view_columns(view).iter().any(|(_, column)| is_of(table, &column.ty)),
        _ => false,
    }
}

/// Lets one column wait elsewhere. False where it does so already, or cannot.
pub(super) fn leave(before: &Catalog, after: &Catalog, closure: &mut Closure, table: &QName, column: &Id) -> bool {
    let (Some(Body::Column(old)), Some(Body::Column(new))) = (before.body(column), after.body(column)) else {
        return false;
    };
    let same_shape = || names(before, table) == names(after, table);
    let itself = is_of(table, &old.ty);
    let stays = old.ty == new.ty && (itself || same_shape());
    let free = old.generation == Generation::None && old.foreign_options.is_none() && !moving::in_key(before, column);
    if !stays || !free || !closure.released.insert(column.clone()) {
        return false;
    }
    let stand_in = itself.then(|| stand_in(before, after, table, column));
    let ty = match &stand_in {
        Some(stand_in) => old.ty.replacen(&table.to_string(), &stand_in.name.to_string(), 1),
        None => "text".to_owned(),
    };
    let meanwhile = Column { ty, collation: None, ..old.clone() };
    let cast = row(before, after, closure, table, old);
    // What is said of it is about the row type. Inside of others, a value's text may be none of its new type.
    let told = if cast.is_some() || same_types(before, after, table) { old } else { &meanwhile };
    let retype = |before: &Column, after: &Column, cast: Cast| {
        let (before, after) = (Box::new(before.clone()), Box::new(after.clone()));
        ColumnAlteration::Type { before, after, cast }
    };
    let alterations = closure.altered.entry(column.clone()).or_default();
    let parting = RowTypeAlteration::Leave(retype(old, &meanwhile, Cast::Text), stand_in.clone());
    let coming = RowTypeAlteration::Return(retype(told, new, cast.unwrap_or(Cast::Text)), stand_in);
    alterations.retain(|alteration| !matches!(alteration, Alteration::Column(ColumnAlteration::Type { .. })));
    alterations.splice(0..0, [Alteration::RowType(Box::new(parting)), Alteration::RowType(Box::new(coming))]);
    // What a type brings along is said again.
    let settings = new.storage.clone().map(ColumnAlteration::Storage).into_iter();
    let settings = settings.chain(new.compression.clone().map(|method| ColumnAlteration::Compression(Some(method))));
    let settings: Vec<Alteration> =
        settings.map(Alteration::Column).filter(|setting| !alterations.contains(setting)).collect();
    alterations.splice(2..2, settings);
    true
}

/// Whether a type is the row type of a table, or the array of it.
pub(super) fn is_of(table: &QName, ty: &str) -> bool {
    matches!(ty.strip_prefix(&table.to_string()), Some("" | "[]"))
}

fn names(catalog: &Catalog, table: &QName) -> Vec<String> {
    attributes_of(catalog, table).into_iter().map(|attribute| attribute.name).collect()
}

/// The composite type that stands in, and what makes it the row type that the table has in the end.
fn stand_in(before: &Catalog, after: &Catalog, table: &QName, column: &Id) -> StandIn {
    let name = match column {
        Id::Column(relation, name) => relation.sibling(format!("{}_{name}", relation.name)),
        _ => table.clone(),
    };
    let (old, new) = (attributes_of(before, table), attributes_of(after, table));
    let has = |list: &[Attribute], wanted: &Attribute| list.iter().any(|one| one.name == wanted.name);
    let text = |one: &Attribute| Attribute { ty: "text".to_owned(), collation: None, ..one.clone() };
    let added = new.iter().filter(|one| !has(&old, one)).map(|one| CompositeAlteration::Add(text(one)));
    let gone = old.iter().filter(|one| !has(&new, one)).map(|one| CompositeAlteration::Drop(one.name.clone()));
    let align = added.chain(gone).collect();
    // Types of the schema may change as well meanwhile.
    let attributes = old.iter().map(|one| if one.ty.contains('.') { text(one) } else { one.clone() }).collect();
    StandIn { name: name.sibling(aside_name(before, after, &name)), attributes, align }
}

fn attributes_of(catalog: &Catalog, table: &QName) -> Vec<Attribute> {
    let attribute = |name: &str, ty: &str, collation: &Option<String>| Attribute {
        name: name.to_owned(),
        ty: ty.to_owned(),
        collation: collation.clone(),
        comment: None,
    };
    let of_table = catalog.columns(table).into_iter();
    let of_table = of_table.map(|(name, column)| attribute(name, &column.ty, &column.collation));
    // A view's rows have a type, too.
    let of_view = catalog.view_columns(table).into_iter();
    of_table.chain(of_view.map(|(name, column)| attribute(name, &column.ty, &column.collation))).collect()
}

/// Whether the columns that a table keeps keep their types.
fn same_types(before: &Catalog, after: &Catalog, table: &QName) -> bool {
    let (old, new) = (attributes_of(before, table), attributes_of(after, table));
    let same = |old: &Attribute, new: &Attribute| (&old.ty, &old.collation) == (&new.ty, &new.collation);
    old.iter().all(|old| new.iter().find(|new| new.name == old.name).is_none_or(|new| same(old, new)))
}

/// How a row comes into the table's new row type, where that has attributes of other types: the text form of a value
/// is not always one of its new type.
fn row(before: &Catalog, after: &Catalog, closure: &Closure, table: &QName, column: &Column) -> Option<Cast> {
    let (old, new) = (attributes_of(before, table), attributes_of(after, table));
    let (alike, alone) = (same_types(before, after, table), column.ty == table.to_string());
    // A view is made anew with its columns in their new order. What a table loses is announced where it goes.
    let is_view = after.table(table).is_none();
    let gone = old.iter().filter(|one| is_view && !new.iter().any(|other| one.name == other.name));
    let lost: Vec<String> = gone.map(|one| one.name.clone()).collect();
    let aligned = attributes::aligned(&old, &new) && lost.is_empty();
    if alike && (aligned || !is_view || !alone) {
        return (!aligned && (is_view || diff::replaces_table(before, after, table))).then_some(Cast::ByPlace);
    }
    if !alone {
        return None;
    }
    // Columns that stay keep their places, others come behind them.
    let created = |one: &Attribute| closure.created.contains(&Id::Column(table.clone(), one.name.clone()));
    let kept = old.iter().filter_map(|one| new.iter().find(|other| one.name == other.name && !created(other)));
    let added: Vec<&Attribute> = together::new_columns(after, &closure.created, table)
        .iter()
        .filter_map(|id| new.iter().find(|one| Id::Column(table.clone(), one.name.clone()) == *id))
        .collect();
    let moved = |new: &Attribute| {
        let old = old.iter().find(|one| one.name == new.name);
        let cast = |old: &Attribute| match old.ty == new.ty {
            true if old.ty.contains('.') => Cast::Text,
            true => Cast::Implicit,
            false => diff::cast_between(before, after, &old.ty, &new.ty),
        };
        let from = old.map(|old| (old.ty.clone(), cast(old)));
        MovedAttribute { name: new.name.clone(), ty: new.ty.clone(), from }
    };
    let attributes = if is_view { new.iter().map(moved).collect() } else { kept.chain(added).map(moved).collect() };
    Some(Cast::Row { attributes, lost })
}

/// The statements of one alteration.
pub(super) fn alter(after: &Catalog, column: &Id, alteration: &RowTypeAlteration) -> Vec<Ddl> {
    let object = emit::object(after, column);
    let composite = |stand_in: &StandIn| {
        let body = Body::Composite(Composite { attributes: stand_in.attributes.clone() });
        (Id::Type(stand_in.name.clone()), Box::new(Object::new(body)))
    };
    let retype = |retype: &ColumnAlteration| emit::setting(column, &object, Alteration::Column(retype.clone()));
    let mut ddls = Vec::new();
    match alteration {
        RowTypeAlteration::Leave(to, stand_in) => {
            ddls.extend(stand_in.as_ref().map(composite).map(|(id, object)| Ddl::Create { id, object }));
            ddls.push(Ddl::Emptied(Box::new(retype(to))));
        }
        RowTypeAlteration::Return(to, stand_in) => {
            let by_name = matches!(to, ColumnAlteration::Type { cast: Cast::Row { .. }, .. });
            if let Some(stand_in) = stand_in
                && !by_name
            {
                let (id, object) = composite(stand_in);
                let align = stand_in.align.iter().cloned().map(Alteration::Composite);
                ddls.extend(align.map(|alteration| emit::setting(&id, &object, alteration)));
            }
            ddls.push(retype(to));
            ddls.extend(stand_in.as_ref().map(composite).map(|(id, object)| Ddl::Drop { id, object }));
        }
    }
    ddls
}

/// A column that goes takes its values out of the rows that other columns hold.
pub(super) fn announce(statements: &mut [Statement], before: &Catalog, after: &Catalog) {
    let users = users(before);
    for statement in statements.iter_mut().filter(|_| !users.is_empty()) {
        let ddl = match &statement.ddl {
            Ddl::Only(ddl) => ddl.as_ref(),
            ddl => ddl,
        };
        let Ddl::Drop { id: Id::Column(table, attribute), .. } = ddl else { continue };
        let held = users.get(table).into_iter().flatten().filter(|column| after.objects.contains_key(*column));
        let lost: Vec<Hazard> = held.map(|column| attribute_lost(attribute, column)).collect();
        statement.hazards.extend(lost);
    }
}

/// Tables whose change PostgreSQL refuses while a column has their row type.
fn rewritten(before: &Catalog, after: &Catalog, closure: &Closure) -> BTreeSet<QName> {
    let altered = closure.altered.iter().filter_map(|(id, list)| match id {
        Id::Column(table, _) if disturbs(list) && !closure.created.contains(id) => Some(table),
        Id::Relation(table) if list.iter().any(rewrites) => Some(table),
        _ => None,
    });
    let created = closure.created.iter().filter_map(|id| match id {
        Id::Column(table, name) if comes_with_values(after, closure, table, name) => Some(table),
        _ => None,
    });
    let stays = |table: &&QName| {
        let id = Id::Relation((*table).clone());
        before.table(table).is_some() && after.table(table).is_some() && !closure.dropped.contains(&id)
    };
    altered.chain(created).filter(stays).cloned().collect()
}

fn rewrites(alteration: &Alteration) -> bool {
    matches!(alteration, Alteration::Table(TableAlteration::Persistence(_) | TableAlteration::AccessMethod(_)))
}

/// Whether rows that are there get a value in a new column, or one has to be checked.
fn comes_with_values(after: &Catalog, closure: &Closure, table: &QName, name: &str) -> bool {
    let default = Id::Default(table.clone(), name.to_owned());
    let has_default =
        closure.created.contains(&default) && matches!(after.body(&default), Some(Body::Default(Default { .. })));
    after.column(table, name).is_some_and(|column| {
        let domain = diff::domain(after, &column.ty).is_some();
        has_default || domain || column.identity.is_some() || matches!(column.generation, Generation::Stored(_))
    })
}

/// By table, the columns of other tables whose values hold rows of it.
pub(super) fn users(catalog: &Catalog) -> BTreeMap<QName, BTreeSet<Id>> {
    let mut holding: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
    for (id, needed) in &catalog.depends {
        let holds =
            matches!(catalog.body(id), Some(Body::Column(_) | Body::Domain(_) | Body::Composite(_) | Body::Range(_)));
        let of_type = |one: &&Id| match one {
            Id::Relation(table) => catalog.table(table).is_some() && id.relation() != Some(table),
            Id::Type(_) => true,
            _ => false,
        };
        for one in needed.iter().filter(|one| holds && of_type(one)) {
            holding.entry(one).or_default().push(id);
        }
    }
    let mut users: BTreeMap<QName, BTreeSet<Id>> = BTreeMap::new();
    for needed in holding.keys() {
        let Id::Relation(table) = needed else { continue };
        let (mut queue, mut seen) = (vec![*needed], BTreeSet::new());
        while let Some(needed) = queue.pop() {
            for id in holding.get(needed).into_iter().flatten() {
                match catalog.body(id) {
                    // A column can need a table for something else than its type.
                    Some(Body::Column(column)) if !matches!(needed, Id::Relation(_)) || is_of(table, &column.ty) => {
                        users.entry(table.clone()).or_default().insert((*id).clone());
                    }
                    Some(Body::Column(_)) => {}
                    _ if seen.insert(*id) => queue.push(*id),
                    _ => {}
                }
            }
        }
    }
    users
}

/// Columns leave before the table changes, and return, or come, when it is as it shall be.
pub(super) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    let (all_old, all_new) = (users(before), users(after));
    let going: Vec<&Id> = closure.dropped.iter().filter(|id| is_materialized(before, id)).collect();
    let coming: Vec<&Id> = closure.created.iter().filter(|id| is_materialized(after, id)).collect();
    if all_old.is_empty() && all_new.is_empty() && going.is_empty() && coming.is_empty() {
        return edges;
    }
    let none = BTreeSet::new();
    let rewritten = rewritten(before, after, closure);
    let columns = closure.dropped.iter().chain(&closure.created).filter(|id| matches!(id, Id::Column(..)));
    let reshaped = columns.filter_map(Id::relation).filter(|table| after.table(table).is_some()).cloned();
    for table in rewritten.iter().cloned().chain(reshaped).collect::<BTreeSet<QName>>() {
        let (old, new) = (all_old.get(&table).unwrap_or(&none), all_new.get(&table).unwrap_or(&none));
        let (going, coming) = (showing(before, &going, &table), showing(after, &coming, &table));
        if old.is_empty() && new.is_empty() && going.is_empty() && coming.is_empty() {
            continue;
        }
        let shape = |id: &&Id| matches!(id, Id::Column(of, _) | Id::Default(of, _) if *of == table);
        let whole = Id::Relation(table.clone());
        let altered = closure.altered.iter().filter(|(id, _)| shape(id) || **id == whole);
        let altered = altered.flat_map(|(id, list)| (0..list.len()).map(move |at| Step::Alter(id.clone(), at)));
        let steps: Vec<Step> = (closure.dropped.iter().filter(shape).map(|id| Step::Drop(id.clone())))
            .chain(closure.created.iter().filter(shape).map(|id| Step::Create(id.clone())))
            .chain(altered)
            .collect();
        // A default is a row with the attributes that there are.
        for default in new.iter().map(Id::default_of) {
            let alter = closure.altered.contains_key(&default).then(|| Step::Alter(default.clone(), 0));
            let create = closure.created.contains(&default).then_some(Step::Create(default));
            let set = alter.into_iter().chain(create);
            edges.extend(set.flat_map(|then| steps.iter().map(move |first| (first.clone(), then.clone()))));
        }
        if !rewritten.contains(&table) {
            continue;
        }
        let retypes = |id: &Id| {
            let list = closure.altered.get(id)?;
            list.iter().position(|it| matches!(it, Alteration::Column(ColumnAlteration::Type { .. })))
        };
        for view in going {
            edges.extend(steps.iter().map(|then| (Step::Drop(view.clone()), then.clone())));
        }
        for view in coming {
            edges.extend(steps.iter().map(|first| (first.clone(), Step::Create(view.clone()))));
        }
        for id in old {
            let step = match (closure.dropped.contains(id), closure.released.contains(id)) {
                (true, _) => Some(Step::Drop(id.clone())),
                (false, true) => Some(Step::Alter(id.clone(), 0)),
                (false, false) => retypes(id).map(|at| Step::Alter(id.clone(), at)),
            };
            edges
                .extend(step.into_iter().flat_map(|first| steps.iter().map(move |then| (first.clone(), then.clone()))));
        }
        for id in new {
            let step = match (closure.created.contains(id), closure.released.contains(id)) {
                (true, _) => Some(Step::Create(id.clone())),
                (false, true) => Some(Step::Alter(id.clone(), 1)),
                (false, false) => retypes(id).map(|at| Step::Alter(id.clone(), at)),
            };
            edges
                .extend(step.into_iter().flat_map(|then| steps.iter().map(move |first| (first.clone(), then.clone()))));
        }
    }
    edges
}
