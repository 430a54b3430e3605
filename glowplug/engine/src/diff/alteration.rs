//! The ways in which an existing object can be altered where it stands. Data, not SQL.

use std::collections::BTreeSet;

use super::{Cast, SubscriptionAlteration};
use crate::catalog::{
    Aggregate, Attribute, Column, Constraint, Enabled, Grant, Identity, Language, Member, Parameters, Persistence,
    Publication, QName, ReplicaIdentity, Routine, RoutineAttributes, Rule, Sequence, Transform, Trigger, View,
};

/// What a child has from its parents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InheritanceAlteration {
    /// These inherited columns are its own then, too.
    Declare(Vec<String>),
    /// Leaves these parents, and inherits from them again in this order.
    Again(Vec<QName>),
    /// Leaves all its parents, and inherits from them again when these checks are there without being proven.
    Unprove(Vec<String>),
}

/// A column waits elsewhere while the table changes whose row type it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowTypeAlteration {
    /// Takes the type in which it waits.
    Leave(ColumnAlteration, Option<StandIn>),
    /// Takes the row type again.
    Return(ColumnAlteration, Option<StandIn>),
}

/// A composite type in the place of the row type of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Its name.
    pub name: QName,
    /// Its attributes: the columns that the table had.
    pub attributes: Vec<Attribute>,
    /// What gives it the places of those that the table gets.
    pub align: Vec<CompositeAlteration>,
}

/// One alteration of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// `OWNER TO`.
    Owner(String),
    /// `COMMENT ON`; `None` removes it.
    Comment(Option<String>),
    /// Privileges to revoke, then to grant.
    Grants {
        /// Granted now, and not any more.
        revoke: BTreeSet<Grant>,
        /// Not granted yet.
        grant: BTreeSet<Grant>,
    },
    /// The same for the sequence of an identity column.
    SequenceGrants {
        /// Granted now, and not any more.
        revoke: BTreeSet<Grant>,
        /// Not granted yet.
        grant: BTreeSet<Grant>,
    },
    /// An extension, foreign-data object or publication.
    Database(DatabaseAlteration),
    /// Extended statistics or a text search object.
    Search(SearchAlteration),
    /// An operator or operator family.
    Operator(OperatorAlteration),
    /// Roles and expressions of a policy, those that differ.
    Policy {
        /// `TO`; `None` in the set is `PUBLIC`.
        roles: Option<BTreeSet<Option<String>>>,
        /// `USING`.
        using: Option<String>,
        /// `WITH CHECK`.
        check: Option<String>,
    },
    /// `DEPENDS ON EXTENSION`, said again where PostgreSQL forgets it.
    ExtensionTie(String),
    /// A property of a table.
    Table(TableAlteration),
    /// A property of a column.
    Column(ColumnAlteration),
    /// A column waits elsewhere while the table changes whose row type it has.
    RowType(Box<RowTypeAlteration>),
    /// What a child has from its parents.
    Inheritance(InheritanceAlteration),
    /// Another default expression.
    Default(String),
    /// `VALIDATE CONSTRAINT` of a table.
    ValidateConstraint,
    /// Deferrability of a foreign key.
    ConstraintDeferrability(Constraint),
    /// Storage parameters of an index.
    IndexOptions(OptionsChange),
    /// The tablespace of an index; `None` for the default one.
    IndexTablespace(Option<String>),
    /// `ALTER COLUMN n SET STATISTICS` of an index expression.
    IndexStatistics(usize, Option<i32>),
    /// Another `REPLICA IDENTITY`.
    ReplicaIdentity(ReplicaIdentity),
    /// `CLUSTER ON` another index.
    ClusterOn(String),
    /// `COMMENT ON INDEX` of an index behind a constraint.
    IndexComment(Option<String>),
    /// Moves the value of a sequence into the range that it has before and after.
    ClampSequence {
        /// The lowest value of both ranges.
        minimum: i64,
        /// The highest value of both ranges.
        maximum: i64,
    },
    /// Moves a new sequence past the values that the column has already.
    ContinueAfter {
        /// The filled table.
        relation: QName,
        /// The filled column.
        column: String,
        /// The sequence by name.
        name: QName,
        /// Its options.
        sequence: Sequence,
        /// Sequences that it must not fall behind, with their increments: the one in whose place it is, or it
        /// itself, when several columns draw from it.
        reached: Vec<(QName, i64)>,
    },
    /// Options of a sequence.
    Sequence {
        /// As it is.
        before: Sequence,
        /// As it shall be.
        after: Sequence,
    },
    /// `SET UNLOGGED` or `SET LOGGED` of a sequence.
    SequencePersistence(bool),
    /// `OWNED BY` relation and column.
    SequenceOwner(QName, String),
    /// Labels of an enum.
    Enum(EnumAlteration),
    /// Default of a domain.
    DomainDefault(Option<String>),
    /// `NOT NULL` of a domain.
    DomainNotNull(bool),
    /// `VALIDATE CONSTRAINT` of a domain.
    ValidateDomainConstraint,
    /// Attributes of a composite type.
    Composite(CompositeAlteration),
    /// `SET` of a base type: keys and values.
    BaseType(Vec<(String, String)>),
    /// A property of a view.
    View(ViewAlteration),
    /// A property of a materialized view.
    MaterializedView(MaterializedViewAlteration),
    /// `CREATE OR REPLACE FUNCTION` or `PROCEDURE`.
    Routine(Box<Routine>),
    /// Attributes of a function.
    RoutineAttributes {
        /// As they are.
        before: RoutineAttributes,
        /// As they shall be.
        after: RoutineAttributes,
    },
    /// `CREATE OR REPLACE AGGREGATE`.
    Aggregate(Aggregate),
    /// `CREATE OR REPLACE TRIGGER`; it fires at the usual times after that.
    Trigger(Trigger),
    /// `ENABLE`, `DISABLE TRIGGER` and their like.
    TriggerEnabled(Enabled),
    /// `CREATE OR REPLACE RULE`.
    Rule(Rule),
    /// `ENABLE`, `DISABLE RULE` and their like.
    RuleEnabled(Enabled),
    /// `ALTER EVENT TRIGGER ... ENABLE` and its like.
    EventTriggerEnabled(Enabled),
}

/// Storage parameters to set and to reset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionsChange {
    /// All that are wanted, in their order, when one of them has a new or another value.
    pub set: Parameters,
    /// No longer set.
    pub reset: BTreeSet<String>,
}

impl OptionsChange {
    /// What leads from one set of options to another; `None` when they agree.
    ///
    /// PostgreSQL puts what is set behind what it leaves alone: only when all are named do they have their order,
    /// which is no difference by itself.
    pub fn between(before: &Parameters, after: &Parameters) -> Option<Self> {
        let sets = after.iter().any(|(key, value)| before.get(key) != Some(value));
        let change = Self { set: if sets { after.clone() } else { Parameters::new() }, reset: gone(before, after) };
        (change != Self::default()).then_some(change)
    }

    /// The same for what concerns a table itself, and for what concerns its toast table.
    pub(crate) fn apart(before: &Parameters, after: &Parameters) -> (Option<Self>, Option<Self>) {
        let part = |options: &Parameters, of_toast: bool| -> Parameters {
            let inside = options.iter().filter(|(key, _)| key.starts_with("toast.") == of_toast);
            inside.map(|(key, value)| (key.clone(), value.clone())).collect()
        };
        let between = |of_toast| Self::between(&part(before, of_toast), &part(after, of_toast));
        (between(false), between(true))
    }
}

/// What is no longer set.
fn gone(before: &Parameters, after: &Parameters) -> BTreeSet<String> {
    before.keys().filter(|key| !after.contains_key(*key)).cloned().collect()
}

/// An alteration of a table itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableAlteration {
    /// `SET LOGGED` or `SET UNLOGGED`.
    Persistence(Persistence),
    /// Storage parameters.
    Options(OptionsChange),
    /// Storage parameters of its toast table, which may come with a column.
    ToastOptions(OptionsChange),
    /// `SET ACCESS METHOD`; `None` for `heap`.
    AccessMethod(Option<String>),
    /// `SET TABLESPACE`; `None` for the default one.
    Tablespace(Option<String>),
    /// `OF type` or `NOT OF`.
    OfType(Option<QName>),
    /// `OPTIONS` of a foreign table.
    ForeignOptions(GenericOptions),
    /// `ENABLE` or `DISABLE ROW LEVEL SECURITY`.
    RowSecurity(bool),
    /// `FORCE` or `NO FORCE ROW LEVEL SECURITY`.
    ForceRowSecurity(bool),
}

/// An alteration of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewAlteration {
    /// `CREATE OR REPLACE VIEW`: another query, perhaps with more columns at the end.
    Definition(View),
    /// Options such as `security_barrier`.
    Options(OptionsChange),
}

/// An alteration of a materialized view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaterializedViewAlteration {
    /// Storage parameters.
    Options(OptionsChange),
    /// `SET ACCESS METHOD`; `None` for `heap`.
    AccessMethod(Option<String>),
    /// `SET TABLESPACE`; `None` for the default one.
    Tablespace(Option<String>),
    /// `REFRESH`, with data or without.
    Populated(bool),
}

/// An alteration of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnAlteration {
    /// Another type or collation.
    Type {
        /// As it is.
        before: Box<Column>,
        /// As it shall be.
        after: Box<Column>,
        /// How the values get there.
        cast: Cast,
    },
    /// `SET NOT NULL` or `DROP NOT NULL`.
    NotNull(bool),
    /// `ADD GENERATED ... AS IDENTITY`.
    AddIdentity(Identity),
    /// `DROP IDENTITY`.
    DropIdentity,
    /// Another kind or other options of an identity column.
    AlterIdentity {
        /// As it is.
        before: Identity,
        /// As it shall be.
        after: Identity,
    },
    /// Another name of an identity column's sequence.
    RenameIdentity {
        /// The name now.
        before: QName,
        /// The name then.
        after: QName,
    },
    /// `SET UNLOGGED` for an identity column's sequence, or `SET LOGGED`.
    IdentityPersistence(QName, bool),
    /// `COMMENT ON SEQUENCE` of an identity column's sequence.
    IdentityComment(QName, Option<String>),
    /// Moves the value of an identity column's sequence into the range that it has before and after.
    ClampIdentity {
        /// The sequence.
        name: QName,
        /// The lowest value of both ranges.
        minimum: i64,
        /// The highest value of both ranges.
        maximum: i64,
    },
    /// `DROP DEFAULT` of a default that was inherited.
    DropDefault,
    /// `DROP EXPRESSION`: the column keeps its values and becomes an ordinary one.
    DropExpression,
    /// `SET EXPRESSION` (PostgreSQL 17).
    SetExpression(String),
    /// `SET STORAGE`.
    Storage(String),
    /// `SET COMPRESSION`; `None` for the server's default.
    Compression(Option<String>),
    /// `SET STATISTICS`; `None` for the server's default.
    Statistics(Option<i32>),
    /// `SET (...)` and `RESET (...)`.
    Options(OptionsChange),
    /// `OPTIONS` of a foreign table's column.
    ForeignOptions(GenericOptions),
}

/// An alteration of an enum type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumAlteration {
    /// `ADD VALUE label`, before another label or at the end.
    AddValue {
        /// The new label.
        label: String,
        /// The label it comes before; at the end when there is none.
        before: Option<String>,
    },
    /// `RENAME VALUE`.
    RenameValue {
        /// The label now.
        before: String,
        /// The label then.
        after: String,
    },
}

/// An alteration of a composite type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompositeAlteration {
    /// `ADD ATTRIBUTE`.
    Add(Attribute),
    /// `DROP ATTRIBUTE`.
    Drop(String),
    /// `ALTER ATTRIBUTE ... TYPE`.
    Type(Attribute),
    /// `COMMENT ON COLUMN`: name and text.
    Comment(String, Option<String>),
}

/// Options of foreign-data objects: unlike storage parameters, a new one is told from a changed one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GenericOptions {
    /// New ones.
    pub add: Parameters,
    /// Those with another value.
    pub set: Parameters,
    /// No longer set.
    pub drop: BTreeSet<String>,
}

impl GenericOptions {
    /// What leads from one set of options to another; `None` when they agree.
    pub fn between(before: &Parameters, after: &Parameters) -> Option<Self> {
        let changed = after.iter().filter(|(key, value)| before.get(*key) != Some(value));
        let (set, add) = changed
            .map(|(key, value)| (key.clone(), value.clone()))
            .partition(|(key, _): &(String, String)| before.contains_key(key));
        let change = Self { add, set, drop: gone(before, after) };
        (change != Self::default()).then_some(change)
    }
}

/// An alteration of what belongs to the whole database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseAlteration {
    /// `UPDATE TO` another version of an extension.
    ExtensionVersion(String),
    /// `SET SCHEMA` of an extension.
    ExtensionSchema(String),
    /// A privilege on a member of an extension: what `GRANT` calls the member, and what is granted or revoked.
    MemberGrant {
        /// The member.
        member: String,
        /// The privilege; revoked with its grant option, that option alone is meant.
        grant: Grant,
        /// `REVOKE` instead of `GRANT`.
        revoke: bool,
    },
    /// `HANDLER` or `VALIDATOR` of a foreign-data wrapper.
    WrapperFunction(&'static str, Option<String>),
    /// `VERSION` of a foreign server.
    ServerVersion(String),
    /// `OPTIONS`.
    Options(GenericOptions),
    /// The options of a publication, as they shall be.
    Publication(Publication),
    /// `CREATE OR REPLACE LANGUAGE`.
    Language(Language),
    /// `CREATE OR REPLACE TRANSFORM`.
    Transform(Transform),
    /// A property of a subscription.
    Subscription(SubscriptionAlteration),
}

/// An alteration of extended statistics or a text search object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchAlteration {
    /// `SET STATISTICS`; `None` for the server's default.
    StatisticsTarget(Option<i32>),
    /// Options of a dictionary; `None` removes one.
    DictionaryOptions(Vec<(String, Option<String>)>),
    /// A token type that had no dictionaries.
    AddMapping(String, Vec<String>),
    /// Other dictionaries for a token type.
    AlterMapping(String, Vec<String>),
    /// No dictionaries for a token type.
    DropMapping(String),
}

/// An alteration of an operator or operator family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperatorAlteration {
    /// Another selectivity estimator, `RESTRICT` or `JOIN`, or none.
    Estimator(&'static str, Option<String>),
    /// New members of a family.
    AddMembers(Vec<Member>),
    /// Members that leave a family.
    DropMembers(Vec<Member>),
}
