//! What a folder costs: building it, and a keystroke in one of its articles. `cargo bench --bench corpus`

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use newsmark::corpus::{Corpus, Prepared};
use newsmark::markup::DocumentFormat;

fn main() {
    divan::main();
}

const PLACES: [&str; 12] = [
    "Calderra",
    "San Telmo",
    "Velm",
    "Orlo",
    "Brannock",
    "Upper Tarn",
    "Port Isola",
    "Marrow Bay",
    "Dunmere",
    "Kestrel Point",
    "Lower Vara",
    "Tarsia",
];
const NAMES: [&str; 10] = [
    "Ines Marchetti",
    "Oleg Dunmore",
    "Lin Tarvo",
    "Mara Quist",
    "Anton Barvica",
    "Selma Roud",
    "Piet Okonjo",
    "Nadia Ferro",
    "Hugo Stell",
    "Ruth Amsel",
];
const SENTENCES: [&str; 8] = [
    "Rescuers pulled {n} people from a collapsed warehouse in {place} on Tuesday, {name} told reporters.",
    "{name}, who leads the harbour board of {place}, denied that the cranes had been overloaded.",
    "\"Nobody will be left without shelter this winter,\" {name} said in {place}.",
    "The council of {place} voted by {n} to 9 against the new bridge.",
    "At least {n} households in {place} had no water on Friday, according to the regional government.",
    "{name} accused the ministry of hiding a report on the dam above {place}.",
    "A court in {place} sentenced {name} to {n} months for forging ballots.",
    "Exports through {place} rose by {n} percent in the second quarter, the statistics office said.",
];

/// An article like no other: eight paragraphs, drawn by a fixed sequence.
fn article(number: usize) -> String {
    let mut state = number as u64 * 2_654_435_761 + 1;
    let mut draw = |of: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % of
    };
    let mut text = format!("{} in the news, part {number}\n", PLACES[draw(PLACES.len())]);
    for _ in 0..8 {
        text.push('\n');
        for _ in 0..2 {
            let sentence = SENTENCES[draw(SENTENCES.len())];
            let sentence = sentence.replace("{place}", PLACES[draw(PLACES.len())]);
            let sentence = sentence.replace("{name}", NAMES[draw(NAMES.len())]);
            text.push_str(&sentence.replace("{n}", &(draw(90) + 10).to_string()));
            text.push(' ');
        }
        text.push('\n');
    }
    text
}

static READ: LazyLock<Vec<Prepared>> = LazyLock::new(|| {
    let read = |number| Prepared::read(&format!("{number:05}.txt"), &article(number), DocumentFormat::Raw);
    (0..1000).map(read).collect()
});

/// Linking, indexing and comparing articles that were read before.
#[divan::bench(args = [100, 1000], sample_count = 3, sample_size = 1)]
fn build(bencher: Bencher, articles: usize) {
    let read = &READ[..articles];
    bencher.counter(ItemsCount::new(articles)).bench_local(|| {
        let mut corpus = Corpus::default();
        corpus.insert(read.to_vec());
        corpus
    });
}

/// One word more or less in one article: reading it again and bringing the folder up to date.
#[divan::bench(args = [1, 100, 1000], sample_count = 40, sample_size = 1)]
fn keystroke(bencher: Bencher, articles: usize) {
    let mut corpus = Corpus::default();
    corpus.insert(READ[..articles].to_vec());
    let text = article(articles / 2);
    let edited = text.replacen(" on ", " late on ", 1);
    let name = format!("{:05}.txt", articles / 2);
    let mut turn = false;
    bencher.bench_local(|| {
        turn = !turn;
        corpus.update(&name, if turn { &edited } else { &text }, DocumentFormat::Raw)
    });
}
