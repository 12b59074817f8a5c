//! How many bytes of text a second are read for times and for quantities.

use divan::Bencher;
use divan::counter::BytesCount;
use newsmark::article::Given;
use newsmark::facts::{Facts, analyse};
use newsmark::language::ReadingCache;
use newsmark::markup::{Document, DocumentFormat};
use newsmark::statement::{quantity, time};

fn main() {
    divan::main();
}

const PARAGRAPH: &str = "The harbour master said on Tuesday that at least 24 boats had been lost since late \
    September, 12 of them in the past two weeks. Repairs will cost $1.2 million and last until May 2021.\n\n";

fn article() -> (Document, Facts) {
    let document = Document::parse(PARAGRAPH.repeat(500), DocumentFormat::Raw);
    let facts = analyse(
        &document,
        &Given::default(),
        &newsmark::entity::Lexicon::default(),
        &mut ReadingCache::default(),
    );
    (document, facts)
}

#[divan::bench]
fn times(bencher: Bencher) {
    let (document, facts) = article();
    bencher
        .counter(BytesCount::of_str(document.source()))
        .bench(|| time::recognise(document.source(), &facts));
}

#[divan::bench]
fn quantities(bencher: Bencher) {
    let (document, facts) = article();
    bencher
        .counter(BytesCount::of_str(document.source()))
        .bench(|| quantity::recognise(document.source(), &facts));
}
