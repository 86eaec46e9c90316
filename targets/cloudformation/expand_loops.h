#pragma once

// `Fn::ForEach` of the transform AWS::LanguageExtensions, as CloudFormation expands it
// before it looks at anything else.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html

#include <optional>

#include "targets/document/value.h"

namespace cairn::cloudformation {

// Whether the template names the transform and has loops.
[[nodiscard]] bool has_loops(const document::Document& document);

// The template without the loops whose collections are known: written out, or the default
// of a parameter. Others stay. What a loop makes keeps the places of what it was made of.
// Nothing where it would make more than a template can hold. Texts are views into the given
// document, which must outlive the new one.
[[nodiscard]] std::optional<document::Document> expand_loops(const document::Document& document);

}  // namespace cairn::cloudformation
