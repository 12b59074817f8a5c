[(front_matter) (footnote)] @fold
