//! How fast each model reads: tokens a second on one core. `cargo bench --bench reading`

use divan::counter::ItemsCount;
use newsmark::language::models::{Models, TaggedSentence};
use newsmark::language::{sentence, token};

fn main() {
    divan::main();
}

/// Wire copy written for this measurement: plain, quoted and listed facts.
const ARTICLE: &str = "\
Rescuers pulled 14 more bodies from the rubble of a textile factory in the port of Calderra on Wednesday, raising the \
toll from Monday's fire to at least 61, the interior ministry said. \"We no longer expect to find survivors,\" said \
Colonel Ines Marchetti, who leads the civil defence in the Lower Vara province. \"The heat on the second floor was \
above 800 degrees.\" Union officials in the capital, San Telmo, put the number of missing at 40, twice the figure \
given by the owner, Harlan Textiles Ltd, which denied that fire doors had been locked. According to the labour \
inspectorate, the company was fined in 2013 and in 2014 for blocked exits, but no official would say whether the \
fines, of some $2,300 each, had ever been paid. The European Union and the United Nations offered help; neighbouring \
Tarsia sent three helicopters and a field hospital. President Oleg Dunmore, who cut short a visit to Geneva, said \
those responsible would be punished.";

fn sentences() -> Vec<Vec<&'static str>> {
    let spans = token::tokenize(ARTICLE);
    let tokens =
        |r: std::ops::Range<u32>| spans[r.start as usize..r.end as usize].iter().map(|s| s.of(ARTICLE));
    sentence::split(ARTICLE, &spans).into_iter().map(|range| tokens(range).collect()).collect()
}

fn tagged() -> Vec<TaggedSentence> {
    sentences().iter().map(|s| Models::embedded().tag(s)).collect()
}

fn count(sentences: &[TaggedSentence]) -> ItemsCount {
    ItemsCount::new(sentences.iter().map(|s| s.words.len()).sum::<usize>())
}

#[divan::bench]
fn tokens_and_sentences(bencher: divan::Bencher) {
    bencher.counter(count(&tagged())).bench(|| {
        let spans = token::tokenize(divan::black_box(ARTICLE));
        sentence::split(ARTICLE, &spans)
    });
}

#[divan::bench]
fn tags(bencher: divan::Bencher) {
    let (models, sentences) = (Models::embedded(), sentences());
    bencher.counter(count(&tagged())).bench(|| sentences.iter().map(|s| models.tag(s)).collect::<Vec<_>>());
}

#[divan::bench]
fn trees_fast(bencher: divan::Bencher) {
    let (models, tagged) = (Models::embedded(), tagged());
    bencher.counter(count(&tagged)).bench(|| tagged.iter().map(|s| models.parse_fast(s)).collect::<Vec<_>>());
}

#[divan::bench]
fn trees_good(bencher: divan::Bencher) {
    let (models, tagged) = (Models::embedded(), tagged());
    bencher.counter(count(&tagged)).bench(|| tagged.iter().map(|s| models.parse(s)).collect::<Vec<_>>());
}

#[divan::bench]
fn names(bencher: divan::Bencher) {
    let (models, tagged) = (Models::embedded(), tagged());
    bencher.counter(count(&tagged)).bench(|| models.recognise(&tagged, &[]));
}
