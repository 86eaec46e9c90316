#pragma once

// The schemas of resource types, by name, out of one file: what `cairn schema import`
// made of those that AWS publishes.
//
//   {"source": "CloudformationSchema.zip", "date": "2026-08-03", "types": {"AWS::...": {...}}}
//
// A schema is as published, less what no check looks at: see import.h.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/schema/packed.h"

namespace cairn::schema {

class Store {
 public:
  // `bytes` must outlive the store and all that is found in it. Costs the same however
  // many types there are.
  static base::Result<Store> open(std::span<const std::byte> bytes);

  [[nodiscard]] std::optional<Json> find(std::string_view type_name) const {
    return types_.find(type_name);
  }

  [[nodiscard]] std::size_t size() const { return types_.size(); }
  [[nodiscard]] std::vector<std::string_view> type_names() const;  // sorted

  [[nodiscard]] std::string_view source_name() const { return text("source"); }
  [[nodiscard]] std::string_view date() const { return text("date"); }
  [[nodiscard]] std::string digest() const { return pack_.digest(); }
  [[nodiscard]] const Pack& pack() const { return pack_; }

 private:
  [[nodiscard]] std::string_view text(std::string_view key) const;

  Pack pack_;
  Json types_;
};

}  // namespace cairn::schema
