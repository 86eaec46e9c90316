#include "tests/bench/limit_parser.h"

namespace cairn::bench {
namespace {

enum Kind : std::uint8_t { kEnd, kWord, kNumber, kText, kSign };
enum NodeKind : std::uint8_t {
  kLeaf,
  kBinary,
  kPostfix,
  kPrefix,
  kGroup,
  kField,
  kStatement,
  kType
};

struct Token {
  Kind kind;
  std::uint32_t begin;
  std::uint32_t end;
};

class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source) {}

  LimitTree run() {
    lex();
    tree_.nodes.reserve(tokens_.size());
    tree_.nodes.push_back({});
    while (at_ < tokens_.size() - 1 && tree_.is_right) statement(0);
    return std::move(tree_);
  }

 private:
  // Lexing.
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
  }
  char peek(std::uint32_t i) const { return i < source_.size() ? source_[i] : '\0'; }
  void add(Kind kind, std::uint32_t begin, std::uint32_t end) {
    tokens_.push_back({kind, begin, end});
  }

  void lex() {
    tokens_.reserve(source_.size() / 3);
    std::uint32_t i = 0;
    const auto size = static_cast<std::uint32_t>(source_.size());
    // What `}` returns to: a block, or one of two strings.
    std::vector<char> modes;
    while (i < size) {
      const char c = source_[i];
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        ++i;
      } else if (c == '/' && peek(i + 1) == '/') {
        while (i < size && source_[i] != '\n') ++i;
      } else if (c >= '0' && c <= '9') {
        const std::uint32_t begin = i;
        while (is_word(peek(i))) ++i;
        if (peek(i) == '.' && peek(i + 1) >= '0' && peek(i + 1) <= '9') {
          for (++i; is_word(peek(i));) ++i;
        }
        add(kNumber, begin, i);
      } else if (is_word(c)) {
        const std::uint32_t begin = i;
        while (is_word(peek(i))) ++i;
        add(kWord, begin, i);
      } else if (c == '\'') {
        const std::uint32_t begin = i;
        for (++i; i < size && source_[i] != '\'';) ++i;
        add(kText, begin, ++i);
      } else if (c == '"') {
        const bool is_tripled = source_.substr(i, 3) == "\"\"\"";
        add(kSign, i, i + (is_tripled ? 3 : 1));
        i += is_tripled ? 3 : 1;
        i = text(i, is_tripled ? '3' : '1', modes);
      } else if (c == '}' && !modes.empty() && modes.back() != '{') {
        add(kSign, i, i + 1);
        const char mode = modes.back();
        modes.pop_back();
        i = text(i + 1, mode, modes);
      } else {
        if (c == '{') modes.push_back('{');
        if (c == '}' && !modes.empty()) modes.pop_back();
        const char d = peek(i + 1);
        const bool is_double =
            (c == ':' && d == ':') || (c == '=' && (d == '=' || d == '>' || d == '~')) ||
            (c == '!' && d == '=') || (c == '<' && d == '=') ||
            (c == '?' && (d == '?' || d == '.')) || (c == '&' && d == '&') ||
            (c == '|' && d == '|') || (c == '-' && d == '>') || (c == '.' && d == '.');
        const std::uint32_t length = c == '.' && d == '.' && peek(i + 2) == '.' ? 3
                                     : is_double                                ? 2
                                                                                : 1;
        add(kSign, i, i + length);
        i += length;
      }
    }
    add(kEnd, size, size);
  }

  // From inside a string to behind its end or its next interpolation.
  std::uint32_t text(std::uint32_t i, char mode, std::vector<char>& modes) {
    const std::uint32_t begin = i;
    const std::uint32_t quotes = mode == '3' ? 3 : 1;
    while (i < source_.size()) {
      if (source_[i] == '\\') {
        i += 2;
      } else if (source_[i] == '"' && (mode == '1' || source_.substr(i, 3) == "\"\"\"")) {
        if (i > begin) add(kText, begin, i);
        add(kSign, i, i + quotes);
        return i + quotes;
      } else if (source_[i] == '$' && peek(i + 1) == '{') {
        if (i > begin) add(kText, begin, i);
        add(kSign, i, i + 2);
        modes.push_back(mode);
        return i + 2;
      } else {
        ++i;
      }
    }
    return i;
  }

  // Parsing.
  std::string_view text_of(std::uint32_t token) const {
    return source_.substr(tokens_[token].begin, tokens_[token].end - tokens_[token].begin);
  }
  bool sees(std::string_view text) const { return text_of(at_) == text; }
  bool take(std::string_view text) {
    if (!sees(text)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view text) {
    if (!take(text)) fail();
  }
  void fail() {
    tree_.is_right = false;
    at_ = static_cast<std::uint32_t>(tokens_.size()) - 1;
  }
  std::uint32_t open(NodeKind kind, std::uint32_t first) {
    tree_.nodes.push_back({kind, first, first, 0, 0});
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }
  void close(std::uint32_t node, std::uint32_t parent) {
    tree_.nodes[node].last_token = at_;
    tree_.nodes[node].previous_sibling = tree_.nodes[parent].last_child;
    tree_.nodes[parent].last_child = node;
  }
  void leaf(std::uint32_t parent) {
    const std::uint32_t node = open(kLeaf, at_);
    ++at_;
    close(node, parent);
  }
  void path(std::uint32_t parent) {
    const std::uint32_t node = open(kLeaf, at_);
    if (tokens_[at_].kind != kWord) return fail();
    ++at_;
    while (take("::")) ++at_;
    close(node, parent);
  }

  void statement(std::uint32_t parent) {
    const std::uint32_t node = open(kStatement, at_);
    while (take("@")) {
      leaf(node);
      if (sees("(")) group(node, "(", ")");
    }
    take("pub");
    const std::string_view word = text_of(at_++);
    if (word == "stack" || word == "module" || word == "app") {
      leaf(node);
      block(node);
    } else if (word == "param" || word == "let" || word == "output" || word == "export" ||
               word == "type") {
      leaf(node);
      if (take(":")) type(node);
      if (take("=")) word == "type" ? type(node) : expression(node);
      if (take("as")) expression(node);
      if (sees("{")) record(node);
    } else if (word == "resource" || word == "existing" || word == "nested") {
      if (word == "nested") ++at_;
      leaf(node);
      if (sees("[")) group(node, "[", "]");
      expect(":");
      path(node);
      record(node);
    } else if (word == "for") {
      binder(node);
      block(node);
    } else if (word == "if") {
      expression(node);
      block(node);
      while (take("else")) {
        if (take("if")) expression(node);
        block(node);
      }
    } else if (word == "assert") {
      expression(node);
      if (take(",")) expression(node);
    } else if (word == "tags" || word == "raw") {
      record(node);
    } else if (word == "env") {
      leaf(node);
      record(node);
    } else if (word == "deploy") {
      path(node);
      expect("to");
      expression(node);
      if (sees("{")) record(node);
    } else {
      fail();
    }
    close(node, parent);
  }

  void block(std::uint32_t parent) {
    const std::uint32_t node = open(kGroup, at_);
    expect("{");
    while (tree_.is_right && !take("}")) statement(node);
    close(node, parent);
  }

  void binder(std::uint32_t parent) {
    leaf(parent);
    if (take(",")) leaf(parent);
    expect("in");
    expression(parent);
  }

  void record(std::uint32_t parent) {
    const std::uint32_t node = open(kGroup, at_);
    expect("{");
    while (tree_.is_right && !take("}")) {
      const std::uint32_t field = open(kField, at_);
      const bool is_named = text_of(at_ + 1) == ":";
      if (!is_named && take("if")) {
        expression(field);
        record(field);
        while (take("else")) {
          if (take("if")) expression(field);
          record(field);
        }
      } else if (!is_named && take("for")) {
        binder(field);
        record(field);
      } else if (take("...")) {
        expression(field);
      } else {
        tokens_[at_].kind == kWord ? leaf(field) : string(field);
        expect(":");
        expression(field);
      }
      close(field, node);
      take(",");
    }
    close(node, parent);
  }

  void group(std::uint32_t parent, std::string_view opening, std::string_view closing) {
    const std::uint32_t node = open(kGroup, at_);
    expect(opening);
    while (tree_.is_right && !take(closing)) {
      if (take("for")) {
        binder(node);
        if (take("if")) expression(node);
        expect(":");
      }
      take("...");
      expression(node);
      if (take(":")) expression(node);
      if (!sees(closing)) expect(",");
    }
    close(node, parent);
  }

  void expression(std::uint32_t parent) {
    if (sees("if")) {
      const std::uint32_t node = open(kGroup, at_++);
      expression(node);
      expect("then");
      expression(node);
      expect("else");
      expression(node);
      return close(node, parent);
    }
    binary(parent, 1);
    if (take("=>")) expression(parent);
  }

  int strength() const {
    if (tokens_[at_].kind == kWord) return sees("in") ? 4 : 0;
    if (tokens_[at_].kind != kSign) return 0;
    const std::string_view sign = text_of(at_);
    switch (sign[0]) {
      case '*':
      case '/':
      case '%':
        return 8;
      case '+':
      case '-':
        return sign == "->" ? 0 : 7;
      case '.':
        return sign == ".." ? 6 : 0;
      case '<':
      case '>':
        return 5;
      case '=':
        return sign == "==" || sign == "=~" ? 4 : 0;
      case '!':
        return sign == "!=" ? 4 : 0;
      case '&':
        return 3;
      case '|':
        return 2;
      case '?':
        return sign == "??" ? 1 : 0;
      default:
        return 0;
    }
  }

  void binary(std::uint32_t parent, int least) {
    const std::uint32_t first = at_;
    operand(parent);
    for (int found = strength(); found >= least && tree_.is_right; found = strength()) {
      const std::uint32_t node = open(kBinary, first);
      adopt_last(parent, node);
      if (take(">")) {
        take("=");
      } else {
        ++at_;
      }
      binary(node, found == 1 ? 1 : found + 1);
      close(node, parent);
    }
  }

  // The last child of `parent` becomes that of `node`.
  void adopt_last(std::uint32_t parent, std::uint32_t node) {
    const std::uint32_t child = tree_.nodes[parent].last_child;
    tree_.nodes[parent].last_child = tree_.nodes[child].previous_sibling;
    tree_.nodes[child].previous_sibling = 0;
    tree_.nodes[node].last_child = child;
  }

  void operand(std::uint32_t parent) {
    const std::uint32_t first = at_;
    const Token& token = tokens_[at_];
    if (token.kind == kNumber || token.kind == kText) {
      leaf(parent);
    } else if (token.kind == kWord) {
      path(parent);
    } else {
      switch (source_[token.begin]) {
        case '"':
          string(parent);
          break;
        case '{':
          record(parent);
          break;
        case '[':
          group(parent, "[", "]");
          break;
        case '(':
          group(parent, "(", ")");
          break;
        case '!':
        case '-': {
          const std::uint32_t node = open(kPrefix, at_++);
          operand(node);
          close(node, parent);
          break;
        }
        default:
          return fail();
      }
    }
    while (tokens_[at_].kind == kSign) {
      const std::string_view sign = text_of(at_);
      if (sign != "." && sign != "?." && sign != "[" && sign != "(" && sign != "!") return;
      const std::uint32_t node = open(kPostfix, first);
      adopt_last(parent, node);
      if (sign == "[") {
        group(node, "[", "]");
      } else if (sign == "(") {
        group(node, "(", ")");
      } else {
        ++at_;
        if (sign != "!") leaf(node);
      }
      close(node, parent);
    }
  }

  void string(std::uint32_t parent) {
    if (tokens_[at_].kind == kText) return leaf(parent);
    const std::uint32_t node = open(kGroup, at_);
    const std::string_view quote = text_of(at_++);
    while (tree_.is_right && !take(quote)) {
      if (tokens_[at_].kind == kText) {
        leaf(node);
      } else {
        expect("${");
        expression(node);
        expect("}");
      }
    }
    close(node, parent);
  }

  void type(std::uint32_t parent) {
    const std::uint32_t node = open(kType, at_);
    do {
      if (sees("{")) {
        expect("{");
        while (tree_.is_right && !take("}")) {
          leaf(node);
          expect(":");
          type(node);
          if (take("=")) expression(node);
          take(",");
        }
      } else if (take("(")) {
        type(node);
        expect(")");
      } else if (tokens_[at_].kind == kWord) {
        path(node);
        if (take("<")) {
          do type(node);
          while (take(","));
          expect(">");
        }
      } else if (sees("\"")) {
        string(node);
      } else {
        take("-");
        leaf(node);
      }
      take("?");
    } while (take("|"));
    close(node, parent);
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  LimitTree tree_;
  std::uint32_t at_ = 0;
};

}  // namespace

LimitTree parse_limit(std::string_view source) { return Parser(source).run(); }

}  // namespace cairn::bench
