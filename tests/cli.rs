//! The commands, as people and scripts run them.

use std::path::Path;
use std::process::{Command, Output};

fn newsmark(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_newsmark"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .expect("the program starts")
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

const ARTICLE: &[u8] =
    b"Harbour of Tolm reopens\n\nThe harbour of Tolm reopened on Monday, the port authority said.\n";

/// `docs/cli.md` is the help of every command. `UPDATE=1 cargo test --test cli` writes it anew.
#[test]
fn the_reference_is_the_help() {
    let mut reference = String::from(
        "# The command line\n\nThis page is made of the program's own help; a test keeps the two the same.\n",
    );
    let here = tempfile::tempdir().unwrap();
    let commands =
        ["", "check", "extract", "hover", "definition", "symbols", "strip", "fmt", "import", "init", "lsp"];
    for command in commands {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
        let output = newsmark(here.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let title = format!("newsmark {command}");
        reference.push_str(&format!("\n## `{}`\n\n```text\n{}```\n", title.trim(), text(&output.stdout)));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &reference).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, reference, "docs/cli.md is out of date: UPDATE=1 cargo test --test cli");
}

#[test]
fn an_empty_folder_is_clean() {
    let folder = folder(&[]);
    let output = newsmark(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "0 articles: nothing to check\n");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn the_bundled_articles_dispute_and_do_not_contradict() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(newsmark(root, &["check"]).status.code(), Some(0));
    assert_eq!(newsmark(root, &["check", "--fail-on", "dispute"]).status.code(), Some(1));
}

#[test]
fn bad_files_are_told_and_the_rest_is_read() {
    let folder = folder(&[
        ("good.txt", ARTICLE),
        ("latin.txt", b"caf\xe9\n"),
        ("wide.txt", b"\xff\xfea\0"),
        ("nul.txt", b"a\0b\r\nc\rd\n"),
        ("empty.txt", b""),
        ("front.news", b"---\nreliability: Z\nwrong: [\n---\nText.\n"),
        ("newsmark.toml", b"[check]\nfail-on = \"sometimes\"\n"),
    ]);
    let output = newsmark(folder.path(), &["check", ".", "missing.txt"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = text(&output.stderr);
    for part in [
        "newsmark.toml:2:",
        "latin.txt:1:4: not UTF-8",
        "wide.txt: the file is UTF-16",
        "missing.txt: cannot be read",
    ] {
        assert!(errors.contains(part), "{part} in {errors}");
    }
    let results = text(&output.stdout);
    assert!(results.contains("front.news:"), "{results}");
    assert!(results.ends_with("4 articles: no disagreements\n"), "{results}");
}

#[test]
fn a_folder_says_which_documents_are_its_own_and_which_it_trusts() {
    let told = b"Published October 12, 2015\n\nThe ferry Marisol sank off Veldt on Monday with 163 people aboard, the \
        Talmar coast guard said. Captain Lin Tarvo was saved.\n";
    let other = b"Published October 12, 2015\n\nThe ferry Marisol sank off Veldt on Monday with 136 people aboard, the \
        Talmar coast guard said. Captain Lin Tarvo was saved.\n";
    let draft = b"Published October 12, 2015\n\nThe ferry Marisol of Captain Lin Tarvo sank off Veldt on Monday with 163 \
        people aboard, the Talmar coast guard said. It carried 17 cars.\n";
    let folder = folder(&[
        ("official/note.txt", told),
        ("wire.txt", other),
        ("drafts/lead.txt", draft),
        ("newsmark.toml", b"drafts = [\"drafts/\"]\ntrusted = [\"official/\"]\n"),
    ]);
    let output = newsmark(folder.path(), &["check", ".", "--explain"]);
    let results = text(&output.stdout);
    assert!(results.contains("Trusted, as newsmark.toml says: official/note.txt"), "{results}");
    assert!(results.contains("17 cars"), "what the draft alone says: {results}");
    std::fs::write(folder.path().join("newsmark.toml"), "drafts = [\"a{\"]\n").unwrap();
    let output = newsmark(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("newsmark.toml: `drafts`: "), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn unreadable_files_and_closed_pipes_are_survived() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.txt", ARTICLE), ("b.txt", ARTICLE)]);
    let locked = folder.path().join("b.txt");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    // For whom nothing is locked, there is nothing to see.
    if std::fs::read(&locked).is_err() {
        let output = newsmark(folder.path(), &["check"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("b.txt: cannot be read"));
    }
    let program = env!("CARGO_BIN_EXE_newsmark");
    let shell =
        format!("{program} extract a.txt a.txt a.txt --help | true; {program} extract a.txt | head -c 1");
    let output = Command::new("sh").args(["-c", &shell]).current_dir(folder.path()).output().unwrap();
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn wrong_usage_is_no_result() {
    let folder = folder(&[]);
    for arguments in [&["no-such-command"][..], &["hover", "a.txt"], &["check", "--fail-on", "x"], &[]] {
        let output = newsmark(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}

#[test]
fn extract_writes_a_record_a_line_and_goes_on_after_a_bad_one() {
    let input = "{\"id\": \"a\", \"text\": \"\u{1f600} On Monday it rained.\", \"published\": \"2026-03-04\"}\nno json\n\n\
                 {\"id\": \"b\", \"text\": \"\"}\n";
    let folder = folder(&[("in.jsonl", input.as_bytes())]);
    let output = newsmark(folder.path(), &["extract", "--from-jsonl", "in.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("in.jsonl:2: "), "{}", text(&output.stderr));
    let records: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["id"], "a");
    // Code points: the emoji is one.
    let monday = &records[0]["dates"][0];
    assert_eq!((&monday["value"], &monday["start"]), (&"2026-03-02".into(), &5.into()));
    let again = newsmark(folder.path(), &["extract", "--from-jsonl", "in.jsonl"]);
    assert_eq!(again.stdout, output.stdout);
}

#[test]
fn strip_gives_the_bytes_back_and_fmt_keeps_them() {
    let marked = "---\noutlet: x\n---\n[Tolm]{  place=tolm   .metonym } said.\r\n";
    let folder = folder(&[("a.news", marked.as_bytes())]);
    let strip = || text(&newsmark(folder.path(), &["strip", "a.news"]).stdout);
    assert_eq!(strip(), "Tolm said.\r\n");
    let check = newsmark(folder.path(), &["fmt", "--check"]);
    assert_eq!((check.status.code(), text(&check.stdout)), (Some(1), "a.news\n".to_owned()));
    assert_eq!(newsmark(folder.path(), &["fmt"]).status.code(), Some(0));
    assert_eq!(newsmark(folder.path(), &["fmt", "--check"]).status.code(), Some(0));
    assert_eq!(strip(), "Tolm said.\r\n");
}

#[test]
fn init_writes_a_configuration_once() {
    let folder = folder(&[("a.txt", ARTICLE)]);
    assert_eq!(newsmark(folder.path(), &["init"]).status.code(), Some(0));
    assert_eq!(newsmark(folder.path(), &["init"]).status.code(), Some(2));
    assert_eq!(newsmark(folder.path(), &["check"]).status.code(), Some(0));
}

/// The bundled articles disagree, and do so in the same way on every run and in every format.
#[test]
fn the_bundled_articles_are_checked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = newsmark(root, &["check", "--fail-on", "dispute"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(newsmark(root, &["check", "--fail-on", "dispute"]).stdout, output.stdout);
    assert!(text(&output.stdout).contains("dispute[denial]"));
    let json: serde_json::Value =
        serde_json::from_slice(&newsmark(root, &["check", "--format", "json"]).stdout).unwrap();
    assert!(!json["pairs"].as_array().unwrap().is_empty());
    let sarif: serde_json::Value =
        serde_json::from_slice(&newsmark(root, &["check", "--format", "sarif"]).stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("baseline.json");
    let baseline = baseline.to_str().unwrap();
    assert_eq!(newsmark(root, &["check", "--write-baseline", baseline]).status.code(), Some(0));
    let known = newsmark(root, &["check", "--fail-on", "discrepancy", "--baseline", baseline]);
    assert_eq!(known.status.code(), Some(0), "{}", text(&known.stdout));
}

/// The keys of findings are the same from above a folder, from within it and where its files are named one by one.
#[test]
fn a_baseline_holds_from_wherever_the_folder_is_looked_at() {
    let above = folder(&[
        ("desk/newsmark.toml", b""),
        ("desk/wire/a.txt", b"The council of Talmar told Orvo that the citadel of Veldt had been hit.\n"),
        (
            "desk/wire/b.txt",
            b"The council of Talmar denied that the citadel of Veldt had been hit by Orvo.\n",
        ),
    ]);
    let desk = above.path().join("desk");
    let keys = |place: &Path, arguments: &[&str]| -> Vec<String> {
        let output = newsmark(place, &[&["check", "--format", "json"], arguments].concat());
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let pairs = json["pairs"].as_array().unwrap();
        pairs.iter().map(|pair| pair["finding"].as_str().unwrap().to_owned()).collect()
    };
    let within = keys(&desk, &[]);
    assert!(!within.is_empty());
    assert_eq!(keys(above.path(), &["desk"]), within);
    assert_eq!(keys(&desk.join("wire"), &["../../desk"]), within);
    assert_eq!(keys(&desk.join("wire"), &["a.txt", "b.txt"]), within);
}

#[test]
fn places_that_are_none_are_told() {
    let folder = folder(&[("a.txt", ARTICLE)]);
    let told = |arguments: &[&str]| text(&newsmark(folder.path(), arguments).stderr);
    assert!(told(&["hover", "a.txt:99:1"]).contains("there is no line 99; it has 3 lines"));
    assert!(told(&["definition", "a.txt:2:1"]).contains("a.txt:2:1: no other place"));
    assert!(told(&["symbols", "."]).contains("a folder; name an article in it"));
    assert_eq!(newsmark(folder.path(), &["symbols", "."]).status.code(), Some(2));
}
