//! The statements that build a table of a random schema.

use super::{Column, Schema, Table, literal, plain, stringy};

impl Table {
    /// The generation expression of a column.
    pub(super) fn computed(&self, column: &Column) -> Option<String> {
        let first = &self.columns[0];
        let number = column.generated?;
        let fits = plain(first.ty) && first.name != column.name && column.identity.is_none() && !column.serial;
        match column.ty {
            ty if fits && plain(ty) => Some(format!("coalesce({}, 0) + {number}", first.name)),
            ty if fits && stringy(ty) => Some(format!("'x' || coalesce({}, 0)::text || '{number}'", first.name)),
            _ => None,
        }
    }

    /// Whether a key over these columns can be made.
    pub(super) fn whole(&self, columns: &[String]) -> bool {
        let key = &self.columns[0].name;
        columns.iter().all(|name| self.column(name).is_some())
            && !columns.is_empty()
            && (self.partitions.is_none() || columns.contains(key))
    }

    /// Everything but the foreign keys.
    pub(super) fn statements(&self, list: &mut Vec<String>) {
        let name = &self.name;
        let mut serials = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        for column in &self.columns {
            let mut text = format!("{} {}", column.name, column.ty);
            if column.collated && stringy(column.ty) {
                text.push_str(" collate \"C\"");
            }
            let own = self.partitions.is_none();
            if let Some(expression) = self.computed(column) {
                text.push_str(&format!(" generated always as ({expression}) stored"));
            } else if let Some(options) = column.identity.filter(|_| own && plain(column.ty)) {
                let options = [
                    "always as identity",
                    "by default as identity (start 5 increment 3)",
                    "always as identity (increment -1)",
                ][options];
                text.push_str(&format!(" generated {options}"));
            } else if column.serial && plain(column.ty) && own {
                serials.push(column);
            } else if let Some(number) = column.default {
                text.push_str(&format!(" default {}", literal(column.ty, number)));
            }
            if column.not_null {
                text.push_str(" not null");
            }
            parts.push(text);
        }
        let unlogged = if self.unlogged && self.partitions.is_none() { "unlogged " } else { "" };
        let partitioned = if self.partitions.is_some() {
            format!(" partition by {} ({})", ["list", "range", "hash"][self.strategy], self.columns[0].name)
        } else {
            String::new()
        };
        let with = match self.fillfactor {
            Some(fill) if self.partitions.is_none() => format!(" with (fillfactor = {fill})"),
            _ => String::new(),
        };
        list.push(format!("create {unlogged}table {name} ({}){partitioned}{with}", parts.join(", ")));
        for column in serials {
            let column = &column.name;
            list.push(format!("create sequence {name}_{column}_own owned by {name}.{column}; alter table {name} alter {column} set default nextval('{name}_{column}_own')"));
        }
        for column in &self.columns {
            if let Some(target) = column.statistics {
                list.push(format!("alter table {name} alter {} set statistics {target}", column.name));
            }
            if column.storage && matches!(column.ty, "text" | "jsonb" | "text[]") {
                list.push(format!("alter table {name} alter {} set storage external", column.name));
            }
            if column.comment {
                list.push(format!("comment on column {name}.{} is 'it''s {}'", column.name, column.name));
            }
        }
        for (check, column, number) in &self.checks {
            if self.column(column).is_some() {
                let valid = if *number == 3 { " not valid" } else { "" };
                list.push(format!(
                    "alter table {name} add constraint {check} check ({column}::text <> 'no{number}'){valid}"
                ));
            }
        }
        for value in self.partitions.iter().flatten() {
            let bound = match self.strategy {
                0 => format!("in ({value})"),
                1 => format!("from ({}) to ({})", value * 10, value * 10 + 10),
                _ => format!("with (modulus 4, remainder {})", value % 4),
            };
            let below =
                if self.deep { format!(" partition by range ({})", self.columns[0].name) } else { String::new() };
            list.push(format!("create table {name}_p{value} partition of {name} for values {bound}{below}"));
            if self.deep {
                list.push(format!(
                    "create table {name}_p{value}_a partition of {name}_p{value} for values from (minvalue) to (1000)"
                ));
            }
        }
        if self.partitions.is_some() && self.fallback && self.strategy < 2 {
            list.push(format!("create table {name}_pd partition of {name} default"));
        }
        if self.heir && self.partitions.is_none() {
            list.push(format!("create table {name}_heir (own integer) inherits ({name})"));
        }
        if self.whole(&self.key) {
            list.push(format!("alter table {name} add constraint {name}_pkey primary key ({})", self.key.join(", ")));
        }
        for (unique, columns, options) in &self.uniques {
            if self.whole(columns) {
                let nulls = if *options == 1 { " nulls not distinct" } else { "" };
                let later = if *options == 2 { " deferrable initially deferred" } else { "" };
                list.push(format!(
                    "alter table {name} add constraint {name}_{unique} unique{nulls} ({}){later}",
                    columns.join(", ")
                ));
            }
        }
        for (index, columns, options) in &self.indexes {
            if columns.iter().all(|column| self.column(column).is_some()) {
                let first = &columns[0];
                let text = match options {
                    0 => format!("create index {name}_{index} on {name} ({} desc)", columns.join(", ")),
                    1 => format!(
                        "create index {name}_{index} on {name} ({}) where {first} is not null",
                        columns.join(", ")
                    ),
                    2 => format!("create index {name}_{index} on {name} (coalesce({first}, {first}))"),
                    3 => format!("create index {name}_{index} on {name} using hash ({first})"),
                    4 => {
                        format!("create index {name}_{index} on {name} ({}) with (fillfactor = 60)", columns.join(", "))
                    }
                    _ => format!("create index {name}_{index} on {name} ({})", columns.join(", ")),
                };
                list.push(text);
            }
        }
        if let Some(number) = self.comment {
            list.push(format!("comment on table {name} is 'table {number}'"));
        }
        if self.full_identity {
            list.push(format!("alter table {name} replica identity full"));
        }
    }

    /// The foreign keys that fit.
    pub(super) fn foreign_keys(&self, schema: &Schema, list: &mut Vec<String>) {
        for (key, column, table, target, options) in &self.foreign {
            let Some(other) = schema.tables.iter().find(|other| other.name == *table) else { continue };
            let (Some(own), Some(referenced)) = (self.column(column), other.column(target)) else { continue };
            let logged = self.unlogged && self.partitions.is_none() || !(other.unlogged && other.partitions.is_none());
            if own.ty != referenced.ty || other.key != [target.clone()] || !other.whole(&other.key) || !logged {
                continue;
            }
            let computed = self.computed(own).is_some();
            let words = match options {
                0 => " on delete cascade",
                1 if !computed => " on delete set null",
                2 => " deferrable initially deferred",
                3 if self.partitions.is_none() => " not valid",
                _ => "",
            };
            list.push(format!(
                "alter table {} add constraint {key} foreign key ({column}) references {table} ({target}){words}",
                self.name
            ));
        }
    }
}
