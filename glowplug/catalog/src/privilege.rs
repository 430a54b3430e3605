//! Privileges: what can be granted on which kind of object, and what PostgreSQL grants by itself.
//! <https://www.postgresql.org/docs/current/ddl-priv.html>

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Body;

/// One granted privilege.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// The role, `None` for `PUBLIC`.
    pub grantee: Option<String>,
    /// The privilege as `aclexplode` names it: `SELECT`, `USAGE`, ...
    pub privilege: String,
    /// `WITH GRANT OPTION`.
    pub grantable: bool,
    /// The role that granted it, when it is not the owner.
    pub grantor: Option<String>,
}

impl Grant {
    /// The same after the object has another owner.
    pub fn passed_on(mut self, from: &str, to: &str) -> Self {
        if self.grantee.as_deref() == Some(from) {
            self.grantee = Some(to.to_owned());
        }
        if self.grantor.as_deref() == Some(to) {
            self.grantor = None;
        }
        self
    }
}

/// The kinds of object that privileges can be granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grantable {
    /// Tables, views and what else holds rows.
    Relation,
    /// A column.
    Column,
    /// A sequence.
    Sequence,
    /// A function, procedure or aggregate.
    Routine,
    /// A type or domain.
    Type,
    /// A namespace.
    Schema,
    /// A foreign-data wrapper.
    ForeignDataWrapper,
    /// A foreign server.
    ForeignServer,
    /// A procedural language.
    Language,
}

impl Grantable {
    /// The kind that a default privilege (`pg_default_acl.defaclobjtype`) is about.
    pub fn of_default(kind: &str) -> Self {
        match kind {
            "S" => Grantable::Sequence,
            "f" => Grantable::Routine,
            "T" => Grantable::Type,
            "n" => Grantable::Schema,
            _ => Grantable::Relation,
        }
    }

    /// The kind as default privileges name it, if there are default privileges for it.
    pub fn default_kind(self) -> Option<&'static str> {
        match self {
            Grantable::Relation => Some("r"),
            Grantable::Sequence => Some("S"),
            Grantable::Routine => Some("f"),
            Grantable::Type => Some("T"),
            Grantable::Schema => Some("n"),
            Grantable::Column | Grantable::ForeignDataWrapper | Grantable::ForeignServer | Grantable::Language => None,
        }
    }

    /// Every privilege of the kind, in the order of the manual, on a server of this version.
    pub fn privileges(self, version: u32) -> &'static [&'static str] {
        match self {
            Grantable::Relation if version >= 170_000 => {
                &["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]
            }
            Grantable::Relation => &["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
            Grantable::Column => &["SELECT", "INSERT", "UPDATE", "REFERENCES"],
            Grantable::Sequence => &["SELECT", "UPDATE", "USAGE"],
            Grantable::Routine => &["EXECUTE"],
            Grantable::Type | Grantable::ForeignDataWrapper | Grantable::ForeignServer | Grantable::Language => {
                &["USAGE"]
            }
            Grantable::Schema => &["USAGE", "CREATE"],
        }
    }

    /// What holds for an object on which nothing was ever granted or revoked: `acldefault`.
    pub fn built_in(self, owner: &str, version: u32) -> BTreeSet<Grant> {
        let grant = |grantee: Option<&str>, privilege: &str| Grant {
            grantee: grantee.map(str::to_owned),
            privilege: privilege.to_owned(),
            grantable: false,
            grantor: None,
        };
        let own = match self {
            Grantable::Column => &[],
            _ => self.privileges(version),
        };
        let mut grants: BTreeSet<Grant> = own.iter().map(|privilege| grant(Some(owner), privilege)).collect();
        match self {
            Grantable::Routine => {
                grants.insert(grant(None, "EXECUTE"));
            }
            Grantable::Type | Grantable::Language => {
                grants.insert(grant(None, "USAGE"));
            }
            Grantable::Relation
            | Grantable::Column
            | Grantable::Sequence
            | Grantable::Schema
            | Grantable::ForeignDataWrapper
            | Grantable::ForeignServer => {}
        }
        grants
    }
}

impl Body {
    /// What can be granted on it; `None` for what has no privileges.
    pub fn grantable(&self) -> Option<Grantable> {
        match self {
            Body::Schema => Some(Grantable::Schema),
            Body::Table(_) | Body::View(_) | Body::MaterializedView(_) => Some(Grantable::Relation),
            Body::Column(_) | Body::ViewColumn(_) => Some(Grantable::Column),
            Body::Routine(_) | Body::Aggregate(_) => Some(Grantable::Routine),
            Body::Sequence(_) => Some(Grantable::Sequence),
            Body::ForeignDataWrapper(_) => Some(Grantable::ForeignDataWrapper),
            Body::ForeignServer(_) => Some(Grantable::ForeignServer),
            Body::Language(_) => Some(Grantable::Language),
            Body::Enum(_) | Body::Domain(_) | Body::Composite(_) | Body::Range(_) | Body::Base(_) | Body::Shell => {
                Some(Grantable::Type)
            }
            Body::Default(_)
            | Body::Constraint(_)
            | Body::Attachment(_)
            | Body::Index(_)
            | Body::IndexAttachment(_)
            | Body::SequenceOwner(..)
            | Body::DomainConstraint(_)
            | Body::DefaultPrivileges
            | Body::Extension(_)
            | Body::ExtensionTie
            | Body::AccessMethod(_)
            | Body::Conversion(_)
            | Body::Transform(_)
            | Body::Subscription(_)
            | Body::UserMapping(_)
            | Body::Publication(_)
            | Body::PublishedTable(_)
            | Body::PublishedSchema
            | Body::Collation(_)
            | Body::Operator(_)
            | Body::OperatorShell
            | Body::OperatorFamily(_)
            | Body::OperatorClass(_)
            | Body::Cast(_)
            | Body::Statistics(_)
            | Body::TextSearchParser(_)
            | Body::TextSearchTemplate(_)
            | Body::TextSearchDictionary(_)
            | Body::TextSearchConfiguration(_)
            | Body::ReplicaIdentity(_)
            | Body::ClusterOn(_)
            | Body::Policy(_)
            | Body::Trigger(_)
            | Body::Rule(_)
            | Body::EventTrigger(_) => None,
        }
    }
}
