//! How fast documents are read: a plain article, a thoroughly marked one, and brackets without end.

use newsmark::markup::{Document, DocumentFormat};

fn main() {
    divan::main();
}

fn read(bencher: divan::Bencher, text: String) {
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| Document::parse(divan::black_box(text.as_str()), DocumentFormat::Newsmark));
}

#[divan::bench]
fn plain(bencher: divan::Bencher) {
    read(bencher, "The harbour of Velm was shut [sic] on Tuesday, officials said.\n\n".repeat(1_000));
}

#[divan::bench]
fn marked(bencher: divan::Bencher) {
    let paragraph =
        "[The harbour of [Velm]{place=velm} was shut on [Tuesday]{date=2031-05-06}]{.claim by=osk}.\n\n";
    read(bencher, paragraph.repeat(1_000));
}

#[divan::bench]
fn brackets(bencher: divan::Bencher) {
    read(bencher, "[".repeat(80_000));
}
