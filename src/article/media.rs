//! The table of known outlets and agencies, which says both who made a page and what a text speaks of.

/// A news agency or outlet of `data/gazetteer/media.tsv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// A news agency; else an outlet with readers of its own.
    pub agency: bool,
    /// Its id in dictionaries: "afp".
    pub id: &'static str,
    /// The name to show.
    pub name: &'static str,
    /// Other names.
    pub aliases: Vec<&'static str>,
    /// ISO 3166 code of its country, or empty.
    pub country: &'static str,
    /// Internet domains.
    pub domains: Vec<&'static str>,
    /// What its own pages call it and running text uses for something else as well: "Dawn".
    pub mastheads: Vec<&'static str>,
}

/// The known outlets and agencies, in the order of the table.
pub fn media() -> impl Iterator<Item = Medium> {
    lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, id, name, aliases, country, domains, mastheads] = cells[..] else { return None };
        let agency = match kind {
            "agency" => true,
            "outlet" => false,
            _ => return None,
        };
        let list = |cell: &'static str| cell.split('|').filter(|part| !part.is_empty()).collect();
        Some(Medium {
            agency,
            id,
            name,
            aliases: list(aliases),
            country,
            domains: list(domains),
            mastheads: list(mastheads),
        })
    })
}

fn lines() -> impl Iterator<Item = &'static str> {
    include_str!("../../data/gazetteer/media.tsv")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        assert_eq!(media().count(), lines().count());
        for medium in media() {
            assert!(!medium.id.is_empty() && !medium.name.is_empty(), "{medium:?}");
            assert!(medium.domains.iter().all(|domain| *domain == domain.to_ascii_lowercase()), "{medium:?}");
        }
    }
}
