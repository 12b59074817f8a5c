//! Made-up newswire: datelines, result tables, scorecards, headlines in capitals, credits. The open sets of names
//! hold none of these, and wire copy is full of them. Sentences are made from patterns with names drawn from the
//! project's lists, from the list of places (a club is mostly called after its town), from the gazetteer, from the
//! table of usual names and from syllables, so that the recogniser learns the pattern and not the list.
//!
//! In a pattern: `P` person, `L` surname, `I` initial and surname, `F` given name, `T` team, `C` country, `Y` town,
//! `O` organisation, `K` company that is called like people or a town, `D` nationality, `n` small number, `N` number,
//! `s` score, `t` time, `d` ISO date, `w` weekday, all in braces; `[ORG …]`, `[LOC …]`, `[PER …]` and `[MISC …]` mark
//! words themselves. A pattern that begins with `^` is printed in capitals, and so is a name whose letter has a `^` behind it.

use std::path::Path;

use newsmark::entity::gazetteer::{Gazetteer, PlaceId};
use newsmark::language::names::NameKind;
use newsmark::language::person_names::{GIVEN, PersonNames, SURNAME};

use crate::named::{Document, Example, labels};
use crate::naming::names_of_list;
use crate::random::Random;

const SOCCER: &[&str] = &[
    "^SOCCER - {T} BEAT {T} {s} .",
    "^SOCCER - {C} BEAT {C} {s} IN FRIENDLY .",
    "^SOCCER - {D} FIRST DIVISION RESULTS / STANDINGS .",
    "^SOCCER - {D} PREMIER LEAGUE SUMMARIES .",
    "^SOCCER - {L} SIGNS FOR {T} .",
    "^SOCCER - {T} SACK COACH {L} .",
    "^SOCCER - {C} NAME SQUAD FOR [MISC WORLD CUP] QUALIFIER .",
    "{Y} {d}",
    "{Y} , {C} {d}",
    "Result of a {D} first division soccer match played on {w} :",
    "Results of {D} league soccer matches on {w} ( home team in capitals ) :",
    "Summaries of matches played in the {D} first division on {w} :",
    "{T} {n} {T} {n}",
    "{T} {n} ( {L} {N} , {L} {N} pen ) {T} {n} ( {L} {N} ) . Halftime {s} . Attendance {N},000 .",
    "{T} {n} ( {P} {N} ) {T} {n} . Halftime {s} . Attendance {N},000",
    "{T} {N} {n} {n} {n} {N} {N} {N}",
    "{T} {N} {n} {n} {n} {N} {N} {N}",
    "{T} {N} {n} {n} {n} {N} {N} {N}",
    "{T} v {T}",
    "{C} {n} {C} {n}",
    "{C} {n} {n} {n} {n} {n} {n} {n}",
    "Standings ( tabulated under games played , won , drawn , lost , goals for , against , points ) :",
    "Scorers : {P} ( {N}th minute ) , {P} ( {N}th )",
    "{C} - {P} ( {N}th )",
    "Referee : {P} ( {C} )",
    "Teams : {C} - {n} - {P} ; {n} - {P} , {N} - {P} , {N} - {P} ( {N} - {P} {N}th ) .",
    "Teams : {C} - {n} - {P} ; {n} - {L} , {n} - {L} , {N} - {L} ( {N} - {L} {N}th ) .",
    "{T} : {L} ; {L} , {L} , {L} , {L} ; {L} ( {L} {N} ) , {L} .",
    "{N} {T} {N} {n} {n} {n} {N} {N} {N}",
    "{T} are third , {n} points behind {T} and {T} .",
    "\" We have {T} , {T} , {T} next , \" {L} said .",
    "{L} praised {L} and {P} .",
    "{T} boss {P} left out {L} , {L} and {P} .",
    "{N} - {P} ( {T} )",
    "Leading goalscorers : {N} - {P} ( {T} ) ; {N} - {P} ( {T} )",
    "{P} scored twice as {T} beat {T} {s} in the {D} first division on {w} .",
    "{T} striker {P} put the visitors ahead in the {N}th minute .",
    "{T} coach {P} said his side deserved the point .",
    "{D} champions {T} lost {s} at home to {T} on {w} .",
    "{T} midfielder {P} was sent off after a clash with {L} .",
    "{C} defender {P} will miss the [MISC World Cup] qualifier against {C} .",
    "{P} , who joined {T} from {T} last year , scored the winner .",
    "[ORG UEFA] fined {T} {N},000 Swiss francs on {w} .",
    "Former {C} international {P} has signed a two-year contract with {T} .",
    "The win took {T} three points clear of {T} at the top of the table .",
    "{T} visit {T} next , while {T} go to {Y} to face {T} .",
    "{P} left {T} for {T} on {w} .",
    "{T} are level with {T} on {N} points .",
    "{T} keeper {P} saved from {L} and {T} had to settle for a draw .",
    "{T} 's {P} and {T} 's {P} were booked .",
    "{T} ( {n} ) {n} {P} {N} , {P} {N}",
    "{T} ( {n} ) {n}",
    "{C} play {C} in {Y} on {w} .",
    "{T} defender {P} , on loan from {T} , is out for {n} weeks .",
];

const AMERICAN: &[&str] = &[
    "^MAJOR LEAGUE BASEBALL STANDINGS AFTER {w} 'S GAMES .",
    "^[ORG NBA] BASKETBALL - STANDINGS AFTER {w} 'S GAMES .",
    "^[ORG NHL] ICE HOCKEY - RESULTS OF {w} 'S GAMES .",
    "^[ORG NFL] AMERICAN FOOTBALL - {T} TOP {T} {s} .",
    "^BASEBALL - {L} HOMERS AS {T} BEAT {T} .",
    "{Y} {d}",
    "Results of {w} 's games ( home team in CAPS ) :",
    "Standings after games played on {w} ( tabulate under won , lost , percentage , games behind ) :",
    "^[MISC AMERICAN LEAGUE]",
    "^[MISC NATIONAL LEAGUE]",
    "^[MISC EASTERN DIVISION]",
    "^[MISC CENTRAL DIVISION]",
    "^[MISC WESTERN CONFERENCE]",
    "^W L PCT GB",
    "^{V} {N} {N} .{N} -",
    "^{V} {N} {N} .{N} {n}",
    "^{V} {N} {N} .{N} {N}",
    "^{V} AT {Y}",
    "^{V} AT {Y}",
    "{V} {n} {V} {n}",
    "{V} {n} {V^} {n}",
    "{V} at {Y}",
    "In {Y} , {P} hit a two-run homer and the {T} defeated the {T} {s} .",
    "At {Y} , {P} scored {N} points and the {T} beat the {T} {s} .",
    "{P} threw for {N} yards as the {T} routed the {T} .",
    "The {T} activated pitcher {P} from the disabled list and optioned {P} to {Y} .",
    "{V} left-hander {P} ( {n} - {n} ) allowed {n} runs over {n} innings .",
    "{L} , who has {N} homers this season , went {n} - for - {n} .",
    "{P} added {N} points for {V} , which lost for the {N}th time in {N} games .",
    "{V} , which has won {n} of {N} , trailed {s} before {L} homered off {P} .",
    "{V} , losers of {n} straight , fell {n} games behind {V} .",
    "{P} scored {N} for {V} and {L} added {N} .",
    "{P} led {V} with {N} points .",
    "{L} missed two free throws for {V} with {N} seconds left .",
    "{V} took the lead for good when {P} singled home {L} in the eighth .",
    "{P} threw {n} touchdown passes and led {V} past {V} .",
    "{V} acquired {P} from {V} for {P} .",
    "{L} struck out {n} for the {T} , who have won {n} of {N} from {V} .",
    "The {T} are {N} games behind {V} in the [MISC NL] [MISC East] .",
    "{V} beat {V} {s} behind {P} and {P} .",
    "{V} {N} , {V} {N}",
    "{P} had {N} points for {V} , which hit {N} of {N} shots .",
    "^W L T PF PA",
    "The {T} lost to {V} {s} in {Y} .",
    "{V} 's {P} struck out {N} as {V} beat {V} {s} .",
];

const TENNIS: &[&str] = &[
    "^TENNIS - {L} BEATS {L} TO REACH {Y} FINAL .",
    "^TENNIS - RESULTS AT [MISC {Y} OPEN] .",
    "^ATHLETICS - {L} WINS {N} METRES IN {Y} .",
    "^GOLF - {L} LEADS BY {n} SHOTS AT [MISC {D} OPEN] .",
    "^CYCLING - {L} WINS {N}TH STAGE OF [MISC TOUR OF {C}] .",
    "^MOTORCYCLING - {D} GRAND PRIX PRACTICE TIMES .",
    "{Y} {d}",
    "{Y} , {C} {d}",
    "Results from the {Y} tennis tournament on {w} ( prefix number denotes seeding ) :",
    "Men 's singles , second round",
    "{P} ( {C} ) beat {P} ( {C} ) 6-{n} 6-{n}",
    "{P} ( {C} ) beat {n} - {P} ( {C} ) 7-6 ( 7-{n} ) 6-{n}",
    "{n} - {P} ( {C} ) vs. {P} ( {C} )",
    "{n}. {P} ( {C} ) {t}",
    "{n}. {P} ( {C} ) {T} {t}",
    "{n}. {P} ( {C} ) {N}.{N} metres",
    "{n} {P} ( {C} ) {N}",
    "{N} {P} ( {C} ) {N} {N}",
    "{N} {P} , {P} ( {C} ) , {P}",
    "{n}. {C} {N} points",
    "{n}. {C} ( {P} , {P} , {P} , {P} ) {t}",
    "Leading first-round scores in the {C} Open golf championship on {w} ( {D} unless stated ) :",
    "{P} and {P} ( {C} ) beat {P} and {P} ( {C} ) 6-{n} 6-{n}",
    "Top-seeded {D} {P} beat {P} of {C} in straight sets on {w} .",
    "{D} champion {P} clocked {t} to beat {P} and {C} 's {P} .",
    "{P} of {C} won the {N}th stage , a {N} kilometre ride from {Y} to {Y} .",
    "[MISC U.S. Open] champion {P} pulled out of the tournament in {Y} with a back injury .",
    "World number one {P} will meet {L} in the final .",
    "{n}. {P} ( {C} / {O} ) {n} seconds behind",
    "{n}. {P} ( {C} ) {O} same time",
    "{n}. {P} ( {C} ) {O} {t}",
    "{O} rider {P} of {C} kept the leader 's jersey .",
    "Leading placings in the {N} - km [MISC Grand Prix of {Y}] on {w} :",
    "Results of the [MISC {Y} Marathon] on {w} :",
    "Results from the [MISC {Y} Masters] in {Y} on {w} :",
    "{n}. {P} ( {C} ) {O^} {n}:{N}",
    "{P} , who won the [MISC Tour of {C}] , is {n} back , {P} {n} .",
    "Local hope {P} missed the cut .",
    "{O} 's {P} starts from pole ahead of {P} in the second {O} .",
];

const CRICKET: &[&str] = &[
    "^CRICKET - {C} {N}-{n} AT CLOSE ON FIRST DAY .",
    "^CRICKET - {T} V {T} FINAL TEST SCOREBOARD .",
    "^CRICKET - {L} HITS CENTURY AS {C} BEAT {C} .",
    "^RUGBY UNION - {C} NAME UNCHANGED SIDE AGAINST {C} .",
    "{Y} {d}",
    "Scoreboard on the second day of the third test between {C} and {C} at {Y} on {w} :",
    "{C} first innings {N}",
    "{C} second innings ( overnight {N}-{n} )",
    "{I} b {L} {N}",
    "{I} c {L} b {L} {N}",
    "{I} lbw b {L} {N}",
    "{I} not out {N}",
    "{L} run out {N}",
    "Extras ( b-{n} lb-{n} nb-{n} ) {N}",
    "Total ( for {n} wickets declared ) {N}",
    "Fall of wickets : 1-{N} 2-{N} 3-{N}",
    "Did not bat : {P} , {P} , {P} .",
    "Bowling : {L} {N}-{n}-{N}-{n} , {L} {N}-{n}-{N}-{n} , {L} {N}-{n}-{N}-{n}",
    "To bat : {I} , {I} , {L}",
    "At {Y} : {T} {N} and {N}-{n} ( {I} {N} , {I} {N} not out ) , {T} {N} ( {I} {N} ; {I} {n}-{N} ) .",
    "{Y} : {T} {N} all out ( {I} {n}-{N} ) v {T} .",
    "{T} beat {T} by {N} runs .",
    "{T} {N} points , {T} {n} .",
    "{L} and {L} put on {N} for the {n}th wicket .",
    "Captain {P} won the toss and {C} were {N} for {n} at lunch .",
    "Teams : {C} - {P} , {P} , {P} , {P} ( captain ) , {P} .",
    "{N}. {P} ( {T} ) , {N}. {P} ( {T} ) , {N}. {P} .",
    "{T} {N} {T} {N}",
    "{I} st {L} b {L} {N}",
    "{P} c {L} b {L} {N}",
    "{L} c and b {L} {n}",
    "{P} b {L} {N}",
    "Umpires : {P} ( {C} ) and {P}",
    "{T} {n} {n} {n} {n} {N} {N}",
];

const BUSINESS: &[&str] = &[
    "^{O} SAYS {N} PCT OF SHARES TENDERED .",
    "^{O} {N} - MONTH NET UP .",
    "^{C} STOCKS END HIGHER ON {O} GAINS .",
    "^{D} BONDS SEEN LOWER ON {w} .",
    "^{Y} SHARES CLOSE LOWER , {O} SLIDES .",
    "^{O} TO BUY {O} FOR ${N} MILLION .",
    "^PRESS DIGEST - {C} - {w} .",
    "{Y} {d}",
    "{Y} ( [ORG Reuters] ) - {O} said on {w} it would cut {N} jobs in {C} .",
    "{Y} , {w} ( [ORG Reuters] ) - {C} said it would send {N} troops to {Y} .",
    "{Y} ( [ORG AFP] ) - {D} forces killed {N} people near {Y} on {w} .",
    "^{Y} ( {O} ) -",
    "-- {Y} newsroom , +44 171 542 {N}",
    "-- {P} , {Y} newsroom +{N} {N} {N}",
    "( {Y} newsroom {N} )",
    "( Reporting by {P} in {Y} and {P} in {Y} ; Editing by {P} and {P} )",
    "( Additional reporting by {P} ; editing by {P} )",
    "By {P}",
    "By {P} and {P}",
    "{O} shares rose {n} percent to {N} pence in {Y} .",
    "{O} chief executive {P} said sales in {C} fell {N} percent .",
    "\" We are not worried , \" said {P} , an analyst at {O} in {Y} .",
    "{P} , analyst with {O} , cut his rating to hold .",
    "Shr {N} cts vs {N} cts",
    "Net {N}.{n} vs {N}.{n}",
    "( All figures in millions of {D} crowns unless noted )",
    "Note - {O} is a {D} maker of car parts .",
    "These are the leading stories in the {Y} press on {w} . [ORG Reuters] has not verified these stories .",
    "^{O}",
    "- {D} President {P} met {D} Foreign Minister {P} in {Y} .",
    "- {O} plans a joint venture with {O} of {C} .",
    "{O} , based in {Y} , {C} , reported a loss of ${N} million .",
    "[MISC Dow Jones] industrials fell {N} points , {Y} 's [MISC FTSE] index lost {N} .",
    "The {D} central bank set the dollar at {N}.{n} .",
    "Traders in {Y} said {O} bought {N},000 tonnes of {D} wheat .",
    "Shares in {O} and {O} were higher , {O} fell .",
    "{O} is owned by {O} and {O} .",
    "The daily {O} said {O} would sell its stake in {O} .",
    "Its publisher {O} said on {w} it would close the {Y} office .",
    "{O} , a unit of {O} , has plants in {Y} and {Y} .",
    "{O} led the sale for {O} , bankers in {Y} said .",
    "{C} sold {N},000 tonnes of rice to {C} through {O} .",
    "[MISC Brent] for {n} was up {N} cents , while {D} crude was offered by {O} .",
    "{P} , an economist with {O} , said the [ORG Fed] would wait .",
    "Chipmaker {O} will cut {N} jobs in {Y} .",
    "Drugmakers {O} and {O} signed a deal on {w} .",
    "Retailer {O} closed {N} stores in {C} .",
    "Airline {O} flies to {Y} and {Y} .",
    "Carmaker {O} 's plant in {Y} is shut .",
    "Daily {O} said {P} would resign .",
    "Insurer {O} named {P} as chairman .",
    "Regulator {O} fined {O} .",
    "{O} H1 pretax profit rises to {N} mln NOK .",
    "{O} net {N} mln DM vs {N} mln .",
    "{O} 1996 pretax {N} mln FFR .",
    "- {Y} barges quoted {N} over , bid ; {Y} {N} / {N}",
    "- {Y} / {Y} corn {N} unc , {Y} spot wheat {n} under",
    "- August barges CIF [LOC Gulf] quoted {N} over",
    "Soybean bids at the [LOC Gulf] were firmer as farmers in {Y} sold .",
    "{C} 's {O} bought {N},000 tonnes of corn from {O} .",
    "{K} said profit rose . {K} is based in {Y} , {C} .",
    "^{K} BUYS {K} UNIT .",
    "{K} buys {K} unit .",
    "{K} advised {O} ; {K} acted for {K} .",
    "{K} 's chairman , {P} , owns {N} percent of {K} .",
    "Analysts at {K} cut {K} to hold .",
    "A spokesman for {K} , which makes cartons in {Y} , declined to comment .",
    "{K} , {K} and {O} have also looked , the people said .",
    "( {P} , {Y} newsroom , {N} - {N} )",
    "- [ORG Reuters] {Y} newsroom {N}",
    "[ORG Reuters] {Y} bureau",
];

const WORLD: &[&str] = &[
    "^{C} SAYS {N} KILLED IN CLASH NEAR {Y} .",
    "^{D} PRESIDENT TO VISIT {C} .",
    "^{L} MEETS {L} IN {Y} .",
    "^{O} CONDEMNS {Y} BOMBING .",
    "^{D} TROOPS ENTER {Y} .",
    "^{C} DENIES {C} CLAIM ON {Y} .",
    "^{L} URGES {C} TO FREE {P} .",
    "{Y} {d}",
    "{Y} , {C} {d}",
    "{Y} , {w} -",
    "{P}",
    "{C} 's Foreign Minister {P} arrived in {Y} on {w} for talks with {D} leaders .",
    "{D} Prime Minister {P} told {O} that {C} would not sign .",
    "President {P} flew to {Y} on {w} .",
    "{L} said {C} and {C} had agreed to meet in {Y} .",
    "A spokesman for {O} said {N} people were hurt in {Y} , {N} km south of {Y} .",
    "{D} police arrested {P} , {N} , at his home in {Y} .",
    "\" It is over , \" {L} told {O} .",
    "{O} said {D} rebels attacked {Y} .",
    "Colonel {P} , commander of {D} forces in {Y} , denied it .",
    "{Y^} - {N} people were hurt in {Y} on {w} .",
    "{Y^} , {C} - {D} police arrested {P} .",
    "{Y^} ( [ORG Reuters] ) - {C} said {C} must go .",
    "{Y^} / {Y^} ( [ORG Reuters] ) - {P} met {P} on {w} .",
    "{Y^} , {C} ( [ORG Reuters] ) - {O} condemned the raid .",
    "{Y^} , Dec {N} ( [ORG Reuters] ) - {L} won the vote .",
    "{Y^} , {C} , Aug {N} ( [ORG Reuter] ) - Gunmen killed {N} people near {Y} .",
    "{Y^} The {D} government said on {w} it would appeal .",
    "{Y^} -- {P} , {N} , was found dead at home .",
    "Born in {Y} , {P} moved to {C} in 19{N} .",
    "{P} , the {D} ambassador to the [ORG United Nations] , said {C} had not been consulted .",
    "{Y} is {N} km ( {N} miles ) north of {Y} .",
    "The {D} government accused {C} of arming {O} .",
    "{F} said the family would return to {Y} .",
    "Hospitals in {Y} and {Y} were full , {P} told {O} .",
    "{C} 's {P} and {C} 's {P} spoke by telephone .",
    "Ships waited off {Y} in {C} .",
    "{Y} 's mayor , {P} , closed schools in {Y} .",
    "{L} , who lives in {Y} , was not convinced .",
    "^{C} ARMY , REBELS CLASH IN {Y} .",
    "^{C} POLICE ARREST {L} .",
    "^{C} 'S {L} SAYS {C} PLOTS .",
    "{O} , monitored in {Y} , said {P} told {O} that {P} had confessed .",
    "The {Y} mine and the {Y} refinery south of {Y} are shut .",
    "{P} waited at the gate for {F} , {N} .",
    "It will sell its {Y} and {Y} fields .",
    "Local newspapers {O} and {O} reported .",
];

/// Documents of made-up newswire.
pub fn documents(lists: &Path, count: usize, seed: u64) -> Vec<Document> {
    let stock = Stock {
        firsts: names_of_list(lists, "first-names"),
        surnames: names_of_list(lists, "surnames"),
        teams: names_of_list(lists, "teams"),
        countries: names_of_list(lists, "countries"),
        places: names_of_list(lists, "places"),
        organisations: names_of_list(lists, "organisations"),
        demonyms: names_of_list(lists, "demonyms"),
        small_places: small_places(),
        usual_given: PersonNames::builtin().usual(GIVEN),
        usual_surnames: PersonNames::builtin().usual(SURNAME),
    };
    let themes = [SOCCER, AMERICAN, TENNIS, CRICKET, BUSINESS, WORLD];
    let mut random = Random::new(seed);
    (0..count)
        .map(|number| {
            let theme = themes[number % themes.len()];
            let mut cast = Cast { stock: &stock, names: Vec::new() };
            let length = 6 + random.below(14);
            let sentences = (0..length)
                .map(|at| {
                    // Documents begin with one of the headlines and mostly a dateline.
                    let headlines = theme.iter().filter(|p| p.starts_with('^')).count();
                    let pattern = match at {
                        0 => theme.iter().filter(|p| p.starts_with('^')).nth(random.below(headlines)),
                        1 => theme.iter().find(|p| p.starts_with("{Y}")),
                        _ => None,
                    };
                    cast.play(pattern.unwrap_or(&theme[random.below(theme.len())]), &mut random)
                })
                .collect();
            Document { id: format!("newswire-{number}"), sentences, open_misc: false }
        })
        .collect()
}

struct Stock {
    firsts: Vec<String>,
    surnames: Vec<String>,
    teams: Vec<String>,
    countries: Vec<String>,
    places: Vec<String>,
    organisations: Vec<String>,
    demonyms: Vec<String>,
    /// Places of any size of the gazetteer.
    small_places: Vec<String>,
    usual_given: Vec<String>,
    usual_surnames: Vec<String>,
}

/// Towns, villages and rivers of the gazetteer, a share of them.
fn small_places() -> Vec<String> {
    let gazetteer = Gazetteer::builtin();
    (0..gazetteer.places.len() as u32)
        .step_by(7)
        .filter_map(|id| gazetteer.places.get(PlaceId(id)))
        .map(|place| place.name.to_string())
        .filter(|name| {
            name.split(' ').count() <= 3
                && name.starts_with(char::is_uppercase)
                && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''))
        })
        .collect()
}

/// The names of one document: some come back.
struct Cast<'a> {
    stock: &'a Stock,
    names: Vec<(char, String)>,
}

type Mark = Option<(NameKind, bool)>;

impl Cast<'_> {
    fn play(&mut self, pattern: &str, random: &mut Random) -> Example {
        let (pattern, shout) = pattern.strip_prefix('^').map_or((pattern, false), |p| (p, true));
        let mut tokens: Vec<(String, Mark)> = Vec::new();
        let mut open: Option<(NameKind, bool)> = None;
        for piece in pattern.split(' ') {
            let mut piece = piece;
            for (bracket, kind) in [
                ("[ORG", NameKind::Organisation),
                ("[LOC", NameKind::Place),
                ("[PER", NameKind::Person),
                ("[MISC", NameKind::Misc),
            ] {
                if piece == bracket {
                    open = Some((kind, true));
                    piece = "";
                }
            }
            if piece.is_empty() {
                continue;
            }
            let closes = open.is_some() && piece.ends_with(']');
            let piece = piece.trim_end_matches(if closes { ']' } else { '\0' });
            self.fill(piece, open, random, &mut tokens);
            open = open.filter(|_| !closes).map(|(kind, _)| (kind, false));
        }
        if shout {
            tokens.iter_mut().for_each(|t| t.0 = t.0.to_uppercase());
        }
        let (tokens, marks): (Vec<_>, Vec<_>) = tokens.into_iter().unzip();
        Example { tokens, labels: labels(&marks), spans: Vec::new() }
    }

    fn fill(&mut self, piece: &str, open: Mark, random: &mut Random, out: &mut Vec<(String, Mark)>) {
        let Some((before, rest)) = piece.split_once('{') else {
            out.push((piece.to_owned(), open));
            return;
        };
        let (slot, after) = rest.split_once('}').expect("a closed slot");
        let mut text = before.to_owned();
        let kind = match slot.chars().next().expect("a slot") {
            'P' | 'L' | 'I' | 'F' => Some(NameKind::Person),
            'T' | 'V' | 'O' | 'K' => Some(NameKind::Organisation),
            'C' | 'Y' => Some(NameKind::Place),
            'D' => Some(NameKind::Misc),
            _ => None,
        };
        match kind {
            Some(kind) => {
                let name = self.name(slot.chars().next().expect("a slot"), random);
                let name = if slot.ends_with('^') { name.to_uppercase() } else { name };
                for (i, token) in newsmark::language::token::tokenize(&name).iter().enumerate() {
                    let mark = open.map_or((kind, i == 0), |(kind, begins)| (kind, begins && i == 0));
                    out.push((token.of(&name).to_owned(), Some(mark)));
                }
                return;
            }
            None => text += &filler(slot, random),
        }
        let mut rest = after;
        while let Some((middle, next)) = rest.split_once('{') {
            let (slot, after) = next.split_once('}').expect("a closed slot");
            text += middle;
            text += &filler(slot, random);
            rest = after;
        }
        text += rest;
        // As the tokenizer would split it: scores and analyses are written with hyphens.
        let parts: Vec<String> =
            newsmark::language::token::tokenize(&text).iter().map(|t| t.of(&text).to_owned()).collect();
        out.extend(parts.into_iter().map(|part| (part, open)));
    }

    fn name(&mut self, slot: char, random: &mut Random) -> String {
        let seen: Vec<&String> = self.names.iter().filter(|n| n.0 == slot).map(|n| &n.1).collect();
        if !seen.is_empty() && random.unit() < 0.35 {
            return seen[random.below(seen.len())].clone();
        }
        let stock = self.stock;
        let pick = |list: &[String], random: &mut Random| list[random.below(list.len())].clone();
        let plain = |random: &mut Random| match random.unit() {
            ..0.3 => invented(random),
            0.3..0.65 => pick(&stock.usual_surnames, random),
            _ => pick(&stock.surnames, random),
        };
        let surname = |random: &mut Random| {
            const PARTICLES: [&str; 12] = [
                "van ", "van der ", "de ", "de la ", "al-", "el ", "bin ", "da ", "di ", "von ", "O'", "Le ",
            ];
            match random.unit() {
                ..0.05 => format!("{}-{}", plain(random), plain(random)),
                0.05..0.09 => format!("{}{}", PARTICLES[random.below(PARTICLES.len())], plain(random)),
                _ => plain(random),
            }
        };
        let town = |random: &mut Random| match random.unit() {
            ..0.1 => invented(random),
            0.1..0.35 => pick(&stock.small_places, random),
            _ => pick(&stock.places, random),
        };
        let initial = |random: &mut Random| char::from(b'A' + random.below(26) as u8);
        let first = |random: &mut Random| match random.unit() {
            ..0.12 => invented(random),
            0.12..0.4 => pick(&stock.usual_given, random),
            0.4..0.44 => format!("{} {}.", pick(&stock.firsts, random), initial(random)),
            0.44..0.47 => format!("{} {}", pick(&stock.firsts, random), pick(&stock.usual_given, random)),
            0.47..0.49 => format!("{}-{}", pick(&stock.firsts, random), pick(&stock.firsts, random)),
            _ => pick(&stock.firsts, random),
        };
        let name = match slot {
            'P' => {
                let last = surname(random);
                self.names.push(('L', last.clone()));
                format!("{} {last}", first(random))
            }
            'F' => first(random),
            'L' => surname(random),
            'I' => format!("{}. {}", char::from(b'A' + random.below(26) as u8), surname(random)),
            'T' => match random.unit() {
                ..0.45 => pick(&stock.teams, random),
                0.45..0.85 => town(random),
                _ => invented(random),
            },
            'V' => match random.unit() {
                ..0.8 => town(random),
                _ => pick(&stock.teams, random),
            },
            'K' => {
                const FORMS: [&str; 8] = ["Inc", "Corp", "Ltd", "SA", "AG", "plc", "Co", "Group"];
                const TRADES: [&str; 10] = [
                    "Water", "Steel", "Foods", "Capital", "Oil", "Mining", "Airlines", "Motors", "Bank",
                    "Media",
                ];
                let (base, bare) = match random.unit() {
                    ..0.3 => (format!("{} {}", pick(&stock.firsts, random), plain(random)), 0.0),
                    0.3..0.6 => (plain(random), 0.3),
                    0.6..0.8 => (town(random), 0.0),
                    _ => (format!("{} & {}", plain(random), plain(random)), 0.5),
                };
                // What reads like a person or a town is not called so before it was called in full.
                match random.unit() {
                    draw if draw < bare => base,
                    draw if draw < (1.0 + bare) / 2.0 => {
                        self.names.push(('K', base.clone()));
                        format!("{base} {}", FORMS[random.below(FORMS.len())])
                    }
                    _ => {
                        self.names.push(('K', base.clone()));
                        format!("{base} {}", TRADES[random.below(TRADES.len())])
                    }
                }
            }
            'C' => pick(&stock.countries, random),
            'Y' => town(random),
            'O' => match random.unit() {
                ..0.6 => pick(&stock.organisations, random),
                0.6..0.8 => {
                    let ends = ["Corp", "Inc", "Bank", "Group", "Holdings", "Ltd", "Co", "AG", "SA", "plc"];
                    format!("{} {}", invented(random), ends[random.below(ends.len())])
                }
                0.8..0.9 => {
                    let heads = [
                        "Banco",
                        "Banca",
                        "Banque",
                        "Bank",
                        "Grupo",
                        "Gruppo",
                        "Groupe",
                        "Compagnie",
                        "PT",
                        "Radio",
                        "Gazeta",
                        "Diario",
                        "El",
                        "La",
                        "Nippon",
                        "Tele",
                        "Grup",
                        "Hotel",
                        "Union",
                    ];
                    format!("{} {}", heads[random.below(heads.len())], invented(random))
                }
                _ => invented(random),
            },
            _ => pick(&stock.demonyms, random),
        };
        self.names.push((slot, name.clone()));
        name
    }
}

fn filler(slot: &str, random: &mut Random) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let small = random.below(10);
    match slot {
        "n" => small.to_string(),
        "N" => {
            let span = if random.unit() < 0.2 { 900 } else { 88 };
            (10 + random.below(span)).to_string()
        }
        "s" => format!("{}-{small}", random.below(6)),
        "t" => format!("{}:{:02}.{:02}", 1 + small, random.below(60), random.below(100)),
        "d" => format!("{}-{:02}-{:02}", 1990 + random.below(32), 1 + random.below(12), 1 + random.below(28)),
        "w" => DAYS[random.below(7)].to_owned(),
        other => unreachable!("slot {other}"),
    }
}

/// A name from syllables.
fn invented(random: &mut Random) -> String {
    const ONSETS: [&str; 32] = [
        "B", "Br", "C", "Ch", "D", "Dr", "F", "G", "Gr", "H", "J", "K", "Kr", "L", "M", "N", "P", "R", "S",
        "Sch", "Sh", "St", "T", "Tr", "V", "W", "Y", "Z", "Al", "Mc", "Vl", "O",
    ];
    const MIDDLES: [&str; 24] = [
        "a", "e", "i", "o", "u", "an", "ar", "el", "er", "il", "in", "on", "or", "un", "ov", "ak", "ad",
        "ass", "ell", "ent", "ik", "om", "ut", "ai",
    ];
    const ENDS: [&str; 32] = [
        "berg", "son", "sen", "ov", "ev", "ic", "ski", "ez", "es", "o", "i", "a", "ini", "etti", "eau",
        "ford", "ton", "ham", "ley", "man", "mann", "er", "aki", "oto", "ura", "adze", "yan", "oglu", "uk",
        "enko", "wa", "ngo",
    ];
    let mut name = ONSETS[random.below(ONSETS.len())].to_owned();
    for _ in 0..=random.below(2) {
        name += MIDDLES[random.below(MIDDLES.len())];
        if random.unit() < 0.4 {
            name.push(char::from(b"bdgklmnprstvz"[random.below(13)]));
        }
    }
    name + ENDS[random.below(ENDS.len())]
}
