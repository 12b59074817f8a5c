use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Results go to standard output, everything else to standard error.
pub struct Output {
    results: BufWriter<Box<dyn Write>>,
    colours: bool,
    width: usize,
}

/// Width of a line where there is no terminal to ask.
const WIDTH: usize = 110;

impl Output {
    /// That of the process.
    pub fn standard() -> Self {
        let terminal = io::stdout().is_terminal();
        let colours = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = columns.filter(|_| terminal).unwrap_or(WIDTH).max(60);
        Output { results: BufWriter::new(Box::new(io::stdout())), colours, width }
    }

    /// Writes a result.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        self.results.write_all(text.as_bytes())
    }

    /// Writes a result and a line end.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.write(text)?;
        self.write("\n")
    }

    /// Writes a value as indented JSON.
    pub fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.results, value)?;
        self.write("\n")
    }

    /// Writes out what is left.
    pub fn finish(&mut self) -> io::Result<()> {
        self.results.flush()
    }

    /// Tells of something that went wrong.
    pub fn complain(&self, message: &str) {
        // Nobody is left to hear that complaining failed.
        let _ = writeln!(io::stderr(), "newsmark: {message}");
    }

    /// Whether results may be coloured.
    pub fn colours(&self) -> bool {
        self.colours
    }

    /// Columns of a line.
    pub fn width(&self) -> usize {
        self.width
    }

    /// A bar for work that may take long; it is drawn on terminals only, and only if it lasts.
    pub fn progress(&self, steps: usize, what: &str) -> ProgressBar {
        // What is done at once draws nothing, not even for a moment.
        let lasts = steps > 50;
        let target =
            if lasts { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        if lasts {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        bar
    }
}
