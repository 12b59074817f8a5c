//! A desk's own dictionaries: what `actors.toml` beside the articles says is found in them.

use newsmark::article::Given;
use newsmark::entity::{EntityKind, Lexicon};
use newsmark::facts::{Facts, analyse};
use newsmark::folder::lexicon_of;
use newsmark::language::ReadingCache;
use newsmark::markup::{Document, DocumentFormat};

const ACTORS: &str = r#"
[[actor]]
id = "ring"
name = "Velm Ring"
kind = "armed-group"
aliases = ["Ringers"]

[[actor]]
id = "varn"
name = "Ottilie Varn"
kind = "person"
roles = [
  { title = "harbour minister of Tarnland", from = "2017-02", to = "2019-06-30" },
  { title = "mayor of Obertarn", from = "2019-07" },
]

[[actor]]
name = "Obertarn"
kind = "place"
latitude = 51.25
longitude = 12.5
"#;

const ARTICLE: &str = "Bridge closed\n\nOttilie Varn said on Monday that the bridge at Obertarn would stay closed \
                       after an attack by the Velm Ring. Nobody was hurt, Varn added. The Ringers denied it.\n";

fn read(lexicon: &Lexicon, published: &str) -> Facts {
    let document = Document::parse(ARTICLE, DocumentFormat::Raw);
    let given = Given { published: published.parse().ok(), ..Given::default() };
    analyse(&document, &given, lexicon, &mut ReadingCache::default())
}

#[test]
fn an_invented_actor_is_recognised_with_its_role_on_the_articles_date() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("actors.toml"), ACTORS).unwrap();
    let (lexicon, problems) = lexicon_of(&[folder.path().to_owned()]);
    assert!(problems.is_empty(), "{problems:?}");

    for (published, role) in
        [("2018-05-01", "harbour minister of Tarnland"), ("2020-01-02", "mayor of Obertarn")]
    {
        let facts = read(&lexicon, published);
        let varn = facts.entities.iter().find(|entity| entity.dictionary.as_deref() == Some("varn"));
        let varn = varn.unwrap_or_else(|| panic!("not recognised: {:?}", facts.entities));
        assert_eq!(varn.kind, EntityKind::Person);
        let listed: Vec<&str> =
            varn.roles.iter().filter(|role| role.span.is_none()).map(|role| role.title.as_str()).collect();
        assert_eq!(listed, [role], "on {published}");
        assert!(varn.mentions.len() >= 2, "the surname is the same person: {varn:?}");
        let reason = &facts.mentions[varn.mentions[0] as usize].reason;
        assert!(reason.contains("your dictionary"), "{reason}");
    }
}

#[test]
fn own_places_lie_where_the_dictionary_says_and_groups_are_found_by_every_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.toml"), ACTORS).unwrap();
    std::fs::write(folder.path().join("newsmark.toml"), "dictionaries = [\"desk.toml\"]\n").unwrap();
    let (lexicon, problems) = lexicon_of(&[folder.path().to_owned()]);
    assert!(problems.is_empty(), "{problems:?}");
    let facts = read(&lexicon, "2020-01-02");
    let of = |id: &str| facts.entities.iter().find(|entity| entity.dictionary.as_deref() == Some(id));
    let place = of("obertarn").and_then(|place| place.geography.as_ref()).map(|lies| lies.coordinates);
    assert_eq!(place.map(|at| (at.latitude, at.longitude)), Some((51.25, 12.5)));
    let ring = of("ring").unwrap_or_else(|| panic!("not recognised: {:?}", facts.entities));
    assert_eq!((ring.kind, ring.mentions.len() >= 2), (EntityKind::ArmedGroup, true), "{ring:?}");

    let without = read(&Lexicon::default(), "2020-01-02");
    assert!(without.entities.iter().all(|entity| entity.dictionary.as_deref() != Some("varn")));
}
