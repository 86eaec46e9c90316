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

# What is wrong is said, and what cannot be known is not guessed.
printf 'Resources:\n  V: {Type: AWS::EC2::VPC}\n' >vpc.yaml
expect 0 "no resource in common" a.yaml vpc.yaml
printf 'Resources:\n  A: {Type: AWS::SNS::Topic}\n  C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}\n' >parent.yaml
expect 0 "no template .child.yaml. on either side; what is inside is not known" parent.yaml parent.yaml
mkdir before
cp a.yaml before/child.yaml
expect 0 "no template .child.yaml. on the new side" parent.yaml parent.yaml --old-nested before
printf 'Resources: [' >child.yaml
expect 1 "child.yaml:1" parent.yaml parent.yaml
rm child.yaml
printf 'Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref B}}\n  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref A}}\n' >circle.yaml
expect 1 "Circular dependency between resources: .A, B" a.yaml circle.yaml
printf 'Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: self.yaml}}\n' >self.yaml
expect 0 "contains itself" self.yaml self.yaml

# Parameters.
printf '[1, 2' >cut-list.json
printf '["Stage"]' >no-value.json
printf '[{"Name": "Stage"}]' >no-key.json
printf '{"Stage": {"a": 1}}' >no-text.json
: >nothing.json
printf '{}' >none.json
expect 1 "cut-list.json.: the text ends" a.yaml a.yaml --parameters cut-list.json
expect 1 "not of the form Key=Value" a.yaml a.yaml --parameters no-value.json
expect 1 "neither a ParameterKey nor a Key" a.yaml a.yaml --parameters no-key.json
expect 1 ".Stage. is no text" a.yaml a.yaml --parameters no-text.json
expect 1 "neither a list nor an object" a.yaml a.yaml --parameters nothing.json
expect 0 "the old template has no parameter .Nobody." a.yaml a.yaml --old-parameters unknown.json
expect 1 "2 files of --old-parameters and 3 of --parameters" a.yaml a.yaml \
  --old-parameters none.json --old-parameters none.json \
  --parameters none.json --parameters none.json --parameters none.json
expect 0 "a (none)" a.yaml a.yaml --parameters none.json --parameters empty/../none.json
expect 64 "is not NAME=VALUE" a.yaml a.yaml --old-set stage

# What the service prints.
printf '{"TemplateBody": "Resources:\\n  A: {Type: AWS::SNS::Topic}\\n"}' >get.json
printf '{"TemplateBody": "Resources:\\n  A: {Type: AWS::SNS::To"}' >cut-inside.json
printf '{"TemplateBody": null}' >no-body.json
printf '{"Stacks": []}' >no-stack.json
printf '{"Stacks": [{"StackName": "a"}, {"StackName": "b"}]}' >two.json
printf '{"StackName": "a", "Changes": [], "Status": "FAILED", "StatusReason": "why"}' >changes.json
expect 0 "no changes" a.yaml --deployed get.json
expect 1 "give one of them" a.yaml a.yaml --deployed get.json
expect 1 "cut.json" a.yaml --deployed cut.json
expect 1 "cut-inside.json" a.yaml --deployed cut-inside.json
expect 1 "has no Resources" a.yaml --deployed no-body.json
expect 1 "describes no stack" a.yaml a.yaml --deployed no-stack.json
expect 1 "describes 2 stacks" a.yaml a.yaml --deployed two.json
expect 1 "is not what" a.yaml a.yaml --deployed unknown.json
expect 1 "name what is deployed" a.yaml --deployed changes.json
expect 0 "predicted: can be executed; the service says: fails: why" a.yaml b.yaml --deployed changes.json

# A page without Graphviz is whole, but for its pictures.
mkdir no-programs
code=0
PATH="$folder/no-programs" "$cairn" diff a.yaml b.yaml --format html >page.html 2>said || code=$?
[ "$code" = 0 ] || fail "the page without Graphviz: exit code $code"
grep -q "install Graphviz" said || fail "nobody says what to install"
grep -q "1 to add, 1 to remove" page.html || fail "the page without Graphviz is not whole"

# Two builds of an app: every stack in every environment, with what is given to it there,
# and nested stacks by way of their parents.
cat >app.cairn <<'END'
module Worker {
  param name: Deferred<String>
  resource Jobs: AWS::SNS::Topic { DisplayName: name }
  output arn = Jobs.Ref
}
stack Shop {
  param size: Input<Int> = 1
  nested resource Mail: Worker { name: "mail ${size}" }
  resource Note: AWS::SNS::Topic { DisplayName: "${size} ${Mail.arn}" }
}
app All {
  env dev { account: "111111111111", region: "eu-west-1" }
  env prod { account: "022222222222", region: "eu-central-1" }
  deploy Shop to dev { size: 2 }
  deploy Shop to prod { size: 3 }
}
END
sed 's/size: 3/size: 4/' app.cairn >next.cairn
"$cairn" build app.cairn -q -o first
"$cairn" build next.cairn -q -o second
expect 0 "dev/Shop  *0  *3 " first second
expect 2 "prod/Shop  *3  *0 " first second --exit-code
expect 2 "mail 3 => mail 4" first next.cairn --exit-code
expect 0 "no changes" second next.cairn --exit-code
expect 0 "no changes" next.cairn second --exit-code
# Of SAM, what is deployed is compared.
sam='Transform: AWS::Serverless-2016-10-31\nResources:\n  Hello:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: a.b, Runtime: python3.13, CodeUri: s3://code/%s}\n'
printf "$sam" old.zip >old.yaml
printf "$sam" new.zip >new.yaml
expect 0 "Code/S3Key: old.zip => new.zip" old.yaml new.yaml
expect 0 "1 to change in place; 1 unchanged" old.yaml new.yaml
sed '/Properties/d' old.yaml >refused.yaml
expect 1 "sam-refused" old.yaml refused.yaml
expect 1 "no stack of .app.cairn. has a parameter .nobody." app.cairn app.cairn --set nobody=1
expect 1 "no stack of .app.cairn. has a parameter .nobody." app.cairn app.cairn --old-set nobody=1
