//! What stands on the tables of a random schema: functions, triggers, views, policies, privileges.

use super::super::chance::Chance;
use super::{Column, Schema, Table, plain};

/// Everything that is no table and no type.
#[derive(Clone, Debug, Default)]
pub(super) struct Extras {
    functions: Vec<Function>,
    views: Vec<View>,
    triggers: Vec<Part>,
    policies: Vec<Part>,
    grants: Vec<(usize, usize, usize)>,
    comments: Vec<(usize, usize, usize)>,
    owners: Vec<usize>,
    default_privileges: Option<usize>,
}

/// `g` of an integer, called in defaults, checks, indexes and views.
#[derive(Clone, Debug)]
struct Function {
    number: usize,
    constant: usize,
    attributes: usize,
    result: &'static str,
}

#[derive(Clone, Debug)]
struct View {
    number: usize,
    /// The table, or an earlier view when there is one of this number.
    table: usize,
    column: usize,
    other: usize,
    form: usize,
    materialized: bool,
    options: usize,
}

/// A trigger or a policy: its number, table, column, form.
#[derive(Clone, Debug)]
struct Part {
    number: usize,
    table: usize,
    column: usize,
    form: usize,
    state: usize,
}

const ROLES: [&str; 3] = ["glow_app", "glow_reader", "public"];

fn part(chance: &mut Chance, number: usize) -> Part {
    Part { number, table: chance.below(6), column: chance.below(6), form: chance.below(8), state: chance.below(5) }
}

impl Extras {
    pub(super) fn random(chance: &mut Chance) -> Self {
        let mut extras = Self::default();
        for _ in 0..chance.below(12) {
            extras.mutate(chance);
        }
        extras
    }

    pub(super) fn mutate(&mut self, chance: &mut Chance) {
        let number = chance.below(4);
        let stays = !chance.once_in(3);
        match chance.below(9) {
            0 | 1 => {
                self.functions.retain(|function| function.number != number);
                if stays {
                    let result = *chance.pick(&["integer", "integer", "bigint"]);
                    let (constant, attributes) = (chance.below(5), chance.below(5));
                    self.functions.push(Function { number, constant, attributes, result });
                }
            }
            2..=4 => {
                self.views.retain(|view| view.number != number);
                if stays {
                    self.views.push(View {
                        number,
                        table: chance.below(6),
                        column: chance.below(6),
                        other: chance.below(4),
                        form: chance.below(7),
                        materialized: chance.once_in(3),
                        options: chance.below(4),
                    });
                }
                self.views.sort_by_key(|view| view.number);
            }
            5 => {
                self.triggers.retain(|trigger| trigger.number != number);
                if stays {
                    self.triggers.push(part(chance, number));
                }
            }
            6 => {
                self.policies.retain(|policy| policy.number != number);
                if stays {
                    self.policies.push(part(chance, number));
                }
            }
            7 => {
                let grant = (chance.below(7), chance.below(4), chance.below(3));
                self.grants.retain(|other| *other != grant);
                if stays {
                    self.grants.push(grant);
                }
            }
            _ => match chance.below(4) {
                0 => self.default_privileges = chance.once_in(2).then(|| chance.below(4)),
                1 => self.owners = (0..4).filter(|_| chance.once_in(3)).collect(),
                _ => {
                    let comment = (chance.below(7), chance.below(4), chance.below(3));
                    self.comments.retain(|(kind, number, _)| (*kind, *number) != (comment.0, comment.1));
                    if stays {
                        self.comments.push(comment);
                    }
                }
            },
        }
    }

    fn function(&self, number: usize) -> Option<&Function> {
        self.functions.iter().find(|function| function.number == number)
    }

    /// A call with an integer, if there is such a function.
    pub(super) fn call(&self, number: usize, argument: &str) -> Option<String> {
        let function = self.function(number)?;
        Some(format!("g{}({argument})", function.number))
    }

    /// What the tables need.
    pub(super) fn first(&self, list: &mut Vec<String>) {
        if let Some(number) = self.default_privileges {
            let (privilege, kind) =
                [("select", "tables"), ("insert", "tables"), ("usage", "sequences"), ("usage", "types")][number];
            list.push(format!("alter default privileges in schema app grant {privilege} on {kind} to glow_reader"));
        }
        for Function { number, constant, attributes, result } in &self.functions {
            let attributes = ["", " strict", " parallel safe", " cost 7", " security definer"][*attributes];
            let argument = if constant.is_multiple_of(2) { "a integer" } else { "a integer default 3" };
            list.push(format!("create function g{number}({argument}) returns {result} language sql immutable{attributes} as $body$ select a + {constant} $body$"));
            if constant.is_multiple_of(3) {
                list.push(format!("create function z{number}(a e0, b c0 default null) returns d0 language sql stable as $body$ select '{}'::d0 $body$", constant + 1));
            }
            list.push(format!("create function h{number}() returns trigger language plpgsql as $body$ begin /* it's {constant} */ return new; end $body$"));
        }
    }

    /// What stands on the tables.
    pub(super) fn last(&self, schema: &Schema, list: &mut Vec<String>) {
        let mut relations: Vec<(String, bool)> = Vec::new();
        for view in &self.views {
            let Some(query) = self.query(view, schema, &relations) else { continue };
            let number = view.number;
            if view.materialized {
                list.push(format!("create materialized view m{number} as {query}"));
                if view.options == 1 {
                    list.push(format!("create unique index m{number}_z0 on m{number} (z0, z1)"));
                }
                relations.push((format!("m{number}"), true));
            } else {
                let options = ["", " with (security_barrier = true)", " with (security_invoker = true)", ""];
                list.push(format!("create view v{number}{} as {query}", options[view.options]));
                relations.push((format!("v{number}"), false));
            }
            let relation = &relations.last().expect("one was just added").0;
            match (view.options, view.form, place(schema, view.table, view.column)) {
                (3, ..) => list.push(format!("create function q{number}() returns bigint language sql stable begin atomic select count(z0) from {relation}; end")),
                (2, 5, Some((table, _))) => list.push(format!("create function q{number}() returns setof {} language sql stable as $body$ select * from {} $body$", table.name, table.name)),
                _ => {}
            }
        }
        for Part { number, table, column, form, state } in &self.triggers {
            let Some((table, column)) = place(schema, *table, *column) else { continue };
            if self.function(*number).is_none() {
                continue;
            }
            let on = &table.name;
            let (head, tail) = match form {
                0 => (format!("trigger w{number} before insert on {on}"), " for each row".to_owned()),
                1 => {
                    let condition = format!(" for each row when (new.{} is not null)", column.name);
                    (format!("trigger w{number} after insert or update on {on}"), condition)
                }
                2 => (format!("trigger w{number} after update of {} on {on}", column.name), " for each row".to_owned()),
                3 => (format!("trigger w{number} after delete on {on}"), " for each statement".to_owned()),
                4 => (
                    format!("trigger w{number} after insert on {on} referencing new table as fresh"),
                    " for each statement".to_owned(),
                ),
                5 => (
                    format!("constraint trigger w{number} after insert on {on} deferrable initially deferred"),
                    " for each row".to_owned(),
                ),
                _ => (format!("trigger w{number} before update on {on}"), " for each row".to_owned()),
            };
            list.push(format!("create {head}{tail} execute function h{number}()"));
            match state {
                0 => list.push(format!("alter table {on} disable trigger w{number}")),
                1 => list.push(format!("alter table {on} enable always trigger w{number}")),
                _ => {}
            }
        }
        for Part { number, table, column, form, state } in &self.policies {
            let Some((table, column)) = place(schema, *table, *column) else { continue };
            let (on, column) = (&table.name, &column.name);
            let command = ["", " for select", " for update", " for insert", "", " for delete", "", ""][*form];
            let role = ROLES[*state % 3];
            let kind = if *form == 4 { " as restrictive" } else { "" };
            let test = match self.call(*number, &format!("length({column}::text)")) {
                Some(call) if *state == 3 => format!("{call} is not null"),
                _ => format!("{column} is not null"),
            };
            let rule = if *form == 3 { format!("with check ({test})") } else { format!("using ({test})") };
            list.push(format!("create policy y{number} on {on}{kind}{command} to {role} {rule}"));
            if *state < 3 {
                list.push(format!("alter table {on} enable row level security"));
            }
            if *state == 4 {
                list.push(format!("alter table {on} force row level security"));
            }
        }
        self.finish(schema, &relations, list);
    }

    /// The query of a view: its columns are `z0` and `z1`.
    fn query(&self, view: &View, schema: &Schema, relations: &[(String, bool)]) -> Option<String> {
        if view.form == 6
            && let Some((base, _)) = relations.get(view.other)
        {
            return Some(format!("select z0, z1 from {base}"));
        }
        let (table, column) = place(schema, view.table, view.column)?;
        let (table, column) = (&table.name, &column.name);
        Some(match view.form {
            0 => format!("select {column} as z0, 1 as z1 from {table}"),
            1 => format!("select {column}::text as z0, {column} is null as z1 from {table} where {column} is not null"),
            2 => format!("select max({column}::text) as z0, count(*) as z1 from {table}"),
            3 => {
                let (other, own) = place(schema, view.other, view.column)?;
                let (other, own) = (&other.name, &own.name);
                format!(
                    "select a.{column} as z0, b.{own} as z1 from {table} a left join {other} b on a.{column}::text = b.{own}::text"
                )
            }
            4 => {
                let call = self.call(view.other, &format!("length({column}::text)"))?;
                format!("select {call} as z0, row_to_json({table}.*)::text as z1 from {table}")
            }
            _ => format!(
                "select {column} as z0, (select count(*) from {table} c where c.{column} is null) as z1 from {table}"
            ),
        })
    }

    fn finish(&self, schema: &Schema, relations: &[(String, bool)], list: &mut Vec<String>) {
        let relation = |number: usize| relations.get(number % relations.len().max(1)).cloned();
        let table = |number: usize| schema.tables.get(number);
        for (kind, number, role) in &self.grants {
            let to = ROLES[*role];
            let text = match kind {
                0 => table(*number).map(|table| format!("grant select, insert on {} to {to}", table.name)),
                1 => table(*number)
                    .map(|table| format!("grant update ({}) on {} to {to}", table.columns[0].name, table.name)),
                2 => relation(*number).map(|(name, _)| format!("grant select on {name} to {to}")),
                3 => self.function(*number).map(|_| format!("grant execute on function g{number}(integer) to {to}")),
                4 => {
                    self.function(*number).map(|_| format!("revoke execute on function g{number}(integer) from public"))
                }
                5 => schema.sequences.get(*number).map(|(name, _)| format!("grant usage on sequence {name} to {to}")),
                _ => Some(format!("revoke usage on type {} from public", ["e0", "d0", "r0", "c0"][*number])),
            };
            list.extend(text);
        }
        for number in &self.owners {
            if self.function(*number).is_some() {
                list.push(format!("alter function g{number}(integer) owner to glow_admin"));
            }
            if let Some((name, false)) = relation(*number).filter(|_| relations.iter().all(|(_, kept)| !kept)) {
                list.push(format!("alter view {name} owner to glow_admin"));
            }
        }
        for (kind, number, text) in &self.comments {
            let on = match kind {
                0 => relation(*number).map(|(name, kept)| {
                    let kind = if kept { "materialized view" } else { "view" };
                    format!("{kind} {name}")
                }),
                1 => self.function(*number).map(|_| format!("function g{number}(integer)")),
                2 => Some(format!("type {}", ["e0", "r0", "c0", "e1"][*number])),
                3 => Some(format!("domain {}", ["d0", "d1", "d0", "d1"][*number])),
                4 => schema.sequences.get(*number).map(|(name, _)| format!("sequence {name}")),
                5 => table(*number)
                    .filter(|table| table.whole(&table.key))
                    .map(|table| format!("constraint {}_pkey on {}", table.name, table.name)),
                _ => table(*number).map(|table| format!("column {}.{}", table.name, table.columns[0].name)),
            };
            list.extend(on.map(|on| format!("comment on {on} is 'it''s $f$ \"{text}\" \\'")));
        }
    }
}

fn place(schema: &Schema, table: usize, column: usize) -> Option<(&Table, &Column)> {
    let table = schema.tables.get(table % schema.tables.len().max(1))?;
    let column = table.columns.get(column % table.columns.len().max(1))?;
    Some((table, column))
}

impl Table {
    /// Checks, indexes and defaults that call functions, and exclusion constraints.
    pub(super) fn calls(&self, extras: &Extras, list: &mut Vec<String>) {
        let name = &self.name;
        for (number, column) in &self.calls {
            let Some(column) = self.columns.get(*column) else { continue };
            let length = format!("length({}::text)", column.name);
            let text = match number {
                0 => extras
                    .call(0, &length)
                    .map(|call| format!("alter table {name} add constraint {name}_k9 check ({call} <> -5)")),
                1 => extras
                    .call(1, "5")
                    .filter(|_| plain(column.ty) && self.free(column))
                    .map(|call| format!("alter table {name} alter {} set default {call}", column.name)),
                2 if column.ty == "text" => extras
                    .call(2, &format!("length({})", column.name))
                    .map(|call| format!("create index {name}_z9 on {name} (({call}))")),
                5 => self.columns.get(1).map(|second| {
                    format!("create statistics {name}_z8 on {}, {} from {name}", self.columns[0].name, second.name)
                }),
                6 => Some(format!("create rule w9 as on insert to {name} do also notify {}", column.name)),
                _ if self.partitions.is_none() && plain(column.ty) => Some(format!(
                    "alter table {name} add constraint {name}_x0 exclude using btree ({} with =)",
                    column.name
                )),
                _ if self.partitions.is_none() && column.ty == "r0" => Some(format!(
                    "alter table {name} add constraint {name}_x0 exclude using gist ({} with &&)",
                    column.name
                )),
                _ => None,
            };
            list.extend(text);
        }
    }

    /// Whether a column has no value of its own making.
    fn free(&self, column: &Column) -> bool {
        self.computed(column).is_none() && column.identity.is_none() && !column.serial
    }
}
