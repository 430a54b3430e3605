//! Shows a mistake in a declaration with its line and a caret.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use glowplug::declared::SourceFile;
use glowplug_syntax::Place;
use glowplug_syntax::error::Diagnostic;

/// The mistake as the compiler would show it.
pub(crate) fn render(diagnostic: &Diagnostic, sources: &[SourceFile]) -> String {
    let mut group: Group<'_> = match source(&diagnostic.place, sources) {
        Some((text, span)) => {
            let mut snippet = Snippet::source(text)
                .path(diagnostic.place.file.as_str())
                .annotation(AnnotationKind::Primary.span(span));
            // A second place in the same file is shown in the same frame.
            if let Some((place, label)) = &diagnostic.also
                && place.file == diagnostic.place.file
                && let Some((_, span)) = source(place, sources)
            {
                snippet = snippet.annotation(AnnotationKind::Context.span(span).label(label.as_str()));
            }
            Level::ERROR.primary_title(diagnostic.message.as_str()).element(snippet)
        }
        None => return diagnostic.to_string(),
    };
    if let Some((place, label)) = &diagnostic.also
        && place.file != diagnostic.place.file
    {
        group = group.element(Level::NOTE.message(format!("{label}: {place}")));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::styled().render(&[group])
}

/// The text of a place's file and the bytes the place covers.
fn source<'a>(place: &Place, sources: &'a [SourceFile]) -> Option<(&'a str, std::ops::Range<usize>)> {
    let file = sources.iter().find(|file| file.path == place.file)?;
    let line_start: usize = file.text.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum();
    let line = file.text.get(line_start..)?.lines().next().unwrap_or_default();
    let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let start = byte(place.column.saturating_sub(1));
    let end = byte(place.column.saturating_sub(1) + place.length).max(start);
    Some((&file.text, line_start + start..line_start + end))
}
