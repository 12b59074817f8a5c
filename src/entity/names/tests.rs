//! Names as the whole pipeline finds them, in wire copy of invented people, teams and towns.

use crate::article::Given;
use crate::entity::{EntityKind, Lexicon, MentionForm};
use crate::facts::analyse;
use crate::language::ReadingCache;
use crate::markup::{Document, DocumentFormat};

/// The names of a text as "text/kind".
fn names(text: &str) -> Vec<String> {
    let document = Document::parse(text, DocumentFormat::Raw);
    let facts = analyse(&document, &Given::default(), &Lexicon::default(), &mut ReadingCache::default());
    facts
        .mentions
        .iter()
        .filter(|mention| matches!(mention.form, MentionForm::Name | MentionForm::Acronym))
        .map(|mention| {
            let kind = match mention.kind {
                EntityKind::Person => "person",
                EntityKind::Place => "place",
                EntityKind::Group => "group",
                _ => "body",
            };
            format!("{}/{kind}", mention.span.of(text))
        })
        .collect()
}

fn finds(text: &str, expected: &[&str]) {
    let found = names(text);
    for name in expected {
        assert!(found.iter().any(|other| other == name), "{name} in {found:?}");
    }
}

#[test]
fn towns_in_standings_are_teams_and_in_datelines_towns() {
    let text = "BASEBALL - STANDINGS AFTER TUESDAY'S GAMES.\nNEW YORK 2016-08-27\nEASTERN DIVISION\nW L PCT GB\n\
                BOSTON 67 65 .508 7\nTORONTO 62 71 .466 13\nSCHEDULE\nDETROIT AT TORONTO\n";
    finds(text, &["NEW YORK/place", "BOSTON/body", "TORONTO/body", "DETROIT/body", "TORONTO/place"]);
    assert!(!names(text).iter().any(|name| name.starts_with("AT/")));
}

#[test]
fn a_town_beside_the_words_of_a_match_is_its_team() {
    finds(
        "Liverpool beat Southampton 2-1 on Saturday, said Liverpool coach Alan Harsk.",
        &["Liverpool/body"],
    );
    finds("The mayor of Liverpool met the mayor of Southampton.", &["Liverpool/place"]);
}

#[test]
fn names_end_where_they_end() {
    let text = "The envoy met Prof. Ion Sarov in Jakarta, Indonesia, the Interfax news agency said. \
                Vice President Hsu Wen-chi flew to the southern Homs region for US$ 5 million.";
    let found = names(text);
    finds(
        text,
        &["Ion Sarov/person", "Jakarta/place", "Indonesia/place", "Interfax/body", "Hsu Wen-chi/person"],
    );
    assert!(!found.iter().any(|name| name.contains('$') || name.contains("agency")), "{found:?}");
    assert!(!found.iter().any(|name| name.contains("southern")), "{found:?}");
}

#[test]
fn what_is_called_a_town_behind_its_name_is_one() {
    finds(
        "At least ten people were killed in strikes on Al-Sarovain, a rebel-held town.",
        &["Al-Sarovain/place"],
    );
    finds("The envoy met Ion Sarov, a town councillor, on Monday.", &["Ion Sarov/person"]);
}

#[test]
fn letters_that_are_symbols_are_no_part_of_a_name() {
    let text = "GENEVA, 21 July 2021 (Post) - The talks opened on Monday.\n\n😀😀𝒳é Ministry of Harbours offered a rise.\n\n\
                😀😀𝒳é Anna Keller said she would resign. 𝒳Piet Moll spoke in Geneva𝒳 on Friday.\n";
    finds(text, &["Ministry of Harbours/body", "Anna Keller/person", "Piet Moll/person", "Geneva/place"]);
}

#[test]
fn two_bodies_joined_by_and_are_two_names() {
    let text =
        "The Ministry of Harbours and Ministry of Justice met on Monday. The Ministry of Justice was late.";
    finds(text, &["Ministry of Harbours/body", "Ministry of Justice/body"]);
}

#[test]
fn in_a_report_on_sport_a_town_is_its_team_and_a_state_its_own() {
    let text = "SOCCER - HARSK SACKED.\nWigan were 2-0 down at halftime and lost 3-1. The striker Ion Sarov (Halifax) \
                scored twice. Norway beat Sweden 2-1. A goalkeeper from the crowd was arrested in Wigan.";
    finds(text, &["Wigan/body", "Halifax/body", "Norway/place", "Sweden/place", "Wigan/place"]);
}

#[test]
fn a_word_for_what_something_is_names_no_place() {
    let text = "The State said the Centre had not framed a scheme, and the Centre asked for time.";
    assert!(!names(text).iter().any(|name| name == "Centre/place"));
    assert!(
        names("Villagers blamed the jets, but the Kremlin denied it.")
            .iter()
            .any(|name| name.starts_with("Kremlin/"))
    );
}

#[test]
fn streets_of_addresses_are_places_and_end_with_their_word() {
    let text = "Two men were held at 44 Keller St., police said, and a third in the 200 block of Joanne Lane. The meeting \
                is at City Hall, 1200 E. Broad St. Lanier said the work would go on.";
    finds(text, &["Keller St./place", "Joanne Lane/place", "E. Broad St./place"]);
    assert!(names(text).iter().all(|name| !name.starts_with("E. Broad St. Lanier")));
}

#[test]
fn words_and_acronyms_of_things_are_no_names() {
    let text = "Let others play their part. The ATM was empty, and so were two ATMs at 1:19 PM CST. The IPO was halted. \
                Fighters of LeT crossed the border.";
    finds(text, &["LeT/body"]);
    let found = names(text);
    assert!(
        !found
            .iter()
            .any(|name| ["Let", "ATM", "ATMs", "CST", "IPO"].contains(&name.split('/').next().unwrap())),
        "{found:?}"
    );
}

#[test]
fn persons_are_told_from_places_and_firms_by_what_stands_around_them() {
    finds(
        "Boats were moored in Hammond on Monday. Hammond will raise its fees. The coach has faith in Keller.",
        &["Hammond/place"],
    );
    finds(
        "He came from the western province of Aydin to the town of Keller.",
        &["Aydin/place", "Keller/place"],
    );
    finds(
        "Our partners, Benjamin Ntimo & Kojo Annan of Velm Star, spoke to Young & Okafor.",
        &["Benjamin Ntimo/person", "Kojo Annan/person", "Young & Okafor/body"],
    );
    let jailed = "Minister Sun Tarwei was jailed. Sun, 53, was held in April. In January Sun admitted the charge. The Sun \
                  rose. It was hot in the sun.";
    assert_eq!(names(jailed).iter().filter(|name| *name == "Sun/person").count(), 2, "{:?}", names(jailed));
}

/// The mentions of a text that go under an id, by names and by descriptions.
fn under(text: &str, id: &str) -> Vec<String> {
    let document = Document::parse(text, DocumentFormat::Raw);
    let facts = analyse(&document, &Given::default(), &Lexicon::default(), &mut ReadingCache::default());
    let entity =
        |mention: &crate::entity::Mention| facts.entities[mention.entity as usize].dictionary.as_deref();
    let mentions = facts.mentions.iter().filter(|mention| entity(mention) == Some(id));
    mentions.map(|mention| mention.span.of(text).to_owned()).collect()
}

#[test]
fn a_ruler_s_regime_is_the_government_of_his_state() {
    let text = "Rebels fight the forces of Syrian President Karim Al-Hamra. Al-Hamra's regime lost the town on Monday. \
                Those who are not allied with the regime left, and government troops shelled the road.";
    let found = under(text, "syria.government");
    for words in ["regime", "government troops"] {
        assert!(found.iter().any(|found| found == words), "{words} in {found:?}");
    }
    assert_eq!(found.iter().filter(|found| *found == "regime").count(), 2, "{found:?}");
    // Whose president he is, the opposition tells.
    let opposed = "The Syrian opposition held the road. It wants President Karim Al-Hamra to go. Al-Hamra's regime shelled it.";
    assert_eq!(under(opposed, "syria.government"), ["regime"]);
    let guest = "The Syrian opposition met President Jan Orvik. Orvik's government gave it tents.";
    assert!(under(guest, "syria.government").is_empty());
    // Of two regimes "the regime" tells neither, and whose aunt's government it is nobody knows.
    let two = "The Syrian regime and the Iranian regime met. Anna Kell's government fell, and the regime was silent.";
    assert!(!under(two, "syria.government").iter().any(|found| found == "regime"));
}

#[test]
fn parties_in_a_country_are_its_parties() {
    let text =
        "The envoy met opposition factions in Syria on Monday. The army bombed rebels in eastern Ukraine.";
    assert_eq!(under(text, "sy.rebels"), ["opposition factions"]);
    assert_eq!(under(text, "ua.rebels"), ["rebels"]);
    let quoted = "Syria 'opposition' guides the planes, the envoy said.";
    assert_eq!(under(quoted, "sy.opposition"), ["opposition"]);
    // Whose the rebels are is told, or the noun is no party.
    let other = "Houthi rebels in Syria left. There was opposition in Syria to the dam.";
    assert!(under(other, "sy.rebels").is_empty() && under(other, "sy.opposition").is_empty());
}

#[test]
fn an_opposition_that_fights_is_the_rebels() {
    let text = "The Malian opposition met on Monday. Opposition fighters held the road, and the army shelled the rebels.";
    let armed = ["Malian opposition", "Opposition fighters", "rebels"];
    assert_eq!(under(text, "ml.rebels"), armed);
    // Parliament's opposition is not who fights elsewhere.
    let text =
        "The Malian opposition lost the vote. Malian rebels held the road. Opposition parties were silent.";
    assert_eq!(under(text, "ml.opposition"), ["Malian opposition", "Opposition parties"]);
    let two = "The Malian opposition met. Opposition fighters in Syria held the road.";
    assert_eq!(under(two, "ml.opposition"), ["Malian opposition"]);
}

#[test]
fn government_troops_in_a_country_are_its_government_s() {
    let text = "The pact joins the government troops with other loyal forces in Mali. Villagers fled.";
    assert_eq!(under(text, "mali.government"), ["government troops"]);
    let apart = "Government troops shelled the road, the envoy said in Mali.";
    assert!(under(apart, "mali.government").is_empty());
}

#[test]
fn descriptions_of_groups_and_towns_go_back_to_the_one_that_is_named() {
    let text = "Hezbollah held the old town of Tyre. The army said the militants would leave it.";
    assert_eq!(under(text, "hezbollah"), ["Hezbollah", "militants"]);
    let towns: Vec<_> = under(text, "tyre.lb");
    assert_eq!(towns, ["town", "Tyre"]);
    // A party told by its country goes before whoever is named just before.
    let party = "Hezbollah and Malian insurgents met. It rained. A bridge fell. The road was shut. The insurgents left.";
    assert_eq!(under(party, "ml.rebels"), ["Malian insurgents", "insurgents"]);
    let two = "Hezbollah and Hamas met. The army said the militants would leave.";
    assert_eq!(under(two, "hezbollah"), ["Hezbollah"]);
}

#[test]
fn a_body_that_is_set_up_in_quotation_marks_is_called_so() {
    let found = names(
        "The ministry said it had set up \"working liaison groups\" with both sides. The \"working liaison groups\" \
                       will meet on Monday. He called them \"armed groups\".",
    );
    let groups = found.iter().filter(|name| name.starts_with("working liaison groups/body")).count();
    assert_eq!(groups, 2, "{found:?}");
    assert!(!found.iter().any(|name| name.starts_with("armed")), "{found:?}");
}

#[test]
fn a_province_is_one_thing_however_its_noun_is_read() {
    let text = "Ten people died elsewhere in Homs province, the observatory said. A village of the Homs province burned.";
    assert_eq!(under(text, "homs.sy.province").len(), 2);
}

#[test]
fn a_body_s_envoy_is_the_one_whom_the_text_calls_so() {
    let text = "The minister will meet the UN's Syria envoy in Halm on Wednesday. The minister and UN envoy Jan Orvik \
                met on Friday.";
    let document = Document::parse(text, DocumentFormat::Raw);
    let facts = analyse(&document, &Given::default(), &Lexicon::default(), &mut ReadingCache::default());
    let envoys: Vec<_> = facts
        .mentions
        .iter()
        .filter(|mention| facts.entities[mention.entity as usize].name == "Jan Orvik")
        .map(|mention| mention.span.of(text))
        .collect();
    assert_eq!(envoys, ["envoy", "Jan Orvik"]);
}

#[test]
fn firms_are_firms_whatever_they_are_called() {
    finds(
        "Moody 's cut the rating of Harlan Kettle Inc on Monday . Harlan Kettle fell , and Sotheby's rose .",
        &["Moody 's/body", "Harlan Kettle Inc/body", "Harlan Kettle/body", "Sotheby's/body"],
    );
    finds("Anna Lowe won . \" Lowe 's speech was short , \" he said .", &["Anna Lowe/person", "Lowe/person"]);
}

#[test]
fn who_scored_is_a_person_and_who_is_ranked_a_team() {
    let text = "SOCCER - LEAGUE SUMMARIES .\nST. OBER 1996-11-08\nSummaries of first division matches on Friday :\n\
                Strasbourg 2 ( Carnot 60 , Zitzel 85 ) Lens 0\nMainz 05 0 Lyon 1\nStandings ( tabulated under played , won , lost ) :\n\
                1 Strasbourg 11 7 3 1 35 17 24\n17 Schalke 04 11 0 3 8 7 31 3\nMONDAY , OCTOBER 21\n";
    finds(text, &["ST. OBER/place", "Carnot/person", "Strasbourg/body", "Mainz 05/body", "Schalke 04/body"]);
    assert!(!names(text).iter().any(|name| name.starts_with("MONDAY")));
}

#[test]
fn who_comes_from_a_village_is_none() {
    finds("Hector Tello, an official from the village, agreed.", &["Hector Tello/person"]);
}
