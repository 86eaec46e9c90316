#!/bin/sh
# bad_input.sh CAIRN: what people do to a compiler by accident. Each is told in words,
# ends with the right code and in good time, and leaves nothing half written.
. "$(dirname "$0")/common.sh"

# No template, not even in part.
check_nothing_written() {
  [ -z "$(find target -type f 2>/dev/null)" ] || fail "wrote $(find target -type f | head -3)"
}

build() { # build CODE TEXT FILE
  run "$1" "$2" "$cairn" build -o target "$3"
  [ "$1" -eq 0 ] || check_nothing_written
  rm -rf target
}

good='stack Hello { resource Queue: AWS::SQS::Queue {} }'

name="a right program"
echo "$good" > good.cairn
build 0 "" good.cairn

name="10,000 nested brackets"
{ printf 'let x = '; head -c 10000 /dev/zero | tr '\0' '['; } > deep.cairn
build 1 "nesting-too-deep" deep.cairn
{ printf 'let x = '; head -c 10000 /dev/zero | tr '\0' '('; head -c 10000 /dev/zero | tr '\0' ')'; } > deep.cairn
build 1 "nesting-too-deep" deep.cairn
{ printf 'let x = '; head -c 100000 /dev/zero | tr '\0' '!'; echo true; } > deep.cairn
build 1 "error" deep.cairn
{ printf 'let x = '; yes 'x =>' | head -n 20000; echo 1; } > deep.cairn
build 1 "nesting-too-deep" deep.cairn

name="a file of 50 MB"
head -c 50000000 /dev/zero | tr '\0' ' ' > large.cairn
build 1 "file-too-large" large.cairn
rm large.cairn

name="invalid UTF-8"
printf 'stack A { output x = "\377\376" }\n' > latin.cairn
build 1 "invalid-utf8" latin.cairn

name="NUL bytes"
printf 'stack A {\0\0 output x = "a" }\n' > nul.cairn
build 1 "error" nul.cairn
head -c 65536 /dev/zero > nul.cairn
build 1 "error" nul.cairn

name="random bytes"
head -c 65536 /dev/urandom > random.cairn
build 1 "error" random.cairn

name="a folder as file"
mkdir -p folder
build 1 "it is a folder" folder

name="a missing file"
build 1 "no such file" missing.cairn

name="a name that is too long"
build 1 "too long" "$(head -c 300 /dev/zero | tr '\0' 'a')"

name="an output folder that cannot be written"
mkdir -p closed
chmod 500 closed
if [ "$(id -u)" -ne 0 ]; then
  run 1 "ermission" "$cairn" build -o closed good.cairn
fi
run 1 "cannot" "$cairn" build -o /proc/nothing good.cairn
chmod 700 closed

name="an output folder that is a file"
echo keep > afile
run 1 "cannot" "$cairn" build -o afile good.cairn
[ "$(cat afile)" = keep ] || fail "the file was changed"
run 1 "cannot" "$cairn" build -o afile/inside good.cairn

name="a template that is a folder"
mkdir -p target/Hello.yaml
run 1 "it is a folder" "$cairn" build -o target good.cairn
check_nothing_written
rm -rf target

name="a full disk"
if mkdir -p tiny && mount -t tmpfs -o size=8k,nr_inodes=8 tmpfs tiny 2>/dev/null; then
  { echo 'stack Big {'; i=0; while [ $i -lt 100 ]; do
      echo "resource Queue$i: AWS::SQS::Queue { QueueName: \"a-long-name-to-fill-the-disk-$i\" }"; i=$((i + 1)); done
    echo '}'; } > big.cairn
  run 1 "no space left" "$cairn" build -o tiny big.cairn
  [ -z "$(ls tiny)" ] || fail "left $(ls tiny)"
  umount tiny
fi
run 1 "cannot write standard output" sh -c "'$cairn' build --stdout good.cairn > /dev/full"
run 1 "cannot write standard output" sh -c "'$cairn' version > /dev/full"

name="an unterminated string at the end of the file"
printf 'stack A { output x = "abc' > open.cairn
build 1 "unterminated-string" open.cairn
printf "stack A { output x = '''abc" > open.cairn
build 1 "unterminated-string" open.cairn
printf 'stack A { output x = "${' > open.cairn
build 1 "error" open.cairn
printf 'stack A { /* ' > open.cairn
build 1 "unterminated-comment" open.cairn

name="an empty file"
: > empty.cairn
run 0 "" "$cairn" build -o target empty.cairn
check_nothing_written

name="a byte-order mark"
{ printf '\357\273\277'; echo "$good"; } > bom.cairn
run 0 "" "$cairn" build -o target bom.cairn
[ -s target/Hello.yaml ] || fail "no template"
cp target/Hello.yaml plain.yaml
rm -rf target

name="lines that end with CR LF"
printf '// a comment\r\nstack Hello {\r\n  resource Queue: AWS::SQS::Queue {}\r\n}\r\n' > crlf.cairn
run 0 "" "$cairn" build -o target crlf.cairn
cmp -s target/Hello.yaml plain.yaml || fail "another template"
rm -rf target
printf 'stack Hello {\r\n  output x = y\r\n}\r\n' > crlf.cairn
build 1 "crlf.cairn:2:14" crlf.cairn

name="standard input"
echo "$good" | "$cairn" build -o target - > out 2> err || fail "exit code $?"
cmp -s target/Hello.yaml plain.yaml || fail "another template"
rm -rf target
echo "$good" | "$cairn" build -o target /dev/stdin > out 2> err || fail "exit code $?"
cmp -s target/Hello.yaml plain.yaml || fail "another template"
rm -rf target
run 1 "cannot read" sh -c "'$cairn' build -o target - <&-"
check_nothing_written

name="a closed standard output"
run 1 "cannot write standard output" sh -c "'$cairn' build --stdout good.cairn >&-"
run 0 "" sh -c "'$cairn' build -q -o target good.cairn >&- 2>&-"
rm -rf target

name="a reader that goes away"
{ echo 'stack Big {'; i=0; while [ $i -lt 400 ]; do
    echo "resource Queue$i: AWS::SQS::Queue { QueueName: \"a-long-name-to-fill-the-pipe-$i-$good\" }"; i=$((i + 1)); done
  echo '}'; } > big.cairn
for command in "build --stdout big.cairn" "build --print tree big.cairn" "check big.cairn" "--help"; do
  timeout 20 sh -c "'$cairn' $command 2> err | head -n 1 > out"
  [ $? -eq 0 ] || fail "$command"
  grep -qiE "terminate|abort|internal" err && fail "$command"
done

name="one line of 1 MB"
{ printf 'stack A { output x = '; head -c 1000000 /dev/zero | tr '\0' 'y'; echo ' }'; } > line.cairn
build 1 "error" line.cairn
[ "$(wc -c < out)" -lt 20000 ] && [ "$(wc -c < err)" -lt 20000 ] || fail "shows all of it: $(wc -c < out) and $(wc -c < err) bytes"
{ printf 'stack A { output x = "'; head -c 1000000 /dev/zero | tr '\0' 'y'; echo '${z}" }'; } > line.cairn
build 1 "unknown-name" line.cairn
[ "$(wc -c < out)" -lt 20000 ] && [ "$(wc -c < err)" -lt 20000 ] || fail "shows all of it"

name="thousands of errors"
{ echo 'stack A {'; i=0; while [ $i -lt 5000 ]; do echo "  output o$i = nothing$i"; i=$((i + 1)); done; echo '}'; } > many.cairn
build 1 "5000 errors" many.cairn

name="thousands of errors in one line"
{ printf 'stack A { let x = ['; i=0; while [ $i -lt 5000 ]; do printf 'nothing%d, ' $i; i=$((i + 1)); done; echo '] }'; } > many.cairn
build 1 "errors" many.cairn
run 1 "" "$cairn" check --format sarif many.cairn
run 1 "" "$cairn" check --format junit many.cairn

name="usage"
run 64 "" "$cairn"
run 64 "" "$cairn" nonsense
run 64 "" "$cairn" build
run 64 "" "$cairn" build --nonsense good.cairn
run 64 "" "$cairn" build --format nonsense good.cairn
run 64 "" "$cairn" build --set nonsense good.cairn

# What an earlier build made survives a failing one.
name="a failing build over a good one"
"$cairn" build -q -o target good.cairn
cp target/Hello.yaml before.yaml
run 1 "error" "$cairn" build -o target latin.cairn
cmp -s target/Hello.yaml before.yaml || fail "the template was changed"
[ -z "$(find target -name '*.part*')" ] || fail "left $(ls target)"

[ $failed -eq 0 ] || { echo "$failed failed"; exit 1; }
echo "all as it should be"
