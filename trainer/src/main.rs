//! Trains the models that newsmark embeds, and measures them. See `models/README.md` for the commands.

mod averaged;
mod clusters;
mod greedy;
mod random;
mod raw;
mod sources;
mod tagging;
mod treebank;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use newsmark::language::model::Container;
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
    /// Sets to leave out: worldwide, polnear.
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
        #[arg(long, default_value_t = 8)]
        epochs: usize,
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
    /// Prints the scores of tagger and parsers on a treebank.
    Trees {
        /// Names of the treebanks below `ud/`.
        #[arg(default_values_t = ["ewt-dev", "ewt-test", "gum-open-test", "pud-test"].map(String::from))]
        sets: Vec<String>,
    },
}

fn main() {
    let arguments = Arguments::parse();
    let sources = Sources { folder: arguments.data, without: arguments.without.into_iter().collect() };
    let models = arguments.models;
    match arguments.command {
        Command::Tagger { epochs } => train_tagger(&sources, &models, epochs),
        Command::Jackknife { out } => jackknife(&sources, &models, &out),
        Command::Greedy { tagged, epochs } => train_greedy(&sources, &models, &tagged, epochs),
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

fn train_tagger(sources: &Sources, models: &Path, epochs: usize) {
    let (trees, tags, _) = sources.treebanks();
    let raw = sources.raw(&trees);
    eprintln!("{} trees, {} raw tokens", trees.len(), raw.iter().map(Vec::len).sum::<usize>());
    let clusters = clusters::induce(&raw, [24, 96, 384]);
    eprintln!("{} words in clusters", clusters.classes.len());
    let lexicon = tagging::lexicon(&trees, &clusters);
    let all: Vec<&Tree> = trees.iter().collect();
    let model = tagging::train(&all, &lexicon, tags.names.len(), epochs, 42, true);
    let weights = Weights::build(&model.freeze(5, 2), tags.names.len(), 0.7);
    let names = tags.names.join("\n").into_bytes();
    write(
        &models.join("tagger.bin"),
        &[(*b"tags", names), (*b"lexi", lexicon.encode()), (*b"tagw", weights.encode())],
    );
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
                    "{}\t{}\t{}\t{}\t{}\t{a}\t{b}\t{c}\n",
                    tree.forms[i],
                    guessed[i].0,
                    tree.tags[i],
                    tree.heads[i] + 1,
                    labels[usize::from(tree.labels[i])]
                );
            }
            text.push('\n');
        }
        std::fs::write(out.join(format!("{name}.tsv")), text).expect("written");
    };
    for set in ["ewt-dev", "ewt-test", "gum-open-dev", "gum-open-test", "pud-test"] {
        let trees = treebank::read(&sources.path(&format!("ud/{set}.conllu")), &mut tags, &mut labels);
        let guessed: Vec<_> = trees.iter().map(|t| tagger.tag(&tagging::words(t, &tagger.lexicon))).collect();
        dump(set, &trees, &guessed, &labels.names);
    }
    let (_, known, _) = sources.treebanks();
    let guessed = tagging::jackknife(&trees, &tagger.lexicon, known.names.len(), 5, 5);
    dump("train", &trees, &guessed, &labels.names);
}

fn train_greedy(sources: &Sources, models: &Path, tagged: &Path, epochs: usize) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let (trees, _, labels) = sources.treebanks();
    let text = std::fs::read_to_string(tagged.join("train.tsv")).expect("jackknifed tags");
    let tags: Vec<Vec<Tag>> = text
        .split_terminator("\n\n")
        .map(|s| {
            let tag = |l: &str| l.split('\t').nth(1).and_then(|t| t.parse().ok()).map(Tag);
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

fn measure_trees(sources: &Sources, models: &Path, sets: &[String]) {
    let tagger = Tagger::decode(&open(&models.join("tagger.bin"))).expect("a tagger");
    let path = models.join("greedy.bin");
    let greedy = path.exists().then(|| GreedyParser::decode(&open(&path)).expect("a parser"));
    for set in sets {
        let (_, mut tags, mut labels) = sources.treebanks();
        let trees = treebank::read(&sources.path(&format!("ud/{set}.conllu")), &mut tags, &mut labels);
        let (mut n, mut xpos, mut upos, mut heads, mut arcs) = (0, 0, 0, 0, 0);
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
    }
}
