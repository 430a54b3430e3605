//! Looks at the rows that a plan could lose or trip over, before anything is done.
//!
//! The probes run in a transaction in which the plan's renames are done, so that they can speak of the
//! new names; it is rolled back. A probe over something that the plan itself will make has nothing to
//! look at, and is skipped.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::{Client, SimpleQueryMessage};

use super::PushError;
use super::cast::{self, Retyped};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Generation, Id, Ident, Literal, QName, Renames};
use crate::declared::DeclaredSchema;
use crate::diff::{Alteration, Cast, ColumnAlteration, CompositeAlteration};
use crate::plan::fit::Types;
use crate::plan::{Ddl, HazardKind, Plan, successor};
use crate::sql;

/// Rows or values that would be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Whose.
    pub id: Id,
    /// How many rows are concerned.
    pub rows: u64,
    /// What is lost, in words.
    pub message: String,
    /// A few of the values.
    pub examples: Vec<String>,
}

/// Rows that make the plan fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// What cannot be made.
    pub id: Id,
    /// How many rows stand in the way; 0 when PostgreSQL did not say.
    pub rows: u64,
    /// Why, in words.
    pub message: String,
    /// A few of the values.
    pub examples: Vec<String>,
    /// What to do.
    pub help: String,
}

/// What the probes found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) losses: Vec<Loss>,
    pub(super) blockers: Vec<Blocker>,
}

/// One question to the rows: a query that gives a count and up to three examples.
struct Probe {
    id: Id,
    query: String,
    meaning: Meaning,
}

enum Meaning {
    /// Rows found are lost. With `always`, so is the object even without rows.
    Loses { what: String, always: bool },
    /// Rows found stand in the way.
    Blocks { what: String, help: String },
    /// Rows found are cut by a cast; an error says that some do not cast at all.
    Casts { what: String, ty: String },
}

/// Puts the declarations' own conversions into the plan: `using sql("...")`.
pub(crate) fn convert(plan: &mut Plan, declared: &DeclaredSchema) {
    for batch in &mut plan.batches {
        for statement in &mut batch.statements {
            let whole = statement.ddl.id();
            for part in statement.ddl.parts_mut() {
                let id = part.id();
                if let (Id::Column(relation, column), Ddl::Alter { alteration, .. }) = (&id, part)
                    && let Alteration::Column(ColumnAlteration::Type { cast, .. }) = alteration.as_mut()
                    && let Some(conversion) = declared
                        .conversions
                        .iter()
                        .find(|conversion| conversion.table == relation.name && conversion.column == *column)
                {
                    *cast = Cast::Using(conversion.expression.clone());
                    let own = |about: &Option<Id>| *about.as_ref().unwrap_or(&whole) == id;
                    statement.hazards.retain(|hazard| hazard.kind != HazardKind::DataLoss || !own(&hazard.about));
                }
            }
        }
    }
}

pub(super) async fn probe(
    client: &Client,
    plan: &Plan,
    (before, after): (&Catalog, &Catalog),
    renames: &Renames,
) -> Result<Found, PushError> {
    let renamed = (!renames.objects.is_empty()).then(|| renames.apply(before));
    let types = Types { before: renamed.as_ref().unwrap_or(before), after };
    let removed = removed_labels(plan);
    // What the plan itself makes has no rows to look at.
    let new: BTreeSet<&QName> = plan
        .statements()
        .filter_map(|statement| match &statement.ddl {
            Ddl::CreateTable(table) => Some(&table.name),
            _ => None,
        })
        .collect();
    let probes: Vec<Probe> = plan
        .statements()
        .flat_map(|statement| statement.ddl.parts())
        .filter(|part| subject(part).is_none_or(|relation| !new.contains(relation)))
        .filter_map(|part| label_probe(part, &removed).or_else(|| probe_of(part, types)))
        .collect();
    let mut found = Found::default();
    if probes.is_empty() {
        return Ok(found);
    }
    let outcome = run(client, plan, probes, &mut found).await;
    client.batch_execute("rollback").await?;
    outcome.map(|()| found)
}

/// The relation that a statement is about.
fn subject(ddl: &Ddl) -> Option<&QName> {
    match ddl {
        Ddl::Create { object, .. } if matches!(object.body, Body::Index(_)) => match &object.body {
            Body::Index(index) => Some(&index.relation),
            _ => None,
        },
        Ddl::Create { id, .. } => id.relation(),
        _ => None,
    }
}

/// All probes in one message. Only when one of them fails is each asked by itself.
async fn run(client: &Client, plan: &Plan, probes: Vec<Probe>, found: &mut Found) -> Result<(), PushError> {
    // Printed expressions are qualified; functions that shadow built-in ones are not to be called.
    let mut start = "begin; set local lock_timeout = '5s'; set local statement_timeout = '60s'; \
                     set local search_path = ''"
        .to_owned();
    for statement in plan.statements() {
        // Rows are not looked at by the name of an index, and one that becomes a primary key refuses some.
        let renames = match &statement.ddl {
            Ddl::Rename { before, .. } => !matches!(before, Id::Index(_)),
            ddl => matches!(ddl, Ddl::RenameLabel { .. }),
        };
        if renames {
            start.push_str("; ");
            start.push_str(&sql::print(&statement.ddl));
        }
    }
    client.batch_execute(&format!("{start}; savepoint probes")).await?;
    let all: Vec<&str> = probes.iter().map(|probe| probe.query.as_str()).collect();
    match client.simple_query(&all.join(";\n")).await {
        Ok(messages) => {
            let mut answers = messages.split_inclusive(|it| matches!(it, SimpleQueryMessage::CommandComplete(_)));
            for probe in probes {
                note(probe, answers.next().unwrap_or_default(), found);
            }
        }
        Err(error) if error.as_db_error().is_none() => return Err(error.into()),
        Err(_) => {
            for probe in probes {
                ask(client, probe, found).await?;
            }
        }
    }
    Ok(())
}

async fn ask(client: &Client, probe: Probe, found: &mut Found) -> Result<(), PushError> {
    let (back, answer) =
        tokio::join!(client.batch_execute("rollback to savepoint probes"), client.simple_query(&probe.query));
    back?;
    match answer {
        Ok(messages) => note(probe, &messages, found),
        Err(error) => {
            let Some(db) = error.as_db_error() else { return Err(error.into()) };
            // A probe that is no SQL would let losses pass unseen.
            if db.code().code() == "42601" {
                return Err(error.into());
            }
            // Something the plan makes first; anything else that is wrong shows when it is applied.
            if let Meaning::Casts { ty, .. } = &probe.meaning
                && db.code().code().starts_with("22")
            {
                found.blockers.push(Blocker {
                    message: format!("existing values do not cast to {ty}: {}", db.message()),
                    id: probe.id,
                    rows: 0,
                    examples: Vec::new(),
                    help: "clean the rows first, or say how with `using sql(\"...\")` on the column".to_owned(),
                });
            }
        }
    }
    Ok(())
}

fn note(probe: Probe, messages: &[SimpleQueryMessage], found: &mut Found) {
    let mut rows = 0;
    let mut examples = Vec::new();
    for message in messages {
        if let SimpleQueryMessage::Row(row) = message {
            rows = row.get(0).and_then(|text| text.parse().ok()).unwrap_or(0);
            if let Some(list) = row.get(1) {
                examples = serde_json::from_str(list).unwrap_or_default();
            }
        }
    }
    match probe.meaning {
        Meaning::Loses { what, always } if rows > 0 || always => {
            found.losses.push(Loss { id: probe.id, rows, message: what, examples });
        }
        Meaning::Casts { what, .. } if rows > 0 => {
            found.losses.push(Loss { id: probe.id, rows, message: what, examples });
        }
        Meaning::Blocks { what, help } if rows > 0 => {
            found.blockers.push(Blocker { id: probe.id, rows, message: what, examples, help });
        }
        Meaning::Loses { .. } | Meaning::Casts { .. } | Meaning::Blocks { .. } => {}
    }
}

/// The labels that a type loses in this plan, by the type as columns print it.
fn removed_labels(plan: &Plan) -> BTreeMap<String, Vec<String>> {
    let mut removed = BTreeMap::new();
    for statement in plan.statements() {
        if let Ddl::DropAside { ty, body, .. } = &statement.ddl
            && let Body::Enum(before) = body.as_ref()
        {
            let after = plan.statements().find_map(|statement| match &statement.ddl {
                Ddl::Create { id: Id::Type(name), object } if name == ty => match &object.body {
                    Body::Enum(after) => Some(&after.labels),
                    _ => None,
                },
                _ => None,
            });
            let gone = before.labels.iter().filter(|label| after.is_none_or(|after| !after.contains(label)));
            removed.insert(ty.to_string(), gone.cloned().collect());
        }
    }
    removed
}

/// Rows that hold a label their type loses.
fn label_probe(ddl: &Ddl, removed: &BTreeMap<String, Vec<String>>) -> Option<Probe> {
    let Ddl::Alter { id: id @ Id::Column(relation, column), alteration, .. } = ddl else { return None };
    let Alteration::Column(ColumnAlteration::Type { before, .. }) = alteration.as_ref() else { return None };
    let element = before.ty.trim_end_matches("[]");
    let labels = removed.get(element).filter(|labels| !labels.is_empty())?;
    let list: Vec<String> = labels.iter().map(|label| Literal(label).to_string()).collect();
    let name = Ident(column).to_string();
    let condition = if element == before.ty {
        format!("{name}::text in ({})", list.join(", "))
    } else {
        format!("{name}::text[] && array[{}]::text[]", list.join(", "))
    };
    Some(Probe {
        id: id.clone(),
        query: count(&relation.to_string(), &condition, &name),
        meaning: Meaning::Blocks {
            what: format!("rows that hold a removed value of {element}"),
            help: "give these rows another value first".to_owned(),
        },
    })
}

/// `select count, examples` over the rows of a source.
pub(super) fn count(source: &str, condition: &str, example: &str) -> String {
    format!(
        "select count(*), (select json_agg(left(example, 60)) from (select ({example})::text as example from {source} where {condition} limit 3) sample) \
         from {source} where {condition}"
    )
}

fn probe_of(ddl: &Ddl, types: Types<'_>) -> Option<Probe> {
    let (id, query, meaning) = match ddl {
        Ddl::SaveRows(rows) if !rows.lost.is_empty() => {
            let held: Vec<String> = rows.lost.iter().map(|column| format!("{} is not null", Ident(column))).collect();
            let what = format!("all values of {}, which the new table has no place for", rows.lost.join(", "));
            let query = format!("select count(*), null from {} where {}", rows.table, held.join(" or "));
            let id = Id::Relation(rows.table.clone());
            return Some(Probe { id, query, meaning: Meaning::Loses { what, always: false } });
        }
        Ddl::RestoreRows(rows) => {
            let query = cast::restored(types, rows)?;
            let what = "rows whose values become others in the table made anew".to_owned();
            let id = Id::Relation(rows.table.clone());
            return Some(Probe { id, query, meaning: Meaning::Loses { what, always: false } });
        }
        Ddl::Drop { id: id @ Id::Relation(name), object } if matches!(object.body, Body::Table(_)) => {
            let what = "the table with all its rows".to_owned();
            (id, format!("select count(*), null from {name}"), Meaning::Loses { what, always: true })
        }
        Ddl::Drop { id: id @ Id::Column(relation, column), object } => match &object.body {
            Body::Column(body) if body.generation == Generation::None => {
                let name = Ident(column);
                let query = count(&relation.to_string(), &format!("{name} is not null"), &name.to_string());
                (id, query, Meaning::Loses { what: "all values of the column".to_owned(), always: false })
            }
            _ => return None,
        },
        Ddl::Drop { id: id @ Id::Sequence(name), object } if matches!(object.body, Body::Sequence(_)) => {
            let query = format!("select count(*), json_agg(last_value::text) from {name} where is_called");
            (id, query, Meaning::Loses { what: "the sequence with its current value".to_owned(), always: false })
        }
        Ddl::AddColumn { relation, column } => {
            let new = &column.column;
            if !new.not_null || column.default.is_some() || new.identity.is_some() || new.generation != Generation::None
            {
                return None;
            }
            let id = Id::Column(relation.clone(), column.name.clone());
            let meaning = Meaning::Blocks {
                what: "existing rows have no value for the new column, which is not null".to_owned(),
                help: "give the column a default, or declare it nullable, fill it, and then make it not null"
                    .to_owned(),
            };
            return Some(Probe { id, query: format!("select count(*), null from {relation}"), meaning });
        }
        Ddl::Alter { id: id @ Id::Type(_), alteration, .. } => match alteration.as_ref() {
            Alteration::Composite(CompositeAlteration::Drop(attribute)) => {
                let query = cast::held(types, id, attribute)?;
                let what = format!("all values of attribute {attribute}");
                (id, query, Meaning::Loses { what, always: false })
            }
            _ => return None,
        },
        Ddl::Alter { id: id @ Id::Column(relation, column), alteration, .. } => match alteration.as_ref() {
            Alteration::Column(ColumnAlteration::DropIdentity) => {
                if successor::of_identity(types.before, types.after, relation, column).is_some() {
                    return None;
                }
                let sequence = &types.before.column(relation, column)?.identity.as_ref()?.name;
                let query = format!("select count(*), json_agg(last_value::text) from {sequence} where is_called");
                let what = "the column's sequence with its current value".to_owned();
                (id, query, Meaning::Loses { what, always: false })
            }
            Alteration::Column(ColumnAlteration::NotNull(true)) => {
                let condition = format!("{} is null", Ident(column));
                let meaning = Meaning::Blocks {
                    what: "the column holds nulls".to_owned(),
                    help: "fill them first, or leave the column nullable".to_owned(),
                };
                (id, format!("select count(*), null from {relation} where {condition}"), meaning)
            }
            Alteration::Column(ColumnAlteration::Type { before, after, cast }) => {
                let retyped = Retyped { relation, column, before, after, types };
                let (query, what) = retyped.question(cast)?;
                (id, query, Meaning::Casts { what, ty: after.ty.clone() })
            }
            _ => return None,
        },
        Ddl::Create { id: id @ Id::Constraint(relation, _), object } => match &object.body {
            Body::Constraint(constraint) => {
                let (query, what, help) = constraint_probe(relation, constraint)?;
                (id, query, Meaning::Blocks { what, help })
            }
            _ => return None,
        },
        Ddl::Create { id, object } => match &object.body {
            Body::Index(index) if index.unique && !index.definition.contains(" WHERE ") => {
                let columns: Option<Vec<String>> = index.columns.iter().map(|key| key.name.clone()).collect();
                let query = duplicates(&index.relation, &columns?);
                let what = "rows that are not unique".to_owned();
                (id, query, Meaning::Blocks { what, help: "remove the duplicates first".to_owned() })
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(Probe { id: id.clone(), query, meaning })
}

fn constraint_probe(relation: &QName, constraint: &Constraint) -> Option<(String, String, String)> {
    if !constraint.validated {
        return None;
    }
    match &constraint.kind {
        ConstraintKind::Check => {
            let expression = constraint.definition.strip_prefix("CHECK ")?;
            let expression = expression.strip_suffix(" NO INHERIT").unwrap_or(expression);
            let query = count(&relation.to_string(), &format!("not {expression}"), &row(relation));
            Some((query, "rows that violate the check".to_owned(), "correct the rows first".to_owned()))
        }
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => {
            let query = duplicates(relation, &constraint.columns);
            Some((query, "rows that are not unique".to_owned(), "remove the duplicates first".to_owned()))
        }
        ConstraintKind::ForeignKey { references, columns } => {
            let pairs: Vec<String> = constraint
                .columns
                .iter()
                .zip(columns)
                .map(|(own, other)| format!("theirs.{} = ours.{}", Ident(other), Ident(own)))
                .collect();
            let nulls: Vec<String> =
                constraint.columns.iter().map(|own| format!("ours.{} is not null", Ident(own))).collect();
            let condition = format!(
                "{} and not exists (select from {references} theirs where {})",
                nulls.join(" and "),
                pairs.join(" and ")
            );
            let example = format!(
                "row({})",
                constraint.columns.iter().map(|own| format!("ours.{}", Ident(own))).collect::<Vec<_>>().join(", ")
            );
            let query = count(&format!("{relation} ours"), &condition, &example);
            let what = format!("rows that refer to nothing in {references}");
            Some((query, what, "remove or correct the rows first".to_owned()))
        }
        ConstraintKind::Exclusion(_) => None,
    }
}

/// Groups of more than one row; nulls are distinct unless said otherwise, which the apply will tell.
fn duplicates(relation: &QName, columns: &[String]) -> String {
    let names: Vec<String> = columns.iter().map(|column| Ident(column).to_string()).collect();
    let list = names.join(", ");
    let present: Vec<String> = names.iter().map(|name| format!("{name} is not null")).collect();
    let source = format!(
        "(select row({list})::text as example, count(*) as times from {relation} where {} group by {list} having count(*) > 1) groups",
        present.join(" and ")
    );
    format!(
        "select coalesce(sum(times), 0), (select json_agg(left(example, 60)) from (select example from {source} limit 3) sample) from {source}"
    )
}

fn row(relation: &QName) -> String {
    format!("row({}.*)", Ident(&relation.name))
}
