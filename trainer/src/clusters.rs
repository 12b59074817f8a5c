//! Word clusters by the exchange algorithm (Kneser & Ney 1993; Martin, Liermann & Ney 1998): each word in turn
//! moves to the class that maximises the likelihood of a class bigram model.

use std::collections::HashMap;

use newsmark::language::lexical::Word;

use crate::random::Random;

/// Clusters of the folded forms, at each of the sizes asked for; classes count from 1.
pub struct Clustering {
    /// Folded form's hash → class per size.
    pub classes: Vec<(u32, [u16; 3])>,
}

/// Words rarer than this get no class: three occurrences say too little.
const LEAST: u32 = 4;
const ROUNDS: usize = 8;

/// Clusters the words of these sentences.
pub fn induce(sentences: &[Vec<u32>], sizes: [usize; 3]) -> Clustering {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for word in sentences.iter().flatten() {
        *counts.entry(*word).or_default() += 1;
    }
    let mut words: Vec<(u32, u32)> =
        counts.into_iter().filter(|c| c.1 >= LEAST).map(|(w, c)| (c, w)).collect();
    words.sort_unstable_by(|a, b| b.cmp(a));
    let ids: HashMap<u32, u32> = words.iter().enumerate().map(|(i, w)| (w.1, i as u32 + 2)).collect();
    // 0 is the sentence's edge, 1 any rare word.
    let vocabulary = words.len() + 2;
    let mut bigrams: HashMap<(u32, u32), u32> = HashMap::new();
    for sentence in sentences {
        let mut last = 0;
        for word in sentence.iter().map(|w| ids.get(w).copied().unwrap_or(1)).chain([0]) {
            *bigrams.entry((last, word)).or_default() += 1;
            last = word;
        }
    }
    let mut bigrams: Vec<_> = bigrams.into_iter().map(|((a, b), n)| (a, b, n)).collect();
    bigrams.sort_unstable();
    let columns: Vec<Vec<u16>> = std::thread::scope(|scope| {
        let bigrams = &bigrams;
        let handles: Vec<_> =
            sizes.map(|size| scope.spawn(move || exchange(vocabulary, bigrams, size))).into();
        handles.into_iter().map(|h| h.join().expect("clustering does not panic")).collect()
    });
    let classes = words
        .iter()
        .enumerate()
        .map(|(i, (_, word))| (*word, [columns[0][i + 2], columns[1][i + 2], columns[2][i + 2]]))
        .collect();
    Clustering { classes }
}

/// The folded forms of a sentence.
pub fn fold(tokens: &[&str]) -> Vec<u32> {
    tokens.iter().map(|t| Word::look(t, false).lower).collect()
}

fn exchange(vocabulary: usize, bigrams: &[(u32, u32, u32)], size: usize) -> Vec<u16> {
    let mut next: Vec<Vec<(u32, u32)>> = vec![Vec::new(); vocabulary];
    let mut before: Vec<Vec<(u32, u32)>> = vec![Vec::new(); vocabulary];
    let mut count = vec![0u64; vocabulary];
    for &(a, b, n) in bigrams {
        next[a as usize].push((b, n));
        before[b as usize].push((a, n));
        count[b as usize] += u64::from(n);
    }
    // Classes 0 and 1 hold the edge and the rare words for good.
    let classes = size + 2;
    let mut of: Vec<usize> = (0..vocabulary).map(|w| if w < 2 { w } else { 2 + (w - 2) % size }).collect();
    let mut table = vec![0i64; classes * classes];
    let mut total = vec![0i64; classes];
    for &(a, b, n) in bigrams {
        table[of[a as usize] * classes + of[b as usize]] += i64::from(n);
    }
    for w in 0..vocabulary {
        total[of[w]] += count[w] as i64;
    }
    let largest = count.iter().sum::<u64>() as usize + 1;
    let logs: Vec<f32> =
        (0..largest.min(1 << 20)).map(|n| if n == 0 { 0.0 } else { n as f32 * (n as f32).ln() }).collect();
    let nlogn = |n: i64| {
        logs.get(n as usize).copied().unwrap_or_else(|| if n <= 0 { 0.0 } else { n as f32 * (n as f32).ln() })
    };
    let mut order: Vec<usize> = (2..vocabulary).collect();
    let mut random = Random::new(size as u64);
    let mut to = vec![0i64; classes];
    let mut from = vec![0i64; classes];
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        let mut moved = 0;
        for &w in &order {
            let mut touched: Vec<usize> = Vec::new();
            let mut loops = 0i64;
            for &(b, n) in &next[w] {
                if b as usize == w {
                    loops += i64::from(n);
                } else {
                    to[of[b as usize]] += i64::from(n);
                    touched.push(of[b as usize]);
                }
            }
            for &(a, n) in &before[w] {
                if a as usize != w {
                    from[of[a as usize]] += i64::from(n);
                    touched.push(of[a as usize]);
                }
            }
            touched.sort_unstable();
            touched.dedup();
            let own = of[w];
            let weight = count[w] as i64;
            for &c in &touched {
                table[own * classes + c] -= to[c];
                table[c * classes + own] -= from[c];
            }
            table[own * classes + own] -= loops;
            total[own] -= weight;
            let mut best = (f32::NEG_INFINITY, own);
            for c in 2..classes {
                let row = &table[c * classes..(c + 1) * classes];
                let mut gain = 0.0;
                for &k in &touched {
                    if k == c {
                        continue;
                    }
                    gain += nlogn(row[k] + to[k]) - nlogn(row[k]);
                    let back = table[k * classes + c];
                    gain += nlogn(back + from[k]) - nlogn(back);
                }
                gain += nlogn(row[c] + to[c] + from[c] + loops) - nlogn(row[c]);
                gain -= 2.0 * (nlogn(total[c] + weight) - nlogn(total[c]));
                if gain > best.0 {
                    best = (gain, c);
                }
            }
            let c = best.1;
            for &k in &touched {
                table[c * classes + k] += to[k];
                table[k * classes + c] += from[k];
                to[k] = 0;
                from[k] = 0;
            }
            table[c * classes + c] += loops;
            total[c] += weight;
            of[w] = c;
            moved += usize::from(c != own);
        }
        eprintln!("clusters of {size}: {moved} words moved");
        if moved * 200 < vocabulary {
            break;
        }
    }
    of.iter().map(|&c| if c < 2 { 0 } else { c as u16 - 1 }).collect()
}
