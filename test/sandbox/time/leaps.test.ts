import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { buildSync } from 'esbuild';

import { watch } from '../../../sandbox/checkers';
import { playScale } from '../../../bench/scale';
import { clientsThatDo } from '../../../bench/scale/clients';
import { LeapError } from '../../../sandbox/time/leap';
import { createWorld } from '../../../sandbox/world';
import { clientsOf } from '../../support/clients';
import { createRealWork } from '../../support/real-work';
import { example, requireBundle, ROOT } from '../clients/support';
import { Functions } from '../lambda/run/support';

/**
 * Real work at any moment, of any length: virtual time waits for it, and the story is that of its seed, byte
 * for byte. Each run does other work; what fails says which seed it was (`ENICLEANER_WORK=<seed>` does it again).
 */
const WORK = Number(process.env['ENICLEANER_WORK'] ?? 1 + Math.floor(Math.random() * 2 ** 31));

const folder = mkdtempSync(join(tmpdir(), 'leaps-'));
const lib = join(folder, 'real-work.cjs');

beforeAll(() => {
  requireBundle();
  buildSync({
    entryPoints: [join(ROOT, 'test', 'support', 'real-work.ts')],
    outfile: lib,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The same with the work's seed in what a failure shows. */
function expectSame(story: readonly string[], without: readonly string[]): void {
  expect({ work: WORK, story }).toEqual({ work: WORK, story: without });
}

/** Of a program: does this seed's work, from a library that it loads before its time is anybody's. */
const workOf = (seed: number, options = ''): string => `
const { createRealWork } = require(${JSON.stringify(lib)});
const { some, done } = createRealWork({ seed: ${seed}, folder: ${JSON.stringify(join(folder, 'files'))}, load: (file) => import(file), ${options} });
`;

it('in this process, real work doesn’t show in a deletion', async () => {
  const play = async (seed: number): Promise<readonly string[]> => {
    const story: string[] = [];
    const work = createRealWork({
      seed,
      folder: join(folder, 'here'),
      load: (file) => Promise.resolve(require(file) as unknown),
      heavy: 0.02,
      longest: 120,
    });
    const result = await playScale({
      enis: 6,
      foreignShare: 0.2,
      groups: 1,
      subnets: 1,
      orphans: 2,
      stacks: 2,
      seed: 4,
      clientsFor: clientsThatDo(work.some),
      tell: (line) => story.push(line),
    });
    if (seed !== 0) expect(Object.keys(work.done()).length).toBeGreaterThan(3);
    return [...story, JSON.stringify({ ...result, peakMemory: 0 })];
  };
  const without = await play(0);
  expect(without.length).toBeGreaterThan(20);
  expectSame(await play(WORK), without);
});

/** A project whose handler is the bundle's, with work before and after it, beside it, and around each of its calls. */
function projectThatWorks(seed: number): string {
  const project = join(folder, `project-${seed}`);
  const build = join(project, 'build', 'TypeFunction');
  mkdirSync(build, { recursive: true });
  const schema = 'org-vpccleanup-enicleaner.json';
  copyFileSync(join(ROOT, schema), join(project, schema));
  writeFileSync(
    join(build, 'handlers.js'),
    `${workOf(seed, 'heavy: 0.03, longest: 120')}
    const https = require('node:https');
    const { request } = https;
    https.request = (...values) => {
      const it = request(...values);
      const { end, emit } = it;
      it.end = (...rest) => { some().then(() => end.apply(it, rest)); return it; };
      it.emit = (name, ...rest) => {
        if (name !== 'response') return emit.call(it, name, ...rest);
        some().then(() => emit.call(it, name, ...rest));
        return true;
      };
      return it;
    };
    const bundle = require(${JSON.stringify(join(ROOT, 'build', 'TypeFunction', 'handlers.js'))});
    exports.entrypoint = async (event, context) => {
      await some();
      const beside = some();
      const answer = await bundle.entrypoint(event, context);
      await beside;
      await some();
      return answer;
    };`,
  );
  return project;
}

it('in processes of handlers, real work doesn’t show in a deletion', async () => {
  const play = async (seed: number): Promise<readonly string[]> => {
    const defects: unknown[] = [];
    const world = createWorld({
      seed: 3,
      project: projectThatWorks(seed),
      onDefect: (error) => defects.push(error),
    });
    try {
      await world.listen(0);
      const { cloudFormation } = clientsOf(world);
      await cloudFormation.send(
        new CreateStackCommand({
          StackName: 's',
          TemplateBody: example('2-with-cleaner.yaml'),
          Capabilities: ['CAPABILITY_IAM'],
        }),
      );
      await world.time.idle();
      await cloudFormation.send(new DeleteStackCommand({ StackName: 's' }));
      await world.time.idle();
      expect(defects).toEqual([]);
      return world.journal.entries().map((entry) => JSON.stringify(entry));
    } finally {
      await world.close();
    }
  };
  const without = await play(0);
  expect(without.some((line) => line.includes('"DELETE_COMPLETE"'))).toBe(true);
  expectSame(await play(WORK), without);
});

describe('a function', () => {
  let functions: Functions;
  beforeEach(async () => {
    functions = await Functions.open({ seed: 3 });
    await functions.allow('s3:ListAllMyBuckets');
  });
  afterEach(() => functions.close());

  it('in Node.js finds that work takes no time, whatever it waits for beside it', async () => {
    const source = (seed: number): string => `${workOf(seed, 'heavy: 0.2, longest: 200')}
      const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
      const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds, 'a sleep'));
      const s3 = new S3Client({});
      exports.handler = async () => {
        const said = [];
        for (let round = 0; round < 6; round += 1) {
          // The shortest sleep there is never ends before work does, however long that takes.
          const first = await Promise.race([some().then(() => 'work'), sleep(1)]);
          const [both] = await Promise.all([s3.send(new ListBucketsCommand({})), some(), sleep(10)]);
          said.push([first, both.Buckets.length, Date.now()]);
          console.log(round);
        }
        return said;
      };`;
    const play = async (seed: number): Promise<readonly string[]> => {
      await functions.make({ 'index.js': source(seed) });
      const { value, lines } = await functions.run();
      return [JSON.stringify(value), ...lines];
    };
    const said = JSON.parse((await play(WORK))[0] ?? '') as readonly [string, number, number][];
    expect({ work: WORK, firsts: said.map(([first]) => first) }).toEqual({
      work: WORK,
      firsts: Array.from({ length: 6 }, () => 'work'),
    });
  });

  it('in Python finds that work takes no time, whatever it waits for beside it', async () => {
    const { value } = await functions.once(
      `
import asyncio, concurrent.futures, gc, hashlib, importlib, os, select, subprocess, sys, tempfile, time
state = ${WORK}
def chance():
    global state
    state = (state * 1664525 + 1013904223) % 2**32
    return state / 2**32
def work():
    kind = int(chance() * 7)
    if kind == 0: hashlib.pbkdf2_hmac("sha512", b"a", b"b", 1 + int(chance() * 50000))
    if kind == 1: select.select([], [], [], 0.05 + chance() * 0.2)
    if kind == 2: gc.collect()
    if kind == 3: subprocess.run(["sleep", "0.1"], timeout=60, check=True)
    if kind == 4:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(int(chance() * 5_000_000))); file.seek(0); file.read()
    if kind == 5:
        child = subprocess.Popen(["sleep", "0.1"]); child.wait(timeout=60)
    if kind == 6:
        for name in ("ctypes", "sqlite3", "xml.dom.minidom", "unittest.mock", "ensurepip"):
            if name not in sys.modules: importlib.import_module(name); break
    return "work"
async def beside():
    return await asyncio.wait_for(asyncio.to_thread(work), 0.001)
def handler(event, context):
    said = []
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for _ in range(6):
            said.append(pool.submit(work).result(timeout=0.001))
            said.append(asyncio.run(beside()))
            first = concurrent.futures.wait([pool.submit(work), pool.submit(time.sleep, 0.001)], return_when="FIRST_COMPLETED")
            said.append([it.result() for it in first.done][0])
    return sorted(set(said))
`,
      { Runtime: 'python3.13' },
    );
    expect({ work: WORK, value }).toEqual({ work: WORK, value: ['work'] });
  });

  it('in Python has the same story whenever the machine lets its threads run', async () => {
    const play = async (shaken: boolean): Promise<readonly string[]> => {
      const defects: unknown[] = [];
      const world = await Functions.open({ seed: 3, onDefect: (error) => defects.push(error) });
      await world.allow('s3:*');
      const { value, lines } = await world.once(
        `
import asyncio, boto3, random, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
turns, clock = sys.modules["sandboxed.turns"], sys.modules["sandboxed.clock"]
chance = random.Random(${String(WORK)})
class Shaken:
    """Before a thread says or hears anything of waiting, the machine lets others run for a while."""
    def __init__(self, lock): self.lock = lock
    def __enter__(self):
        if not self.lock._is_owned() and chance.random() < 0.5: clock.real_sleep(chance.random() * 0.01)
        return self.lock.__enter__()
    def __exit__(self, *of): return self.lock.__exit__(*of)
def handler(event, context):
    if ${shaken ? 'True' : 'False'}: turns.guard = Shaken(turns.guard)
    clients = [boto3.client("s3") for _ in range(4)]
    def look(s3):
        try: s3.list_objects_v2(Bucket="none")
        except Exception as error: return type(error).__name__
    async def beside():
        return await asyncio.wait_for(asyncio.gather(*[asyncio.to_thread(look, s3) for s3 in clients], asyncio.sleep(0.02)), 60)
    def woken():
        happened = threading.Event()
        timer = threading.Timer(0.5, happened.set)
        timer.start()
        with ThreadPoolExecutor(4) as pool:
            for it in pool.map(lambda _: happened.wait(60), range(4)): pass
        timer.join(60)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            print(list(pool.map(look, clients)), time.time())
            print(asyncio.run(beside()), time.time())
            woken()
            print(time.time())
    return context.get_remaining_time_in_millis()
`,
        { Runtime: 'python3.13' },
      );
      const entries = world.world.journal.entries().map((entry) => JSON.stringify(entry));
      await world.close();
      expect({ work: WORK, defects }).toEqual({ work: WORK, defects: [] });
      return [JSON.stringify(value), ...lines, ...entries];
    };
    const without = await play(false);
    expect(without[0]).toMatch(/^89\d{4}$/u);
    expectSame(await play(true), without);
  });
});

describe('what can’t be counted', () => {
  let server: Server;
  let mayAnswer: () => boolean;
  /** Answers to whatever comes, after some real time: nobody in the sandbox knows of it. */
  beforeEach(async () => {
    mayAnswer = () => true;
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      const answer = (): void => {
        if (mayAnswer()) socket.end('late');
        else if (!socket.destroyed) setTimeout(answer, 10);
      };
      socket.once('data', () => {
        setTimeout(answer, 300);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    [
      'nodejs22.x',
      (port: number, isAlone: boolean) => `
      const net = require('node:net');
      exports.handler = async () => {
        ${isAlone ? '' : 'setTimeout(() => undefined, 60000);'}
        const it = net.connect(${port}, '127.0.0.1'); it.write('when?');
        const answer = await new Promise((resolve) => it.once('data', resolve));
        console.log(String(answer));
        return String(answer);
      };`,
    ],
    [
      'python3.13',
      (port: number, isAlone: boolean) => `
import asyncio
async def ask():
    ${isAlone ? '' : 'asyncio.get_running_loop().call_later(60, int)'}
    reader, writer = await asyncio.open_connection("127.0.0.1", ${port})
    writer.write(b"when?")
    return (await reader.read()).decode()
def handler(event, context):
    answer = asyncio.run(ask())
    print(answer)
    return answer
`,
    ],
  ] as const)(
    'in %s is waited for alone, and an error aloud where time has moved meanwhile',
    async (Runtime, source) => {
      const defects: unknown[] = [];
      const functions = await Functions.open({ seed: 3, onDefect: (error) => defects.push(error) });
      const watched = watch(functions.world);
      try {
        const { port } = server.address() as AddressInfo;
        const file = Runtime.startsWith('p') ? 'index.py' : 'index.js';
        await functions.make({ [file]: source(port, true) }, { Runtime, FunctionName: 'alone' });
        expect((await functions.run({}, 'alone')).value).toBe('late');
        expect(defects).toEqual([]);
        await functions.make({ [file]: source(port, false) }, { Runtime });
        // However slow the machine is, the answer comes when the function's timer has let time move.
        const { time } = functions.world;
        const moved = time.now() + 60_000;
        mayAnswer = () => time.now() >= moved;
        expect((await functions.run()).value).toBe('late');
        expect(defects).toEqual([expect.any(LeapError)]);
        expect(String(defects[0])).toMatch(
          /^LeapError: Virtual time ran ahead of fn: it was at .*Z and is at .*Z as an answer comes over a connection of its own\./u,
        );
        expect(() => {
          watched.check();
        }).toThrow('nothing happens at an instant that has passed');
      } finally {
        watched.stop();
        await functions.close();
      }
    },
  );
});
