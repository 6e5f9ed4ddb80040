//! What the standard of ninjs does not allow in a record, so that its reader can tell the sender.

use serde_json::{Map, Value};

use crate::formats::stamps;

/// What the value of a key must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Date,
    List,
    Object,
    /// A list, or in version 1 an object of named ones.
    Several,
    Any,
}

/// Every key of versions 1 to 3, in small letters.
const KEYS: &[(&str, Kind)] = &[
    ("uri", Kind::Text),
    ("$standard", Kind::Object),
    ("standard", Kind::Object),
    ("firstcreated", Kind::Date),
    ("versioncreated", Kind::Date),
    ("contentcreated", Kind::Date),
    ("embargoed", Kind::Date),
    ("embargoeduntil", Kind::Date),
    ("embargoedreason", Kind::Text),
    ("expires", Kind::Date),
    ("type", Kind::Text),
    ("mimetype", Kind::Text),
    ("representationtype", Kind::Text),
    ("profile", Kind::Text),
    ("version", Kind::Text),
    ("pubstatus", Kind::Text),
    ("urgency", Kind::Any),
    ("copyrightholder", Kind::Text),
    ("copyrightnotice", Kind::Text),
    ("usageterms", Kind::Text),
    ("ednote", Kind::Text),
    ("language", Kind::Text),
    ("source", Kind::Text),
    ("title", Kind::Text),
    ("name", Kind::Text),
    ("byline", Kind::Text),
    ("by", Kind::Text),
    ("slugline", Kind::Text),
    ("located", Kind::Text),
    ("charcount", Kind::Any),
    ("wordcount", Kind::Any),
    ("person", Kind::List),
    ("people", Kind::List),
    ("organisation", Kind::List),
    ("organisations", Kind::List),
    ("place", Kind::List),
    ("places", Kind::List),
    ("subject", Kind::List),
    ("subjects", Kind::List),
    ("event", Kind::List),
    ("events", Kind::Several),
    ("object", Kind::List),
    ("objects", Kind::List),
    ("infosource", Kind::List),
    ("infosources", Kind::List),
    ("genre", Kind::List),
    ("genres", Kind::List),
    ("trustindicator", Kind::List),
    ("trustindicators", Kind::List),
    ("advices", Kind::List),
    ("headlines", Kind::List),
    ("descriptions", Kind::List),
    ("bodies", Kind::List),
    ("altids", Kind::Several),
    ("renditions", Kind::Several),
    ("associations", Kind::Several),
    ("rightsinfo", Kind::Object),
    ("digitalsourcetype", Kind::Object),
    ("eventdetails", Kind::Object),
    ("plannedcoverage", Kind::List),
    ("headline", Kind::Text),
];

/// The values that the standard lists; those behind the bar came after version 1.1.
const VALUES: &[(&str, &str, &str)] = &[
    ("type", "text audio video picture graphic composite", "component event planning"),
    ("representationtype", "complete incomplete full partial", "associated"),
    ("pubstatus", "usable withheld canceled", "commissioned"),
];

/// Keys that hold a text wherever they stand.
const TEXTS_INSIDE: &[&str] = &["uri", "name", "rel", "scheme", "code", "href", "role", "literal"];

/// The first faults of a record, each as a sentence; an empty list is a record as it should be.
pub(super) fn faults(record: &Map<String, Value>) -> Vec<String> {
    let mut faults = Vec::new();
    top(record, &mut faults);
    inside(record, 0, &mut faults);
    faults.truncate(MOST);
    faults
}

/// How many faults are told: who has more needs no list.
const MOST: usize = 5;

fn top(record: &Map<String, Value>, faults: &mut Vec<String>) {
    let is_declared = record.contains_key("$standard") || record.contains_key("standard");
    for (key, value) in record {
        let small = key.to_lowercase();
        match KEYS.iter().find(|it| it.0 == small) {
            Some((_, kind)) if !fits(*kind, value) => {
                faults.push(format!("{key}: not what ninjs allows there"));
            }
            Some(_) => {}
            None if is_extension(&small) && value.is_string() => {}
            None => faults.push(format!("{key}: not a key of ninjs")),
        }
        if let (Some((_, old, new)), Some(text)) =
            (VALUES.iter().find(|it| it.0 == small), value.as_str())
        {
            let is_in = |list: &str| list.split(' ').any(|it| it == text);
            if is_in(new) && !is_declared {
                faults.push(format!(
                    "{key}: \"{text}\" came after version 1.1, and the record does not say its version"
                ));
            } else if !is_in(old) && !is_in(new) {
                faults.push(format!("{key}: \"{text}\" is no value of ninjs"));
            }
        }
    }
    if let Some(urgency) = record.get("urgency") {
        urgency_fits(urgency, faults);
    }
    rights(record, faults);
    advices(record, faults);
    event(record, faults);
    associations(record, faults);
}

/// `headline_main`, `body_xhtml`: the key, and behind a dash letters and digits.
fn is_extension(key: &str) -> bool {
    ["headline_", "body_", "description_"].iter().any(|it| {
        let rest = key.strip_prefix(it).unwrap_or_default();
        !rest.is_empty() && rest.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
    })
}

fn fits(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Text => value.is_string(),
        Kind::Date => value.as_str().is_some_and(|it| stamps::date(it).is_some()),
        Kind::List => value.is_array(),
        Kind::Object => value.is_object(),
        Kind::Several => value.is_array() || value.is_object(),
        Kind::Any => true,
    }
}

fn urgency_fits(urgency: &Value, faults: &mut Vec<String>) {
    if !urgency.as_i64().is_some_and(|it| (1..=9).contains(&it)) {
        faults.push("urgency: not a number from 1 to 9".to_owned());
    }
}

fn rights(record: &Map<String, Value>, faults: &mut Vec<String>) {
    let Some(rights) = value(record, "rightsinfo").and_then(Value::as_object) else { return };
    let has = |it: &str| value(rights, it);
    if has("linkedrights").is_some() && has("encodedrights").is_some() {
        faults.push("rightsinfo: has both linkedrights and encodedrights".to_owned());
    }
}

/// How important an advice is, and for how long, is said by a code.
fn advices(record: &Map<String, Value>, faults: &mut Vec<String>) {
    let advices = value(record, "advices").and_then(Value::as_array);
    for (key, part) in advices.into_iter().flatten().filter_map(Value::as_object).flatten() {
        let coded = matches!(key.as_str(), "importance" | "lifetime");
        if coded && !part.as_object().is_some_and(|it| it.contains_key("code")) {
            faults.push(format!("advices: {key} has no code"));
        }
    }
}

fn event(record: &Map<String, Value>, faults: &mut Vec<String>) {
    let covered = value(record, "plannedcoverage").and_then(Value::as_array);
    for urgency in covered.into_iter().flatten().filter_map(|it| it.get("urgency")) {
        urgency_fits(urgency, faults);
    }
    let Some(details) = value(record, "eventdetails").and_then(Value::as_object) else { return };
    if record.contains_key("renditions") {
        faults.push("renditions: an event has none".to_owned());
    }
    let Some(dates) = value(details, "dates").and_then(Value::as_object) else { return };
    for (one, other) in [("startdate", "expectedstartdate"), ("enddate", "expectedenddate")] {
        if value(dates, one).is_some() && value(dates, other).is_some() {
            faults.push(format!("eventDetails: has both {one} and {other}"));
        }
    }
    for (key, date) in dates.iter().filter_map(|it| Some((it.0, it.1.as_str()?))) {
        if !key.to_lowercase().ends_with("date") || crate::date::Date::parse(date).is_some() {
            continue;
        }
        faults.push(format!("eventDetails: {key} is not a date"));
    }
}

fn associations(record: &Map<String, Value>, faults: &mut Vec<String>) {
    let (items, listed): (Vec<&Value>, bool) = match value(record, "associations") {
        Some(Value::Array(items)) => (items.iter().collect(), true),
        Some(Value::Object(items)) => (items.values().collect(), false),
        _ => return,
    };
    for item in items.into_iter().filter_map(Value::as_object) {
        for key in item.keys() {
            let small = key.to_lowercase();
            if !KEYS.iter().any(|it| it.0 == small) && !is_extension(&small) {
                faults.push(format!("associations: {key} is not a key of ninjs"));
            }
        }
        let needed = ["uri", "name"].into_iter().filter(|it| *it == "uri" || listed);
        for key in needed.filter(|it| !item.contains_key(*it)) {
            faults.push(format!("associations: one has no {key}"));
        }
    }
}

/// The value under a key in any case.
fn value<'r>(record: &'r Map<String, Value>, key: &str) -> Option<&'r Value> {
    record.iter().find(|it| it.0.eq_ignore_ascii_case(key)).map(|it| it.1)
}

/// How deep the parts of a record are looked into.
const DEEPEST: usize = 6;

fn inside(record: &Map<String, Value>, depth: usize, faults: &mut Vec<String>) {
    for (key, value) in record {
        if depth > 0
            && TEXTS_INSIDE.contains(&key.as_str())
            && (value.is_object() || value.is_array())
        {
            faults.push(format!("{key}: not a text"));
        }
        let items: &[Value] = match value {
            Value::Array(items) => items,
            other => std::slice::from_ref(other),
        };
        for part in items.iter().filter_map(Value::as_object).filter(|_| depth < DEEPEST) {
            if key.eq_ignore_ascii_case("geojson") || key.eq_ignore_ascii_case("geometry_geojson") {
                geography(part, faults);
            } else {
                inside(part, depth + 1, faults);
            }
        }
    }
}

/// A place on the map: a kind that GeoJSON (RFC 7946, section 1.4) has, with what that kind needs.
fn geography(part: &Map<String, Value>, faults: &mut Vec<String>) {
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    let needs = match kind {
        "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon" => {
            "coordinates"
        }
        "GeometryCollection" => "geometries",
        "Feature" => "geometry",
        "FeatureCollection" => "features",
        _ => return faults.push(format!("geojson: \"{kind}\" is no kind of place")),
    };
    if !part.contains_key(needs) {
        faults.push(format!("geojson: a {kind} without {needs}"));
    }
}
