//! How long the gazetteer takes to load, and how many bytes a second its matcher reads.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use newsmark::entity::gazetteer::dictionary::Dictionary;
use newsmark::entity::gazetteer::{Gazetteer, Words, matches};

fn main() {
    divan::main();
}

/// A paragraph as agencies write them, invented, with names of all kinds and as many common words.
const PARAGRAPH: &str = "The defence ministry in Oslo said on Tuesday that two ships of the Royal Danish Navy had left \
    the port of Aarhus for the Black Sea , where the United Nations Security Council has asked for patrols . Officials in \
    Deir ez-Zor and al-Bab told Reuters that nobody had been hurt , while the mayor of Springfield , Mass. , called the \
    report wrong . Residents waited for hours in front of closed shops and asked what the government would do next .";

#[divan::bench(sample_count = 10)]
fn load_dictionary() -> Dictionary {
    Dictionary::builtin()
}

#[divan::bench(sample_count = 10)]
fn load_words() -> Words {
    Words::builtin()
}

#[divan::bench(sample_count = 10)]
fn copy_gazetteer(bencher: Bencher) {
    let gazetteer = Gazetteer::builtin();
    bencher.bench(|| gazetteer.clone());
}

#[divan::bench]
fn match_names(bencher: Bencher) {
    let gazetteer = Gazetteer::builtin();
    let tokens: Vec<&str> = PARAGRAPH.split(' ').collect();
    bencher
        .counter(BytesCount::of_str(PARAGRAPH))
        .bench(|| matches(black_box(gazetteer), black_box(&tokens)));
}

#[divan::bench]
fn look_up_place(bencher: Bencher) {
    let gazetteer = Gazetteer::builtin();
    bencher.bench(|| gazetteer.lookup(black_box("San José")));
}
