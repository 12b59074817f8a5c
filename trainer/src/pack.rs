//! Quantises the float tensors that `trees.py` writes into the parser's model file.

use std::collections::HashMap;
use std::path::Path;

use newsmark::language::matrix::{Linear, Rows};

/// Named tensors: shape and values.
struct Tensors(HashMap<String, (Vec<usize>, Vec<u8>)>);

impl Tensors {
    fn floats(&self, name: &str) -> Vec<f32> {
        let (_, bytes) = &self.0[name];
        bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().expect("four"))).collect()
    }

    /// `x W + b` of the script, by output.
    fn linear(&self, weights: &str, bias: &str) -> Linear {
        let [inputs, outputs] = self.0[weights].0[..] else { panic!("{weights} is no matrix") };
        let values = self.floats(weights);
        let transposed: Vec<f32> = (0..outputs)
            .flat_map(|j| (0..inputs).map(move |i| i * outputs + j))
            .map(|at| values[at])
            .collect();
        Linear::quantise(&transposed, inputs, &self.floats(bias))
    }
}

/// The sections of the parser's model file.
pub fn sections(path: &Path) -> Vec<([u8; 4], Vec<u8>)> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut at = 0;
    let line = |at: &mut usize| {
        let end = *at + bytes[*at..].iter().position(|b| *b == b'\n').expect("a line");
        let line = std::str::from_utf8(&bytes[*at..end]).expect("UTF-8").to_owned();
        *at = end + 1;
        line
    };
    let relations = line(&mut at).split(' ').skip(1).collect::<Vec<_>>().join("\n");
    let mut tensors = Tensors(HashMap::new());
    while at < bytes.len() {
        let head = line(&mut at);
        let mut words = head.split(' ');
        let name = words.next().expect("a name").to_owned();
        let shape: Vec<usize> = words.map(|w| w.parse().expect("a size")).collect();
        let size = 4 * shape.iter().product::<usize>();
        tensors.0.insert(name, (shape, bytes[at..at + size].to_vec()));
        at += size;
    }
    let mut encoder = Vec::new();
    for name in ["keys.word", "keys.suffix", "keys.prefix"] {
        let keys = &tensors.0[name].1;
        encoder.extend((keys.len() as u32 / 4).to_le_bytes());
        encoder.extend(keys);
    }
    for name in ["word", "suffix", "prefix", "tag", "case", "middle", "fine"] {
        let name = format!("emb.{name}");
        Rows::quantise(&tensors.floats(&name), tensors.0[&name].0[1]).encode(&mut encoder);
    }
    encoder.extend(&tensors.0["root"].1);
    let layers = (0..).take_while(|l| tensors.0.contains_key(&format!("rnn{l}.w"))).count();
    encoder.extend((layers as u32).to_le_bytes());
    for layer in 0..layers {
        tensors.linear(&format!("rnn{layer}.w"), &format!("rnn{layer}.b")).encode(&mut encoder);
    }
    let mut scorers = Vec::new();
    for (weights, bias) in [
        ("arc.head.w", "arc.head.b"),
        ("arc.dep.w", "arc.dep.b"),
        ("arc.u", "arc.v"),
        ("label.head.w", "label.head.b"),
        ("label.dep.w", "label.dep.b"),
        ("label.w", "label.b"),
        ("tag.w", "tag.b"),
    ] {
        tensors.linear(weights, bias).encode(&mut scorers);
    }
    vec![(*b"rels", relations.into_bytes()), (*b"enco", encoder), (*b"bias", scorers)]
}
