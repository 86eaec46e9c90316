#!/bin/sh
# graph.sh CAIRN: what is no program, template or folder of them is told in a sentence, and
# so is what pictures lack.
. "$(dirname "$0")/common.sh"

printf 'Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref B}}\n  B: {Type: AWS::SNS::Topic}\n' > a.yaml
mkdir empty no-programs

name="to standard output"
run 0 'digraph "a.yaml"' "$cairn" graph a.yaml
run 0 'flowchart LR' "$cairn" graph a.yaml --format mermaid

name="the file says the format"
run 0 "" "$cairn" graph a.yaml -o a.mmd
run 0 'flowchart LR' cat a.mmd
run 64 '--format must say' "$cairn" graph a.yaml -o a.png

name="wrong files"
run 1 "no such file" "$cairn" graph nobody.yaml
run 1 "has no templates" "$cairn" graph empty
printf 'Resources: [' > broken.yaml
run 1 "broken.yaml:1" "$cairn" graph broken.yaml
printf 'Resources: {}\n' > nothing.yaml
run 1 "no resources to draw" "$cairn" graph nothing.yaml
printf 'Outputs: {}\n' > other.yaml
run 1 "has no Resources" "$cairn" graph other.yaml
printf 'stack A {\n' > broken.cairn
run 1 "broken.cairn:2" "$cairn" graph broken.cairn
run 1 "cannot make the folder" "$cairn" graph a.yaml -o a.yaml/inside.svg

name="options mean something"
printf 'stack A {\n  param n: String\n  resource X: AWS::SQS::Queue { QueueName: n }\n}\n' > param.cairn
run 0 'SQS::Queue' "$cairn" graph param.cairn --set n=x
run 64 'no stack has such a parameter' "$cairn" graph param.cairn --set n=x --set m=y
run 1 'unstated-policy' "$cairn" graph param.cairn --set n=x --deny warnings
run 0 'evaluate' "$cairn" graph param.cairn --set n=x --timings

name="parts"
run 0 'n0["A<br/>SNS::Topic"]' "$cairn" graph a.yaml --format mermaid --part a
run 1 'no stack or module `b`; there are: a' "$cairn" graph a.yaml --part b

name="a program with a circle is drawn, and told of"
printf 'stack A {\n  resource X: AWS::SNS::Topic { DisplayName: Y.TopicName }\n  resource Y: AWS::SNS::Topic { DisplayName: X.TopicName }\n}\n' > circle.cairn
run 1 "circular-dependency" "$cairn" graph circle.cairn
run 1 "#c62828" "$cairn" graph circle.cairn

name="without Graphviz"
run 0 'digraph' env PATH="$work/no-programs" "$cairn" graph a.yaml
run 1 'install Graphviz' env PATH="$work/no-programs" "$cairn" graph a.yaml -o a.svg
run 1 'install Graphviz' env PATH="$work/no-programs" "$cairn" graph a.yaml -o a.html
[ ! -e a.svg ] || fail "there is a file"

name="a Graphviz that fails, or answers nonsense, or does not listen"
mkdir bin
printf '#!/bin/sh\nexit 3\n' > bin/dot
chmod +x bin/dot
run 1 'did not lay this out: it ended with 3' env PATH="$work/bin:$PATH" "$cairn" graph a.yaml -o a.svg
printf '#!/bin/sh\necho hello\n' > bin/dot
run 1 'answers in a way that is not understood' env PATH="$work/bin:$PATH" "$cairn" graph a.yaml -o a.svg
printf '#!/bin/sh\nkill -9 $$\n' > bin/dot
run 1 'it was stopped' env PATH="$work/bin:$PATH" "$cairn" graph a.yaml -o a.svg

name="nested stacks from a folder"
mkdir children
printf 'Parameters: {P: {Type: String}}\nResources:\n  Inner: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref P}}\n' > children/child.yaml
printf 'Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://b.s3.amazonaws.com/x/child.yaml?v=1", Parameters: {P: !Ref T}}}\n  T: {Type: AWS::SNS::Topic}\n' > parent.yaml
run 0 "CloudFormation::Stack" "$cairn" graph parent.yaml
says_not Inner
run 0 "Inner" "$cairn" graph parent.yaml --nested children

[ $failed -eq 0 ]
