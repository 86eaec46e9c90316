#!/bin/sh
# transform.sh CAIRN
#
# `cairn transform` of files that are no templates, and its options.
. "$(dirname "$0")/common.sh"

cat > sam.yaml <<'END'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Name: {Type: String, Default: one}
Resources:
  A:
    Type: AWS::Serverless::Application
    Properties:
      Location: {ApplicationId: !Ref Name, SemanticVersion: 1.0.0}
END
printf '{"applications": {"one": {"status": "ACTIVE", "templateUrl": "https://example.com/one"}}}' > sar.json
: > empty.yaml
printf 'a: [' > broken.yaml
printf '5' > number.json
printf 'Resources:\n  A: {Type: AWS::SNS::Topic}\n' > plain.yaml

name="files that are no templates"
run 1 "'Resources' section is required" "$cairn" transform empty.yaml
run 1 "'Resources' section is required" "$cairn" transform number.json
run 1 "template-syntax" "$cairn" transform broken.yaml
run 1 "no such file" "$cairn" transform missing.yaml

name="a template without SAM"
run 0 "Type: AWS::SNS::Topic" "$cairn" transform plain.yaml
run 0 '"Type": "AWS::SNS::Topic"' "$cairn" transform --format json plain.yaml

name="answers of the repository"
run 0 "TemplateURL: https://example.com/one" "$cairn" transform --sar-responses sar.json sam.yaml
run 1 "" "$cairn" transform --sar-responses sar.json --set Name=other sam.yaml
run 1 "no such file" "$cairn" transform --sar-responses missing.json sam.yaml

name="wrong usage"
run 64 "FILE is required" "$cairn" transform
run 64 "it takes NAME=VALUE" "$cairn" transform --set Name sam.yaml
run 64 "not in" "$cairn" transform --format xml sam.yaml

[ $failed -eq 0 ] || exit 1
echo "all as it should be"
