#pragma once

// `x-amazon-apigateway-policy` of a body: who may call which of its paths.

#include "targets/sam/openapi/editor.h"

namespace cairn::sam {

class ResourcePolicy {
 public:
  ResourcePolicy(SwaggerEditor& editor, Context& context);

  // Lists of accounts, addresses and networks, for all methods of the path.
  void add(const Value* settings, Text path, Value* stage);
  // Statements as they are written; null for none.
  void add_custom(Value* statements);

 private:
  Value* make_resources(Text path, Value* stage);
  Value* make_statement(const char* effect, Value* resources, Value* principal, Value* condition);
  void add_accounts(Value* accounts, const char* effect, Value* resources);
  void add_addresses(Value* ranges, const char* operation, Value* resources);
  void add_networks(const Value* settings, std::string_view list, const char* operation,
                    Value* resources);
  // Allows all, and denies those under the condition.
  void add_pair(Value* condition, Value* resources);
  void append(std::initializer_list<Value*> statements, bool is_once);

  SwaggerEditor& editor_;
  Arena& arena_;
  Value* policy_;
};

}  // namespace cairn::sam
