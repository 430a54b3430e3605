//! Pooled or direct: what a URL says about it.

/// The direct name of a Neon endpoint's pooled one: `ep-x-pooler.region.aws.neon.tech` without
/// `-pooler`. Other hosts have no such rule.
pub(crate) fn direct_host(host: &str) -> Option<String> {
    let (endpoint, domain) = host.split_once('.')?;
    let direct = endpoint.strip_suffix("-pooler")?;
    Some(format!("{direct}.{domain}"))
}
