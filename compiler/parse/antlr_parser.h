#pragma once

// The base of the generated parser. Its members hide ANTLR's of the same names, so that
// the generated code, unchanged, leaves flat parts instead of a tree with an allocation
// or two for every token, calls no virtual function where the text is right, and hands
// over each statement as soon as it ends: what is behind it takes no memory.

#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <vector>

#include "compiler/parse/antlr_parts.h"
#include "compiler/parse/antlr_stream.h"

namespace cairn::parse {

// Brackets may nest 256 deep, and no pair takes more than eight rules in each other.
inline constexpr std::size_t kMostRules = 2600;

// Thrown by what would exhaust the stack without any bracket: `x => x => x => ...`.
struct TooDeep {
  std::size_t position;
};

// Thrown at the first error where nobody is there to recover from it.
struct NotUnderstood {};

class PartParser;

// What is done where a text is wrong.
class ErrorStrategy {
 public:
  ErrorStrategy() = default;
  ErrorStrategy(const ErrorStrategy&) = delete;
  ErrorStrategy& operator=(const ErrorStrategy&) = delete;
  virtual ~ErrorStrategy() = default;

  // Called between the parts of a repetition, among other places.
  virtual void sync(PartParser& parser) = 0;
  // Called where a token is missing or another stands in its place.
  virtual void recover_inline(PartParser& parser) = 0;
  virtual void report_match() = 0;
  virtual void report_error(PartParser& parser) = 0;
  // Called where a rule gave up.
  virtual void recover(PartParser& parser) = 0;
  // Whether tokens are skipped since the last error.
  [[nodiscard]] virtual bool is_recovering() const = 0;
};

class PartParser : public antlr4::Parser {
 public:
  // Called with a part whose end is reached. Says what node it became; none to leave it out.
  using Make = std::function<syntax::NodeId(const Part& part)>;

  explicit PartParser(antlr4::TokenStream* stream)
      : antlr4::Parser(stream), _input(static_cast<BridgeStream*>(stream)) {}

  // Without a strategy the first error throws NotUnderstood.
  void set_strategy(ErrorStrategy* strategy) { _errHandler->strategy = strategy; }
  // Bit `rule` of `rules` says to call `make` at the end of such a rule.
  void set_make(std::uint64_t rules, Make make) {
    made_rules_ = rules;
    make_ = std::move(make);
  }

  // The rules that are open, from the outermost; parts inside them may be missing still.
  [[nodiscard]] std::size_t open_count() const { return open_.size(); }
  [[nodiscard]] const Part& open_rule(std::size_t i) const { return parts_[open_[i]]; }
  [[nodiscard]] const Part& rule() const { return parts_[open_.back()]; }
  // The outermost rule, when it is done.
  [[nodiscard]] const Part& result() const { return parts_.front(); }
  // What `make` failed with, since no exception can leave it.
  [[nodiscard]] std::exception_ptr failure() const { return failure_; }

  // Takes the token as the one that was expected.
  antlr4::Token* consume() {
    const bool is_skipped = _errHandler->strategy && _errHandler->strategy->is_recovering();
    const LexemeKind kind = _input->kind();
    const auto at = static_cast<std::uint32_t>(_input->position());
    parts_.push_back({.what = is_skipped ? Part::What::Error : Part::What::Token,
                      .kind = kind,
                      .first = at,
                      .last = at + 1});
    if (kind != LexemeKind::EndOfFile) _input->advance();
    return nullptr;
  }
  // Notes a token that the text lacks.
  void make_up() {
    const auto at = static_cast<std::uint32_t>(_input->position());
    parts_.push_back({.what = Part::What::Error, .first = at, .last = at});
  }

 protected:
  // Contexts live as long as their rule, so they make a stack.
  class Contexts {
   public:
    template <typename Context>
    Context* createInstance(antlr4::ParserRuleContext* parent, std::size_t state) {
      static_assert(sizeof(Context) <= sizeof(Slot));
      if (count_ == kInBlock * blocks_.size()) blocks_.push_back(std::make_unique<Block>());
      Slot& slot = blocks_[count_ / kInBlock]->slots[count_ % kInBlock];
      ++count_;
      return new (&slot) Context(parent, state);
    }
    void pop(antlr4::ParserRuleContext* context) {
      context->~ParserRuleContext();
      --count_;
    }

   private:
    static constexpr std::size_t kInBlock = 64;
    struct alignas(alignof(antlr4::ParserRuleContext)) Slot {
      std::byte bytes[sizeof(antlr4::ParserRuleContext)];
    };
    struct Block {
      Slot slots[kInBlock];
    };
    std::vector<std::unique_ptr<Block>> blocks_;
    std::size_t count_ = 0;
  };

  struct Handler {
    ErrorStrategy* strategy = nullptr;

    void sync(PartParser* parser) {
      if (strategy != nullptr) strategy->sync(*parser);
    }
    antlr4::Token* recoverInline(PartParser* parser) {
      if (strategy == nullptr) throw NotUnderstood();
      strategy->recover_inline(*parser);
      return nullptr;
    }
    void reportMatch(PartParser*) {
      if (strategy != nullptr) strategy->report_match();
    }
    void reportError(PartParser* parser, const antlr4::RecognitionException&) {
      if (strategy == nullptr) throw NotUnderstood();
      strategy->report_error(*parser);
    }
    void recover(PartParser* parser, std::exception_ptr) {
      parser->parts_[parser->open_.back()].is_given_up = true;
      strategy->recover(*parser);
    }
  };

  template <typename Leave>
  class Finally {
   public:
    explicit Finally(Leave leave) : leave_(leave) {}
    Finally(const Finally&) = delete;
    Finally& operator=(const Finally&) = delete;
    ~Finally() { leave_(); }

   private:
    Leave leave_;
  };
  template <typename Leave>
  static Finally<Leave> finally(Leave leave) {
    return Finally<Leave>(leave);
  }

  void enterRule(antlr4::ParserRuleContext* context, std::size_t state, std::size_t rule) {
    if (open_.size() == kMostRules) {
      _tracker.pop(context);
      throw TooDeep{_input->position()};
    }
    setState(state);
    _ctx = context;
    open_.push_back(static_cast<std::uint32_t>(parts_.size()));
    parts_.push_back({.what = Part::What::Rule,
                      .rule = static_cast<std::uint8_t>(rule),
                      .first = static_cast<std::uint32_t>(_input->position())});
  }
  void enterOuterAlt(antlr4::ParserRuleContext*, std::size_t) {}
  void exitRule() {
    const std::uint32_t index = open_.back();
    Part& part = parts_[index];
    part.size = static_cast<std::uint32_t>(parts_.size()) - index;
    part.last = static_cast<std::uint32_t>(_input->position());
    // The end of the file is never passed, but it is part of what it ends.
    if (parts_.back().kind == LexemeKind::EndOfFile && part.size > 1 &&
        parts_.back().what == Part::What::Token) {
      ++part.last;
    }
    if ((made_rules_ >> part.rule & 1) != 0) make_node(index);
    open_.pop_back();
    antlr4::ParserRuleContext* context = _ctx;
    setState(context->invokingState);
    _ctx = static_cast<antlr4::ParserRuleContext*>(context->parent);
    _tracker.pop(context);
  }
  antlr4::Token* match(std::size_t type) {
    if (type_of(_input->kind()) != type) return _errHandler->recoverInline(this);
    _errHandler->reportMatch(this);
    return consume();
  }

  // The generated code names these.
  BridgeStream* _input;
  Contexts _tracker;
  Handler handler_;
  Handler* _errHandler = &handler_;

 private:
  void make_node(std::uint32_t index) {
    // Nothing is made of what an exception ends.
    if (std::uncaught_exceptions() > 0 || failure_) return;
    try {
      const syntax::NodeId node = make_(parts_[index]);
      parts_.resize(index);
      if (node) parts_.push_back({.what = Part::What::Node, .last = node.index});
    } catch (...) {
      failure_ = std::current_exception();
    }
  }

  std::vector<Part> parts_;
  std::vector<std::uint32_t> open_;
  std::uint64_t made_rules_ = 0;
  Make make_;
  std::exception_ptr failure_;
};

}  // namespace cairn::parse
