import { Functions, type Ran } from './support';

/** The interpreter that is on the path first; CI has one, and boto3 in it. */
const PYTHON = { Runtime: 'python3.13' } as const;

let functions: Functions;
beforeEach(async () => {
  functions = await Functions.open();
});
afterEach(() => functions.close());

const once = (source: string): Promise<Ran> => functions.once(source, PYTHON);

it('a handler in Python answers with what it returns', async () => {
  await functions.make(
    { 'index.py': 'def handler(event, context):\n  return {"got": event, "ä": [1, None]}' },
    PYTHON,
  );
  expect((await functions.run({ a: 1 })).value).toEqual({ got: { a: 1 }, ä: [1, null] });
});

describe('a handler in Python fails', () => {
  it.each([
    [
      'with what it raises',
      'def handler(e, c):\n  raise ValueError("bad")',
      {
        errorType: 'ValueError',
        errorMessage: 'bad',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/u) as unknown,
        stackTrace: ['  File "/var/task/index.py", line 2, in handler\n    raise ValueError("bad")\n'],
      },
    ],
    [
      'where it imports what isn’t there',
      'import nothing_of_the_kind',
      {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: "Unable to import module 'index': No module named 'nothing_of_the_kind'",
      },
    ],
    [
      'where it isn’t Python',
      'def handler(:',
      {
        errorType: 'Runtime.UserCodeSyntaxError',
        errorMessage: expect.stringContaining("Syntax error in module 'index'") as unknown,
      },
    ],
    [
      'without the function',
      'x = 1',
      { errorType: 'Runtime.HandlerNotFound', errorMessage: "Handler 'handler' missing on module 'index'" },
    ],
    [
      'with what is no JSON',
      'def handler(e, c):\n  return {1, 2}',
      {
        errorType: 'Runtime.MarshalError',
        errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable',
      },
    ],
    [
      'when it exits',
      'import sys\ndef handler(e, c):\n  sys.exit(4)',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringContaining('Runtime exited with error: exit status 4') as unknown,
      },
    ],
  ])('%s', async (_how, source, expected) => {
    const { value, functionError } = await once(source);
    expect(functionError).toBe('Unhandled');
    expect(value).toMatchObject(expected);
  });

  it('with a log of its own', async () => {
    const { lines } = await once('def handler(e, c):\n  raise ValueError("bad")');
    expect(lines).toEqual([
      '[ERROR] ValueError: bad',
      'Traceback (most recent call last):',
      '  File "/var/task/index.py", line 2, in handler',
      '    raise ValueError("bad")',
    ]);
  });
});

describe('time in Python', () => {
  it('passes only while code waits, by whatever', async () => {
    const { value } = await once(`
import asyncio, datetime, queue, threading, time
from concurrent.futures import ThreadPoolExecutor

def handler(event, context):
    left = lambda: round(context.get_remaining_time_in_millis() / 1000)
    began, first = time.time(), datetime.datetime.now(datetime.timezone.utc)
    shown = [left()]
    time.sleep(300); shown.append(left())
    happened = threading.Event()
    threading.Timer(60, happened.set).start()
    shown.append(happened.wait(100)); shown.append(left())
    shown.append(threading.Event().wait(40)); shown.append(left())
    try:
        queue.Queue().get(timeout=10)
    except queue.Empty:
        shown.append(left())
    with ThreadPoolExecutor(3) as pool:
        shown.append(list(pool.map(lambda n: (time.sleep(n), n)[1], [30, 10, 20])))
    shown.append(left())
    thread = threading.Thread(target=time.sleep, args=(20,))
    thread.start(); thread.join(5); shown.append([thread.is_alive(), left()])
    thread.join(); shown.append([thread.is_alive(), left()])
    async def main():
        return await asyncio.gather(asyncio.sleep(5, "a"), asyncio.to_thread(time.sleep, 10))
    shown.append(asyncio.run(main())); shown.append(left())
    now = datetime.datetime.now(datetime.timezone.utc)
    shown.append([round(time.time() - began), round((now - first).total_seconds()), isinstance(now, datetime.date)])
    return shown
`);
    expect(value).toEqual([
      900,
      600,
      true,
      540,
      false,
      500,
      490,
      [30, 10, 20],
      460,
      [true, 455],
      [false, 440],
      ['a', null],
      430,
      [470, 470, true],
    ]);
  });

  it('passes for code that waits in a loop, and stands still while other programs work', async () => {
    const { value } = await once(`
import subprocess, time
def handler(event, context):
    at = time.time()
    while time.time() < at + 5: pass
    took = round(time.time() - at)
    before = context.get_remaining_time_in_millis()
    said = subprocess.run(["/bin/sh", "-c", "sleep 0.2; echo done"], capture_output=True, text=True).stdout
    return [took, said, before - context.get_remaining_time_in_millis() < 100]
`);
    expect(value).toEqual([5, 'done\n', true]);
  });

  it.each([
    ['sleeps', 'while True: time.sleep(20)'],
    ['waits for what never happens', 'threading.Event().wait()'],
    ['waits for itself', 'lock = threading.Lock(); lock.acquire(); lock.acquire()'],
  ])('is up after 15 minutes where a function %s', async (_how, statement) => {
    const { value } = await once(`import threading, time\ndef handler(event, context):\n    ${statement}\n`);
    expect(value).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 900.00 seconds') as unknown,
    });
  });
});

it('code in Python has Lambda’s context and environment, and logs with level, time and request', async () => {
  const { value, answer } = await once(`
import logging, os, sys
logging.getLogger().setLevel("INFO")
def handler(event, context):
    print("one\\ntwo", end="")
    print(" and", "three", file=sys.stderr)
    logging.getLogger(__name__).info("logged %s\\nin two lines", 1)
    logging.debug("not shown")
    return [context.function_name, context.function_version, context.memory_limit_in_mb, context.aws_request_id,
      context.invoked_function_arn, context.log_group_name, context.log_stream_name == os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
      os.getcwd(), __file__, os.environ["AWS_EXECUTION_ENV"], os.environ["LAMBDA_TASK_ROOT"]]
`);
  const id = answer.requestId;
  expect(value).toEqual([
    'fn',
    '$LATEST',
    '128',
    id,
    'arn:aws:lambda:us-east-1:123456789012:function:fn',
    '/aws/lambda/fn',
    true,
    '/var/task',
    '/var/task/index.py',
    'AWS_Lambda_python3.13',
    '/var/task',
  ]);
  const { events } = await functions.call('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/fn' });
  expect(events?.map(({ message }) => message)).toEqual([
    `START RequestId: ${id} Version: $LATEST\n`,
    'one\n',
    'two and three\n',
    expect.stringMatching(/^\[INFO\]\t2026-01-05T09:03:00\.\d{3}Z\t\S+\tlogged 1\nin two lines\n$/u),
    `END RequestId: ${id}\n`,
    expect.stringMatching(/^REPORT RequestId: /u),
  ]);
});

describe('requests of functions in Python', () => {
  it('reach the sandbox, by urllib and by boto3, and take virtual time', async () => {
    await functions.allow('s3:*', 'ec2:DescribeRegions');
    await functions.call('s3', 'CreateBucket', { Bucket: 'mine' });
    const { value } = await once(`
import time, urllib.request, boto3
def handler(event, context):
    began = time.time()
    put = urllib.request.Request("https://s3.us-east-1.amazonaws.com/mine/key", data=b"x", method="PUT")
    with urllib.request.urlopen(put) as answer:
        status = answer.status
    keys = [it["Key"] for it in boto3.client("s3").list_objects_v2(Bucket="mine")["Contents"]]
    try:
        boto3.client("ec2").describe_vpcs()
    except Exception as error:
        refused = error.response["Error"]["Code"]
    return [status, keys, refused, time.time() > began]
`);
    expect(value).toEqual([200, ['key'], 'UnauthorizedOperation', true]);
  });

  it('that nobody answers time out in virtual time', async () => {
    await functions.allow('lambda:InvokeFunction');
    const { value } = await once(`
import time, boto3
from botocore.config import Config
def handler(event, context):
    if event.get("sleep"):
        time.sleep(300)
    else:
        client = boto3.client("lambda", config=Config(read_timeout=30, retries={"total_max_attempts": 1}))
        try:
            client.invoke(FunctionName="fn", Payload='{"sleep": true}')
        except Exception as error:
            return [type(error).__name__, round(context.get_remaining_time_in_millis() / 1000)]
`);
    expect(value).toEqual(['ReadTimeoutError', 870]);
  });
});

it('the same seed gives the same ids, logs and journal', async () => {
  const play = async (): Promise<string> => {
    const world = await Functions.open({ seed: 5 });
    await world.allow('s3:*');
    const ran = await world.once(
      `
import boto3, os, random, uuid
from concurrent.futures import ThreadPoolExecutor
def handler(event, context):
    print(uuid.uuid4(), random.random(), os.urandom(4).hex(), {"c", "b", "a"})
    s3 = boto3.client("s3")
    def look(n):
        try: s3.list_objects_v2(Bucket=f"none-{n}")
        except Exception as error: return type(error).__name__
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(look, range(3)))
`,
      PYTHON,
    );
    expect(ran.value).toEqual(['NoSuchBucket', 'NoSuchBucket', 'NoSuchBucket']);
    const entries = world.world.journal.entries();
    await world.close();
    return JSON.stringify([entries, ran.answer]);
  };
  expect(await play()).toBe(await play());
});
