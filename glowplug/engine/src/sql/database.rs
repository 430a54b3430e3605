//! Prints extensions, foreign-data objects and publications.

use super::grant::role;
use super::{alter, language, options, subscription};
use crate::catalog::{
    Body, Extension, ForeignDataWrapper, ForeignServer, Id, Ident, Literal, Parameters, Publication, PublishedTable,
};
use crate::diff::{DatabaseAlteration, GenericOptions};

pub(super) fn create_extension(id: &Id, extension: &Extension) -> String {
    let Id::Extension(name) = id else { unreachable!("{id} is not an extension") };
    let (schema, version) = (Ident(&extension.schema), Literal(&extension.version));
    format!("CREATE EXTENSION {} SCHEMA {schema} VERSION {version}", Ident(name))
}

pub(super) fn create_wrapper(name: &str, wrapper: &ForeignDataWrapper) -> String {
    let mut text = format!("CREATE FOREIGN DATA WRAPPER {}", Ident(name));
    if let Some(handler) = &wrapper.handler {
        text.push_str(&format!(" HANDLER {handler}"));
    }
    if let Some(validator) = &wrapper.validator {
        text.push_str(&format!(" VALIDATOR {validator}"));
    }
    text.push_str(&generic(&wrapper.options));
    text
}

pub(super) fn create_server(name: &str, server: &ForeignServer) -> String {
    let mut text = format!("CREATE SERVER {}", Ident(name));
    if let Some(ty) = &server.ty {
        text.push_str(&format!(" TYPE {}", Literal(ty)));
    }
    if let Some(version) = &server.version {
        text.push_str(&format!(" VERSION {}", Literal(version)));
    }
    text.push_str(&format!(" FOREIGN DATA WRAPPER {}{}", Ident(&server.wrapper), generic(&server.options)));
    text
}

pub(super) fn create_mapping(id: &Id, body: &Body, options: &Parameters) -> String {
    format!("CREATE {}{}", alter::address(id, body), generic(options))
}

/// `USER MAPPING FOR role SERVER server`.
pub(super) fn mapping_address(server: &str, user: &str) -> String {
    let user = if user == "public" { "PUBLIC".to_owned() } else { role(Some(user)) };
    format!("USER MAPPING FOR {user} SERVER {}", Ident(server))
}

/// `DEPENDS ON EXTENSION`.
pub(super) fn tie(tied: &Id, extension: &str) -> String {
    format!("ALTER {} DEPENDS ON EXTENSION {}", tied_address(tied), Ident(extension))
}

/// `NO DEPENDS ON EXTENSION`.
pub(super) fn untie(tied: &Id, extension: &str) -> String {
    format!("ALTER {} NO DEPENDS ON EXTENSION {}", tied_address(tied), Ident(extension))
}

/// What can be tied to an extension, by its identity alone: a constraint is meant by its index.
fn tied_address(tied: &Id) -> String {
    match tied {
        Id::Routine(name, types) => format!("ROUTINE {name}({types})"),
        Id::Trigger(relation, name) => format!("TRIGGER {} ON {relation}", Ident(name)),
        Id::Relation(name) => format!("MATERIALIZED VIEW {name}"),
        Id::Index(name) => format!("INDEX {name}"),
        Id::Constraint(relation, name) => format!("INDEX {}", relation.sibling(name.clone())),
        id => unreachable!("{id} cannot be tied to an extension"),
    }
}

pub(super) fn create_publication(name: &str, publication: &Publication) -> String {
    let all = if publication.all_tables { " FOR ALL TABLES" } else { "" };
    format!("CREATE PUBLICATION {}{all} WITH ({})", Ident(name), publication_options(publication))
}

fn publication_options(publication: &Publication) -> String {
    let publish = ("publish".to_owned(), publication.publish.clone());
    let via_root = ("publish_via_partition_root".to_owned(), publication.via_root.to_string());
    options([publish, via_root].iter().map(|(key, value)| (key, value)))
}

pub(super) fn create_published_table(id: &Id, table: &PublishedTable) -> String {
    let Id::PublishedTable(publication, relation) = id else { unreachable!("{id} is not a published table") };
    let mut text = format!("ALTER PUBLICATION {} ADD TABLE ONLY {relation}", Ident(publication));
    if let Some(columns) = &table.columns {
        let columns: Vec<String> = columns.iter().map(|column| Ident(column).to_string()).collect();
        text.push_str(&format!(" ({})", columns.join(", ")));
    }
    if let Some(filter) = &table.filter {
        text.push_str(&format!(" WHERE ({filter})"));
    }
    text
}

pub(super) fn alter(id: &Id, body: &Body, alteration: &DatabaseAlteration) -> String {
    let address = alter::address(id, body);
    match alteration {
        DatabaseAlteration::ExtensionVersion(version) => format!("ALTER {address} UPDATE TO {}", Literal(version)),
        DatabaseAlteration::ExtensionSchema(schema) => format!("ALTER {address} SET SCHEMA {}", Ident(schema)),
        DatabaseAlteration::MemberGrant { member, grant, revoke } => {
            let (privilege, grantee) = (&grant.privilege, role(grant.grantee.as_deref()));
            match (revoke, grant.grantable) {
                (true, true) => format!("REVOKE GRANT OPTION FOR {privilege} ON {member} FROM {grantee}"),
                (true, false) => format!("REVOKE {privilege} ON {member} FROM {grantee}"),
                (false, true) => format!("GRANT {privilege} ON {member} TO {grantee} WITH GRANT OPTION"),
                (false, false) => format!("GRANT {privilege} ON {member} TO {grantee}"),
            }
        }
        DatabaseAlteration::WrapperFunction(word, Some(function)) => format!("ALTER {address} {word} {function}"),
        DatabaseAlteration::WrapperFunction(word, None) => format!("ALTER {address} NO {word}"),
        DatabaseAlteration::ServerVersion(version) => format!("ALTER {address} VERSION {}", Literal(version)),
        DatabaseAlteration::Options(change) => format!("ALTER {address} {}", change_options(change)),
        DatabaseAlteration::Language(language) => {
            let Id::Language(name) = id else { unreachable!("{id} is not a language") };
            language::create(name, language, true)
        }
        DatabaseAlteration::Transform(transform) => language::replace_transform(id, body, transform),
        DatabaseAlteration::Subscription(alteration) => subscription::alter(&address, alteration),
        DatabaseAlteration::Publication(publication) => {
            format!("ALTER {address} SET ({})", publication_options(publication))
        }
    }
}

/// ` OPTIONS (name 'value')`, or nothing.
pub(super) fn generic(options: &Parameters) -> String {
    if options.is_empty() {
        return String::new();
    }
    let options: Vec<String> =
        options.iter().map(|(key, value)| format!("{} {}", Ident(key), Literal(value))).collect();
    format!(" OPTIONS ({})", options.join(", "))
}

/// `OPTIONS (ADD ..., SET ..., DROP ...)`.
pub(super) fn change_options(change: &GenericOptions) -> String {
    let pair = |word: &str, (key, value): (&String, &String)| format!("{word} {} {}", Ident(key), Literal(value));
    let drop = change.drop.iter().map(|key| format!("DROP {}", Ident(key)));
    let set = change.set.iter().map(|option| pair("SET", option));
    let add = change.add.iter().map(|option| pair("ADD", option));
    format!("OPTIONS ({})", drop.chain(set).chain(add).collect::<Vec<_>>().join(", "))
}
