// Decides what the paragraph around a bracket decides: whether it opens a mark, closes one, or is text.
//
// Looking ahead is bounded by LOOKAHEAD characters for each bracket, and what was found to hold no mark is not
// looked at again, so that brackets without end cost linear time; a mark longer than that is shown as text.

#include "tree_sitter/parser.h"

#include <stdlib.h>
#include <string.h>

enum Token {
  FRONT_MATTER_OPEN,
  FRONT_MATTER_CLOSE,
  YAML_LINE,
  FOOTNOTE_LABEL,
  FOOTNOTE_END,
  REFERENCE,
  ESCAPE,
  SPAN_OPEN,
  SPAN_CLOSE,
  TEXT,
  ERROR_SENTINEL,
};

#define LOOKAHEAD 10000

typedef struct {
  // Brackets that are open in this paragraph, literal ones included.
  uint32_t depth;
  // Whether anything was read.
  bool begun;
  // Whether the next character is at a line's start where a footnote may begin.
  bool definition_may_follow;
  bool in_footnote;
  // Whether a footnote has just ended, so that the next line may be another one.
  bool after_footnote;
  // Whether a line begins here, so that a line break makes it a blank one.
  bool at_line_start;
  // Characters ahead that are known to hold no end of a mark.
  uint32_t quiet;
} Scanner;

static bool is_name(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '_' ||
         c == '-';
}

// Beyond ASCII every letter-like character is taken; the parser proper asks Unicode.
static bool is_label(int32_t c) { return is_name(c) || c == '.' || (c > 0xA0 && c != 0x2028 && c != 0x2029); }

static bool is_escapable(int32_t c) {
  return c == '[' || c == ']' || c == '{' || c == '}' || c == '^' || c == '\\';
}

static bool is_break(int32_t c) { return c == '\n' || c == '\r'; }

typedef struct {
  TSLexer *lexer;
  uint32_t left;
} Cursor;

static int32_t peek(Cursor *c) { return c->left == 0 || c->lexer->eof(c->lexer) ? 0 : c->lexer->lookahead; }

static void next(Cursor *c) {
  if (c->left > 0) c->left--;
  c->lexer->advance(c->lexer, false);
}

static void line_break(Cursor *c) {
  if (peek(c) == '\r') {
    next(c);
    if (peek(c) == '\n') next(c);
  } else if (peek(c) == '\n') {
    next(c);
  }
}

// Takes a line break; false where a blank line or the end follows, which ends the paragraph.
static bool paragraph_goes_on(Cursor *c) {
  line_break(c);
  while (peek(c) == ' ' || peek(c) == '\t') next(c);
  return peek(c) != 0 && !is_break(peek(c));
}

static bool name(Cursor *c) {
  if (!is_name(peek(c))) return false;
  while (is_name(peek(c))) next(c);
  return true;
}

static bool word_ends(Cursor *c) {
  int32_t n = peek(c);
  return n == '}' || n == ' ' || n == '\t' || n == '\f' || is_break(n);
}

// An attribute block; the cursor stands on what should be its brace.
static bool attributes(Cursor *c) {
  if (peek(c) != '{') return false;
  next(c);
  uint32_t items = 0;
  for (;;) {
    int32_t n = peek(c);
    if (n == '}') {
      next(c);
      return items > 0;
    }
    if (n == ' ' || n == '\t' || n == '\f') {
      next(c);
    } else if (is_break(n)) {
      if (!paragraph_goes_on(c)) return false;
    } else if (n == '%') {
      next(c);
      while (peek(c) != '%' && peek(c) != '}') {
        if (peek(c) == 0) return false;
        if (is_break(peek(c))) {
          if (!paragraph_goes_on(c)) return false;
        } else {
          next(c);
        }
      }
      if (peek(c) == '%') next(c);
      items++;
    } else if (n == '.' || n == '#') {
      next(c);
      if (!name(c) || !word_ends(c)) return false;
      items++;
    } else if (is_name(n)) {
      name(c);
      if (peek(c) != '=') return false;
      next(c);
      if (peek(c) == '"') {
        next(c);
        while (peek(c) != '"') {
          if (peek(c) == 0) return false;
          if (peek(c) == '\\') next(c);
          if (is_break(peek(c))) {
            if (!paragraph_goes_on(c)) return false;
          } else {
            next(c);
          }
        }
        next(c);
      } else if (!name(c) || !word_ends(c)) {
        return false;
      }
      items++;
    } else {
      return false;
    }
  }
}

// After "[": whether "^label]" follows.
static bool label(Cursor *c) {
  if (peek(c) != '^') return false;
  next(c);
  uint32_t length = 0;
  for (; is_label(peek(c)); length++) next(c);
  if (length == 0 || peek(c) != ']') return false;
  next(c);
  return true;
}

static void spend(Scanner *s, uint32_t characters) { s->quiet = s->quiet > characters ? s->quiet - characters : 0; }

// After "[": whether the bracket that closes it touches an attribute block.
static bool opens_span(Scanner *s, Cursor *c) {
  uint32_t depth = 1;
  uint32_t from = c->left;
  bool brace = false;
  for (;;) {
    int32_t n = peek(c);
    if (n == 0 || (is_break(n) && !paragraph_goes_on(c))) {
      if (!brace) s->quiet = from - c->left;
      return false;
    }
    if (is_break(n)) {
      continue;
    } else if (n == '\\') {
      next(c);
      if (is_escapable(peek(c))) next(c);
    } else if (n == '[') {
      next(c);
      // A reference is whole and closes nothing; what only begins like one has brackets like any other text.
      if (peek(c) != '^') {
        depth++;
        continue;
      }
      if (!label(c)) depth++;
    } else if (n == ']') {
      next(c);
      depth--;
      brace = brace || peek(c) == '{';
      bool block = peek(c) == '{' && attributes(c);
      if (depth == 0) return block;
    } else {
      next(c);
    }
  }
}

static bool accept(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

// A line of the front matter, or its last one.
static bool front_matter_line(Scanner *s, TSLexer *lexer, Cursor *c, const bool *valid) {
  uint32_t dashes = 0;
  for (; dashes < 4 && peek(c) == '-'; dashes++) next(c);
  bool fence = dashes == 3;
  while (fence && (peek(c) == ' ' || peek(c) == '\t')) next(c);
  fence = fence && (peek(c) == 0 || is_break(peek(c)));
  if (!fence) {
    if (lexer->eof(lexer) && dashes == 0) return false;
    while (!lexer->eof(lexer) && !is_break(lexer->lookahead)) lexer->advance(lexer, false);
  }
  c->left = LOOKAHEAD;
  line_break(c);
  lexer->mark_end(lexer);
  s->definition_may_follow = fence;
  s->at_line_start = fence;
  return fence ? accept(lexer, FRONT_MATTER_CLOSE) : valid[YAML_LINE] && accept(lexer, YAML_LINE);
}

// "---" at the very beginning, if a second such line follows. Else what is marked is text.
static bool front_matter_open(TSLexer *lexer, Cursor *c) {
  bool first = true;
  for (;;) {
    uint32_t dashes = 0;
    for (; dashes < 4 && peek(c) == '-'; dashes++) next(c);
    bool fence = dashes == 3;
    while (fence && (peek(c) == ' ' || peek(c) == '\t')) next(c);
    fence = fence && (peek(c) == 0 || is_break(peek(c)));
    if (first && (!fence || peek(c) == 0)) {
      lexer->mark_end(lexer);
      return false;
    }
    if (!first && fence) return true;
    while (peek(c) != 0 && !is_break(peek(c))) next(c);
    if (peek(c) == 0) return false;
    line_break(c);
    if (first) lexer->mark_end(lexer);
    first = false;
  }
}

// At a line break or the end: whether the footnote is over here.
static bool footnote_ends(Cursor *c) {
  bool blank = false;
  bool any = false;
  for (;;) {
    if (peek(c) == 0) return true;
    bool indented = false;
    while (peek(c) == ' ' || peek(c) == '\t') {
      indented = any;
      next(c);
    }
    if (peek(c) == 0) return true;
    if (is_break(peek(c))) {
      blank = any;
      any = true;
      line_break(c);
      continue;
    }
    if (!any) return false;
    if (!indented && peek(c) == '[') {
      next(c);
      if (label(c) && peek(c) == ':') return true;
    }
    return blank && !indented;
  }
}

static bool scan(Scanner *s, TSLexer *lexer, const bool *valid) {
  Cursor cursor = {lexer, LOOKAHEAD};
  Cursor *c = &cursor;
  if (valid[ERROR_SENTINEL]) return false;
  bool at_start = !s->begun;
  s->begun = true;
  if (at_start) {
    s->definition_may_follow = true;
    s->at_line_start = true;
    if (valid[FRONT_MATTER_OPEN] && lexer->lookahead == '-') {
      if (front_matter_open(lexer, c)) return accept(lexer, FRONT_MATTER_OPEN);
      s->definition_may_follow = false;
      s->at_line_start = false;
      return valid[TEXT] && accept(lexer, TEXT);
    }
  }
  if (valid[FRONT_MATTER_CLOSE]) return front_matter_line(s, lexer, c, valid);
  if (lexer->eof(lexer)) {
    if (valid[FOOTNOTE_END] && s->in_footnote) {
      s->in_footnote = false;
      s->depth = 0;
      lexer->mark_end(lexer);
      return accept(lexer, FOOTNOTE_END);
    }
    return false;
  }

  int32_t first = lexer->lookahead;
  bool blank_line = s->at_line_start && is_break(first);
  s->at_line_start = false;
  lexer->mark_end(lexer);

  if (s->in_footnote && is_break(first)) {
    if (footnote_ends(c)) {
      if (!valid[FOOTNOTE_END]) return false;
      s->in_footnote = false;
      s->after_footnote = true;
      s->depth = 0;
      return accept(lexer, FOOTNOTE_END);
    }
  }

  if (first == '[') {
    bool definition = s->definition_may_follow;
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    if (lexer->lookahead == '^') {
      if (label(c)) {
        if (definition && peek(c) == ':' && valid[FOOTNOTE_LABEL]) {
          next(c);
          lexer->mark_end(lexer);
          s->definition_may_follow = false;
          s->in_footnote = true;
          s->depth = 0;
          return accept(lexer, FOOTNOTE_LABEL);
        }
        s->definition_may_follow = false;
        s->quiet = 0;
        lexer->mark_end(lexer);
        return valid[REFERENCE] && accept(lexer, REFERENCE);
      }
    }
    s->definition_may_follow = false;
    s->depth++;
    if (s->quiet > 0) {
      spend(s, 1);
      return valid[TEXT] && accept(lexer, TEXT);
    }
    // label() has read on; the look-ahead goes on from where it stands, which is no bracket's place.
    return opens_span(s, c) && valid[SPAN_OPEN] ? accept(lexer, SPAN_OPEN) : valid[TEXT] && accept(lexer, TEXT);
  }

  if (first == ']') {
    spend(s, 1);
    s->definition_may_follow = false;
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    if (s->depth == 0) return valid[TEXT] && accept(lexer, TEXT);
    s->depth--;
    if (valid[SPAN_CLOSE] && attributes(c)) return accept(lexer, SPAN_CLOSE);
    return valid[TEXT] && accept(lexer, TEXT);
  }

  if (first == '\\') {
    spend(s, 2);
    s->definition_may_follow = false;
    lexer->advance(lexer, false);
    if (is_escapable(lexer->lookahead)) {
      lexer->advance(lexer, false);
      lexer->mark_end(lexer);
      return valid[ESCAPE] && accept(lexer, ESCAPE);
    }
    lexer->mark_end(lexer);
    return valid[TEXT] && accept(lexer, TEXT);
  }

  if (!valid[TEXT]) return false;

  if (is_break(first)) {
    // This break and the blank lines behind it, up to the start of a line that is not blank.
    uint32_t breaks = blank_line ? 1 : 0;
    for (;;) {
      c->left = LOOKAHEAD;
      line_break(c);
      breaks++;
      lexer->mark_end(lexer);
      bool indented = false;
      while (peek(c) == ' ' || peek(c) == '\t') {
        indented = true;
        next(c);
      }
      if (peek(c) != 0 && !is_break(peek(c))) {
        s->definition_may_follow = !indented && (breaks > 1 || s->after_footnote);
        break;
      }
      if (peek(c) == 0) break;
    }
    if (breaks > 1) {
      s->depth = 0;
      s->quiet = 0;
    } else {
      spend(s, 2);
    }
    s->after_footnote = false;
    return accept(lexer, TEXT);
  }

  // Blank lines at the beginning of the body leave a footnote possible.
  s->definition_may_follow = false;
  while (!lexer->eof(lexer)) {
    int32_t n = lexer->lookahead;
    if (n == '[' || n == ']' || n == '\\' || is_break(n)) break;
    spend(s, 1);
    lexer->advance(lexer, false);
  }
  lexer->mark_end(lexer);
  return accept(lexer, TEXT);
}

void *tree_sitter_newsmark_external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }

void tree_sitter_newsmark_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_newsmark_external_scanner_serialize(void *payload, char *buffer) {
  memcpy(buffer, payload, sizeof(Scanner));
  return sizeof(Scanner);
}

void tree_sitter_newsmark_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  memset(payload, 0, sizeof(Scanner));
  if (length == sizeof(Scanner)) memcpy(payload, buffer, sizeof(Scanner));
}

bool tree_sitter_newsmark_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  return scan((Scanner *)payload, lexer, valid_symbols);
}
