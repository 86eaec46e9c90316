// `extern`: resource types that the program declares, as a catalog of its own.

#include <algorithm>

#include "compiler/catalog/registry_schema.h"
#include "compiler/catalog/writer.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

using sema::TypeKind;

static catalog::TypeId type_of(const Type& type, catalog::Writer& writer,
                               const base::SymbolTable& symbols);

static std::vector<catalog::PropertyDraft> drafts_of(const Type& record, catalog::Writer& writer,
                                                     const base::SymbolTable& symbols) {
  std::vector<catalog::PropertyDraft> drafts;
  for (const sema::TypeField& field : record.fields) {
    catalog::PropertyDraft draft;
    draft.name = symbols.text(field.name);
    draft.is_required = field.type->kind != TypeKind::Optional && !field.default_value;
    draft.type = type_of(*field.type, writer, symbols);
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

static catalog::TypeId type_of(const Type& type, catalog::Writer& writer,
                               const base::SymbolTable& symbols) {
  switch (type.kind) {
    case TypeKind::String:
    case TypeKind::Nominal:
      return writer.scalar(catalog::Kind::String);
    case TypeKind::Int:
      return writer.scalar(catalog::Kind::Integer);
    case TypeKind::Float:
      return writer.scalar(catalog::Kind::Number);
    case TypeKind::Bool:
      return writer.scalar(catalog::Kind::Boolean);
    case TypeKind::Literal:
    case TypeKind::Union: {
      const std::vector<const Type*> alternatives =
          type.kind == TypeKind::Literal ? std::vector{&type} : type.alternatives;
      std::vector<std::string> values;
      for (const Type* each : alternatives) {
        if (const auto* text = std::get_if<std::string>(&each->literal)) values.push_back(*text);
      }
      return values.size() == alternatives.size() ? writer.scalar(catalog::Kind::String, values)
                                                  : writer.scalar(catalog::Kind::Json);
    }
    case TypeKind::List:
      return writer.array_of(type_of(*type.inner, writer, symbols));
    case TypeKind::Map:
      return writer.map_of(type_of(*type.inner, writer, symbols));
    case TypeKind::Record: {
      const catalog::RecordId record = writer.reserve_record();
      catalog::RecordDraft draft;
      draft.name = "Record";
      draft.properties = drafts_of(type, writer, symbols);
      writer.define(record, std::move(draft));
      return writer.record(record);
    }
    case TypeKind::Optional:
    case TypeKind::Input:
    case TypeKind::Deferred:
    case TypeKind::Secret:
      return type_of(*type.inner, writer, symbols);
    default:
      return writer.scalar(catalog::Kind::Json);
  }
}

void Evaluator::load_externs() {
  if (model_.externs.empty()) return;
  catalog::Writer writer;
  // In the order of the file: the table of names has none.
  std::vector<NodeId> declarations;
  for (const auto& [name, node] : model_.externs) declarations.push_back(node);
  std::ranges::sort(declarations);
  for (const NodeId node : declarations) {
    const NodeId name_node = tree_.child(node, 0);
    const std::string name = name_node ? tree_.path(name_node) : std::string();
    if (name.empty()) continue;  // a syntax error, told already
    if (const NodeId file = tree_.child(node, 3)) {
      if (!load_extern_schema(name, name_node, file)) failed_externs_.push_back(name);
      continue;
    }
    catalog::ResourceDraft draft;
    draft.record.name = name;
    if (const NodeId properties = tree_.child(node, 1)) {
      draft.record.properties = drafts_of(types_.resolve(model_, properties), writer, symbols_);
    }
    if (const NodeId attributes = tree_.child(node, 2)) {
      draft.attributes = drafts_of(types_.resolve(model_, attributes), writer, symbols_);
    }
    if (name.starts_with("Custom::")) {
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
      const auto add = [&](std::string_view property, bool is_required, catalog::Kind kind) {
        const bool is_declared =
            std::ranges::find(draft.record.properties, property, &catalog::PropertyDraft::name) !=
            draft.record.properties.end();
        if (is_declared) return;
        catalog::PropertyDraft fresh;
        fresh.name = property;
        fresh.is_required = is_required;
        fresh.type = writer.scalar(kind);
        draft.record.properties.push_back(std::move(fresh));
      };
      add("ServiceToken", true, catalog::Kind::String);
      add("ServiceTimeout", false, catalog::Kind::Integer);
    }
    writer.add(std::move(draft));
  }
  auto bytes = writer.finish({"extern", "1", ""});
  if (!bytes) {
    report<kind::BadSchema>(tree_.span(declarations[0]), bytes.error());
    return;
  }
  auto opened = catalog::Catalog::open(std::move(*bytes));
  if (!opened) {
    report<kind::BadSchema>(tree_.span(declarations[0]), opened.error());
    return;
  }
  externs_.push_back(std::move(*opened));
}

bool Evaluator::load_extern_schema(const std::string& name, NodeId at, NodeId file) {
  std::string path;
  for (const NodeId part : tree_.children(file)) path += tree_.cooked(part);
  std::string failure = "files cannot be read here";
  const std::string& from = files_[tree_.span(file).file].name();
  const auto text = options_.read_file ? options_.read_file(from, path, failure) : std::nullopt;
  if (!text) {
    report<kind::BadSchema>(tree_.span(file), failure);
    return false;
  }
  auto schema = catalog::read_registry_schema(*text);
  if (!schema) {
    report<kind::BadSchema>(tree_.span(file), schema.error());
    return false;
  }
  if (!schema->find(name)) {
    const auto names = schema->type_names();
    report<kind::BadSchema>(tree_.span(at), "the schema describes `" +
                                                std::string(names.empty() ? "" : names[0]) +
                                                "`, not `" + name + '`');
    return false;
  }
  externs_.push_back(std::move(*schema));
  return true;
}

}  // namespace cairn::eval
