use newsmark::article::{Given, lay_out};
use std::io::BufRead;
fn main() {
    for line in std::io::stdin().lock().lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = v["text"].as_str().unwrap();
        let l = lay_out(text, &Given::default());
        let b: Vec<_> = l
            .blocks
            .iter()
            .map(|b| {
                serde_json::json!([
                    text[..b.span.start as usize].chars().count(),
                    text[..b.span.end as usize].chars().count(),
                    format!("{:?}", b.kind),
                    b.reason
                ])
            })
            .collect();
        println!("{}", serde_json::Value::from(b));
    }
}
