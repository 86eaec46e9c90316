#!/bin/sh
# schema.sh CAIRN: `cairn schema` and what may go wrong with it: the files, the disk, the
# network. Each is told in words, and what was there before stays.
. "$(dirname "$0")/common.sh"
unset CAIRN_SCHEMA XDG_DATA_HOME
export HOME="$work/home" TMPDIR="$work/tmp"
mkdir home tmp
kept=home/.local/share/cairn/schemas.bin

schema() { # schema CODE TEXT ARGUMENTS...
  code=$1
  text=$2
  shift 2
  run "$code" "$text" "$cairn" schema "$@"
}

# What was imported first is still there.
check_kept() {
  schema 0 "types   3" info
  [ "$(find home -type f)" = "$kept" ] || fail "left files: $(find home -type f | tr '\n' ' ')"
}

name="nothing there"
schema 0 "Cairn's own catalog" info
schema 0 "there was none" remove
schema 64 ""
schema 64 "" import
schema 64 "" import --nonsense x
schema 64 "is no region" update --region 'a/../b'

name="a folder of schemas"
mkdir -p good/deeper
echo '{"typeName": "Acme::Dns::Record", "properties": {"Name": {"type": "string"}}}' > good/record.json
echo '{"typeName": "Acme::Dns::Zone", "properties": {}}' > good/deeper/zone.json
echo 'not JSON' > good/README
schema 0 "3 types" import good
[ -f "$kept" ] || fail "wrote no $kept"
check_kept
schema 0 "source  good" info

name="the same again"
cp "$kept" before
schema 0 "3 types" import good/
cmp -s before "$kept" || fail "other bytes"

name="one file, several sources, standard input"
schema 0 "2 types -> one.bin" import good/record.json -o one.bin
schema 0 "types   2" info --file one.bin
schema 0 "3 types" import good/record.json good/deeper --output one.bin
run 0 "2 types" sh -c "'$cairn' schema import - -o one.bin < good/record.json"
check_kept

name="an absent file"
schema 1 "cannot read \`nope.zip\`" import nope.zip
name="an empty folder"
mkdir empty
schema 1 "no JSON files" import empty
name="an empty file"
: > empty.zip
schema 1 "neither a zip archive nor JSON" import empty.zip
name="not a zip"
head -c 5000 /dev/urandom | tr '\0-\177' '\200-\377' > noise.zip
schema 1 "neither a zip archive nor JSON" import noise.zip
name="an unreadable folder or a device"
schema 1 "" import /dev/null
name="JSON of another shape"
echo '[1, 2]' > list.json
schema 1 "no schema of a resource type" import list.json
echo '{"Resources": {}}' > template.json
schema 1 "no schema of a resource type" import template.json
echo '{"typeName": "A::B::C"}' > bare.json
schema 1 "has no \`properties\`" import bare.json
name="broken JSON"
printf '{\n  "typeName": "A::B::C",\n  "properties": {]\n}' > broken.json
schema 1 "\`broken.json\`:3:18: " import broken.json
name="deep JSON"
head -c 1000000 /dev/zero | tr '\0' '[' > deep.json
schema 1 "nested too deeply" import deep.json
check_kept

name="one broken file among others"
cp -r good mixed
cp broken.json mixed
schema 0 "warning: \`mixed/broken.json\`:3:18: " import mixed -o mixed.bin
schema 0 "types   3" info --file mixed.bin

# A zip made by hand, of one stored file: without `zip` on the machine.
name="a zip"
text='{"typeName": "A::B::C", "properties": {}}'
printf '%s' "$text" > stored
size=$(wc -c < stored)
byte() { printf "\\$(printf %03o $(($1 & 255)))"; }
two() { byte "$1"; byte $(($1 >> 8)); }
four() { two $(($1 & 65535)); two $(($1 >> 16)); }
sum=$(gzip -c stored | tail -c 8 | head -c 4 | od -An -tu4 | tr -d ' ')
fields() { two 20; two 0; two 0; four 0; four "$sum"; four "$size"; four "$size"; two 6; two 0; }
{
  printf 'PK\003\004'; fields; printf 'a.json'; cat stored
  printf 'PK\001\002'; two 20; fields; two 0; two 0; two 0; four 0; four 0; printf 'a.json'
  printf 'PK\005\006'; two 0; two 0; two 1; two 1; four 52; four $((36 + size)); two 0
} > a.zip
schema 0 "2 types" import a.zip -o zip.bin
schema 0 "source  a.zip" info --file zip.bin

name="a zip that was cut off"
for count in 4 30 60 100 120; do
  head -c $count a.zip > cut.zip
  schema 1 "was cut off" import cut.zip
done
name="a zip with a damaged file"
sed 's/A::B::C/A::B::X/' a.zip > damaged.zip
schema 1 "content is damaged" import damaged.zip
check_kept

name="an output that cannot be written"
echo x > file
schema 1 "cannot make the folder" import good -o file/schemas.bin
schema 1 "it is a folder" import good -o good
if [ "$(id -u)" -ne 0 ]; then
  mkdir locked && chmod a-w locked
  schema 1 "cannot write" import good -o locked/schemas.bin
fi
[ -c /dev/full ] && run 1 "cannot write standard output" \
  sh -c "'$cairn' schema import good -o full.bin > /dev/full"

name="no place to write to"
run 1 "no place to write to" env -u HOME "$cairn" schema import good
run 1 "no place to write to" env CAIRN_SCHEMA= "$cairn" schema import good

name="the place of the environment"
run 0 "-> here.bin" env CAIRN_SCHEMA=here.bin "$cairn" schema import good
run 0 "-> $work/data/cairn/schemas.bin" env XDG_DATA_HOME="$work/data" "$cairn" schema import good
check_kept

name="a damaged store"
head -c 1000 "$kept" | head -c 200 > short.bin
schema 1 "holds no schemas" info --file short.bin
schema 1 "holds no schemas" info --file good/README
: > nothing.bin
schema 1 "holds no schemas" info --file nothing.bin
schema 1 "it is no file" info --file good
sed 's/Acme::Dns::Zone/Acme::Dns::Zonk/' "$kept" > changed.bin
schema 1 "is damaged" info --file changed.bin

name="no curl"
run 1 "there is no \`curl\`" env PATH="$work/empty" "$cairn" schema update
check_kept

# A curl that does what it is told to.
mkdir bin
cat > bin/curl <<'END'
#!/bin/sh
for last; do :; done
while [ "$1" != --output ]; do shift; done
echo "$last" > asked
[ -n "${DELIVERED:-}" ] || { echo "curl: (6) Could not resolve host" >&2; exit 6; }
cat "$DELIVERED" > "$2"
END
chmod +x bin/curl
name="no network"
run 1 "is there a network here?" env PATH="$work/bin:$PATH" "$cairn" schema update
check_kept
name="a download"
run 0 "2 types" env PATH="$work/bin:$PATH" DELIVERED=a.zip "$cairn" schema update -o new.bin
schema 0 "CloudformationSchema.zip of us-east-1" info --file new.bin
grep -qx 'https://schema.cloudformation.us-east-1.amazonaws.com/CloudformationSchema.zip' asked ||
  fail "asked for $(cat asked)"
run 0 "" env PATH="$work/bin:$PATH" DELIVERED=a.zip "$cairn" schema update --region cn-north-1 -o new.bin
grep -q 'cn-north-1.amazonaws.com.cn/' asked || fail "asked for $(cat asked)"
name="a download of something else"
run 1 "neither a zip archive nor JSON" env PATH="$work/bin:$PATH" DELIVERED=good/README "$cairn" schema update
check_kept
[ -z "$(ls tmp)" ] || fail "left temporary files: $(ls tmp)"

name="removal"
schema 0 "removed" remove
schema 0 "Cairn's own catalog" info

[ $failed -eq 0 ] || exit 1
echo "all as it should be"
