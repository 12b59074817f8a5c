//! How fast each stage reads, and all of them together: tokens a second on one core.
//! `cargo bench --bench reading`

use divan::counter::ItemsCount;
use newsmark::article::{Given, lay_out};
use newsmark::corpus::Prepared;
use newsmark::entity::gazetteer::{Flags, Gazetteer, fold_name};
use newsmark::entity::place;
use newsmark::entity::{self, EntityKind, Known, Lexicon, MentionForm, SpottedName, known};
use newsmark::facts::{Facts, analyse};
use newsmark::language::models::{Models, TaggedSentence};
use newsmark::language::names::NameSentence;
use newsmark::language::{ReadingCache, sentence, token};
use newsmark::markup::{Document, DocumentFormat};
use newsmark::statement::{claim, quantity, speech, time};

fn main() {
    divan::main();
}

/// Wire copy written for this measurement: plain, quoted and listed facts.
const ARTICLE: &str = "\
Rescuers pulled 14 more bodies from the rubble of a textile factory in the port of Calderra on Wednesday, raising the \
toll from Monday's fire to at least 61, the interior ministry said. \"We no longer expect to find survivors,\" said \
Colonel Ines Marchetti, who leads the civil defence in the Lower Vara province. \"The heat on the second floor was \
above 800 degrees.\"\n\n\
Union officials in the capital, San Telmo, put the number of missing at 40, twice the figure \
given by the owner, Harlan Textiles Ltd, which denied that fire doors had been locked.\n\n\
According to the labour \
inspectorate, the company was fined in 2013 and in 2014 for blocked exits, but no official would say whether the \
fines, of some $2,300 each, had ever been paid.\n\n\
The European Union and the United Nations offered help; neighbouring \
Tarsia sent three helicopters and a field hospital.\n\n\
President Oleg Dunmore, who cut short a visit to Geneva, said \
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
    bencher
        .counter(count(&tagged))
        .bench(|| tagged.iter().map(|s| models.parse_fast(&s.view())).collect::<Vec<_>>());
}

#[divan::bench]
fn trees_good(bencher: divan::Bencher) {
    let (models, tagged) = (Models::embedded(), tagged());
    let sentences: Vec<_> = tagged.iter().map(TaggedSentence::view).collect();
    bencher.counter(count(&tagged)).bench(|| models.parse(&sentences));
}

#[divan::bench]
fn names(bencher: divan::Bencher) {
    let (models, sentences, tagged) = (Models::embedded(), sentences(), tagged());
    bencher.counter(count(&tagged)).bench(|| models.recognise(&sentences, &tagged));
}

fn facts() -> (Document, Facts, ItemsCount) {
    let document = Document::parse(ARTICLE, DocumentFormat::Raw);
    let facts = analyse(&document, &Given::default(), &Lexicon::default(), &mut ReadingCache::default());
    let tokens = ItemsCount::new(facts.tokens.len());
    (document, facts, tokens)
}

#[divan::bench]
fn layout(bencher: divan::Bencher) {
    let (document, _, tokens) = facts();
    bencher.counter(tokens).bench(|| lay_out(document.source(), &Given::default()));
}

/// Tokens, sentences, tags and trees of every block, each by the parser that it gets.
#[divan::bench]
fn blocks(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    let read = || {
        let mut fresh = ReadingCache::default();
        let blocks: Vec<&str> = facts.layout.blocks.iter().map(|b| b.span.of(document.source())).collect();
        ReadingCache::default().read(&blocks, &mut fresh);
        fresh
    };
    bencher.counter(tokens).bench(read);
}

/// The sentences as the recogniser of names sees them.
fn named(document: &Document, facts: &Facts) -> Vec<NameSentence> {
    let blocks: Vec<&str> = facts.layout.blocks.iter().map(|b| b.span.of(document.source())).collect();
    let readings = ReadingCache::default().read(&blocks, &mut ReadingCache::default());
    readings.iter().flat_map(|reading| reading.named.clone()).collect()
}

fn known_names(document: &Document, facts: &Facts) -> Vec<Known> {
    known::known(Gazetteer::builtin(), &|_| false, document.source(), &facts.tokens, &facts.sentences)
}

/// The recogniser's two passes over a document.
#[divan::bench]
fn names_of_a_document(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    let named = named(&document, &facts);
    bencher
        .counter(tokens)
        .with_inputs(|| named.clone())
        .bench_refs(|named| entity::spot(named, &facts.tokens, &facts.sentences));
}

#[divan::bench]
fn dictionaries(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    bencher.counter(tokens).bench(|| known_names(&document, &facts));
}

/// Names, what they stand for, and which name the same thing.
#[divan::bench]
fn entities(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    let known = known_names(&document, &facts);
    let spotted: Vec<SpottedName> =
        entity::spot(&mut named(&document, &facts), &facts.tokens, &facts.sentences);
    let words = &Gazetteer::builtin().words;
    let input = entity::Input {
        source: document.source(),
        layout: &facts.layout,
        tokens: &facts.tokens,
        sentences: &facts.sentences,
        spotted: Some(&spotted),
        known: &known,
        marks: &[],
        nameless: &[],
        no_name: &|_| false,
        apart: &[],
        together: &[],
        given_name: &|word| words.flags(&fold_name(word)).has(Flags::GIVEN),
        usual_word: &|word| known::is_personal_name(Gazetteer::builtin(), word),
    };
    bencher.counter(tokens).bench_local(|| entity::recognise(&input));
}

#[divan::bench]
fn places(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    let is_place = |mention: &&entity::Mention| {
        matches!(mention.form, MentionForm::Name | MentionForm::Acronym)
            && (mention.kind == EntityKind::Place || mention.metonym.is_some())
    };
    let spans: Vec<_> = facts.mentions.iter().filter(is_place).map(|mention| mention.span.range()).collect();
    let gazetteer = Gazetteer::builtin();
    bencher.counter(tokens).bench(|| place::resolve(gazetteer, document.source(), &spans));
}

#[divan::bench]
fn times(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    bencher.counter(tokens).bench(|| time::recognise(document.source(), &facts));
}

#[divan::bench]
fn quantities(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    bencher.counter(tokens).bench(|| quantity::recognise(document.source(), &facts));
}

#[divan::bench]
fn attributions(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    bencher.counter(tokens).bench(|| speech::attribute(document.source(), &facts));
}

#[divan::bench]
fn claims(bencher: divan::Bencher) {
    let (document, facts, tokens) = facts();
    bencher.counter(tokens).bench(|| claim::extract(document.source(), &facts));
}

/// All stages, nothing known before: what the first reading of an article costs.
#[divan::bench]
fn whole(bencher: divan::Bencher) {
    let (document, _, tokens) = facts();
    let lexicon = Lexicon::default();
    bencher
        .counter(tokens)
        .bench(|| analyse(&document, &Given::default(), &lexicon, &mut ReadingCache::default()));
}

/// All stages where one paragraph is new: what a keystroke costs before the folder is asked.
#[divan::bench]
fn whole_after_an_edit(bencher: divan::Bencher) {
    let (document, _, tokens) = facts();
    let lexicon = Lexicon::default();
    let mut cache = ReadingCache::default();
    analyse(&document, &Given::default(), &lexicon, &mut cache);
    let edited =
        Document::parse(ARTICLE.replacen("14 more bodies", "15 more bodies", 1), DocumentFormat::Raw);
    bencher.counter(tokens).bench(|| analyse(&edited, &Given::default(), &lexicon, &mut cache.clone()));
}

/// The reading with what the comparison with other documents needs of it.
#[divan::bench]
fn prepared(bencher: divan::Bencher) {
    let (_, _, tokens) = facts();
    let lexicon = Lexicon::default();
    bencher.counter(tokens).bench(|| Prepared::read_with("a.txt", ARTICLE, DocumentFormat::Raw, &lexicon));
}
