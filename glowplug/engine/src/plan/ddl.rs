//! One statement as data: what `sql` prints and what `lock` and `hazard` judge.

use super::SavedRows;
use crate::catalog::{Body, Column, Constraint, Default, Domain, DomainConstraint, Id, Object, QName, Table};
use crate::diff::{Alteration, ColumnAlteration};

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ddl {
    /// `ALTER ... RENAME TO`.
    Rename {
        /// The name now.
        before: Id,
        /// The name then.
        after: Id,
        /// What it is.
        body: Box<Body>,
    },
    /// `ALTER TYPE ... RENAME VALUE`.
    RenameLabel {
        /// The enum.
        ty: QName,
        /// The label now.
        before: String,
        /// The label then.
        after: String,
    },
    /// Renames a type, collation or sequence so that a new one can take its name.
    SetAside {
        /// The type.
        ty: QName,
        /// Its name meanwhile.
        aside: String,
        /// What it is.
        body: Box<Body>,
    },
    /// Drops what was renamed aside.
    DropAside {
        /// The type's name before it was renamed.
        ty: QName,
        /// Its name meanwhile.
        aside: String,
        /// What it is.
        body: Box<Body>,
    },
    /// Renames a function that came with a range type, so that the new type can bring its own.
    RenameConstructor {
        /// The function.
        function: QName,
        /// Its argument types.
        arguments: String,
        /// Its name meanwhile.
        aside: String,
    },
    /// `CREATE DOMAIN` with the constraints that can be made with it.
    CreateDomain {
        /// Its name.
        name: QName,
        /// The domain itself.
        domain: Domain,
        /// Its constraints by name.
        constraints: Vec<(String, DomainConstraint)>,
    },
    /// `CREATE TABLE` with the parts that can be made with it.
    CreateTable(Box<NewTable>),
    /// `ALTER TABLE ... ADD COLUMN`.
    AddColumn {
        /// The table.
        relation: QName,
        /// The column with its default.
        column: Box<NewColumn>,
    },
    /// Several actions of one `ALTER TABLE`: PostgreSQL writes the rows, or looks through them, once for all.
    Together {
        /// The table.
        relation: QName,
        /// Statements about columns of it, which could as well be said one by one.
        actions: Vec<Ddl>,
    },
    /// The same for one table only, and not for its children: `ALTER TABLE ONLY`.
    Only(Box<Ddl>),
    /// `LOCK TABLE`: nobody writes rows between their copy and the end of the table.
    LockRows(Box<SavedRows>),
    /// `CREATE TABLE ... AS`: copies the rows of a table that is made anew aside.
    SaveRows(Box<SavedRows>),
    /// `TRUNCATE`: empties the partitions that rows leave for others.
    EmptyPartitions(Box<SavedRows>),
    /// `INSERT ... SELECT`: puts them back.
    RestoreRows(Box<SavedRows>),
    /// Drops the table where they waited.
    DropSaved(Box<SavedRows>),
    /// The same for a table whose rows are copied aside: nothing is lost by it.
    Emptied(Box<Ddl>),
    /// Creates any other object.
    Create {
        /// Its identity.
        id: Id,
        /// What it is.
        object: Box<Object>,
    },
    /// Drops an object.
    Drop {
        /// Its identity.
        id: Id,
        /// What it was.
        object: Box<Object>,
    },
    /// `GRANT` or `REVOKE`.
    Privilege {
        /// What it is about.
        id: Id,
        /// The object of that name.
        object: Box<Object>,
        /// What is granted or revoked, to or from whom.
        statement: Privilege,
    },
    /// `SET ROLE`: what follows is done in its name; `None` ends that.
    SetRole {
        /// For whose sake.
        id: Id,
        /// The role.
        role: Option<String>,
    },
    /// Alters an object.
    Alter {
        /// Its identity.
        id: Id,
        /// What it becomes.
        object: Box<Object>,
        /// How.
        alteration: Box<Alteration>,
    },
}

/// A table to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTable {
    /// Its name.
    pub name: QName,
    /// The table itself.
    pub table: Table,
    /// The tables it inherits from, in order; a partition is attached instead.
    pub inherits: Vec<QName>,
    /// Its columns in order.
    pub columns: Vec<NewColumn>,
    /// The constraints that can be made at once.
    pub constraints: Vec<(String, Constraint)>,
}

/// A column to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewColumn {
    /// Its name.
    pub name: String,
    /// The column itself.
    pub column: Column,
    /// Its default, when it can be made at once.
    pub default: Option<Default>,
}

/// One `GRANT` or `REVOKE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privilege {
    /// On the sequence of an identity column rather than on the column.
    pub of_sequence: bool,
    /// Revoke rather than grant.
    pub revoke: bool,
    /// The privileges; none means `ALL`.
    pub privileges: Vec<String>,
    /// The role, `None` for `PUBLIC`.
    pub grantee: Option<String>,
    /// Granted `WITH GRANT OPTION`, or revoked `GRANT OPTION FOR`.
    pub option: bool,
}

impl Ddl {
    /// The object the statement is about.
    pub fn id(&self) -> Id {
        match self {
            Ddl::Rename { before, .. } => before.clone(),
            Ddl::SetAside { ty, body, .. } | Ddl::DropAside { ty, body, .. } if matches!(**body, Body::Sequence(_)) => {
                Id::Sequence(ty.clone())
            }
            Ddl::RenameLabel { ty, .. } | Ddl::SetAside { ty, .. } | Ddl::DropAside { ty, .. } => Id::Type(ty.clone()),
            Ddl::Only(ddl) | Ddl::Emptied(ddl) => ddl.id(),
            Ddl::LockRows(rows)
            | Ddl::SaveRows(rows)
            | Ddl::EmptyPartitions(rows)
            | Ddl::RestoreRows(rows)
            | Ddl::DropSaved(rows) => Id::Relation(rows.table.clone()),
            Ddl::RenameConstructor { function, arguments, .. } => Id::Routine(function.clone(), arguments.clone()),
            Ddl::CreateDomain { name, .. } => Id::Type(name.clone()),
            Ddl::CreateTable(table) => Id::Relation(table.name.clone()),
            Ddl::AddColumn { relation, column } => Id::Column(relation.clone(), column.name.clone()),
            Ddl::Together { relation, .. } => Id::Relation(relation.clone()),
            Ddl::Create { id, .. }
            | Ddl::Drop { id, .. }
            | Ddl::Alter { id, .. }
            | Ddl::Privilege { id, .. }
            | Ddl::SetRole { id, .. } => id.clone(),
        }
    }

    /// What it does, one thing at a time: itself, or its actions.
    pub fn parts(&self) -> &[Ddl] {
        match self {
            Ddl::Together { actions, .. } => actions,
            other => std::slice::from_ref(other),
        }
    }

    /// Whether it alters a column in a certain way, of one table only or of its children, too.
    pub(super) fn alters(&self, how: impl Fn(&ColumnAlteration) -> bool) -> bool {
        let ddl = match self {
            Ddl::Only(inner) => inner,
            other => other,
        };
        match ddl {
            Ddl::Alter { alteration, .. } => matches!(alteration.as_ref(), Alteration::Column(column) if how(column)),
            _ => false,
        }
    }

    /// The same, to be changed.
    pub(crate) fn parts_mut(&mut self) -> &mut [Ddl] {
        match self {
            Ddl::Together { actions, .. } => actions,
            other => std::slice::from_mut(other),
        }
    }
}
