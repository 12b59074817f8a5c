use std::path::{Path, PathBuf};

use super::config::Config;
use super::read::read_text;
use crate::entity::Lexicon;
use crate::entity::import::actors::{self, ACTORS_FILE};

/// What documents of these folders are read with: the built-in gazetteer, and over it each folder's dictionaries,
/// those that its `newsmark.toml` lists in that order and then its `actors.toml`. The later ones win. Messages say
/// what is wrong in which file and line; the rest is used.
pub fn lexicon_of(folders: &[PathBuf]) -> (Lexicon, Vec<String>) {
    let mut lexicon = Lexicon::default();
    let mut problems = Vec::new();
    for folder in folders {
        for file in dictionary_files(folder) {
            add(&mut lexicon, &file, &mut problems);
        }
    }
    (lexicon, problems)
}

/// The dictionaries of a folder, weakest first: those that its `newsmark.toml` lists in that order and then its
/// `actors.toml`, where there is one.
pub fn dictionary_files(folder: &Path) -> Vec<PathBuf> {
    // What is wrong with the configuration is told by who reads the folder.
    let (config, _) = Config::of_folder(folder);
    let beside = folder.join(ACTORS_FILE);
    let mut files: Vec<PathBuf> = config.dictionaries.iter().map(|file| folder.join(file)).collect();
    if beside.is_file() && !files.contains(&beside) {
        files.push(beside);
    }
    files
}

fn add(lexicon: &mut Lexicon, file: &Path, problems: &mut Vec<String>) {
    if file.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("toml")) {
        problems.push(format!(
            "{}: a dictionary is a .toml file; `newsmark import` makes one of other formats",
            file.display()
        ));
        return;
    }
    let text = match read_text(file) {
        Ok(text) => text,
        Err(problem) => {
            problems
                .push(format!("{problem}; correct `dictionaries` in newsmark.toml or put the file there"));
            return;
        }
    };
    let (read, mut wrong) = actors::read(&text);
    lexicon.dismiss(&actors::not_entities(&text));
    wrong.extend(lexicon.add(read));
    wrong.sort_by_key(|problem| problem.line);
    problems.extend(
        wrong.iter().map(|problem| format!("{}:{}: {}", file.display(), problem.line, problem.message)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_dictionaries_and_the_one_beside_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("newsmark.toml", "dictionaries = [\"desk.toml\", \"lost.toml\", \"raw.txt\"]\n");
        write(
            "desk.toml",
            "[[actor]]\nname = \"Tarn Guard\"\nkind = \"wizard\"\n\n[[actor]]\nname = \"Velm Ring\"\nkind = \"organisation\"\n",
        );
        write(
            "actors.toml",
            "[[actor]]\nid = \"velm-ring\"\nname = \"Ring of Velm\"\nkind = \"organisation\"\n",
        );
        let (lexicon, problems) = lexicon_of(&[folder.path().to_owned()]);
        assert_eq!(lexicon.own_entry("velm-ring").unwrap().name, "Ring of Velm");
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(
            problems[0].contains("desk.toml:1: ") && problems[0].contains("write one of"),
            "{problems:?}"
        );
        assert!(problems[1].contains("lost.toml"), "{problems:?}");
        assert!(problems[2].contains("newsmark import"), "{problems:?}");
    }
}
