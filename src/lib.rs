//! newsmark reads folders of saved news articles: who and where they speak of, who said what,
//! which passages report the same thing, and where the sources contradict each other.
