#include "targets/document/yaml_problems.h"

#include <array>

namespace cairn::document {
namespace {

struct Words {
  std::string_view libyaml;
  std::string_view ours;
};

constexpr std::array<Words, 31> kProblems = {{
    {"did not find expected key",
     "neither a key of the map above nor its end: the indentation differs, or a quote or `:` is "
     "missing"},
    {"did not find expected '-' indicator",
     "neither `- ` of the list above nor its end: the indentation differs"},
    {"did not find expected ',' or ']'", "`,` or `]` should stand here"},
    {"did not find expected ',' or '}'", "`,` or `}` should stand here"},
    {"did not find expected node content", "a value should stand here"},
    {"did not find expected <document start>", "the template ended above; this belongs to nothing"},
    {"could not find expected ':'", "this is no key: `:` is missing behind it"},
    {"mapping values are not allowed in this context",
     "no key can stand before this `:`: quote the text, or start a line for the key"},
    {"mapping keys are not allowed in this context", "no key can stand here"},
    {"block sequence entries are not allowed in this context",
     "no list can start here: it goes on a line of its own"},
    {"found character that cannot start any token",
     "no value starts with this character unless it is quoted; nor does a line start with a tab"},
    {"found a tab character that violates indentation", "a tab cannot indent; use spaces"},
    {"found a tab character where an indentation space is expected",
     "a tab cannot indent; use spaces"},
    {"found unexpected end of stream", "the text ends before a closing quote"},
    {"found unexpected document indicator", "the document ends before a closing quote"},
    {"found unknown escape character", "double quotes know no such escape"},
    {"did not find expected hexdecimal number", "hexadecimal digits should stand here"},
    {"found invalid Unicode character escape code", "no character has this number"},
    {"did not find expected alphabetic or numeric character",
     "`*` and `&` start a value only with a name behind them: quote the text"},
    {"did not find expected comment or line break",
     "only a comment can follow `|` or `>` on its line"},
    {"found an indentation indicator equal to 0", "a block cannot be indented by 0"},
    {"did not find expected whitespace or line break", "a blank should stand behind the tag"},
    {"did not find expected tag URI", "a tag has a name behind its `!`"},
    {"found undefined tag handle", "no tag starts like this"},
    {"did not find expected '!'", "`!` should stand here"},
    {"found unexpected ':'", "`:` cannot stand here: quote the text"},
    {"control characters are not allowed", "control characters cannot stand in YAML"},
    {"found duplicate %YAML directive", "a second %YAML line"},
    {"found incompatible YAML document", "this version of YAML is not known"},
    {"found unknown directive name", "only %YAML and %TAG lines are known"},
    {"exceeded maximum depth", "this is nested too deep"},
}};

constexpr std::array<Words, 7> kContexts = {{
    {"while parsing a block mapping", "this map starts here"},
    {"while parsing a flow mapping", "this map starts here"},
    {"while parsing a block collection", "this list starts here"},
    {"while parsing a flow sequence", "this list starts here"},
    {"while scanning a quoted scalar", "this text starts here"},
    {"while scanning a simple key", "this text starts here"},
    {"while scanning a block scalar", "this block starts here"},
}};

}  // namespace

std::string describe_yaml_problem(std::string_view problem) {
  for (const Words& words : kProblems) {
    if (problem.starts_with(words.libyaml)) return std::string(words.ours);
  }
  return "this is not YAML: " + std::string(problem);
}

std::string_view describe_yaml_context(std::string_view context) {
  for (const Words& words : kContexts) {
    if (context == words.libyaml) return words.ours;
  }
  return {};
}

}  // namespace cairn::document
