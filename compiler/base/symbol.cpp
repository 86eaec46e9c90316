#include "compiler/base/symbol.h"

namespace cairn::base {

Symbol SymbolTable::intern(std::string_view text) {
  if (const auto found = symbols_.find(text); found != symbols_.end()) return found->second;
  const Symbol symbol{static_cast<std::uint32_t>(texts_.size())};
  texts_.emplace_back(text);
  symbols_.emplace(texts_.back(), symbol);
  return symbol;
}

Symbol SymbolTable::find(std::string_view text) const {
  const auto found = symbols_.find(text);
  return found == symbols_.end() ? Symbol() : found->second;
}

}  // namespace cairn::base
