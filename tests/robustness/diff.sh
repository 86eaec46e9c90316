#!/bin/sh
# diff.sh CAIRN EXAMPLES
#
# A program and the template that is built of it are one and the same; what cannot be
# compared is told in a sentence.
set -eu
export CAIRN_SCHEMA=
unset GITHUB_ACTIONS
cairn=$1
examples=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
  echo "$1" >&2
  exit 1
}

# expect CODE TEXT ARGUMENTS...
expect() {
  wanted=$1 text=$2
  shift 2
  code=0
  "$cairn" diff "$@" >"$folder/out" 2>&1 || code=$?
  [ "$code" = "$wanted" ] || fail "diff $*: exit code $code instead of $wanted"
  grep -q -- "$text" "$folder/out" || fail "diff $*: does not say: $text"
}

for program in "$examples"/*/main.cairn; do
  rm -rf "$folder/built"
  "$cairn" build "$program" -q -o "$folder/built" 2>/dev/null || continue
  expect 0 "no changes" "$folder/built" "$program" --exit-code
done

cd "$folder"
printf 'Resources:\n  A: {Type: AWS::SNS::Topic}\n' >a.yaml
printf 'Resources:\n  B: {Type: AWS::SNS::Topic}\n' >b.yaml
printf '{"TemplateBody": {"Resources": {"A": {"Ty' >cut.json
printf '{"Nobody": "x"}' >unknown.json
mkdir empty
expect 0 "no changes" a.yaml a.yaml --exit-code
expect 2 "1 to add, 1 to remove" a.yaml b.yaml --exit-code
expect 0 "1 to add, 1 to remove" a.yaml b.yaml
expect 1 "do not exist in the template" a.yaml b.yaml --parameters unknown.json
expect 1 "no such file" a.yaml nobody.yaml
expect 1 "no such file" a.yaml b.yaml --ssm nobody.json
expect 1 "has no templates" empty b.yaml
expect 1 "cut.json" cut.json b.yaml
expect 64 "takes two paths" a.yaml

# Of SAM, what is deployed is compared.
sam='Transform: AWS::Serverless-2016-10-31\nResources:\n  Hello:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: a.b, Runtime: python3.13, CodeUri: s3://code/%s}\n'
printf "$sam" old.zip >old.yaml
printf "$sam" new.zip >new.yaml
expect 0 "Code/S3Key: old.zip => new.zip" old.yaml new.yaml
expect 0 "1 to change in place; 1 unchanged" old.yaml new.yaml
sed '/Properties/d' old.yaml >refused.yaml
expect 1 "sam-refused" old.yaml refused.yaml
