//! How a query that was typed behind a command is read: in whose language, and with which order of dates.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use morgue::{Archive, DateOrder, Dialect, Query, Search, Thesaurus};

use super::print::Trouble;

#[derive(Args, Clone, Debug)]
pub(super) struct Asked {
    /// In whose query language the query is written
    #[arg(long, value_name = "NAME", default_value = "morgue", value_parser = dialect())]
    dialect: Dialect,
    #[command(flatten)]
    dates: Dates,
    /// Also find synonyms: a file of lines such as coup, putsch or EU => "European Union" [default: synonyms.txt in the archive's folder]
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
    /// Of a pattern that stands for more than 1,024 words, search for the most frequent ones
    #[arg(long)]
    partial: bool,
    /// Stop after so many seconds with what was found until then; 0 for no end
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
}

#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Dates {
    /// What a date such as 7/1/2022 means; refused unless said
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<Order>,
}

/// The order of a date, as a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    DayFirst,
    MonthFirst,
}

impl Asked {
    pub(super) fn read(&self, text: &str) -> Result<Query, Trouble> {
        self.dates.read(text, self.dialect)
    }

    /// The search for a query, with what was said of its synonyms and patterns.
    pub(super) fn search(&self, query: Query) -> Result<Search, Trouble> {
        let search = Search::new(query);
        let search = if self.partial { search.partial() } else { search }.advise();
        let search = if self.timeout.is_zero() { search } else { search.timeout(self.timeout) };
        let Some(file) = &self.synonyms else { return Ok(search) };
        let name = file.display();
        let text = fs::read_to_string(file).map_err(|cause| {
            Trouble::usage(format!("cannot read the synonyms in {name}: {cause}"))
        })?;
        Ok(search.synonyms(Thesaurus::parse(&name.to_string(), &text)?))
    }
}

impl Dates {
    pub(super) fn read(self, text: &str, dialect: Dialect) -> Result<Query, Trouble> {
        let reading = Archive::reading().dialect(dialect);
        let reading = match self.date_order {
            Some(Order::DayFirst) => reading.date_order(DateOrder::DayFirst),
            Some(Order::MonthFirst) => reading.date_order(DateOrder::MonthFirst),
            None => reading,
        };
        Query::parse_as(text, &reading).map_err(|it| Trouble::Query(it, text.to_owned()))
    }
}

/// A time as one types it: `10`, `0.5`.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|it| Duration::try_from_secs_f64(it).ok());
    seconds.ok_or_else(|| "a number of seconds, such as 10 or 0.5".to_owned())
}

/// Takes the name of a dialect and lists them all in the help.
pub(super) fn dialect() -> impl TypedValueParser<Value = Dialect> {
    let names = PossibleValuesParser::new(Dialect::all().map(Dialect::name));
    names.try_map(|name| Dialect::named(&name).ok_or("no such dialect"))
}
