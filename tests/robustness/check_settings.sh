#!/bin/sh
# check_settings.sh CAIRN: cairn.toml and baselines of `cairn check`, and what may be
# wrong with them.
. "$(dirname "$0")/common.sh"

# check CODE TEXT ARGUMENTS...
check() {
  code=$1
  text=$2
  shift 2
  run "$code" "$text" "$cairn" check --format short "$@"
}

settings() { # settings LINE...
  : > cairn.toml
  for line in "$@"; do printf '%s\n' "$line" >> cairn.toml; done
}

template() { # template PROPERTY TYPE
  printf 'Parameters:\n  Old: {Type: String}\nResources:\n  Thing:\n    Type: %s\n' "$2"
  printf '    Properties:\n      %s: a\n' "$1"
}

mkdir -p stacks/legacy stacks/vendor
template QueueNam AWS::SQS::Queue > stacks/a.yaml
template TopicNam AWS::SNS::Topic > stacks/legacy/b.yaml
template QueueNam AWS::SQS::Queue > stacks/vendor/c.yaml

name="settings of a project"
settings '[check]' 'exclude = ["vendor"]' 'ignore = ["W2"]' \
  '[[check.override]]' 'files = ["stacks/legacy/**"]' 'ignore = ["E3002"]'
check 1 "stacks/a.yaml:7:7: error:" stacks
says_not W2001
says_not legacy
says_not vendor
check 1 "W2001" -c W2001 stacks
check 1 "legacy/b.yaml" -c E3002 stacks
check 1 "vendor/c.yaml" stacks/vendor/c.yaml
check 0 "" --skip-others stacks/vendor/c.yaml
cd stacks/legacy
check 0 "" b.yaml
check 1 "E3002" ../a.yaml
cd ../..
: > empty.toml
check 1 "W2001" --config empty.toml stacks/legacy

name="the region, the date and what is denied"
printf 'Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Role: arn:aws:iam::123456789012:role/r\n      Code: {S3Bucket: abc, S3Key: k}\n      Handler: a.b\n      Runtime: python3.8\n' > function.yaml
settings '[check]' 'as_of = "2018-01-01"' 'region = "eu-central-1"'
check 0 "" function.yaml
says_not 2531
check 1 "given up" --as-of 2040-01-01 --deny warnings function.yaml
settings '[check]' 'deny = ["warnings"]' 'ignore = ["E3002"]'
check 1 "W2001" stacks/a.yaml

name="settings that are wrong"
settings '[check]' 'ingore = []' 'region = 5' 'ignore = ["E30122", 7]' 'as_of = "soon"' \
  'deny = ["errors"]' 'override = 1'
check 64 'cairn.toml:2:1: unknown key `ingore`; did you mean `ignore`?' stacks
for line in 'cairn.toml:3:10: this is a text, "..."' 'cairn.toml:4:11: no finding is called `E30122`' \
  'cairn.toml:4:21: this is a text' 'cairn.toml:5:9: the date' 'cairn.toml:6:9: only' \
  'cairn.toml:7:12: it is written [[check.override]]'; do
  grep -qF "$line" err || fail "does not say: $line"
done
settings '[chekc]'
check 64 'cairn.toml:1:2: unknown key `chekc`; did you mean `check`?' stacks
settings 'check = 1'
check 64 'cairn.toml:1:9: this is a table' stacks
settings '[[check.override]]' 'ignore = ["E3002"]'
check 64 'cairn.toml:1:1: an override names its `files`' stacks
settings '[check' 'ignore = ['
check 64 'cairn.toml:1:' stacks
settings '[check]' 'ignore = ["a'
check 64 'cairn.toml:2:' stacks
head -c 100000 /dev/zero | tr '\0' '[' > cairn.toml
check 64 'cairn.toml:1:' stacks
printf '\377\376[check]' > cairn.toml
check 64 'cairn.toml' stacks
head -c 3000 /dev/urandom > cairn.toml
check 64 'cairn.toml' stacks
rm cairn.toml
check 64 'cannot read `none.toml`: no such file' --config none.toml stacks
mkdir cairn.toml
check 1 "E3002" stacks
check 64 'it is a folder' --config cairn.toml stacks
rmdir cairn.toml

name="a baseline"
check 0 "6 findings -> old.txt" --baseline old.txt --update-baseline stacks
cp old.txt first.txt
check 0 "" --baseline old.txt stacks
[ ! -s out ] && [ ! -s err ] || fail "says something"
check 0 "6 findings -> old.txt" --baseline old.txt --update-baseline stacks
cmp -s old.txt first.txt || fail "is another when written again"

name="changes elsewhere in a file"
{ printf 'Description: more\n'; template QueueNam AWS::SQS::Queue; } > stacks/a.yaml
check 0 "" --baseline old.txt stacks
printf '      Delay: 5\n' >> stacks/a.yaml
check 1 "stacks/a.yaml:9:7: error: \`Delay\`" --baseline old.txt stacks
[ "$(wc -l < out)" -eq 1 ] || fail "says more"

name="findings that are gone"
printf 'Resources:\n  Thing: {Type: AWS::SNS::Topic}\n' > stacks/a.yaml
check 0 "2 findings of old.txt are gone" --baseline old.txt stacks
check 0 "" --baseline old.txt stacks/legacy
says_not gone
rm stacks/vendor/c.yaml
check 0 "4 findings of old.txt are gone" --baseline old.txt stacks
check 0 "2 findings -> old.txt" --baseline old.txt --update-baseline stacks/a.yaml
grep -q legacy old.txt || fail "forgets files that were not looked at"

name="a baseline seen from another folder"
cd stacks
check 0 "" --baseline ../old.txt legacy
cd ..
settings '[check]' 'baseline = "old.txt"'
cd stacks/legacy
check 0 "" b.yaml
cd ../..
check 0 "" stacks
check 1 "none.txt" --baseline none.txt stacks
rm cairn.toml

name="what a baseline cannot hold"
printf 'a: [b' > broken.yaml
printf 'stack A { resource T: AWS::SNS::Topic { DisplayNam: "a" } param p: Input<String> = "a" }' > p.cairn
check 1 "template-syntax" --baseline new.txt --update-baseline broken.yaml
check 1 "unknown-property" --baseline new.txt --update-baseline p.cairn
check 1 "unknown-property" --baseline new.txt p.cairn

name="baselines that are wrong"
check 64 "needs --baseline" --update-baseline stacks
check 1 "cannot read \`none.txt\`" --baseline none.txt stacks
echo 'something else' > other.txt
check 1 "other.txt:1: this is no line of a baseline" --baseline other.txt stacks
check 1 "it is a folder" --baseline stacks stacks
check 1 "folder" --baseline none/deep/../../stacks --update-baseline stacks
mkdir closed
chmod 500 closed
if [ "$(id -u)" -ne 0 ]; then
  check 1 "cannot write \`closed/b.txt\`: permission denied" --baseline closed/b.txt --update-baseline stacks
  cp old.txt closed.txt
  chmod 000 closed.txt
  check 1 "cannot read \`closed.txt\`: permission denied" --baseline closed.txt stacks
  chmod 600 closed.txt
fi
chmod 700 closed

[ $failed -eq 0 ] || exit 1
echo "all as it should be"
