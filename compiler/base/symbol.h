#pragma once

// Interned text: equal texts have equal symbols, so names compare as integers.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "compiler/base/id.h"

namespace cairn::base {

struct SymbolTag;
using Symbol = Id<SymbolTag>;

class SymbolTable {
 public:
  SymbolTable() = default;
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;

  Symbol intern(std::string_view text);

  // The symbol of a text that was interned before, else none.
  [[nodiscard]] Symbol find(std::string_view text) const;

  // Lives as long as the table. Empty for "none".
  [[nodiscard]] std::string_view text(Symbol symbol) const {
    return symbol ? std::string_view(texts_[symbol.index]) : std::string_view();
  }

 private:
  std::deque<std::string> texts_;  // a deque, so that the views below stay valid
  std::unordered_map<std::string_view, Symbol> symbols_;
};

}  // namespace cairn::base
