//! The grammar and model of glowplug's table declarations.
