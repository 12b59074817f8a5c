//! Who is meant, as the whole pipeline with the built-in dictionary says: invented news from several parts of the world.

use crate::article::Given;
use crate::entity::{EntityKind, Lexicon};
use crate::facts::{Facts, analyse};
use crate::language::ReadingCache;
use crate::markup::{Document, DocumentFormat};

fn read(text: &str) -> Facts {
    let document = Document::parse(text, DocumentFormat::Raw);
    analyse(&document, &Given::default(), &Lexicon::default(), &mut ReadingCache::default())
}

/// Whether a mention ends where these words begin.
fn is_mention_before(text: &str, words: &str) -> bool {
    let end = text.find(words).unwrap_or_else(|| panic!("no {words} in the text"));
    read(text).mentions.iter().any(|mention| mention.span.end as usize == end)
}

/// The entity of the `nth` mention of these words, by its name in the dictionary or else in the text.
fn meant(text: &str, words: &str, nth: usize) -> String {
    let facts = read(text);
    let at = text.match_indices(words).nth(nth).unwrap_or_else(|| panic!("no {words} in the text")).0;
    let end = at + words.len();
    let mention = facts
        .mentions
        .iter()
        .find(|mention| (mention.span.start as usize..mention.span.end as usize) == (at..end))
        .unwrap_or_else(|| {
            let all: Vec<&str> = facts.mentions.iter().map(|mention| mention.span.of(text)).collect();
            panic!("{words} is no mention; there are {all:?}")
        });
    let entity = &facts.entities[mention.entity as usize];
    entity.dictionary.clone().unwrap_or_else(|| entity.name.clone()).to_string()
}

#[test]
fn a_capital_and_the_government_named_in_full_are_one() {
    let text =
        "Hanoi said the boat was rammed. The Vietnamese government wants to be paid, an envoy said in Hanoi.";
    assert_eq!(meant(text, "Hanoi", 0), "vietnam.government");
    assert_eq!(meant(text, "Vietnamese government", 0), "vietnam.government");
    assert_eq!(meant(text, "Hanoi", 1), "hanoi.vn");
}

#[test]
fn the_adjective_of_a_country_speaks_of_the_country() {
    let text = "Ten towns in Mali are without water. A Malian singer gave a concert.";
    assert_eq!(meant(text, "Mali", 0), "mali");
    assert_eq!(meant(text, "Malian", 0), "mali");
}

#[test]
fn labels_name_people_and_say_nothing() {
    let text = "Skip to more DW sites\n\nMali\n\nDam in Mali fails after heavy rain\n\nPublished June 3, 2019\n\n\
                The dam near Kayes failed on Monday and 20 people died, President Ada Konte said.\n\n\
                The river rose by four metres in two days, the water board said in a statement.\n\n\
                Subscribe\n\nAda Konte spoke to 300 people in Bamako last week, and denied that a dam had failed.\n";
    let facts = read(text);
    assert_eq!(meant(text, "DW", 0), "dw");
    assert_eq!(meant(text, "Mali", 0), "mali");
    assert_eq!(meant(text, "Ada Konte", 1), "Ada Konte");
    assert_eq!(meant(text, "Bamako", 0), "bamako.ml");
    let end = text.find("Subscribe").unwrap() as u32;
    assert!(facts.quantities.iter().all(|quantity| quantity.span.end <= end));
    assert!(facts.claims.iter().all(|claim| claim.span.end <= end));
    assert!(facts.attributions.iter().all(|one| one.content.iter().all(|span| span.end <= end)));
    assert!(facts.sentences.iter().all(|sentence| sentence.span.end <= end));
    assert!(
        facts.tokens.iter().all(|token| token.head.is_none_or(|head| (head as usize) < facts.tokens.len()))
    );
    assert_eq!(
        facts.sentences.iter().map(|sentence| sentence.tokens.end).max(),
        Some(facts.tokens.len() as u32)
    );
    assert!(facts.claims.iter().any(|claim| claim.span.end <= end));
}

#[test]
fn a_dateline_is_the_town() {
    let text = "By Lena Prawiro\nJAKARTA, March 4, 2021 - Indonesia said no warship was near.\n";
    assert_eq!(meant(text, "JAKARTA", 0), "jakarta.id");
    assert_eq!(meant(text, "Indonesia", 0), "indonesia.government");
}

#[test]
fn seats_stand_for_who_sits_in_them_unless_the_ground_is_meant() {
    let text = "The envoy was received in Koulouba on Monday. Koulouba later wrote to the White House.";
    assert_ne!(meant(text, "Koulouba", 0), "mali.government");
    assert_eq!(meant(text, "Koulouba", 1), "mali.government");
    assert_eq!(meant(text, "White House", 0), "united-states.government");
}

#[test]
fn parties_are_told_by_their_country() {
    let text = "Malian rebels and the Malian opposition want an inquiry. Rebel groups said 20 people died. \
                The opposition was silent. Opposition leader Ada Konte was abroad.";
    assert_eq!(meant(text, "Malian rebels", 0), "ml.rebels");
    assert_eq!(meant(text, "Rebel groups", 0), "ml.rebels");
    assert_eq!(meant(text, "opposition", 1), "ml.opposition");
}

#[test]
fn a_coalition_is_not_who_leads_it() {
    let text = "A French-led coalition bombed a market, villagers said. Paris denied it. The coalition had no comment.";
    assert_eq!(meant(text, "French-led coalition", 0), "fr.coalition");
    assert_eq!(meant(text, "coalition", 1), "fr.coalition");
    assert_eq!(meant(text, "Paris", 0), "france.government");
}

#[test]
fn what_lies_in_a_town_is_another_place() {
    let text = "Soldiers shelled northern Syria and hit Aleppo's Sarovain district. Syria was calm.";
    assert_eq!(meant(text, "Syria", 0), "syria");
    assert_eq!(meant(text, "Syria", 1), "syria");
}

#[test]
fn the_minister_is_whose_title_says_so() {
    let text = "Prime Minister Ada Oberin met President Ion Sarov in Lagos. The prime minister asked for calm. \
                The president left.";
    assert_eq!(meant(text, "prime minister", 0), "Ada Oberin");
    assert_eq!(meant(text, "president", 0), "Ion Sarov");
}

#[test]
fn a_minister_named_since_has_a_ministry_of_his_own() {
    let text = "The Colombian Foreign Ministry called it absurd. Interior Minister Ion Sarov said the ministry had warned.";
    assert!(!is_mention_before(text, " had warned"));
}

#[test]
fn the_town_is_the_town_and_not_its_province() {
    let text = "The boat was towed to Tanjung Pinang in Riau Islands province. The city has a small port.";
    assert_eq!(meant(text, "city", 0), meant(text, "Tanjung Pinang", 0));
}

#[test]
fn a_firm_called_after_two_is_one_wherever_it_stands() {
    let text = "Brandt & Okoye to buy Velm Quarries\n\nBrandt & Okoye agreed on Monday to buy Velm Quarries, a lawyer said. \
                Lena Brandt, who leads Brandt & Okoye, was not in Velm.";
    for nth in 0..3 {
        assert_eq!(meant(text, "Brandt & Okoye", nth), "Brandt & Okoye");
    }
}

#[test]
fn a_branch_of_a_body_is_the_body_named_with_it() {
    let text =
        "The raid hit the al-Qaeda affiliate Nusra Front. Mali's al-Qaeda branch, the Tarn Front, denied it.";
    assert_eq!(meant(text, "affiliate", 0), meant(text, "Nusra Front", 0));
    assert_eq!(meant(text, "branch", 0), meant(text, "Tarn Front", 0));
    let said = "The raid hit al-Qaeda. A man of the al-Qaeda branch, Nusra Front said, denied it.";
    assert!(!is_mention_before(said, ", Nusra"));
}

#[test]
fn a_ruler_whom_one_party_fights_has_its_state_and_its_party_against_him() {
    let text = "Syrian rebels took the road. President Jan Orvik called it a lie. The rebels are fighting against \
                Orvik's government. Moscow wants to talk to Orvik's rivals.";
    assert_eq!(meant(text, "government", 0), "syria.government");
    assert_eq!(meant(text, "rivals", 0), meant(text, "Syrian rebels", 0));
    // Whose government it is that nobody fights is not told.
    let other =
        "Syrian rebels took the road. President Jan Orvik called it a lie. Orvik's government sent jets.";
    assert!(!is_mention_before(other, " sent"));
}

#[test]
fn the_opposition_of_a_headline_is_the_one_of_the_text() {
    let text = "Tarsia Claims Work With Opposition On Syria Strikes\n\nTarsia said on Monday that the Syrian \
                opposition had told it of the sites, a step that it had not taken in the three months before.";
    assert_eq!(meant(text, "Opposition", 0), meant(text, "Syrian opposition", 0));
}

#[test]
fn a_site_is_also_called_after_the_town_it_lies_in() {
    let text = "Jets left the Aleppo airbase on Monday. The army had taken Aleppo's Tarn airbase in May.";
    assert_eq!(meant(text, "airbase", 0), meant(text, "Tarn", 0));
    let two =
        "Jets left the Aleppo airbase. The army took Aleppo's Tarn airbase and Kuwair airbase near Aleppo.";
    assert!(!is_mention_before(two, ". The"));
}

#[test]
fn a_surname_is_its_bearer_in_every_sentence() {
    let text = "Police said Anthony LaCorvita III, 38, had run. LaCorvita was held. A guard later told police \
                LaCorvita loaded a shell. He would appoint a lawyer for LaCorvita.";
    for nth in 1..4 {
        assert_eq!(meant(text, "LaCorvita", nth), "Anthony LaCorvita III");
    }
    // A firm that is called after its founder is the firm.
    let firm = "Anthony LaCorvita III founded LaCorvita Foods. Shares of LaCorvita fell.";
    assert_ne!(meant(firm, "LaCorvita", 2), "Anthony LaCorvita III");
}

#[test]
fn whom_a_quotation_names_is_not_who_speaks_it() {
    let text = "“It is a sad day,” ministry spokeswoman Maria Zelenko said. “Ambassador Karvo has done a lot for us. \
                He was a good man,” she said.";
    assert_eq!(meant(text, "she", 0), "Maria Zelenko");
}

#[test]
fn a_province_that_no_town_shares_its_name_with_is_one_with_its_noun() {
    let text = "Floods hit Jiangxi on Monday. In Jiangxi province, a bridge fell.";
    assert_eq!(meant(text, "Jiangxi", 0), meant(text, "Jiangxi", 1));
    // "Homs province" is not Homs.
    let town = "Shells hit Homs on Monday. In Homs province, a bridge fell.";
    let facts = read(town);
    let of = |nth| {
        facts.mentions.iter().filter(|m| m.span.of(town).starts_with("Homs")).nth(nth).map(|m| m.entity)
    };
    assert_ne!(of(0), of(1));
}

#[test]
fn a_company_is_also_called_without_its_trade() {
    let text = "Velm Computer said on Monday that sales rose. Shares of Velm fell. Apple Computer denied it, \
                Apple said. NPD Group counted them, NPD added.";
    assert_eq!(meant(text, "Velm", 1), meant(text, "Velm Computer", 0));
    assert_eq!(meant(text, "Apple", 1), meant(text, "Apple Computer", 0));
    assert_eq!(meant(text, "NPD", 1), meant(text, "NPD Group", 0));
    let two = "Velm Motors sued Velm Insurance, and Velm won.";
    assert_ne!(meant(two, "Velm", 2), meant(two, "Velm Motors", 0));
}

#[test]
fn a_name_is_of_one_kind_and_one_body_with_its_shorter_form() {
    let text = "The US Supreme Court ruled on Monday. A judge of the Supreme Court said so.\n\nFoodland opened in May. At \
                Foodland, prices rose. Foodland said it would hire. Wongnai went to Foodland with Somchai.";
    assert_eq!(meant(text, "Supreme Court", 1), "us.supreme-court");
    let facts = read(text);
    let kinds: Vec<EntityKind> = facts
        .mentions
        .iter()
        .filter(|mention| mention.span.of(text) == "Foodland")
        .map(|mention| mention.kind)
        .collect();
    assert_eq!(kinds, [kinds[0]; 4]);
}

#[test]
fn a_city_s_police_is_not_the_state_s() {
    let text = "London police held two men on Monday. British police had no comment. Moscow authorities closed a bridge.";
    assert_eq!(meant(text, "London", 0), "london.gb");
    assert_eq!(meant(text, "British police", 0), "gb.police");
    assert_eq!(meant(text, "Moscow", 0), "moscow.ru");
}

#[test]
fn a_state_s_name_inside_its_army_s_is_the_state_s() {
    let text =
        "Shells fell near Orlo. Syria's army denied it, and Russian militaries had no comment, she said.";
    let facts = read(text);
    let inside: Vec<(&str, &str)> = facts
        .mentions
        .iter()
        .filter_map(|mention| mention.inside.as_ref())
        .map(|state| (state.span.of(text), state.id.as_str()))
        .collect();
    assert_eq!(inside, [("Syria", "syria"), ("Russian", "russia.government")]);
    assert_eq!(meant(text, "Syria's army", 0), "sy.army");
    // The state's coordinates are known, though it is no mention of its own.
    assert_eq!(facts.state_places.len(), 1);
}

#[test]
fn what_one_calls_a_town_another_calls_a_city() {
    let text = "Orlo is under siege. Jets backed an offensive near the town of Palmyra, said an officer, who added that \
                militants would blow up more of the ancient city’s temples.";
    assert_eq!(meant(text, "city", 0), meant(text, "Palmyra", 0));
}

#[test]
fn a_citizen_of_a_state_names_the_state() {
    let text = "Dana Reed, a U.S. citizen born in Riga, spoke.";
    assert_eq!(meant(text, "U.S.", 0), "united-states");
}

#[test]
fn two_towns_of_one_name_are_two() {
    let illinois =
        "A mill burnt down in Springfield, Illinois, on Monday. The mayor of Springfield spoke in Chicago.";
    assert_eq!(meant(illinois, "Springfield", 1), "springfield.illinois.us");
    let missouri = "A mill burnt down in Springfield, Missouri, on Monday, police in St. Louis said.";
    assert_eq!(meant(missouri, "Springfield", 0), "springfield.us");
    // Nothing tells which, and the name alone has no id.
    assert_eq!(meant("A mill burnt down in Springfield on Monday.", "Springfield", 0), "Springfield");
    assert_eq!(meant("Police in Georgia and Atlanta had no comment.", "Georgia", 0), "georgia.us");
    assert_eq!(meant("Police in Georgia, Armenia and Tbilisi had no comment.", "Georgia", 0), "georgia");
}

#[test]
fn a_marked_place_lies_where_its_id_says() {
    let text = "A mill burnt down in [Springfield]{place=\"springfield.illinois.us\"} on Monday.\n";
    let document = Document::parse(text, DocumentFormat::Newsmark);
    let facts = analyse(&document, &Given::default(), &Lexicon::default(), &mut ReadingCache::default());
    let geography = facts.entities.iter().find_map(|entity| entity.geography.as_ref()).expect("a place");
    assert!(geography.containment.iter().any(|name| name == "Illinois"), "{geography:?}");
}

#[test]
fn an_acronym_is_what_the_text_introduces_it_for() {
    let text =
        "The Election Commission (EC) of Veldia set the day. The EC will hold a dialogue, an envoy said.";
    assert_eq!(meant(text, "EC", 1), "Election Commission");
    let known = "The International Court of Justice (ICJ) ruled on Monday. The ICJ sits in The Hague.";
    assert_eq!(meant(known, "ICJ", 1), "icj");
}

#[test]
fn people_of_two_given_names_are_two_however_their_surname_is_spelt() {
    let text = "Akarawat Asavahame voted against it, and so did Torsak Asvahame. Both spoke on Monday.";
    assert_eq!(meant(text, "Torsak Asvahame", 0), "Torsak Asvahame");
}

#[test]
fn a_clause_behind_a_comma_is_no_apposition() {
    let text =
        "Interior Minister Anton Velm spoke. It is not just Gen Velm, if the prime minister errs, he said.";
    assert!(!is_mention_before(text, " errs"));
}

#[test]
fn what_stands_for_a_government_does_what_governments_do() {
    // "and its" alone tells of no allies.
    let request = "Reactions from Jerusalem and its request to send envoys went on.";
    assert_eq!(meant(request, "Jerusalem", 0), "jerusalem.il");
    let allies = "Moscow and its allies rejected the plan.";
    assert_eq!(meant(allies, "Moscow", 0), "russia.government");
    let entered = "A woman who helped refugees enter Namibia illegally was found guilty.";
    assert_eq!(meant(entered, "Namibia", 0), "namibia");
    let sport = "CRICKET - GUYANA BEAT JAMAICA.\nGuyana responded with 123-2 after Jamaica were all out for 122. \
                 The bowler Ion Sarov took three wickets. Guyana beat Jamaica by eight wickets.";
    assert_eq!(meant(sport, "Guyana", 0), "guyana");
}
