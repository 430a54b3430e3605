//! Random schemas over the table model, and random changes of them. What does not fit together (a
//! foreign key whose types differ, an index on a column that is gone) is left out when it is printed,
//! so that every schema can be built.

#[path = "random_extras.rs"]
mod extras;
#[path = "random_names.rs"]
mod names;
#[path = "random_print.rs"]
mod print;
#[path = "random_renames.rs"]
mod renames;

use super::chance::Chance;
use extras::Extras;
use names::{STYLES, Style};

const TYPES: &[&str] = &[
    "integer",
    "integer",
    "bigint",
    "smallint",
    "text",
    "text",
    "varchar(10)",
    "varchar(20)",
    "numeric(8,2)",
    "numeric",
    "boolean",
    "date",
    "timestamp",
    "timestamptz(3)",
    "jsonb",
    "uuid",
    "integer[]",
    "text[]",
    "e0",
    "e1",
    "e0[]",
    "d0",
    "d1",
    "d0[]",
    "c0",
    "r0",
];

#[derive(Clone, Debug)]
pub(crate) struct Schema {
    enums: Vec<Vec<String>>,
    domains: Vec<Domain>,
    composite: Vec<(String, &'static str)>,
    range: &'static str,
    sequences: Vec<(String, i64)>,
    tables: Vec<Table>,
    extras: Extras,
    style: Style,
    /// A table: its name before and now.
    renamed: Option<(String, String)>,
    /// A column: its table now, its name before and now.
    renamed_column: Option<(String, String, String)>,
}

#[derive(Clone, Debug)]
struct Domain {
    base: &'static str,
    not_null: bool,
    checks: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    name: String,
    columns: Vec<Column>,
    key: Vec<String>,
    /// Name, columns, options.
    uniques: Vec<(String, Vec<String>, usize)>,
    checks: Vec<(String, String, usize)>,
    indexes: Vec<(String, Vec<String>, usize)>,
    /// Name, column, referenced table and column, actions.
    foreign: Vec<(String, String, String, String, usize)>,
    comment: Option<usize>,
    unlogged: bool,
    fillfactor: Option<usize>,
    /// Partitioned by list of the first column: the values that have a partition.
    partitions: Option<Vec<usize>>,
    /// List, range or hash.
    strategy: usize,
    /// A partition for all the rest.
    fallback: bool,
    /// Partitions that are partitioned themselves.
    deep: bool,
    /// What calls functions, or excludes: a form and the place of a column.
    calls: Vec<(usize, usize)>,
    /// An inheriting table with one column of its own.
    heir: bool,
    full_identity: bool,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    ty: &'static str,
    not_null: bool,
    default: Option<usize>,
    /// Computed from the first column.
    generated: Option<usize>,
    /// Identity, with its options.
    identity: Option<usize>,
    /// Default from a sequence that it owns.
    serial: bool,
    collated: bool,
    statistics: Option<usize>,
    storage: bool,
    comment: bool,
}

fn plain(ty: &str) -> bool {
    matches!(ty, "integer" | "bigint" | "smallint")
}

fn stringy(ty: &str) -> bool {
    matches!(ty, "text" | "varchar(10)" | "varchar(20)")
}

/// A value of a type as an SQL literal.
fn literal(ty: &str, number: usize) -> String {
    let text = match ty {
        "integer" | "bigint" | "smallint" | "numeric" | "numeric(8,2)" | "d0" => format!("{}", number % 40 + 1),
        "boolean" => format!("{}", number.is_multiple_of(2)),
        "date" => format!("2024-01-{:02}", number % 28 + 1),
        "timestamp" | "timestamptz(3)" => format!("2024-01-{:02} 10:00:00", number % 28 + 1),
        "jsonb" => format!("{{\"a\": {}}}", number % 5),
        "uuid" => format!("00000000-0000-0000-0000-{:012}", number % 9),
        "integer[]" | "d0[]" => format!("{{{},2}}", number % 5 + 1),
        "text[]" => format!("{{a{},\"b c\"}}", number % 5),
        "e0" | "e1" => "a".to_owned(),
        "e0[]" => "{a}".to_owned(),
        "c0" => format!("({},)", number % 5),
        "r0" => format!("[{},{})", number % 5, number % 5 + 3),
        _ => format!("v{}'", number % 30),
    };
    format!("'{}'", text.replace('\'', "''"))
}

impl Schema {
    pub(crate) fn random(chance: &mut Chance) -> Self {
        let mut schema = Self {
            enums: vec![labels(chance), labels(chance)],
            domains: vec![
                Domain { base: "integer", not_null: false, checks: vec![0] },
                Domain { base: "text", not_null: false, checks: Vec::new() },
            ],
            composite: vec![("a".to_owned(), "integer"), ("b".to_owned(), "text")],
            range: "integer",
            sequences: vec![("s0".to_owned(), 1)],
            tables: Vec::new(),
            extras: Extras::default(),
            style: Style(if chance.once_in(3) { chance.below(STYLES) } else { 0 }),
            renamed: None,
            renamed_column: None,
        };
        for number in 0..chance.below(4) + 1 {
            let table = Table::random(chance, number);
            schema.tables.push(table);
        }
        schema.tie(chance);
        schema.extras = Extras::random(chance);
        schema
    }

    /// Adds a foreign key between some two columns that might fit.
    fn tie(&mut self, chance: &mut Chance) {
        let from = chance.pick(&self.tables).clone();
        let to = chance.pick(&self.tables).clone();
        if let (false, Some(column)) = (from.columns.is_empty(), to.key.first()) {
            let own = chance.pick(&from.columns).name.clone();
            let key = (format!("f{}", chance.below(4)), own, to.name.clone(), column.clone(), chance.below(5));
            if let Some(table) = self.tables.iter_mut().find(|table| table.name == from.name) {
                table.foreign.retain(|(name, ..)| *name != key.0);
                table.foreign.push(key);
            }
        }
    }

    /// Some random changes.
    pub(crate) fn mutated(&self, chance: &mut Chance) -> Self {
        let mut schema = self.clone();
        for _ in 0..chance.below(7) + 1 {
            schema.mutate(chance);
        }
        schema
    }

    fn mutate(&mut self, chance: &mut Chance) {
        match chance.below(27) {
            0 if self.tables.len() < 6 => {
                let number = (0..9).find(|n| !self.tables.iter().any(|t| t.name == format!("t{n}"))).unwrap_or(9);
                self.tables.push(Table::random(chance, number));
            }
            1 if self.tables.len() > 1 => {
                let gone = chance.below(self.tables.len());
                self.tables.remove(gone);
            }
            2 => {
                let place = chance.below(2);
                self.enums[place] = labels(chance);
            }
            3 => {
                let place = chance.below(2);
                let domain = &mut self.domains[place];
                match chance.below(3) {
                    0 => {
                        domain.base = if place == 0 {
                            *chance.pick(&["integer", "bigint"])
                        } else {
                            *chance.pick(&["text", "varchar(40)"])
                        }
                    }
                    1 => domain.checks = (0..chance.below(3)).collect(),
                    _ => domain.not_null = place == 1 && chance.once_in(2),
                }
            }
            4 => match chance.below(3) {
                0 => self.composite = vec![("a".to_owned(), "bigint"), ("b".to_owned(), "text")],
                1 => self.composite = vec![("a".to_owned(), "integer"), ("z".to_owned(), "date")],
                _ => self.range = *chance.pick(&["integer", "bigint", "numeric"]),
            },
            5 => {
                self.sequences =
                    (0..chance.below(3)).map(|n| (format!("s{n}"), chance.pick(&[1, 2, -1]).to_owned())).collect()
            }
            6 | 7 => self.tie(chance),
            8 if chance.once_in(2) => self.rename(chance),
            9..=15 => self.extras.mutate(chance),
            _ => {
                let place = chance.below(self.tables.len());
                self.tables[place].mutate(chance);
            }
        }
    }

    /// The statements that build it.
    pub(crate) fn statements(&self) -> Vec<String> {
        let mut list = Vec::new();
        for (number, labels) in self.enums.iter().enumerate() {
            let labels: Vec<String> = labels.iter().map(|label| format!("'{label}'")).collect();
            list.push(format!("create type e{number} as enum ({})", labels.join(", ")));
        }
        for (number, domain) in self.domains.iter().enumerate() {
            let checks: Vec<String> =
                domain.checks.iter().map(|n| format!(" constraint k{n} check (value::text <> 'no{n}')")).collect();
            let null = if domain.not_null { " not null" } else { "" };
            list.push(format!("create domain d{number} as {}{null}{}", domain.base, checks.join("")));
        }
        let attributes: Vec<String> = self.composite.iter().map(|(name, ty)| format!("{name} {ty}")).collect();
        list.push(format!("create type c0 as ({})", attributes.join(", ")));
        list.push(format!("create type r0 as range (subtype = {}, multirange_type_name = mr0)", self.range));
        for (name, increment) in &self.sequences {
            list.push(format!("create sequence {name} increment {increment}"));
        }
        self.extras.first(&mut list);
        for table in &self.tables {
            table.statements(&mut list);
            table.calls(&self.extras, &mut list);
        }
        for table in &self.tables {
            table.foreign_keys(self, &mut list);
        }
        self.extras.last(self, &mut list);
        list.iter().map(|statement| self.style.write(statement)).collect()
    }

    /// Rows for every table; those that do not fit are left out one by one.
    pub(crate) fn rows(&self, chance: &mut Chance) -> String {
        let mut text = String::new();
        for table in &self.tables {
            let columns: Vec<&Column> =
                table.columns.iter().filter(|c| table.computed(c).is_none() && c.identity.is_none()).collect();
            if columns.is_empty() {
                continue;
            }
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            for row in 0..chance.below(5) {
                let value = |column: &&Column| {
                    let number = if column.name == table.columns[0].name { row } else { chance.below(50) };
                    if !column.not_null && chance.once_in(5) { "null".to_owned() } else { literal(column.ty, number) }
                };
                let values: Vec<String> = columns.iter().map(value).collect();
                text.push_str(&format!(
                    "do $row$ begin insert into {} ({}) values ({}); set constraints all immediate; exception when others then null; end $row$;\n",
                    table.name,
                    names.join(", "),
                    values.join(", ")
                ));
            }
        }
        self.style.write(&text)
    }
}

fn labels(chance: &mut Chance) -> Vec<String> {
    let mut labels = vec!["a".to_owned()];
    for label in ["b", "c", "d"] {
        if chance.once_in(2) {
            let place = chance.below(labels.len() + 1);
            labels.insert(place, label.to_owned());
        }
    }
    labels
}

impl Column {
    fn random(chance: &mut Chance, name: String) -> Self {
        let ty = *chance.pick(TYPES);
        Self {
            name,
            ty,
            not_null: chance.once_in(3),
            default: chance.once_in(3).then(|| chance.below(50)),
            generated: chance.once_in(8).then(|| chance.below(3)),
            identity: (plain(ty) && chance.once_in(5)).then(|| chance.below(3)),
            serial: plain(ty) && chance.once_in(6),
            collated: chance.once_in(5),
            statistics: chance.once_in(8).then(|| chance.below(100) + 1),
            storage: chance.once_in(8),
            comment: chance.once_in(6),
        }
    }
}

impl Table {
    fn random(chance: &mut Chance, number: usize) -> Self {
        let mut table = Self { name: format!("t{number}"), ..Self::default() };
        for number in 0..chance.below(6) + 1 {
            table.columns.push(Column::random(chance, format!("c{number}")));
        }
        if chance.once_in(4) {
            table.columns[0] =
                Column { ty: "integer", generated: None, identity: None, serial: false, ..table.columns[0].clone() };
            table.partitions = Some((0..chance.below(3) + 1).collect());
            table.strategy = chance.below(4) % 3;
            (table.fallback, table.deep) = (chance.once_in(4), chance.once_in(4));
        } else {
            table.heir = chance.once_in(6);
        }
        for _ in 0..6 {
            table.mutate_parts(chance);
        }
        if chance.once_in(3) {
            table.calls.push((chance.below(7), chance.below(6)));
        }
        table
    }

    fn mutate(&mut self, chance: &mut Chance) {
        match chance.below(14) {
            0 if self.columns.len() < 8 => {
                let free = (0..9).find(|n| !self.columns.iter().any(|c| c.name == format!("c{n}"))).unwrap_or(9);
                let column = Column::random(chance, format!("c{free}"));
                self.columns.push(column);
            }
            1 if self.columns.len() > 1 => {
                let gone = chance.below(self.columns.len() - 1) + 1;
                self.columns.remove(gone);
            }
            2..=4 => {
                let place = chance.below(self.columns.len());
                let old = self.columns[place].clone();
                let new = Column::random(chance, old.name.clone());
                let mixed = match chance.below(4) {
                    0 => Column { ty: new.ty, default: None, identity: None, serial: false, ..old },
                    1 => Column { not_null: new.not_null, default: new.default, ..old },
                    2 => Column {
                        identity: new.identity,
                        generated: new.generated,
                        serial: new.serial,
                        ty: new.ty,
                        ..old
                    },
                    _ => Column {
                        statistics: new.statistics,
                        storage: new.storage,
                        comment: new.comment,
                        collated: new.collated,
                        ..old
                    },
                };
                self.columns[place] = mixed;
                if place == 0 && self.partitions.is_some() {
                    self.columns[0] = Column {
                        ty: "integer",
                        generated: None,
                        identity: None,
                        serial: false,
                        ..self.columns[0].clone()
                    };
                }
            }
            5 => self.comment = chance.once_in(2).then(|| chance.below(5)),
            6 => self.fillfactor = chance.once_in(2).then(|| chance.below(50) + 50),
            7 => match &mut self.partitions {
                Some(values) => *values = (0..4).filter(|_| chance.once_in(2)).collect(),
                None => self.unlogged = chance.once_in(2),
            },
            8 => self.full_identity = chance.once_in(2),
            9 if self.partitions.is_none() => self.heir = chance.once_in(2),
            10 if self.partitions.is_some() => match chance.below(4) {
                0 => self.strategy = chance.below(3),
                1 => self.fallback = chance.once_in(2),
                2 => self.deep = chance.once_in(2),
                _ => self.partitions = None,
            },
            11 => {
                let call = (chance.below(7), chance.below(6));
                self.calls.retain(|other| other.0 != call.0);
                if chance.below(3) > 0 {
                    self.calls.push(call);
                }
            }
            _ => self.mutate_parts(chance),
        }
    }

    fn mutate_parts(&mut self, chance: &mut Chance) {
        let some = |chance: &mut Chance, table: &Self| {
            let mut names: Vec<String> = Vec::new();
            for _ in 0..chance.below(2) + 1 {
                let name = chance.pick(&table.columns).name.clone();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        let columns = some(chance, self);
        let name = chance.below(4);
        match chance.below(5) {
            0 => self.key = if chance.once_in(4) { Vec::new() } else { columns },
            1 => {
                self.uniques.retain(|(other, ..)| *other != format!("u{name}"));
                if chance.below(3) > 0 {
                    self.uniques.push((format!("u{name}"), columns, chance.below(4)));
                }
            }
            2 => {
                self.checks.retain(|(other, ..)| *other != format!("k{name}"));
                if chance.below(3) > 0 {
                    self.checks.push((format!("k{name}"), columns[0].clone(), chance.below(4)));
                }
            }
            _ => {
                self.indexes.retain(|(other, ..)| *other != format!("i{name}"));
                if chance.below(3) > 0 {
                    self.indexes.push((format!("i{name}"), columns, chance.below(6)));
                }
            }
        }
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == *name)
    }
}
