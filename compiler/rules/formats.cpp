// Formats of texts: identifiers and names of resources, addresses.

#include <algorithm>

#include "compiler/base/network.h"
#include "compiler/rules/validate.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

namespace {

using enum diag::Severity;
constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-template-resource-type-ref.html";

constexpr diag::Kind kFormatKinds[] = {
    {"E1150", Error, "{0}", "A text that is no id of a security group, as `sg-0123abcd`.", kPage},
    {"E1151", Error, "{0}", "A text that is no id of a VPC, as `vpc-0123abcd`.", kPage},
    {"E1152", Error, "{0}", "A text that is no id of a machine image, as `ami-0123abcd`.", kPage},
    {"E1153", Error, "{0}", "A text that is no name of a security group.", kPage},
    {"E1154", Error, "{0}", "A text that is no id of a subnet, as `subnet-0123abcd`.", kPage},
    {"E1155", Error, "{0}", "A text that is no name of a log group.", kPage},
    {"E1156", Error, "{0}",
     "A text that is no ARN of an IAM role, as `arn:aws:iam::123456789012:role/Name`.", kPage},
    {"E1157", Error, "{0}", "A text that is no ARN of a KMS key.", kPage},
    {"E1158", Error, "{0}", "A text that is no ARN of an SNS topic.", kPage},
    {"E1159", Error, "{0}", "A text that is no ARN of a certificate.", kPage},
    {"E1160", Error, "{0}", "A text that is no ARN of a Lambda function.", kPage},
    {"E1161", Error, "{0}",
     "A text that is no name of an S3 bucket: 3 to 63 small letters, digits, dots and hyphens.",
     "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"},
    {"E1162", Error, "{0}", "A text that is no id of a KMS key.", kPage},
    {"E1164", Error, "{0}", "A text that is no alias of a KMS key, as `alias/name`.", kPage},
};

struct Format {
  std::string_view name;
  std::string_view rule;  // empty: the general one
  std::string_view pattern;
};

// The partition, account and region of ARNs are left open where AWS adds to them.
constexpr Format kFormats[] = {
    {"AWS::EC2::SecurityGroup.Id", "E1150", "^sg-([a-fA-F0-9]{8}|[a-fA-F0-9]{17})$"},
    {"AWS::EC2::VPC.Id", "E1151", "^vpc-([0-9A-Fa-f]{8}|[0-9A-Fa-f]{17})$"},
    {"AWS::EC2::Image.Id", "E1152", "^ami-([0-9a-z]{8}|[0-9a-z]{17})$"},
    {"AWS::EC2::SecurityGroup.Name", "E1153", "^[a-zA-Z0-9 \\._\\-:/()#,@\\[\\]+=&;\\{\\}!$*]+$"},
    {"AWS::EC2::Subnet.Id", "E1154", "^subnet-([0-9A-Fa-f]{8}|[0-9A-Fa-f]{17})$"},
    {"AWS::Logs::LogGroup.Name", "E1155", "^[\\.\\-_/#A-Za-z0-9]{1,512}$"},
    {"AWS::IAM::Role.Arn", "E1156",
     "^arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+$"},
    {"AWS::KMS::Key.Arn", "E1157", "^arn:aws[a-zA-Z-]*:kms:[a-zA-Z0-9-]*:\\d{12}:(key|alias)/.+$"},
    {"AWS::SNS::Topic.Arn", "E1158",
     "^arn:aws[a-zA-Z-]*:sns:[a-zA-Z0-9-]+:\\d{12}:[a-zA-Z0-9\\-_]{1,256}(\\.fifo)?$"},
    {"AWS::CertificateManager::Certificate.Arn", "E1159", "^arn:aws[a-zA-Z-]*:(acm|iam):.*$"},
    {"AWS::Lambda::Function.Arn", "E1160",
     "^arn:aws[a-zA-Z-]*:lambda:[a-zA-Z0-9-]+:\\d{12}:function:[a-zA-Z0-9-_.]+(:[a-zA-Z0-9-_$]+)?"
     "$"},
    {"AWS::S3::Bucket.Name", "E1161", "^[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9]$"},
    {"AWS::KMS::Key.Id", "E1162",
     "^(mrk-[a-f0-9]{32}|[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12})$"},
    {"AWS::KMS::Alias.Name", "E1164", "^alias/[a-zA-Z0-9/_\\-]+$"},
};

// The network's own address has no bits beyond the prefix.
bool is_network(std::string_view text, bool is_v6) {
  const auto network = base::read_network(text);
  return network && network->is_v6 == is_v6 && !base::has_host_bits(*network);
}

// 2026-01-31T10:00:00Z, with fractions and an offset.
constexpr std::string_view kDateTime =
    "^\\d{4}-\\d{2}-\\d{2}([Tt ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?([Zz]|[+-]\\d{2}:?\\d{2})?)?$";

}  // namespace

std::span<const diag::Kind> format_kinds() { return kFormatKinds; }

const diag::Kind* rule_of_format(std::string_view format) {
  const auto* found = std::ranges::find(kFormats, format, &Format::name);
  if (found == std::end(kFormats)) return nullptr;
  return std::ranges::find(kFormatKinds, found->rule, &diag::Kind::name);
}

std::optional<bool> fits_format(Schemas& schemas, std::string_view text, std::string_view format) {
  if (format == "ipv4-network") return is_network(text, false);
  if (format == "ipv6-network") return is_network(text, true);
  const auto* known = std::ranges::find(kFormats, format, &Format::name);
  const bool is_date_time = format == "date-time";
  if (known == std::end(kFormats) && !is_date_time) return std::nullopt;
  const base::Pattern* pattern = schemas.pattern(is_date_time ? kDateTime : known->pattern);
  const auto found = pattern == nullptr ? base::Result<bool>(true) : pattern->search(text);
  return !found || *found;
}

}  // namespace cairn::rules
