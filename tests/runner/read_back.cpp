#include "tests/runner/read_back.h"

#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>
#include <regex>

namespace cairn::runner {

using Json = nlohmann::ordered_json;

static Json to_json(const YAML::Node& node);
static std::string first_difference(const Json& yaml, const Json& json, const std::string& path);

std::string compare_yaml_with_json(const std::string& yaml, const std::string& json) {
  try {
    return first_difference(to_json(YAML::Load(yaml)), Json::parse(json), "");
  } catch (const std::exception& error) {
    return std::string("cannot be read: ") + error.what();
  }
}

// `!GetAtt A.Arn` has its resource before the first dot.
static Json long_form(const std::string& tag, Json operand) {
  const std::string name = tag.substr(1);
  if (name == "GetAtt" && operand.is_string()) {
    const auto text = operand.get<std::string>();
    const std::size_t dot = text.find('.');
    if (dot != std::string::npos) {
      operand = Json::array({text.substr(0, dot), text.substr(dot + 1)});
    }
  }
  return {{name == "Ref" || name == "Condition" ? name : "Fn::" + name, std::move(operand)}};
}

// What a reader of YAML 1.1 makes of text without quotes.
static Json plain_scalar(const std::string& text) {
  static const std::regex kInt("[-+]?(0|[1-9][0-9_]*)");
  static const std::regex kFloat(
      "[-+]?([0-9][0-9_]*)\\.[0-9_]*([eE][-+]?[0-9]+)?|"
      "[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+");
  static const std::regex kTrue("y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON");
  static const std::regex kFalse("n|N|no|No|NO|false|False|FALSE|off|Off|OFF");
  static const std::regex kNull("~|null|Null|NULL|");
  if (std::regex_match(text, kInt)) return Json::parse(text);
  if (std::regex_match(text, kFloat)) return std::stod(text);
  if (std::regex_match(text, kTrue)) return true;
  if (std::regex_match(text, kFalse)) return false;
  if (std::regex_match(text, kNull)) return nullptr;
  return text;
}

static Json untagged(const YAML::Node& node) {
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const YAML::Node& item : node) list.push_back(to_json(item));
    return list;
  }
  if (node.IsMap()) {
    Json map = Json::object();
    for (const auto& entry : node) {
      const auto& key = entry.first.Scalar();
      if (map.contains(key)) throw std::runtime_error("the key " + key + " comes twice");
      map[key] = to_json(entry.second);
    }
    return map;
  }
  if (node.IsNull()) return nullptr;
  return node.Tag() == "?" ? plain_scalar(node.Scalar()) : Json(node.Scalar());
}

static Json to_json(const YAML::Node& node) {
  const std::string& tag = node.Tag();
  const bool is_short = tag.size() > 1 && tag[0] == '!' && tag[1] != '!';
  return is_short ? long_form(tag, untagged(node)) : untagged(node);
}

static std::string first_difference(const Json& yaml, const Json& json, const std::string& path) {
  const auto here = [&] { return (path.empty() ? "/" : path) + ": "; };
  if (yaml.is_object() && json.is_object()) {
    auto a = yaml.begin();
    auto b = json.begin();
    for (; a != yaml.end() && b != json.end(); ++a, ++b) {
      if (a.key() != b.key())
        return here() + "key " + a.key() + " in YAML, " + b.key() + " in JSON";
      std::string below = first_difference(a.value(), b.value(), path + "/" + a.key());
      if (!below.empty()) return below;
    }
    return yaml.size() == json.size() ? "" : here() + "another number of entries";
  }
  if (yaml.is_array() && json.is_array()) {
    for (std::size_t i = 0; i < std::min(yaml.size(), json.size()); ++i) {
      std::string below = first_difference(yaml[i], json[i], path + "/" + std::to_string(i));
      if (!below.empty()) return below;
    }
    return yaml.size() == json.size() ? "" : here() + "another number of items";
  }
  return yaml == json ? "" : here() + yaml.dump() + " in YAML, " + json.dump() + " in JSON";
}

}  // namespace cairn::runner
