//! Trains the recogniser: lists, first pass, second pass on what first passes make of documents they have not
//! seen.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::Path;

use newsmark::entity::gazetteer::{Gazetteer, PlaceId};
use newsmark::language::lexical::{Features, Word};
use newsmark::language::names::{
    EDGE, KINDS, LABELS, LISTS, NameKind, NameList, NameLists, NameSentence, Pass, Recogniser, Transitions,
    decode, features_of, observe_case, observe_labels, phrase, spans,
};
use newsmark::language::perceptron::Weights;
use newsmark::language::person_names::PersonNames;
use newsmark::language::tagger::Tagger;
use newsmark::language::token::tokenize;

use crate::averaged::Averaged;
use crate::named::{Document, Example};
use crate::random::Random;

/// Towns of so many inhabitants are on the list of towns, regions and waters besides.
const LARGE_TOWN: u64 = 200_000;

/// Share of the features of a word that training hides, other ones each time, so that none is leaned on alone
/// (dropout: Hinton et al. 2012).
const HIDDEN: f64 = 0.2;

/// By how much the right label must beat every other in training, in weights of single features: a reading that is right
/// by less is corrected as well (loss-augmented decoding: Taskar et al. 2005).
const MARGIN: i32 = 50;

/// So many models of each pass are trained, whose mean is kept.
const SEEDS: u64 = 4;

/// Parts for the second pass.
const PARTS: usize = 4;

/// Lists harvested from training documents: which are known from one document only.
pub struct Harvest {
    /// The lists.
    pub lists: NameLists,
    /// For each phrase and list, the one document that tells of it.
    sole: HashMap<u32, Vec<(u16, usize)>>,
}

/// Lists from the project's own files, and names from these documents.
pub fn harvest(folder: &Path, documents: &[Document]) -> Harvest {
    let mut lists = NameLists::default();
    let mut own: HashMap<u32, u16> = HashMap::new();
    for list in LISTS {
        for file in files_of(list) {
            for name in names_of_list(folder, file) {
                let tokens = folded(&name);
                lists.insert(&tokens, list);
                *own.entry(phrase(&tokens)).or_default() |= 1 << list as u16;
            }
        }
    }
    let gazetteer = Gazetteer::builtin();
    let places = (0..gazetteer.places.len() as u32).filter_map(|id| gazetteer.places.get(PlaceId(id)));
    for place in places.filter(|place| place.population == 0 || place.population >= LARGE_TOWN) {
        lists.insert(&folded(&place.name), NameList::Town);
    }
    let files = lists.len();
    let mut found: BTreeMap<(Vec<u32>, u16), Vec<usize>> = BTreeMap::new();
    // Made-up names are not worth knowing.
    let real = documents.iter().enumerate().filter(|(_, d)| !d.id.starts_with("newswire"));
    for (number, document) in real {
        for example in &document.sentences {
            let folded: Vec<u32> = example.tokens.iter().map(|t| Word::look(t, false).lower).collect();
            for (first, last, kind) in spans(&example.labels) {
                let tokens = &folded[first..=last];
                let capital = example.tokens[first].starts_with(char::is_uppercase);
                if !capital || (tokens.len() == 1 && example.tokens[first].chars().count() < 2) {
                    continue;
                }
                let mut add = |tokens: &[u32], list: NameList| {
                    let documents = found.entry((tokens.to_vec(), list as u16)).or_default();
                    if documents.last() != Some(&number) {
                        documents.push(number);
                    }
                };
                match kind {
                    NameKind::Person if tokens.len() > 1 => {
                        add(tokens, NameList::Person);
                        add(&tokens[..1], NameList::FirstName);
                        add(&tokens[tokens.len() - 1..], NameList::Surname);
                    }
                    NameKind::Person => add(tokens, NameList::Surname),
                    NameKind::Organisation => add(tokens, NameList::Organisation),
                    NameKind::Place => add(tokens, NameList::Place),
                    NameKind::Misc => add(tokens, NameList::Misc),
                }
            }
        }
    }
    let mut sole: HashMap<u32, Vec<(u16, usize)>> = HashMap::new();
    for ((tokens, list), documents) in found {
        let hash = phrase(&tokens);
        if own.get(&hash).is_some_and(|lists| lists >> list & 1 != 0) {
            continue;
        }
        lists.insert(&tokens, LISTS[usize::from(list)]);
        if let [only] = documents[..] {
            sole.entry(hash).or_default().push((list, only));
        }
    }
    eprintln!("names: {files} of our own lists, {} with those of the training sets", lists.len());
    Harvest { lists, sole }
}

/// The names in a file of the project's lists.
pub fn names_of_list(folder: &Path, file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(format!("{file}.txt"))).unwrap_or_default();
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines.flat_map(|l| l.split(';')).map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect()
}

fn folded(name: &str) -> Vec<u32> {
    tokenize(name).iter().map(|span| Word::look(span.of(name), false).lower).collect()
}

/// The project's own files of a list.
fn files_of(list: NameList) -> &'static [&'static str] {
    match list {
        NameList::FirstName => &["first-names"],
        NameList::Surname => &["surnames"],
        NameList::Person => &["persons"],
        NameList::Country => &["countries"],
        NameList::Place => &["places"],
        NameList::Organisation => &["organisations", "public-bodies", "companies", "media"],
        NameList::Team => &["teams"],
        NameList::Demonym => &["demonyms"],
        NameList::Title => &["titles"],
        NameList::OrganisationWord => &["organisation-words"],
        NameList::PlaceWord => &["place-words"],
        NameList::Calendar => &["calendar"],
        NameList::Misc => &["misc"],
        // From the gazetteer, and from the table of persons' names.
        NameList::Town | NameList::UsualGiven | NameList::UsualSurname => &[],
    }
}

/// A document read for training.
pub struct Read {
    /// Its sentences.
    pub sentences: Vec<NameSentence>,
    /// Their labels.
    pub labels: Vec<Vec<u8>>,
    /// Any token outside may be MISC.
    pub open_misc: bool,
}

/// Reads a document; `number` is its place among those the lists were harvested from.
pub fn read(document: &Document, number: Option<usize>, tagger: &Tagger, harvest: &Harvest) -> Read {
    let mut sentences: Vec<NameSentence> = document
        .sentences
        .iter()
        .map(|example| {
            let words = tagger.words(&example.forms());
            let tags = tagger.tag(&words).iter().map(|t| tagger.tags.upos(*t) as u8).collect();
            let mut flags = harvest.lists.flags_but(&words, |phrase| {
                let lists = harvest.sole.get(&phrase).map_or(&[][..], Vec::as_slice);
                lists.iter().filter(|s| Some(s.1) == number).fold(0, |hidden, s| hidden | 1 << s.0)
            });
            PersonNames::builtin().mark(&example.forms(), &mut flags);
            NameSentence::new(words, tags, flags)
        })
        .collect();
    observe_case(&mut sentences);
    let mut labels: Vec<Vec<u8>> = document.sentences.iter().map(|e| e.labels.clone()).collect();
    // The reader never looks far from capitals: a name that reaches there cannot be learnt.
    for (labels, sentence) in labels.iter_mut().zip(&sentences) {
        for (first, last, _) in spans(labels) {
            if (first..=last).any(|i| !sentence.is_near_capital(i)) {
                labels[first..=last].fill(0);
            }
        }
    }
    Read { sentences, labels, open_misc: document.open_misc }
}

/// Adds capitals and title case: headlines, datelines, tables.
pub fn augment(documents: &mut [Document], random: &mut Random) {
    for document in documents {
        let mut extra = Vec::new();
        for example in &document.sentences {
            let named = example.labels.iter().any(|l| *l != 0);
            let draw = random.unit();
            let change: Option<fn(&str) -> String> = match (named, draw) {
                (true, ..0.10) | (false, ..0.03) => Some(str::to_uppercase),
                (true, 0.10..0.13) => Some(title),
                _ => None,
            };
            if let Some(change) = change {
                let tokens = example.tokens.iter().map(|t| change(t)).collect();
                extra.push(Example { tokens, labels: example.labels.clone(), spans: Vec::new() });
            }
        }
        document.sentences.extend(extra);
    }
}

fn title(token: &str) -> String {
    let small =
        ["a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as"];
    if small.contains(&token) {
        return token.to_owned();
    }
    let mut chars = token.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Trains one pass on these documents from each of the seeds at once, and takes the mean.
pub fn train(documents: &[&Read], second: bool, epochs: usize, seeds: Range<u64>, report: bool) -> Pass {
    let grown: Vec<Grown> = std::thread::scope(|scope| {
        let first = seeds.start;
        let threads: Vec<_> = seeds
            .map(|seed| scope.spawn(move || grow(documents, second, epochs, seed, report && seed == first)))
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("training does not panic")).collect()
    });
    let count = grown.len() as f64;
    let (models, tables): (Vec<_>, Vec<_>) = grown.into_iter().unzip();
    let model = Averaged::mean(&models);
    let (least_updates, least_weight) = (3, 5);
    let scale = model.scale(least_updates);
    // In use no feature is hidden, and the scores of words weigh as much more: so must those of transitions.
    let all_features = 1.0 / (1.0 - HIDDEN);
    let mut transitions: Box<Transitions> = Box::new([[0; LABELS + 1]; LABELS + 1]);
    for a in 0..=LABELS {
        for b in 0..=LABELS {
            let mean = tables.iter().map(|table| table[a][b]).sum::<f64>() / count;
            transitions[a][b] = (mean * all_features / scale).round() as i32;
        }
    }
    // Two thirds of the features weigh so little that no name is read otherwise without them.
    let mut rows = model.freeze(least_updates, least_weight);
    rows.retain(|(_, list)| {
        list.iter().map(|(_, weight)| i32::from(weight.abs())).sum::<i32>() >= LEAST_STRENGTH
    });
    // The second pass has the last word: its table is less crowded, so that fewer of its features are left out.
    let load = if second { 0.65 } else { 1.1 };
    Pass { weights: Weights::build(&rows, LABELS, load), transitions, second }
}

/// The labels behind this one are those of MISC, which some sets do not mark.
const LAST_MARKED: usize = 12;

/// What one seed grows to: weights of features, and the mean weights of transitions.
type Grown = (Averaged, Vec<[f64; LABELS + 1]>);

fn grow(documents: &[&Read], second: bool, epochs: usize, seed: u64, report: bool) -> Grown {
    let mut model = Averaged::new(LABELS);
    let mut random = Random::new(seed);
    let mut order: Vec<(usize, usize)> =
        documents.iter().enumerate().flat_map(|(i, d)| (0..d.sentences.len()).map(move |j| (i, j))).collect();
    let mut table: Box<Transitions> = Box::new([[0; LABELS + 1]; LABELS + 1]);
    let mut sums = vec![[0f64; LABELS + 1]; LABELS + 1];
    let mut step = 0f64;
    let mut keys: Vec<Features> = Vec::new();
    let mut scores = [0f32; 128];
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let (mut wrong, mut all) = (0usize, 0usize);
        for &(i, j) in &order {
            let (sentence, gold) = (&documents[i].sentences[j], &documents[i].labels[j]);
            let n = gold.len();
            keys.resize_with(n.max(keys.len()), Features::default);
            let mut emissions = vec![[0i32; LABELS]; n];
            for at in 0..n {
                keys[at].clear();
                if !sentence.is_near_capital(at) {
                    continue;
                }
                features_of(sentence, at, second, &mut keys[at]);
                keys[at].keys.retain(|_| random.unit() >= HIDDEN);
                model.score(&keys[at].keys, &mut scores);
                for label in 0..LABELS {
                    let right = label == usize::from(gold[at])
                        || documents[i].open_misc && gold[at] == 0 && label > LAST_MARKED;
                    emissions[at][label] = scores[label] as i32 + if right { 0 } else { MARGIN };
                }
            }
            model.tick();
            step += 1.0;
            let guess = decode(&emissions, &table, |at, label| label == 0 || !keys[at].keys.is_empty());
            // Where MISC is not annotated, the best reading that agrees with what is.
            let target = if documents[i].open_misc && epoch > 0 {
                decode(&emissions, &table, |at, label| {
                    if gold[at] == 0 {
                        label == 0 || (label > LAST_MARKED && !keys[at].keys.is_empty())
                    } else {
                        label == usize::from(gold[at])
                    }
                })
            } else {
                gold.clone()
            };
            all += n;
            if guess == target {
                continue;
            }
            let (mut gold_before, mut guess_before) = (EDGE, EDGE);
            for at in 0..=n {
                let (a, b) =
                    if at < n { (usize::from(target[at]), usize::from(guess[at])) } else { (EDGE, EDGE) };
                if at < n && a != b {
                    wrong += 1;
                    model.update(&keys[at].keys, a, b);
                }
                if (gold_before, a) != (guess_before, b) {
                    table[gold_before][a] += 1;
                    sums[gold_before][a] += step;
                    table[guess_before][b] -= 1;
                    sums[guess_before][b] -= step;
                }
                (gold_before, guess_before) = (a, b);
            }
        }
        if report {
            eprintln!(
                "names epoch {epoch}: {:.4} of {all} wrong, {} features",
                wrong as f64 / all as f64,
                model.len()
            );
        }
    }
    for (sums, weights) in sums.iter_mut().zip(table.iter()) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum = f64::from(*weight) - *sum / step;
        }
    }
    (model, sums)
}

/// Trains both passes.
pub fn recogniser(documents: &[Document], lists: &Path, tagger: &Tagger, epochs: usize) -> Recogniser {
    let mut documents = documents.to_vec();
    augment(&mut documents, &mut Random::new(11));
    let harvest = harvest(lists, &documents);
    let mut read: Vec<Read> =
        documents.iter().enumerate().map(|(i, d)| self::read(d, Some(i), tagger, &harvest)).collect();
    let tokens: usize = read.iter().flat_map(|d| d.labels.iter().map(Vec::len)).sum();
    eprintln!("{} documents, {tokens} tokens", read.len());
    let (first, guessed) = std::thread::scope(|scope| {
        let read = &read;
        let whole =
            scope.spawn(move || train(&read.iter().collect::<Vec<_>>(), false, epochs, 42..42 + SEEDS, true));
        let mut guessed: Vec<Vec<Vec<u8>>> = vec![Vec::new(); read.len()];
        for part in 0..PARTS {
            let others: Vec<&Read> =
                read.iter().enumerate().filter(|(i, _)| i % PARTS != part).map(|r| r.1).collect();
            let pass = {
                let seed = 5 + part as u64;
                train(&others, false, epochs.div_ceil(3), seed..seed + 1, false)
            };
            for (i, document) in read.iter().enumerate().filter(|(i, _)| i % PARTS == part) {
                guessed[i] = document.sentences.iter().map(|s| pass.labels(s).0).collect();
            }
        }
        (whole.join().expect("training does not panic"), guessed)
    });
    for (document, guessed) in read.iter_mut().zip(&guessed) {
        observe_labels(&mut document.sentences, guessed);
    }
    let second = train(&read.iter().collect::<Vec<_>>(), true, epochs, 42 + SEEDS..42 + 2 * SEEDS, true);
    Recogniser { lists: harvest.lists, first, second }
}

/// What the weights of a feature must come to together, in steps, for it to be kept.
const LEAST_STRENGTH: i32 = 25;

/// Right, guessed and gold names of each kind.
pub type Counts = [[usize; 3]; 4];

/// Counts exact matches in a document. A guess on the span of a gold name of an uncounted kind is not counted.
pub fn measure(document: &Document, names: &[Vec<(usize, usize, NameKind)>], counts: &mut Counts) {
    for (example, found) in document.sentences.iter().zip(names) {
        let gold = spans(&example.labels);
        for (kind, count) in KINDS.iter().zip(counts.iter_mut()) {
            count[2] += gold.iter().filter(|g| g.2 == *kind).count();
            for name in found.iter().filter(|f| f.2 == *kind) {
                let right = gold.contains(name);
                let shielded = gold.iter().any(|g| g.2 == NameKind::Misc && (g.0, g.1) == (name.0, name.1));
                count[0] += usize::from(right);
                count[1] += usize::from(right || !shielded);
            }
        }
    }
}

/// F1 of counts, in percent.
pub fn f1(counts: &[[usize; 3]]) -> f64 {
    let sum = |i: usize| counts.iter().map(|c| c[i]).sum::<usize>() as f64;
    200.0 * sum(0) / (sum(1) + sum(2)).max(1.0)
}
