#!/bin/sh
# pages.sh CAIRN ROOT FOLDER
#
# Opens the pages of `cairn graph` and `cairn diff` in a browser, light and dark, and lets
# inspect.js look at them. FOLDER gets the pages and a picture of each.
set -eu
export CAIRN_SCHEMA=
unset GITHUB_ACTIONS
cairn=$1
root=$2
cd "$3"

for program in chromium dot; do
  command -v "$program" >/dev/null 2>&1 || {
    echo "there is no \`$program\` here; tests/install installs it" >&2
    exit 1
  }
done

failed=0
fail() {
  echo "FAILED: $1" >&2
  failed=1
}

# browse ARGUMENTS...: a profile of its own, so that runs do not meet.
browse() {
  timeout 90 chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars \
    --user-data-dir="$PWD/profile" --virtual-time-budget=20000 "$@" 2>/dev/null
}

# look NAME SIZE: both ways, with a picture of each.
look() {
  name=$1 size=$2
  { cat "$name.html"; echo '<script>'; cat "$root/tests/browser/inspect.js"; echo '</script>'; } >"$name.inspected.html"
  for scheme in light dark; do
    option="--blink-settings=preferredColorScheme=1"
    [ "$scheme" = light ] || option="--blink-settings=preferredColorScheme=0"
    # A browser that did not come up says nothing at all: it is asked once more.
    for turn in 1 2; do
      browse "$option" --window-size="$size" --dump-dom "file://$PWD/$name.inspected.html" >dom || true
      sed -n '/<pre id="inspection">/,/<\/pre>/p' dom >said
      [ ! -s said ] || break
    done
    grep -q 'no faults' said || { fail "$name, $scheme"; cat said >&2; }
    grep -q ", $scheme" said || fail "$name is not $scheme"
    sed -n '1s/.*<pre id="inspection">/'"$name"': /p' said
    rm -f "$name.$scheme.png"
    browse "$option" --window-size="$size" --screenshot="$PWD/$name.$scheme.png" "file://$PWD/$name.html" || true
    [ -s "$name.$scheme.png" ] || fail "there is no picture of $name, $scheme"
  done
}

# says FILE TEXT
says() { grep -qF -- "$2" "$1" || fail "$1 does not say: $2"; }
says_not() { if grep -qF -- "$2" "$1"; then fail "$1 says: $2"; fi; }

"$cairn" graph "$root/examples/three-tier-vpc/main.cairn" -o stack.html
"$cairn" graph "$root/examples/fleet/main.cairn" -o app.html
"$cairn" graph "$root/examples/fleet/main.cairn" -o again.html
cmp -s app.html again.html || fail "a second run gives other bytes"
says stack.html "39 resources in 1 stack"
says app.html "1201 resources in 4 stacks"
# Environments, nested stacks and modules; and a stack that no module sorts.
"$cairn" graph "$root/examples/shop/main.cairn" -o shop.html
"$cairn" graph "$root/examples/platform/main.cairn" -o groups.html
says groups.html "shared by many"

cat >circle.yaml <<'END'
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt TheOneWithTheVeryLongNameThatNoBoxHasRoomForInAPicture.TopicName}}
  TheOneWithTheVeryLongNameThatNoBoxHasRoomForInAPicture: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref A}}
  C: {Type: AWS::SNS::Topic, Condition: Maybe, DependsOn: A, Properties: {DisplayName: !ImportValue elsewhere}}
  "日本語 <b>&": {Type: Custom::日本語, Properties: {ServiceToken: !Ref A}}
END
"$cairn" graph circle.yaml -o circle.html
says circle.html "2 are part of a circle"

cat >old.yaml <<'END'
Parameters:
  Stage: {Type: String}
  Password: {Type: String, NoEcho: true}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Data: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'data-${Stage}'}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Data, PolicyDocument: {Statement: []}}}
  Store: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub 'pw-${Password}'}}
  Replica: {Type: AWS::SNS::Topic, Condition: IsProd}
  Web: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}]}}
  Reader: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Web.GroupId}}
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child-old.yaml, Parameters: {Name: !Ref Stage}}}
  Gone: {Type: AWS::SQS::Queue}
END
sed -e 's/10.0.0.0\/8/0.0.0.0\/0/' -e 's/child-old/child-new/' -e '/Gone:/d' old.yaml >new.yaml
echo '  New: {Type: AWS::SNS::Topic, Properties: {DisplayName: "<script>alert(1)</script>"}}' >>new.yaml
cat >child-old.yaml <<'END'
Parameters: {Name: {Type: String}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}}
  Note: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Topic}}
END
cp child-old.yaml child-new.yaml
echo '{"Stage": "dev", "Password": "hunter-one"}' >before.json
echo '{"Stage": "prod", "Password": "hunter-two"}' >prod.json
echo '{"Stage": "dev", "Password": "hunter-three"}' >dev.json
"$cairn" diff old.yaml new.yaml --old-parameters before.json --parameters prod.json --format html >diff.html
"$cairn" diff old.yaml new.yaml --old-parameters before.json --parameters prod.json \
  --parameters dev.json --format html >matrix.html
for page in diff.html matrix.html; do
  says "$page" "DataLoss"
  says_not "$page" hunter
  says_not "$page" "<script>alert"
  says "$page" "leads to a replacement"
done

for page in stack app shop groups circle diff matrix; do look "$page" 1400,1000; done
look diff 420,900  # a telephone
rm -rf profile dom said
exit $failed
