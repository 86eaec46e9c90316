#include "compiler/catalog/catalog.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "compiler/base/nearest.h"
#include "compiler/catalog/registry_schema.h"
#include "compiler/catalog/writer.h"

using namespace cairn;
using catalog::Catalog;
using catalog::HandleForm;
using catalog::Kind;
using catalog::Update;

using Texts = std::vector<std::string>;

static Texts to_texts(catalog::Names names) { return Texts(names.begin(), names.end()); }

static catalog::ResourceType builtin(std::string_view name) {
  const auto type = Catalog::builtin().find(name);
  REQUIRE(type);
  return *type;
}

TEST_CASE("every resource type is found by its name") {
  const Catalog& aws = Catalog::builtin();
  CHECK(aws.resource_types().size() >= 1800);
  CHECK(aws.source_name() == "@aws-cdk/aws-service-spec");
  CHECK(aws.source_hash().starts_with("sha512-"));

  const auto names = aws.type_names();
  CHECK(std::ranges::is_sorted(names));
  for (const std::string_view name : names) {
    const auto type = aws.find(name);
    REQUIRE(type);
    REQUIRE(type->name() == name);
    for (const catalog::Property property : type->properties()) {
      REQUIRE(type->property(property.name())->name() == property.name());
    }
  }
  CHECK_FALSE(aws.find(""));
  CHECK_FALSE(aws.find("AWS::SQS::Queues"));
  CHECK_FALSE(aws.find("aws::sqs::queue"));
}

TEST_CASE("a queue has the facts that AWS documents") {
  const auto queue = builtin("AWS::SQS::Queue");
  CHECK(queue.property("FifoQueue")->type().kind() == Kind::Boolean);
  CHECK(queue.property("FifoQueue")->update() == Update::Replaces);
  CHECK(queue.property("VisibilityTimeout")->type().kind() == Kind::Integer);
  CHECK(queue.property("VisibilityTimeout")->update() == Update::InPlace);
  CHECK_FALSE(queue.property("VisibilityTimeOut"));
  CHECK(queue.attribute("Arn")->type().kind() == Kind::String);
  CHECK(queue.attribute("QueueUrl"));
  CHECK_FALSE(queue.accepts_attribute("Url"));
  CHECK(to_texts(queue.ref_identifier()) == Texts{"QueueUrl"});
  CHECK(queue.handle_form("QueueUrl") == HandleForm::Ref);
  CHECK(queue.handle_form("Arn") == HandleForm::Attribute);
  CHECK(queue.handle_form("Colour") == HandleForm::None);
  CHECK(queue.tag_shape() == catalog::TagShape::Standard);
  CHECK(queue.tag_property() == "Tags");

  const auto tags = queue.property("Tags")->type();
  REQUIRE(tags.kind() == Kind::Array);
  CHECK(tags.element().kind() == Kind::Tag);
  CHECK(tags.element().record().property("Key")->is_required());
}

TEST_CASE("nested records are reached through types and by name") {
  const auto group = builtin("AWS::EC2::SecurityGroup");
  CHECK(group.property("GroupDescription")->is_required());
  const auto rules = group.property("SecurityGroupIngress")->type();
  REQUIRE(rules.kind() == Kind::Array);
  REQUIRE(rules.element().kind() == Kind::Record);
  const auto rule = rules.element().record();
  CHECK(rule.name() == "Ingress");
  CHECK(rule.property("IpProtocol")->is_required());
  CHECK(rule.property("FromPort")->type().kind() == Kind::Integer);

  const auto nested = group.nested_records();
  CHECK(std::find(nested.begin(), nested.end(), rule) != nested.end());
  CHECK(to_texts(builtin("AWS::EC2::Instance").ref_identifier()) == Texts{"InstanceId"});
}

TEST_CASE("a type may contain itself") {
  const auto acl = builtin("AWS::WAFv2::WebACL");
  bool found = false;
  for (const catalog::Record record : acl.nested_records()) {
    if (record.name() != "Statement") continue;
    const auto inner = record.property("NotStatement")->type().record().property("Statement");
    found = inner && inner->type().record() == record;
  }
  CHECK(found);
}

TEST_CASE("a relationship says what a bare resource name becomes") {
  const auto role = builtin("AWS::Lambda::Function").property("Role");
  REQUIRE(role);
  const auto targets = role->relationships();
  const auto to_role = std::find_if(targets.begin(), targets.end(), [](const auto& target) {
    return target.type_name() == "AWS::IAM::Role";
  });
  REQUIRE(to_role != targets.end());
  CHECK((*to_role).property_name() == "Arn");
  CHECK(builtin("AWS::IAM::Role").handle_form("Arn") == HandleForm::Attribute);

  // The package names none; constraints/corrections.json does.
  const auto queues = builtin("AWS::SQS::QueuePolicy").property("Queues")->relationships();
  REQUIRE(queues.size() == 1);
  CHECK(builtin("AWS::SQS::Queue").handle_form(queues[0].property_name()) == HandleForm::Ref);
}

TEST_CASE("attributes may be dotted, values limited, types in doubt") {
  CHECK(builtin("AWS::RDS::DBInstance").attribute("Endpoint.Address"));
  const auto modes = builtin("AWS::Lambda::Function").property("PackageType")->type();
  CHECK(to_texts(modes.allowed_values()) == Texts{"Image", "Zip"});
  const auto days = builtin("AWS::Logs::LogGroup").property("RetentionInDays")->type();
  CHECK(to_texts(days.allowed_values()).front() == "1");
  const auto policy = builtin("AWS::IAM::Role").property("AssumeRolePolicyDocument")->type();
  REQUIRE(policy.kind() == Kind::Union);
  CHECK(policy.alternatives().size() == 2);
  CHECK(builtin("AWS::IAM::Role").property("Policies")->scrutiny() == "InlineIdentityPolicies");
  CHECK(builtin("AWS::Serverless::Function").transform() == "AWS::Serverless-2016-10-31");
}

TEST_CASE("texts are there when asked for") {
  const auto bucket = builtin("AWS::S3::Bucket");
  CHECK(bucket.documentation().find("bucket") != std::string_view::npos);
  CHECK(bucket.property("BucketName")->documentation().find("name") != std::string_view::npos);
  CHECK(bucket.attribute("Arn")->documentation().find("ARN") != std::string_view::npos);
}

TEST_CASE("types that hold data are marked") {
  for (const char* name : {"AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::ECR::Repository"}) {
    CHECK(builtin(name).is_stateful());
    CHECK_FALSE(builtin(name).supports_snapshot());
  }
  CHECK(builtin("AWS::RDS::DBInstance").supports_snapshot());
  CHECK_FALSE(builtin("AWS::IAM::Role").is_stateful());
}

TEST_CASE("custom resources take any property, nested stacks any output") {
  const auto custom = builtin("AWS::CloudFormation::CustomResource");
  CHECK(custom.record().is_open());
  CHECK(custom.accepts_attribute("Anything"));
  const auto stack = builtin("AWS::CloudFormation::Stack");
  CHECK(stack.accepts_attribute("Outputs.Url"));
  CHECK_FALSE(stack.accepts_attribute("Url"));
}

// Two types, one of which nests a record in itself.
static catalog::Writer seed_table() {
  catalog::Writer writer;
  const auto step = writer.reserve_record();
  writer.define(
      step,
      {.name = "Step",
       .properties = {{.name = "Next", .type = writer.record(step)},
                      {.name = "Mode", .type = writer.scalar(Kind::String, {"fast", "slow"})}}});
  writer.add(
      {.record = {.name = "Custom::SeedTable",
                  .properties = {{.name = "Table",
                                  .type = writer.scalar(Kind::String),
                                  .is_required = true,
                                  .update = Update::Replaces,
                                  .relationships = {{"AWS::DynamoDB::Table", "Arn"}}},
                                 {.name = "Steps", .type = writer.array_of(writer.record(step))},
                                 {.name = "Rows",
                                  .type = writer.scalar(Kind::Integer),
                                  .default_text = "10",
                                  .documentation = "How many."}}},
       .attributes = {{.name = "Inserted", .type = writer.scalar(Kind::Integer)}},
       .nested = {step}});
  writer.add({.record = {.name = "Custom::Empty"}});
  return writer;
}

TEST_CASE("a type built by hand reads like one of AWS's") {
  const auto built = seed_table().build({.name = "test"});
  REQUIRE(built);
  const auto type = built->find("Custom::SeedTable");
  REQUIRE(type);
  CHECK(type->record().property_names() == std::vector<std::string_view>{"Rows", "Steps", "Table"});
  CHECK(type->property("Table")->is_required());
  CHECK(type->property("Table")->update() == Update::Replaces);
  CHECK(type->property("Table")->relationships()[0].type_name() == "AWS::DynamoDB::Table");
  CHECK(type->property("Rows")->default_text() == "10");
  CHECK(type->property("Rows")->documentation() == "How many.");
  CHECK(type->attribute("Inserted")->type().kind() == Kind::Integer);
  const auto step = type->property("Steps")->type().element().record();
  CHECK(step.property("Next")->type().record() == step);
  CHECK(to_texts(step.property("Mode")->type().allowed_values()) == Texts{"fast", "slow"});
  CHECK(type->nested_records().size() == 1);
  CHECK(built->find("Custom::Empty")->properties().empty());
  CHECK(base::nearest("Tabel", type->record().property_names()).front() == "Table");
}

TEST_CASE("the same calls give the same bytes") {
  CHECK(*seed_table().finish({}) == *seed_table().finish({}));
}

TEST_CASE("a name that stands twice is refused") {
  catalog::Writer writer;
  const auto text = writer.scalar(Kind::String);
  writer.add(
      {.record = {.name = "Custom::Twice",
                  .properties = {{.name = "A", .type = text}, {.name = "A", .type = text}}}});
  CHECK(writer.finish({}).error() == "`Custom::Twice` names `A` twice");

  catalog::Writer another;
  another.add({.record = {.name = "Custom::Twice"}});
  another.add({.record = {.name = "Custom::Twice"}});
  CHECK(another.finish({}).error() == "`Custom::Twice` is declared twice");
}

// Reads everything there is, following types a few levels down.
static std::size_t weigh(const catalog::Type& type, int depth);
static std::size_t weigh(const catalog::Record& record, int depth) {
  std::size_t sum = record.name().size() + record.documentation().size();
  if (depth == 0) return sum;
  for (const catalog::Property property : record.properties()) {
    sum += property.name().size() + property.documentation().size() +
           property.default_text().size() + property.scrutiny().size();
    for (const auto target : property.relationships()) {
      sum += target.type_name().size() + target.property_name().size();
    }
    sum += record.property(property.name()).has_value() + weigh(property.type(), depth - 1);
  }
  return sum;
}
static std::size_t weigh(const catalog::Type& type, int depth) {
  std::size_t sum = static_cast<std::size_t>(type.kind());
  if (depth == 0) return sum;
  for (const auto value : type.allowed_values()) sum += value.size();
  for (const auto each : type.alternatives()) sum += weigh(each, depth - 1);
  if (type.kind() == Kind::Array || type.kind() == Kind::Map) sum += weigh(type.element(), depth);
  if (type.kind() == Kind::Record || type.kind() == Kind::Tag) sum += weigh(type.record(), depth);
  return sum;
}
static std::size_t weigh(const Catalog& catalog) {
  std::size_t sum = catalog.source_name().size() + catalog.find("Custom::SeedTable").has_value();
  for (const auto type : catalog.resource_types()) {
    sum += type.name().size() + weigh(type.record(), 3) + type.arn_template().size();
    for (const auto attribute : type.attributes()) sum += attribute.name().size();
    for (const auto record : type.nested_records()) sum += weigh(record, 2);
    for (const auto name : type.ref_identifier()) sum += name.size();
    for (const auto path : type.replacement_paths()) sum += path.size();
    sum += type.handle_form("Id") == HandleForm::Ref;
  }
  return sum;
}

TEST_CASE("what is cut short is refused") {
  const auto bytes = *seed_table().finish({.name = "test"});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // On the heap in its exact size, so that a sanitizer sees a step too far.
    std::vector<std::byte> part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    REQUIRE_FALSE(Catalog::open(std::move(part)));
  }
}

TEST_CASE("a damaged header is refused") {
  static constexpr std::size_t kHeaderSize = 120;
  const auto bytes = *seed_table().finish({});
  for (std::size_t at = 0; at < kHeaderSize; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      auto damaged = bytes;
      damaged[at] ^= std::byte{1} << bit;
      REQUIRE_FALSE(Catalog::open(std::span<const std::byte>(damaged)));
    }
  }
}

TEST_CASE("whatever the damage, a catalog that opens can be read") {
  const auto bytes = *seed_table().finish({.name = "test"});
  std::mt19937 random(20);
  std::size_t opened_count = 0;
  for (int round = 0; round < 20000; ++round) {
    auto damaged = bytes;
    for (unsigned flips = 1 + random() % 4; flips > 0; --flips) {
      damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    }
    const auto opened = Catalog::open(std::move(damaged));
    if (opened) opened_count += weigh(*opened) > 0;
  }
  CHECK(opened_count > 0);

  for (int round = 0; round < 2000; ++round) {
    std::vector<std::byte> noise(random() % 400);
    for (std::byte& byte : noise) byte = static_cast<std::byte>(random());
    REQUIRE_FALSE(Catalog::open(std::span<const std::byte>(noise)));
  }
}

TEST_CASE("a catalog is read wherever it lies and survives moving") {
  const auto bytes = *seed_table().finish({});
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::vector<std::byte> shifted(shift);
    shifted.insert(shifted.end(), bytes.begin(), bytes.end());
    const auto opened = Catalog::open(std::span<const std::byte>(shifted).subspan(shift));
    REQUIRE(opened);
    CHECK(weigh(*opened) > 0);
  }
  auto opened = Catalog::open(std::vector(bytes));
  REQUIRE(opened);
  const auto type = opened->find("Custom::SeedTable");
  const Catalog moved = std::move(*opened);
  CHECK(type->property("Table")->is_required());
}

static constexpr const char* kSchema = R"({
  "typeName": "Acme::Dns::Record",
  "description": "A record.",
  "definitions": {
    "Target": {
      "type": "object",
      "properties": {"Next": {"$ref": "#/definitions/Target"}, "Host": {"type": "string"}},
      "required": ["Host"],
      "additionalProperties": false
    },
    "Ttl": {"type": "integer", "enum": [60, 300]}
  },
  "properties": {
    "Name": {"type": "string", "description": "Its name.", "pattern": "^[a-z]+$"},
    "Kind": {"type": "string", "enum": ["A", "CNAME"], "default": "A"},
    "Ttl": {"$ref": "#/definitions/Ttl"},
    "Targets": {"type": "array", "items": {"$ref": "#/definitions/Target"}},
    "Labels": {"type": "object", "patternProperties": {".*": {"type": "string"}}},
    "Policy": {"type": ["object", "string"]},
    "RoleArn": {"type": "string",
                "relationshipRef": {"typeName": "AWS::IAM::Role", "propertyPath": "/properties/Arn"}},
    "Secret": {"type": "string"},
    "Id": {"type": "string"},
    "State": {"type": "object", "properties": {"Phase": {"type": "string"}}}
  },
  "required": ["Name"],
  "readOnlyProperties": ["/properties/Id", "/properties/State/Phase"],
  "createOnlyProperties": ["/properties/Name"],
  "writeOnlyProperties": ["/properties/Secret"],
  "primaryIdentifier": ["/properties/Id"],
  "tagging": {"tagProperty": "/properties/Labels"},
  "additionalProperties": false
})";

TEST_CASE("a registry schema becomes a type") {
  const auto read = catalog::read_registry_schema(kSchema);
  REQUIRE(read);
  const auto type = read->find("Acme::Dns::Record");
  REQUIRE(type);
  CHECK(type->documentation() == "A record.");
  CHECK_FALSE(type->record().is_open());
  CHECK(type->property("Name")->is_required());
  CHECK(type->property("Name")->update() == Update::Replaces);
  CHECK(type->property("Name")->documentation() == "Its name.");
  CHECK(to_texts(type->property("Kind")->type().allowed_values()) == Texts{"A", "CNAME"});
  CHECK(type->property("Kind")->default_text() == "\"A\"");
  CHECK(to_texts(type->property("Ttl")->type().allowed_values()) == Texts{"60", "300"});
  const auto target = type->property("Targets")->type().element().record();
  CHECK(target.property("Next")->type().record() == target);
  CHECK(target.property("Host")->is_required());
  CHECK(type->property("Labels")->type().kind() == Kind::Map);
  CHECK(type->property("Policy")->type().kind() == Kind::Union);
  CHECK(type->property("RoleArn")->relationships()[0].property_name() == "Arn");
  CHECK(type->property("Secret")->is_write_only());
  CHECK_FALSE(type->property("Id"));
  CHECK(type->attribute("Id")->is_read_only());
  CHECK(type->attribute("State.Phase"));
  CHECK(type->handle_form("Id") == HandleForm::Ref);
  CHECK(type->tag_property() == "Labels");
  CHECK(type->tag_shape() == catalog::TagShape::Map);
}

TEST_CASE("a schema that makes no sense is refused with a reason") {
  CHECK(catalog::read_registry_schema("[]").error() == "the schema is no JSON object");
  CHECK(catalog::read_registry_schema("{").error().starts_with("the schema is no JSON: "));
  CHECK(catalog::read_registry_schema("{}").error().find("typeName") != std::string::npos);
  CHECK(catalog::read_registry_schema(R"({"typeName": "A::B::C"})").error() ==
        "the schema of `A::B::C` has no `properties`");
  CHECK(catalog::read_registry_schema(std::string(100000, '[')).error() ==
        "the schema is nested too deeply");

  std::string chain = R"({"typeName": "A::B::C", "properties": {"P": {"$ref": "#/definitions/D0"}},
                          "definitions": {)";
  for (int i = 0; i < 20000; ++i) {
    chain += "\"D" + std::to_string(i) +
             R"(": {"type": "array", "items": {"$ref": "#/definitions/D)" + std::to_string(i + 1) +
             "\"}},";
  }
  chain += R"("Last": {}}})";
  CHECK(catalog::read_registry_schema(chain).error() ==
        "the schema of `A::B::C` is nested too deeply");
}

TEST_CASE("a schema that refers to itself in circles is read") {
  const auto read = catalog::read_registry_schema(R"({
    "typeName": "A::B::C",
    "properties": {"P": {"$ref": "#/definitions/X"}, "Q": {"$ref": "elsewhere"},
                   "R": {"$ref": "#/properties/R"}, "S": 7, "T": {"type": 9, "enum": 3}},
    "definitions": {"X": {"oneOf": [{"$ref": "#/definitions/Y"}, {"type": "string"}]},
                    "Y": {"type": "array", "items": {"$ref": "#/definitions/X"}}}})");
  REQUIRE(read);
  const auto type = read->find("A::B::C");
  CHECK(type->property("P")->type().kind() == Kind::Union);
  CHECK(type->property("Q")->type().kind() == Kind::Json);
  CHECK(type->property("S")->type().kind() == Kind::Json);
}

TEST_CASE("damaged schemas never crash") {
  std::mt19937 random(21);
  const std::string schema = kSchema;
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = schema;
    for (unsigned edits = 1 + random() % 3; edits > 0; --edits) {
      static constexpr std::string_view kPieces = "{}[]\",:01tn$/#";
      damaged[random() % damaged.size()] = kPieces[random() % kPieces.size()];
    }
    if (const auto read = catalog::read_registry_schema(damaged)) CHECK(weigh(*read) > 0);
  }
}
