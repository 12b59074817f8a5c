//! Trains the models that newsmark embeds, and measures them. See `models/README.md` for the commands.

mod attribution;
mod averaged;
mod clusters;
mod greedy;
mod named;
mod naming;
mod newswire;
mod pack;
mod random;
mod sources;
mod tagging;
mod treebank;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use newsmark::language::encoder;
use newsmark::language::model::Container;
use newsmark::language::names::{NameKind, NameSpan, Recogniser};
use newsmark::language::perceptron::Weights;
use newsmark::language::tagger::{Tag, Tagger};
use newsmark::language::transition::{GreedyParser, State, Tagged};

use crate::sources::Sources;
use crate::treebank::Tree;

#[derive(Parser)]
struct Arguments {
    /// The folder of training data.
    #[arg(long)]
    data: PathBuf,
    /// Where the models are written and read.
    #[arg(long, default_value = "models")]
    models: PathBuf,
    /// The project's own training texts.
    #[arg(long, default_value = "data/newsroom")]
    newsroom: PathBuf,
    /// Sets to leave out: worldwide, polnear, newsroom, newswire.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Clusters words, trains the tagger, writes tagger.bin and, beside the models, jackknifed tags.
    Tagger {
        /// Passes over the data.
        #[arg(long, default_value_t = 10)]
        epochs: usize,
        /// Keeps the lexicon of the tagger.bin that lies there and trains the tagger's weights alone, so that a
        /// parser which has learnt its clusters stays valid.
        #[arg(long)]
        keep_lexicon: bool,
        /// Leaves the development sets out, to measure on them.
        #[arg(long)]
        hold_dev: bool,
    },
    /// Tags the treebanks for the parsers: the training sets by taggers that have not seen them.
    Jackknife {
        /// Where `train.tsv` and the other sets go.
        out: PathBuf,
    },
    /// Trains the fast parser on the jackknifed tags, writes greedy.bin.
    Greedy {
        /// What `jackknife` wrote.
        tagged: PathBuf,
        /// Passes over the data.
        #[arg(long, default_value_t = 8)]
        epochs: usize,
    },
    /// Trains the recogniser, writes names.bin.
    Names {
        /// Passes over the data.
        #[arg(long, default_value_t = 8)]
        epochs: usize,
        /// The project's own lists of names.
        #[arg(long, default_value = "data/names")]
        lists: PathBuf,
        /// Sets to hold out for measuring: of columns, or `newsroom/a-03`.
        #[arg(long, value_delimiter = ',')]
        hold: Vec<String>,
    },
    /// Trains the model of attribution, writes attribution.bin. Run again after the tagger or parser changed.
    Attribution {
        /// Passes over the data.
        #[arg(long, default_value_t = 6)]
        epochs: usize,
    },
    /// Prints the recogniser's exact F1 on sets of columns and of the project's own texts (`newsroom/a-03`), of each
    /// and of all.
    MeasureNames {
        /// Names of the sets.
        sets: Vec<String>,
    },
    /// Writes the names found in a file of JSON lines, for `score_extraction.py`.
    Extract {
        /// Documents with "id" and "text".
        gold: PathBuf,
        /// The same with "mentions".
        out: PathBuf,
    },
    /// Quantises what `trees.py` wrote, writes parser.bin.
    Pack {
        /// The float tensors.
        tensors: PathBuf,
    },
    /// Prints the scores of tagger and parsers on a treebank.
    Trees {
        /// Names of the treebanks below `ud/`.
        #[arg(default_values_t = ["ewt-dev", "ewt-test", "gum-open-test", "pud-test"].map(String::from))]
        sets: Vec<String>,
    },
}

/// So many taggers are trained, whose mean is kept.
const TAGGERS: u64 = 2;

fn main() {
    let arguments = Arguments::parse();
    let sources = Sources {
        folder: arguments.data,
        newsroom: arguments.newsroom,
        without: arguments.without.into_iter().collect(),
    };
    let models = arguments.models;
    match arguments.command {
        Command::Tagger { epochs, keep_lexicon, hold_dev } => {
            train_tagger(&sources, &models, epochs, keep_lexicon, hold_dev);
        }
        Command::Jackknife { out } => jackknife(&sources, &models, &out),
        Command::Greedy { tagged, epochs } => train_greedy(&sources, &models, &tagged, epochs),
        Command::Names { epochs, lists, hold } => train_names(&sources, &models, epochs, &lists, &hold),
        Command::Attribution { epochs } => {
            let model = attribution::train(&sources.json_lines("polnear"), epochs, 42);
            write(&models.join("attribution.bin"), &model.encode());
        }
        Command::MeasureNames { sets } => measure_names(&sources, &models, &sets),
        Command::Extract { gold, out } => extract(&models, &gold, &out),
        Command::Pack { tensors } => write(&models.join("parser.bin"), &pack::sections(&tensors)),
        Command::Trees { sets } => measure_trees(&sources, &models, &sets),
    }
}

fn write(path: &Path, sections: &[([u8; 4], Vec<u8>)]) {
    let bytes = Container::write(sections);
    for (name, section) in sections {
        eprintln!("  {}: {} kB", String::from_utf8_lossy(name), section.len() / 1000);
    }
    eprintln!("{}: {} kB", path.display(), bytes.len() / 1000);
    std::fs::write(path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

/// Models read at run time live as long as the process, as those embedded do.
fn open(path: &Path) -> Container<'static> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Container::open(Box::leak(bytes.into_boxed_slice())).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn train_tagger(sources: &Sources, models: &Path, epochs: usize, keep_lexicon: bool, hold_dev: bool) {
    let (trees, tags) = if hold_dev {
        let (trees, tags, _) = sources.treebanks();
        (trees, tags)
    } else {
        sources.all_treebanks()
    };
    let path = models.join("tagger.bin");
    let lexicon = if keep_lexicon {
        let earlier = Tagger::decode(&open(&path)).expect("a tagger");
        let same = (0..tags.names.len()).all(|i| {
            let tag = Tag(i as u8);
            tags.names[i] == format!("{}|{:?}", earlier.tags.xpos(tag), earlier.tags.upos(tag))
        });
        assert!(same && earlier.tags.len() == tags.names.len(), "a tagger of other tags");
        earlier.lexicon
    } else {
        let raw = sources.raw(&trees);
        eprintln!("{} trees, {} raw tokens", trees.len(), raw.iter().map(Vec::len).sum::<usize>());
        let clusters = clusters::induce(&raw, [24, 96, 384]);
        eprintln!("{} words in clusters", clusters.classes.len());
        tagging::lexicon(&trees, &clusters)
    };
    let all: Vec<&Tree> = trees.iter().collect();
    let model = tagging::train_several(&all, &lexicon, tags.names.len(), epochs, 42..42 + TAGGERS);
    let weights = Weights::build(&model.freeze(12, 3), tags.names.len(), 1.1);
    let names = tags.names.join("\n").into_bytes();
    write(&path, &[(*b"tags", names), (*b"lexi", lexicon.encode()), (*b"tagw", weights.encode())]);
}

fn jackknife(sources: &Sources, models: &Path, out: &Path) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let (trees, mut tags, mut labels) = sources.treebanks();
    std::fs::create_dir_all(out).expect("the folder");
    let dump = |name: &str, trees: &[Tree], guessed: &[Vec<Tag>], labels: &[String]| {
        let mut text = String::new();
        for (tree, guessed) in trees.iter().zip(guessed) {
            let words = tagging::words(tree, &tagger.lexicon);
            for i in 0..tree.forms.len() {
                let [a, b, c] = words[i].clusters;
                text += &format!(
                    "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{a}\t{b}\t{c}\n",
                    guessed[i].0,
                    tree.tags[i],
                    tree.heads[i] + 1,
                    labels[usize::from(tree.labels[i])],
                    words[i].lower,
                    words[i].suffix[2],
                    words[i].prefix[1],
                    encoder::case_of(&words[i]),
                );
            }
            text.push('\n');
        }
        std::fs::write(out.join(format!("{name}.tsv")), text).expect("written");
    };
    for set in ["ewt-test", "gum-open-test", "pud-test"] {
        let trees = treebank::read(&sources.path(&format!("ud/{set}.conllu")), &mut tags, &mut labels);
        let guessed: Vec<_> = trees.iter().map(|t| tagger.tag(&tagging::words(t, &tagger.lexicon))).collect();
        dump(set, &trees, &guessed, &labels.names);
    }
    // The tagger has learnt from the development sets too: they are tagged as the training sets are.
    let (all, known) = sources.all_treebanks();
    let guessed = tagging::jackknife(&all, &tagger.lexicon, known.names.len(), 5, 8);
    dump("train", &trees, &guessed[..trees.len()], &labels.names);
    let mut from = trees.len();
    for set in ["ewt-dev", "gum-open-dev"] {
        let trees = sources.development(set, &known, &mut labels);
        dump(set, &trees, &guessed[from..from + trees.len()], &labels.names);
        from += trees.len();
    }
}

fn train_greedy(sources: &Sources, models: &Path, tagged: &Path, epochs: usize) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let (trees, _, labels) = sources.treebanks();
    let text = std::fs::read_to_string(tagged.join("train.tsv")).expect("jackknifed tags");
    let tags: Vec<Vec<Tag>> = text
        .split_terminator("\n\n")
        .map(|s| {
            let tag = |l: &str| l.split('\t').next().and_then(|t| t.parse().ok()).map(Tag);
            s.lines().filter_map(tag).collect()
        })
        .collect();
    assert_eq!(tags.len(), trees.len(), "tags of other trees");
    let (actions, arcs) = greedy::train(&trees, &tags, &tagger.lexicon, labels.names.len(), epochs, 42);
    let actions = Weights::build(&actions.freeze(12, 3), 3, 0.75);
    let arcs = Weights::build(&arcs.freeze(12, 3), labels.names.len(), 0.75);
    let names = labels.names.join("\n").into_bytes();
    write(
        &models.join("greedy.bin"),
        &[(*b"labl", names), (*b"actw", actions.encode()), (*b"arcw", arcs.encode())],
    );
}

fn train_names(sources: &Sources, models: &Path, epochs: usize, lists: &Path, hold: &[String]) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let mut documents = sources.named(hold);
    if !sources.without.contains("newswire") {
        documents.extend(newswire::documents(lists, 360, 3));
    }
    let recogniser = naming::recogniser(&documents, lists, &tagger, epochs);
    write(
        &models.join("names.bin"),
        &[
            (*b"list", recogniser.lists.encode()),
            (*b"nam1", recogniser.first.weights.encode()),
            (*b"trn1", recogniser.first.encode_transitions()),
            (*b"nam2", recogniser.second.weights.encode()),
            (*b"trn2", recogniser.second.encode_transitions()),
        ],
    );
    measure_names(sources, models, hold);
}

/// Names of each sentence of a document.
fn names_of(document: &named::Document, tagger: &Tagger, recogniser: &Recogniser) -> Vec<Vec<NameSpan>> {
    let mut sentences: Vec<_> = document
        .sentences
        .iter()
        .map(|example| {
            let words = tagger.words(&example.forms());
            let tags = tagger.tag(&words);
            recogniser.sentence(&example.forms(), words, &tags, &tagger.tags)
        })
        .collect();
    recogniser.recognise_document(&mut sentences)
}

fn measure_names(sources: &Sources, models: &Path, sets: &[String]) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let recogniser = Recogniser::decode(&open(&models.join("names.bin"))).expect("a recogniser");
    let print = |set: &str, counts: &naming::Counts| {
        println!(
            "{set}: exact F1 {:.1} (PER {:.1} ORG {:.1} LOC {:.1}; MISC {:.1})",
            naming::f1(&counts[..3]),
            naming::f1(&counts[..1]),
            naming::f1(&counts[1..2]),
            naming::f1(&counts[2..3]),
            naming::f1(&counts[3..])
        );
    };
    let mut all = naming::Counts::default();
    for set in sets {
        let mut counts = naming::Counts::default();
        for document in sources.set(set) {
            let names: Vec<Vec<_>> = names_of(&document, &tagger, &recogniser)
                .iter()
                .map(|names| names.iter().map(|n| (n.first, n.last, n.kind)).collect())
                .collect();
            naming::measure(&document, &names, &mut counts);
            naming::measure(&document, &names, &mut all);
        }
        print(set, &counts);
    }
    print("all", &all);
}

fn extract(models: &Path, gold: &Path, out: &Path) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let recogniser = Recogniser::decode(&open(&models.join("names.bin"))).expect("a recogniser");
    let values = sources::json_lines(gold);
    let mut lines = String::new();
    for (value, document) in values.iter().zip(named::json(&values)) {
        let text = value["text"].as_str().unwrap_or_default();
        let mut mentions = Vec::new();
        for (example, names) in document.sentences.iter().zip(names_of(&document, &tagger, &recogniser)) {
            for name in names {
                let (start, end) = (example.spans[name.first].0, example.spans[name.last].1);
                let point = |byte: usize| text[..byte].chars().count();
                let kind = match name.kind {
                    NameKind::Person => "person",
                    NameKind::Organisation => "org",
                    NameKind::Place => "place",
                    NameKind::Misc => "misc",
                };
                mentions.push(serde_json::json!({"start": point(start), "end": point(end), "kind": kind}));
            }
        }
        lines += &serde_json::json!({"id": value["id"], "mentions": mentions}).to_string();
        lines.push('\n');
    }
    std::fs::write(out, lines).expect("written");
}

fn measure_trees(sources: &Sources, models: &Path, sets: &[String]) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let path = models.join("greedy.bin");
    let greedy = path.exists().then(|| GreedyParser::decode(&open(&path)).expect("a parser"));
    let path = models.join("parser.bin");
    let good =
        path.exists().then(|| newsmark::language::parser::Parser::decode(&open(&path)).expect("a parser"));
    for set in sets {
        let (_, mut tags, mut labels) = sources.treebanks();
        let trees = treebank::read(&sources.path(&format!("ud/{set}.conllu")), &mut tags, &mut labels);
        let (mut n, mut xpos, mut upos, mut heads, mut arcs) = (0, 0, 0, 0, 0);
        let (mut good_heads, mut good_arcs, mut good_xpos, mut good_upos) = (0, 0, 0, 0);
        let mut state = State::default();
        for tree in &trees {
            let words = tagger.words(&tree.tokens());
            let guessed = tagger.tag(&words);
            for (i, tag) in guessed.iter().enumerate() {
                let (x, u) = tags.names[usize::from(tree.tags[i])].split_once('|').expect("a pair");
                let (guess_x, guess_u) = tags.names[usize::from(tag.0)].split_once('|').expect("a pair");
                n += 1;
                xpos += usize::from(x == guess_x);
                upos += usize::from(u == guess_u);
            }
            if let Some(parser) = &good {
                let parse = parser.parse(&Tagged { words: &words, tags: &guessed });
                for i in 0..words.len() {
                    let head = parse.heads[i].map_or(-1, |h| h as i32);
                    let label = parser.labels[usize::from(parse.labels[i])];
                    let right = head == tree.heads[i];
                    good_heads += usize::from(right);
                    good_arcs += usize::from(right && label == labels.names[usize::from(tree.labels[i])]);
                    let (x, u) = tags.names[usize::from(tree.tags[i])].split_once('|').expect("a pair");
                    let guess = tags.names[usize::from(parse.tags[i].0)].split_once('|').expect("a pair");
                    good_xpos += usize::from(x == guess.0);
                    good_upos += usize::from(u == guess.1);
                }
            }
            if let Some(parser) = &greedy {
                parser.parse(&Tagged { words: &words, tags: &guessed }, &mut state);
                for i in 0..words.len() {
                    let head = if state.head[i] == words.len() as i32 { -1 } else { state.head[i] };
                    let right = head == tree.heads[i];
                    heads += usize::from(right);
                    let label = parser.labels.get(usize::from(state.label[i])).copied();
                    arcs += usize::from(right && label == Some(&labels.names[usize::from(tree.labels[i])]));
                }
            }
        }
        let percent = |x: usize| 100.0 * x as f64 / n as f64;
        println!(
            "{set}: XPOS {:.2} UPOS {:.2}; greedy UAS {:.2} LAS {:.2}",
            percent(xpos),
            percent(upos),
            percent(heads),
            percent(arcs)
        );
        if good.is_some() {
            println!(
                "{set}: good UAS {:.2} LAS {:.2}, its tags XPOS {:.2} UPOS {:.2}",
                percent(good_heads),
                percent(good_arcs),
                percent(good_xpos),
                percent(good_upos)
            );
        }
    }
}
