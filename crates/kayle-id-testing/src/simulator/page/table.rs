//! Tables that are rows of cards on a narrow screen.

use maud::{Markup, html};

/// A table: its name, and the columns.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) caption: &'static str,
    pub(crate) heads: &'static [&'static str],
}

impl Table {
    /// Renders the table. The first cell of a row names the row.
    ///
    /// The roles are those that the elements have anyway, until a style sheet makes something else of them.
    pub(crate) fn render(&self, rows: impl Iterator<Item = Vec<Markup>>) -> Markup {
        let line = |cells: Vec<Markup>| {
            html! {
                tr role="row" {
                    @for (at, (head, cell)) in self.heads.iter().zip(cells).enumerate() {
                        @if at == 0 { th scope="row" role="rowheader" data-label=(head) { div { (cell) } } }
                        @else { td role="cell" data-label=(head) { div { (cell) } } }
                    }
                }
            }
        };
        html! {
            div class="wide" role="region" aria-label=(self.name) tabindex="0" {
                table role="table" {
                    caption { (self.caption) }
                    thead role="rowgroup" {
                        tr role="row" {
                            @for head in self.heads { th scope="col" role="columnheader" { (head) } }
                        }
                    }
                    tbody role="rowgroup" { @for cells in rows { (line(cells)) } }
                }
            }
        }
    }
}
