#!/bin/sh
# The runtime library of CloudFormation's TypeScript resource types, @amazon-web-services-cloudformation/
# cloudformation-cli-typescript-lib 1.0.6, has a type Integer for a schema's `integer`: a proxy of BigInt. Its first call
# changes BigInt itself, for the whole process: BigInt.prototype gets a toJSON that goes through Number. From then on
# JSON.stringify no longer throws on a BigInt, as ECMAScript has it ("SerializeJSONProperty"), but writes a number, and
# rounds it past 2^53: an id or a counter of 64 bits from anybody's code comes out as another one. Integer itself
# refuses numbers that aren't safe, so its own values lose nothing. Seen, for 9007199254740993n:
#   after loading the library: TypeError: Do not know how to serialize a BigInt
#   after Integer(1): 9007199254740992
#   Integer("9007199254740993"): RangeError: Value is not a safe integer: 9007199254740993
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"name":"finding","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error \
  @amazon-web-services-cloudformation/cloudformation-cli-typescript-lib@1.0.6 >/dev/null
cat > try.js <<'JS'
const library = '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib/dist/interface.js';
const { Integer } = require(library);
const attempt = (action) => {
  try {
    return String(action());
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const big = 9007199254740993n;
const seen = {
  'after loading the library': attempt(() => JSON.stringify(big)),
  'after Integer(1)': attempt(() => [Integer(1), JSON.stringify(big)][1]),
  [`Integer("${big}")`]: attempt(() => Integer(String(big))),
};
for (const [when, what] of Object.entries(seen)) console.log(`${when}: ${what}`);
const [loaded, called, refused] = Object.values(seen);
process.exitCode =
  loaded.startsWith('TypeError') && called === '9007199254740992' && refused.startsWith('RangeError') ? 0 : 1;
JS
node try.js
