#!/bin/sh
# The EC2 waiter SecondarySubnetCreateComplete ends in failure at the state "delete-failed", which a subnet that is being
# created can't have, and not at "create-failed", its own failed state (enum SecondarySubnetState of the same model:
# create-in-progress, create-complete, create-failed, delete-...). A creation that failed is polled until the time is
# over (300 s in botocore) and reported as a time-out. SecondaryNetworkCreateComplete, beside it, has "create-failed". The
# waiters come from AWS's model, so each SDK has them: botocore 1.44.8 and @aws-sdk/client-ec2 3.1169.0. Seen, against a
# server on the loopback that says "create-failed" each time:
#   botocore: network: Waiter encountered a terminal failure state ..., 1 call; subnet: Max attempts exceeded, 3 calls
#   client-ec2: network: Error, 1 call; subnet: TimeoutError, 2 calls or more
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
printf '{"name":"finding","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error @aws-sdk/client-ec2@3.1169.0 >/dev/null
cat > try.py <<'PY'
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import boto3
from botocore.config import Config
from botocore.exceptions import WaiterError

calls = []


class Failed(BaseHTTPRequestHandler):
    """Says of each secondary network and subnet that its creation failed."""

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        kind = "Subnet" if "SecondarySubnets" in asked else "Network"
        calls.append(kind)
        body = (
            f'<DescribeSecondary{kind}sResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
            f"<requestId>r</requestId><secondary{kind}Set><item><state>create-failed</state></item>"
            f"</secondary{kind}Set></DescribeSecondary{kind}sResponse>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Failed)
Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"
ec2 = boto3.client(
    "ec2",
    region_name="us-east-1",
    endpoint_url=address,
    aws_access_key_id="x",
    aws_secret_access_key="x",
    config=Config(proxies={}),
)


def python(kind):
    """How botocore's waiter ends, and after how many calls."""
    calls.clear()
    try:
        waiter = ec2.get_waiter(f"secondary_{kind.lower()}_create_complete")
        waiter.wait(WaiterConfig={"Delay": 0, "MaxAttempts": 3})
    except WaiterError as error:
        return error.kwargs["reason"], len(calls)
    raise AssertionError("no error")


def javascript(kind):
    """How the JavaScript SDK's waiter ends, and after how many calls."""
    calls.clear()
    done = subprocess.run(["node", "try.js", address, kind], capture_output=True, text=True, check=True)
    return done.stdout.strip(), len(calls)


for name, way in (("botocore", python), ("client-ec2", javascript)):
    (network, once), (subnet, often) = way("Network"), way("Subnet")
    print(f"{name}: network: {network}, {once} call; subnet: {subnet}, {often} calls")
    if once != 1 or often < 2:
        sys.exit(1)
    if name == "botocore" and not ("terminal failure" in network and "Max attempts exceeded" in subnet):
        sys.exit(1)
    if name == "client-ec2" and not (network == "Error" and subnet == "TimeoutError"):
        sys.exit(1)
PY
cat > try.js <<'JS'
const ec2 = require('@aws-sdk/client-ec2');
const [, , endpoint, kind] = process.argv;
const client = new ec2.EC2Client({
  region: 'us-east-1',
  endpoint,
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
});
const wait = ec2[`waitUntilSecondary${kind}CreateComplete`];
wait({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, {}).then(
  () => console.log('no error'),
  (error) => console.log(error.name),
);
JS
env/bin/python try.py
