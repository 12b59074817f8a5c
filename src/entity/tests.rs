//! Tests of the whole stage on short texts. In a fixture, the line under a text line points at mentions with
//! carets, and names for each the entity and what it is there.

use proptest::prelude::*;

use super::*;
use crate::article::{Block, BlockKind, Layout};
use crate::language::Reading;

/// A name, its id, its kind, and the country whose government it can stand for.
type Entry = (&'static str, &'static str, EntityKind, Option<(&'static str, &'static str)>);

/// A small dictionary of the real world.
const ENTRIES: [Entry; 20] = [
    ("Russia", "RU", EntityKind::Place, Some(("RU", "Russia"))),
    ("Moscow", "moscow", EntityKind::Place, Some(("RU", "Russia"))),
    ("Kremlin", "kremlin", EntityKind::Place, Some(("RU", "Russia"))),
    ("Russian", "RU", EntityKind::Group, Some(("RU", "Russia"))),
    ("Russians", "RU", EntityKind::Group, Some(("RU", "Russia"))),
    ("Russian Federation", "RU", EntityKind::Place, Some(("RU", "Russia"))),
    ("Turkey", "TR", EntityKind::Place, Some(("TR", "Turkey"))),
    ("Ankara", "ankara", EntityKind::Place, Some(("TR", "Turkey"))),
    ("Turkish", "TR", EntityKind::Group, Some(("TR", "Turkey"))),
    ("Syria", "SY", EntityKind::Place, Some(("SY", "Syria"))),
    ("Syrian", "SY", EntityKind::Group, Some(("SY", "Syria"))),
    ("Damascus", "damascus", EntityKind::Place, Some(("SY", "Syria"))),
    ("Aleppo", "aleppo", EntityKind::Place, None),
    ("Islamic State", "islamic-state", EntityKind::ArmedGroup, None),
    ("Daesh", "islamic-state", EntityKind::ArmedGroup, None),
    ("IS", "islamic-state", EntityKind::ArmedGroup, None),
    ("US", "US", EntityKind::Place, Some(("US", "United States"))),
    ("United States", "US", EntityKind::Place, Some(("US", "United States"))),
    ("Washington", "washington", EntityKind::Place, Some(("US", "United States"))),
    ("Reuters", "reuters", EntityKind::Agency, None),
];

const GIVEN_NAMES: [&str; 8] = ["Ion", "Mara", "Bashar", "Hilda", "Bill", "John", "Sergei", "Rami"];

fn known(source: &str, reading: &Reading) -> Vec<Known> {
    let text = |token: usize| reading.tokens[token].span.of(source);
    let mut known = Vec::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        let fit = ENTRIES
            .iter()
            .filter(|(name, ..)| {
                name.split(' ').enumerate().all(|(step, word)| {
                    at + step < reading.tokens.len()
                        && (text(at + step) == word
                            || (word.len() > 5 && text(at + step).eq_ignore_ascii_case(word)))
                })
            })
            .max_by_key(|(name, ..)| name.len());
        let Some((name, id, kind, government)) = fit else {
            at += 1;
            continue;
        };
        let length = name.split(' ').count();
        known.push(Known {
            tokens: at as u32..(at + length) as u32,
            id: (*id).into(),
            name: (*name).into(),
            kind: *kind,
            form: if *kind == EntityKind::Group {
                MentionForm::Demonym
            } else if name.len() <= 3 {
                MentionForm::Acronym
            } else {
                MentionForm::Name
            },
            government: government.map(|(country, name)| Government {
                id: format!("{country}.government").into(),
                country: country.into(),
                name: format!("Government of {name}").into(),
            }),
            division: false,
            trust: Trust::Sure,
            user: false,
        });
        at += length;
    }
    known
}

fn read(source: &str, marks: &[MarkedName]) -> Recognised {
    let mut layout = Layout::default();
    let (mut tokens, mut sentences) = (Vec::new(), Vec::new());
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_end();
        if !text.is_empty() {
            let block = layout.blocks.len() as u32;
            let span = SourceSpan::from_range(offset..offset + text.len());
            layout.blocks.push(Block { span, kind: BlockKind::Body, reason: "" });
            Reading::of(text).append(offset as u32, block, &mut tokens, &mut sentences);
        }
        offset += line.len();
    }
    let reading = Reading { tokens, sentences, ..Reading::default() };
    let known = known(source, &reading);
    recognise(&Input {
        source,
        layout: &layout,
        tokens: &reading.tokens,
        sentences: &reading.sentences,
        spotted: None,
        known: &known,
        marks,
        nameless: &[],
        no_name: &|_| false,
        apart: &[],
        together: &[],
        given_name: &|word| GIVEN_NAMES.contains(&word),
        usual_word: &|_| false,
    })
}

/// Each mention as "text = entity" with "(government)" and the like where it is no plain name of its kind.
fn mentions(source: &str) -> Vec<String> {
    let found = read(source, &[]);
    found
        .mentions
        .iter()
        .map(|mention| {
            let entity = &found.entities[mention.entity as usize];
            format!("{} = {} [{:?}]", mention.span.of(source), entity.name, entity.kind)
        })
        .collect()
}

fn entity_of(found: &Recognised, source: &str, text: &str) -> u32 {
    found
        .mentions
        .iter()
        .find(|mention| mention.span.of(source) == text)
        .unwrap_or_else(|| panic!("no {text}"))
        .entity
}

#[test]
fn places_stand_for_governments_where_they_speak_and_act() {
    for text in [
        "Moscow said the talks failed.",
        "Officials deny that Moscow has been bombing the port.",
        "Russia has accused Ankara of delay, but the Kremlin denied it.",
        "Moscow's jets hit the port.",
        "Ties between Moscow and Ankara improved.",
        "A dialogue between Damascus and the opposition began.",
        "The US and its allies accuse Moscow of piracy.",
        "Moscow is the strongest ally of the regime.",
        "Russia and Turkey are the main organisers of the talks.",
        "The ship sank, according to Moscow.",
        "They ruled out any coordination with Moscow.",
        "Moscow again rejected the offer.",
    ] {
        let found = read(text, &[]);
        for mention in &found.mentions {
            assert_eq!(mention.kind, EntityKind::Government, "{} in {text}", mention.span.of(text));
        }
        assert!(!found.mentions.is_empty(), "{text}");
    }
}

#[test]
fn places_stay_places_where_things_happen() {
    for text in [
        "The envoys met in Moscow on Monday.",
        "They were arriving in Moscow for talks.",
        "The road to Damascus was closed.",
        "Ships sail near Turkey and Syria.",
        "Heavy rain fell over Moscow.",
        "All but four of Syria's 14 provinces were flooded.",
        "The border with Turkey is closed.",
        "He flew from Moscow to Ankara.",
        "An earthquake struck northern Syria.",
        "Damascus was bombed twice.",
        "ANKARA — The army said the harbour is closed.",
    ] {
        let found = read(text, &[]);
        assert!(!found.mentions.is_empty(), "{text}");
        for mention in &found.mentions {
            assert_eq!(
                mention.kind,
                EntityKind::Place,
                "{} in {text}: {:?}",
                mention.span.of(text),
                mention.metonym
            );
        }
    }
}

#[test]
fn surnames_titles_and_slips() {
    let text = "Maj. Gen. Ion Varnopolov, head of the harbour guard, spoke first. Varnopolov said Moscow agreed. \
                Later Varnopoloc left. The harbour is full.";
    let found = read(text, &[]);
    let person = entity_of(&found, text, "Ion Varnopolov");
    assert_eq!(entity_of(&found, text, "Varnopolov"), person);
    assert_eq!(entity_of(&found, text, "Varnopoloc"), person);
    assert_eq!(found.variants.len(), 1);
    assert_eq!(
        (found.variants[0].written.as_str(), found.variants[0].usual.as_str()),
        ("Varnopoloc", "Varnopolov")
    );
    let roles: Vec<&str> =
        found.entities[person as usize].roles.iter().map(|role| role.title.as_str()).collect();
    assert_eq!(roles, ["Maj. Gen.", "head of the harbour guard"]);
}

#[test]
fn two_people_of_one_surname_stay_apart() {
    let text = "Hilda Sorano met Bill Sorano. Sorano said nothing. Mrs. Sorano smiled.";
    let found = read(text, &[]);
    let (hilda, bill, alone) = (
        entity_of(&found, text, "Hilda Sorano"),
        entity_of(&found, text, "Bill Sorano"),
        entity_of(&found, text, "Sorano"),
    );
    assert!(hilda != bill && alone != hilda && alone != bill, "{:?}", mentions(text));
}

#[test]
fn acronyms_and_short_forms() {
    let text = "The Free Harbour Army (FHA) and the Northern Observatory for Fishing Rights disagreed. \
                The FHA left, and the Observatory stayed.";
    let found = read(text, &[]);
    assert_eq!(
        entity_of(&found, text, "FHA"),
        entity_of(&found, text, "Free Harbour Army"),
        "{:?}",
        mentions(text)
    );
    assert_eq!(
        entity_of(&found, text, "Observatory"),
        entity_of(&found, text, "Northern Observatory for Fishing Rights"),
        "{:?}",
        mentions(text)
    );
}

#[test]
fn institutions_of_states_are_one_in_all_their_wordings() {
    let text = "The Russian Defence Ministry spoke. Russia's Defense Ministry denied it. The Ministry of Defence of \
                the Russian Federation wrote. The defence ministry was silent. The ministry closed.";
    let found = read(text, &[]);
    let ministry = entity_of(&found, text, "Russian Defence Ministry");
    let of_it = found.mentions.iter().filter(|mention| mention.entity == ministry).count();
    assert_eq!((of_it, found.mentions.len()), (5, 6), "all but “Russia”: {:?}", mentions(text));
}

#[test]
fn descriptions_and_pronouns_only_where_certain() {
    let text = "Syrian President Bashar al-Sorano arrived. The Syrian leader said he was tired. \
                Rami Tavit met Ion Tavro. He said it was late.";
    let found = read(text, &[]);
    let president = entity_of(&found, text, "Bashar al-Sorano");
    assert_eq!(entity_of(&found, text, "leader"), president, "{:?}", mentions(text));
    assert!(!found.mentions.iter().any(|mention| mention.span.of(text) == "He"), "{:?}", mentions(text));
}

#[test]
fn marks_win() {
    let text = "Moscow said so, and Washington slept.";
    let at = text.find("Washington").unwrap_or(0);
    let marks = [MarkedName {
        span: SourceSpan::from_range(at..at + 10),
        id: "denzel".into(),
        kind: Some(EntityKind::Person),
        metonym: false,
    }];
    let found = read(text, &marks);
    let entity = &found.entities[entity_of(&found, text, "Washington") as usize];
    assert_eq!((entity.kind, entity.dictionary.as_deref()), (EntityKind::Person, Some("denzel")));
}

const PIECES: [&str; 34] = [
    "Moscow",
    "said",
    "Gen.",
    "Ion",
    "Varnopolov",
    "Varnopoloc",
    "the",
    "of",
    "(",
    ")",
    "FHA",
    "Free",
    "Harbour",
    "Army",
    "'s",
    "jets",
    ",",
    ".",
    "\n",
    "Russian",
    "Defence",
    "Ministry",
    "ministry",
    "he",
    "it",
    "al",
    "-",
    "“",
    "”",
    "é",
    "🛩",
    "Mrs.",
    "and",
    "for",
];

proptest! {
    #[test]
    fn mentions_are_sound(picked in proptest::collection::vec((0..PIECES.len(), any::<bool>()), 0..60)) {
        let mut text = String::new();
        for (piece, space) in picked {
            text.push_str(PIECES[piece]);
            if space {
                text.push(' ');
            }
        }
        check(&text)?;
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,120}") {
        check(&text)?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let found = read(text, &[]);
    prop_assert_eq!(&found, &read(text, &[]));
    let mut end = 0;
    for (index, mention) in found.mentions.iter().enumerate() {
        prop_assert!(text.get(mention.span.range()).is_some_and(|text| !text.is_empty()));
        prop_assert!(!mention.reason.is_empty());
        prop_assert!(mention.span.start >= end, "overlap in {:?}", text);
        end = mention.span.end;
        prop_assert!(found.entities[mention.entity as usize].mentions.contains(&(index as u32)));
        if let Some(role) = mention.role {
            prop_assert!(text.get(role.range()).is_some());
        }
    }
    let members: usize = found.entities.iter().map(|entity| entity.mentions.len()).sum();
    prop_assert_eq!(members, found.mentions.len());
    Ok(())
}
