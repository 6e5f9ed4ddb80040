//! `morgue translate --from A --to B QUERY`: a query in the words of another vendor.

use clap::Args;
use morgue::{Dialect, Printable};
use serde_json::json;

use super::Ending;
use super::asked::{Dates, dialect};
use super::print::{Printer, Trouble};

/// Print a query as the readers of another archive would type it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue translate --from factiva --to nexis 'hd=mali and wagner near5 junta'
  morgue translate --to proquest 'headline:mali junta w/5 coup'")]
pub(super) struct Translate {
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// In whose query language it is written
    #[arg(long, value_name = "NAME", default_value = "morgue", value_parser = dialect())]
    from: Dialect,
    /// In whose it is wanted
    #[arg(long, value_name = "NAME", default_value = "morgue", value_parser = dialect())]
    to: Dialect,
    #[command(flatten)]
    dates: Dates,
}

impl Translate {
    pub(super) fn run(&self, printer: &mut Printer) -> Result<Ending, Trouble> {
        let query = self.dates.read(&self.query, self.from)?;
        let refused = |it| Trouble::Query(it, self.query.clone());
        let said = query.print_in(self.to).map_err(refused)?;
        let notes = [query.notes(), &said.notes].concat();
        if printer.is_json() {
            printer.line(
                "translation",
                json!({
                    "query": self.query, "from": self.from.name(), "to": self.to.name(),
                    "text": said.text, "notes": notes,
                }),
            )?;
            return Ok(Ending::Done);
        }
        printer.text(&Printable(&said.text).to_string())?;
        for note in &notes {
            for line in note.render(&self.query).lines() {
                printer.remark(line)?;
            }
        }
        Ok(Ending::Done)
    }
}
