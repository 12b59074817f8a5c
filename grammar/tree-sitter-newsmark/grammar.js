/**
 * newsmark for tree-sitter. The specification is ../newsmark.ebnf; where a bracket opens a mark is decided by
 * the scanner in src/scanner.c, because it takes the whole paragraph to know.
 */

/// <reference types="tree-sitter-cli/dsl" />

module.exports = grammar({
  name: 'newsmark',

  externals: $ => [
    $.front_matter_open,
    $.front_matter_close,
    $._yaml_line,
    $.footnote_label,
    $._footnote_end,
    $.reference,
    $.escape,
    $._span_open,
    $._span_close,
    $._text,
    $._error_sentinel,
  ],

  // White space is text: the scanner takes it, and attributes name it where it may stand.
  extras: _ => [],

  rules: {
    document: $ => seq(optional($.front_matter), repeat(choice($.footnote, $._inline))),

    front_matter: $ => seq($.front_matter_open, optional($.yaml), $.front_matter_close),
    yaml: $ => repeat1($._yaml_line),

    footnote: $ => seq($.footnote_label, repeat($._inline), $._footnote_end),

    _inline: $ => choice($.span, $.reference, $.escape, $._text),

    span: $ => seq(alias($._span_open, '['), optional($.words), alias($._span_close, ']'), $.attributes),
    words: $ => repeat1($._inline),

    attributes: $ => seq('{', repeat1(choice(/[ \t\r\n\f]+/, $.class, $.id, $.pair, $.comment)), '}'),
    class: _ => token(seq('.', /[A-Za-z0-9:_-]+/)),
    id: _ => token(seq('#', /[A-Za-z0-9:_-]+/)),
    pair: $ => seq($.key, '=', choice(alias($._bare, $.value), alias($._quoted, $.value))),
    key: _ => /[A-Za-z0-9:_-]+/,
    _bare: _ => token.immediate(/[A-Za-z0-9:_-]+/),
    _quoted: _ => token.immediate(/"([^"\\]|\\(.|\r?\n))*"/),
    comment: _ => token(seq('%', /[^%}]*/, optional('%'))),
  },
})
