//! Renames in a random schema, and the hints that tell of them.

use glowplug::catalog::{Id, QName, Renames};

use super::super::chance::Chance;
use super::{Schema, Table};

impl Schema {
    /// The renames that lead here from the schema that this one was mutated from.
    pub(crate) fn renames(&self) -> Renames {
        let relation = |word: &String| QName::new("app", self.style.name(word));
        let mut renames = Renames::default();
        if let Some((old, new)) = &self.renamed {
            renames.objects.insert(Id::Relation(relation(old)), Id::Relation(relation(new)));
        }
        if let Some((table, old, new)) = &self.renamed_column {
            let origin = self.renamed.as_ref().filter(|(_, now)| now == table).map_or(table, |(before, _)| before);
            let column = |table: &String, word: &String| Id::Column(relation(table), self.style.name(word));
            renames.objects.insert(column(origin, old), column(table, new));
        }
        renames
    }

    /// Gives a table or a column another name, everywhere.
    pub(super) fn rename(&mut self, chance: &mut Chance) {
        let place = chance.below(self.tables.len());
        let table = self.tables[place].name.clone();
        if chance.once_in(2) {
            if self.renamed.is_some() || self.tables.iter().any(|other| other.name == "t9") {
                return;
            }
            self.tables[place].name = "t9".to_owned();
            for (_, _, target, ..) in self.tables.iter_mut().flat_map(|other| &mut other.foreign) {
                if *target == table {
                    *target = "t9".to_owned();
                }
            }
            if let Some((of, ..)) = &mut self.renamed_column
                && *of == table
            {
                *of = "t9".to_owned();
            }
            self.renamed = Some((table, "t9".to_owned()));
        } else {
            let old = chance.pick(&self.tables[place].columns).name.clone();
            if self.renamed_column.is_some() || self.tables[place].column("c9").is_some() {
                return;
            }
            self.tables[place].rename_column(&old, "c9");
            for (_, _, target, column, _) in self.tables.iter_mut().flat_map(|other| &mut other.foreign) {
                if *target == table && *column == old {
                    *column = "c9".to_owned();
                }
            }
            self.renamed_column = Some((table, old, "c9".to_owned()));
        }
    }
}

impl Table {
    fn rename_column(&mut self, old: &str, new: &str) {
        let lists = self.uniques.iter_mut().chain(&mut self.indexes).map(|(_, columns, _)| columns);
        let listed = lists.chain([&mut self.key]).flatten();
        let own = self.foreign.iter_mut().map(|(_, column, ..)| column);
        let checked = self.checks.iter_mut().map(|(_, column, _)| column);
        let names = self.columns.iter_mut().map(|column| &mut column.name);
        for name in listed.chain(own).chain(checked).chain(names).filter(|name| *name == old) {
            new.clone_into(name);
        }
    }
}
