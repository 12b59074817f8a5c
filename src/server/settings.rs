//! Settings of the editor's user, section `newsmark`.

use serde::Deserialize;
use serde_json::Value;

use crate::answer::{Reviewer, WantedHints};

/// What the user can set. What is missing or of the wrong type has its default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// Grey the furniture of pages.
    pub furniture: bool,
    /// Report disagreements of documents that are not open, too.
    pub folder_findings: bool,
    /// Show in the line what relative dates mean, who speaks, whom metonyms stand for.
    pub inlay_hints: InlayHints,
    /// Show origins and disagreements above the headline.
    pub code_lens: bool,
    /// Who decides, as written into decisions; the name of the account where it is empty.
    pub reviewer: String,
}

/// Which hints stand in the line: each by itself, or all by one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum InlayHints {
    /// All or none.
    All(bool),
    /// Each by itself; what is missing is on.
    Each {
        /// What relative dates mean.
        #[serde(default = "on")]
        dates: bool,
        /// Who speaks in long quotations.
        #[serde(default = "on")]
        speakers: bool,
        /// Whom the name of a place stands for.
        #[serde(default = "on")]
        metonyms: bool,
    },
}

fn on() -> bool {
    true
}

impl Default for InlayHints {
    fn default() -> Self {
        InlayHints::All(true)
    }
}

impl From<InlayHints> for WantedHints {
    fn from(hints: InlayHints) -> Self {
        match hints {
            InlayHints::All(all) => WantedHints { dates: all, speakers: all, metonyms: all },
            InlayHints::Each { dates, speakers, metonyms } => WantedHints { dates, speakers, metonyms },
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            furniture: true,
            folder_findings: true,
            inlay_hints: InlayHints::default(),
            code_lens: true,
            reviewer: String::new(),
        }
    }
}

impl Settings {
    /// Who decides, today. The day is that of UTC: a decision's day is for people, not for reckoning.
    pub fn reviewer_of_today(&self) -> Reviewer {
        let account = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
        let name = Some(self.reviewer.trim().to_owned()).filter(|name| !name.is_empty());
        let days = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let days = days.map_or(0, |since| since.as_secs() / 86_400) as i64;
        let epoch = jiff::civil::date(1970, 1, 1);
        let today = epoch.checked_add(jiff::Span::new().days(days)).unwrap_or(epoch);
        Reviewer { name: name.or_else(account).unwrap_or_else(|| "unknown".to_owned()), today }
    }

    /// Reads the section, which may stand inside an object of sections. `None` if there is none.
    pub fn read(value: &Value) -> Option<Settings> {
        let section = value.get("newsmark").unwrap_or(value);
        if !section.is_object() {
            return None;
        }
        // One wrong value must not take the right ones with it.
        let mut kept = serde_json::Map::new();
        for (key, value) in section.as_object()? {
            let single = Value::Object([(key.clone(), value.clone())].into_iter().collect());
            if serde_json::from_value::<Settings>(single).is_ok() {
                kept.insert(key.clone(), value.clone());
            }
        }
        serde_json::from_value(Value::Object(kept)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_wrong_value_does_not_take_the_others_with_it() {
        let settings =
            Settings::read(&json!({ "newsmark": { "furniture": false, "codeLens": "yes" } })).unwrap();
        assert_eq!(settings, Settings { furniture: false, ..Settings::default() });
        assert_eq!(Settings::read(&Value::Null), None);
    }

    #[test]
    fn hints_are_switched_together_or_each_by_itself() {
        let wanted = |value| WantedHints::from(Settings::read(&value).unwrap().inlay_hints);
        let none = WantedHints { dates: false, speakers: false, metonyms: false };
        assert_eq!(wanted(json!({ "inlayHints": false })), none);
        let quiet = wanted(json!({ "inlayHints": { "speakers": false } }));
        assert_eq!(quiet, WantedHints { dates: true, speakers: false, metonyms: true });
    }
}
