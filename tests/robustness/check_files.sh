#!/bin/sh
# check_files.sh CAIRN: `cairn check` over files, folders and patterns, and what may be
# wrong with them.
. "$(dirname "$0")/common.sh"

# check CODE TEXT ARGUMENTS...
check() {
  code=$1
  text=$2
  shift 2
  run "$code" "$text" "$cairn" check "$@"
}

good='{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}'
bad='Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueNam: a'

mkdir -p tree/a/b tree/.hidden tree/node_modules/x tree/out empty
echo "$good" > tree/good.json
echo "$bad" > tree/a/bad.yaml
echo "$bad" > tree/a/b/bad.yml
echo "$bad" > tree/.hidden/bad.yaml
echo "$bad" > tree/node_modules/x/bad.yaml
echo "$bad" > tree/a/bad.txt
echo "$bad" > tree/a/bad.template
echo 'stack Hello { resource Topic: AWS::SNS::Topic {} }' > tree/hello.cairn
printf 'on: push\njobs:\n  Resources: AWS::SQS::Queue\n' > tree/workflow.yml
printf '{"name": "x", "nested": {"Resources": "a::b"}}' > tree/package.json
printf 'not: [closed' > tree/broken.yaml
: > tree/nothing.yaml

name="a folder"
check 1 "checked 5 files: 3 errors" tree
[ "$(grep -c -- '-->' out)" -eq 3 ] || fail "other files"
says_not hidden
says_not node_modules
says_not bad.txt

name="the order of files"
check 1 "" --format short tree/hello.cairn tree/a tree
printf 'tree/a/b/bad.yml\ntree/a/bad.template\ntree/a/bad.yaml\n' > wanted
cut -d: -f1 out > got
cmp -s got wanted || fail "$(cat got)"

name="any number of threads"
for jobs in 1 2 7; do
  check 1 "" -j "$jobs" --format json tree tree/a/bad.txt
  mv out "out$jobs"
done
cmp -s out1 out2 && cmp -s out1 out7 || fail "another output"

name="files that are named are checked whatever they hold"
check 1 "template" tree/nothing.yaml
check 1 "E1001" --format short tree/package.json
check 1 "template-syntax" --format short tree/broken.yaml
check 0 "" --skip-others --format short tree/package.json tree/broken.yaml tree/hello.cairn
check 0 "" --skip-others tree/package.json

name="patterns that the shell left alone"
check 1 "checked 2 files: 2 errors" 'tree/**/*.y*ml'
check 1 "bad.yaml" --format short 'tree/?/*.yaml'
check 1 "bad.txt" --format short 'tree/a/bad.[st]*'
check 64 "nothing to check in \`tree/*.none\`" 'tree/*.none'

name="nothing to check"
check 64 "nothing to check in \`empty\`" empty
check 64 "nothing to check in \`empty\`" empty tree/good.json
mkdir others
echo '{}' > others/package.json
check 64 "nothing to check in \`others\`" others

name="files and folders that are not there"
check 1 "cannot read \`none.yaml\`" none.yaml tree/good.json
check 1 "cannot read \`none/none.json\`" --format json none/none.json tree/good.json
grep -q '"Filename": "none/none.json"' out || fail "names another file"

name="what cannot be read"
mkdir -p closed/inner
echo "$good" > closed/inner/good.json
chmod 000 closed/inner
if [ "$(id -u)" -ne 0 ]; then
  check 1 "cannot read the folder \`closed/inner\`: permission denied" closed
fi
chmod 755 closed/inner

name="links"
mkdir -p loop/a
ln -s ../../loop loop/a/again
ln -s nowhere loop/gone.yaml
ln -s ../tree/good.json loop/good.json
ln -s self.yaml loop/self.yaml
check 0 "" loop
check 1 "cannot read" loop/self.yaml

name="a pipe is no file of a folder"
mkdir pipes
mkfifo pipes/pipe.yaml
echo "$good" > pipes/good.json
check 0 "" pipes

name="files that come and go"
mkdir moving
(
  i=0
  while [ $i -lt 300 ]; do
    echo "$good" > "moving/$((i % 40)).json"
    rm -f "moving/$(((i + 20) % 40)).json"
    i=$((i + 1))
  done
) &
i=0
while [ $i -lt 20 ]; do
  timeout 20 "$cairn" check tree/good.json moving > out 2> err
  got=$?
  [ $got -eq 0 ] || [ $got -eq 64 ] || fail "exit code $got"
  i=$((i + 1))
done
wait

name="5,000 files"
mkdir many
i=0
while [ $i -lt 5000 ]; do
  echo "$good" > "many/$i.json"
  i=$((i + 1))
done
check 0 "checked 5000 files: no findings" many
cp tree/a/bad.yaml many/zz.yaml
check 1 "checked 5001 files: 1 error" many

name="progress is for terminals"
[ ! -s err ] || fail "writes to a file"

name="unknown ids"
check 64 "no finding is called \`E30122\`" -i E30122 tree/good.json
check 64 "did you mean" -c E30022 tree/good.json
check 0 "" -i E3 -c I tree/good.json
check 0 "" -i E3 tree/a/bad.yaml
check 1 "E3002" -i E3 -c E3002 tree/a/bad.yaml

name="comments that ask for silence"
mkdir comments
cat > comments/used.yaml <<'END'
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueNam: a # cairn: ignore E3002 -- the service takes it
      # cairn: ignore E3002,W1020 -- one comment for the next line
      # that is no comment
      Other: !Sub "a # cairn: ignore E3002 -- a text"
      QueueName: |
        # cairn: ignore E1 -- a text, too
END
check 0 "" --format short comments/used.yaml
says_not ignore
sed 's/E3002/E3003/' comments/used.yaml > comments/unused.yaml
check 1 "unused.yaml:5:35: warning: there is no \`E3003\` to ignore here [unused-ignore]" \
  --format short comments/unused.yaml
check 1 "E3002" -i unused-ignore comments/unused.yaml
says_not unused-ignore
sed 's/ -- the service takes it//; s/ignore E3002,W1020/ignroe E3002/' comments/used.yaml > comments/bad.yaml
check 1 "bad.yaml:5:19: warning: this gives no reason [bad-ignore]" --format short comments/bad.yaml
cat out err | grep -qF "this says nothing that Cairn understands" || fail "does not tell the other"
{ echo 'Resources:'; yes '# cairn: ignore E1 -- x' | head -n 300000; } > comments/many.yaml
check 1 "E1001" --format short -i unused-ignore comments/many.yaml

name="metadata that asks for silence"
cat > comments/metadata.yaml <<'END'
Metadata:
  cfn-lint: {config: {ignore_checks: [E2001]}}
  cairn: {config: {ignore_checks: [E3002, E2001]}}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueNam: a
END
check 0 "metadata.yaml:3:43: warning: there is no \`E2001\` to ignore here" --format short comments/metadata.yaml
[ "$(wc -l < out)" -eq 1 ] || fail "says more"

name="pages and lists of findings"
"$cairn" explain E3012 > out 2> err || fail "no page"
grep -q '^error\[E3012\]: [A-Z]' out || fail "no title"
grep -q '^https://docs.aws.amazon.com/' out || fail "no source"
"$cairn" explain template-syntax > out 2> err
grep -q '^cfn-lint: E0000$' out || fail "no other id"
"$cairn" explain E30122 > out 2> err && fail "a page for nothing"
grep -qF 'did you mean `E3012`' err || fail "no near names"
"$cairn" rules > out 2> err
grep -q '^E3012  *error    [A-Z]' out && grep -q '^unused-parameter  *warning ' out || fail "not listed"
count=$(wc -l < out)
"$cairn" rules --format json > out 2> err
[ "$(grep -c '"Id": ' out)" -eq "$count" ] || fail "JSON has others"
[ "$(grep -c '"Description": "[^"]' out)" -eq "$count" ] || fail "not all have a page"
"$cairn" rules --format xml > out 2> err
[ $? -eq 64 ] || fail "takes any format"

[ $failed -eq 0 ] || exit 1
echo "all as it should be"
