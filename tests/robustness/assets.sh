#!/bin/sh
# assets.sh CAIRN: folders that a deployment uploads, as they lie on a disk.
. "$(dirname "$0")/common.sh"

cat > main.cairn <<'EOF'
stack Web {
  @retain(false)
  resource Layer: AWS::Lambda::LayerVersion { Content: asset("./src") }
}
EOF
build() { run "$1" "$2" "$cairn" build -q -o target main.cairn; }

name="a folder that is missing"
build 1 "unreadable-asset"
[ ! -e target ] || fail "wrote $(find target | head -3)"

name="an empty folder"
mkdir src
build 1 "has no files"

name="a folder"
mkdir -p src/lib && echo 'print(1)' > src/app.py && echo 'x = 1' > src/lib/x.py
build 0 ""
first=$(ls target/assets)
[ "$(ls target/assets | wc -l)" -eq 1 ] || fail "made $(ls target/assets)"

name="the same content at another time"
cp target/assets/"$first" before.zip
rm -rf target && touch -d '2001-01-01' src/app.py
build 0 ""
cmp -s target/assets/"$first" before.zip || fail "another archive"

name="what is left out"
mkdir -p src/__pycache__ src/.git && echo junk > src/__pycache__/x.pyc && echo junk > src/.git/HEAD
build 0 ""
[ "$(ls target/assets)" = "$first" ] || fail "another name: $(ls target/assets)"

name="the right to be run"
chmod +x src/app.py
build 0 ""
[ "$(ls target/assets | wc -l)" -eq 2 ] || fail "the same name"
chmod -x src/app.py

name="a link within the folder"
ln -s ../app.py src/lib/again.py
build 0 ""

name="a link out of the folder"
echo secret > outside.txt && ln -s ../outside.txt src/leak.txt
cp target/Web.yaml before.yaml
build 1 "leads out of"
cmp -s target/Web.yaml before.yaml || fail "the template was changed"
rm src/leak.txt

name="a link to nothing"
ln -s nowhere src/broken
build 1 "cannot follow"
rm src/broken

name="a link to the folder that it is in"
ln -s . src/self
build 1 "leads to a folder that it is in"
rm src/self

name="neither a file nor a folder"
mkfifo src/pipe
build 1 "neither a file nor a folder"
rm src/pipe

name="an address that is no bucket"
run 64 "is not s3://BUCKET/PREFIX" "$cairn" build --assets bucket main.cairn

name="a bucket"
run 0 "" "$cairn" build -q -o target --assets s3://my-bucket/app main.cairn
grep -q "S3Key: app/[0-9a-f]*\.zip" target/Web.yaml || fail "no key"

name="one ledger for two programs"
run 64 "takes one program" "$cairn" build --record main.cairn main.cairn

[ $failed -eq 0 ] || { echo "$failed failed"; exit 1; }
echo "all as it should be"
