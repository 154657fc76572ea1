import { deleteNetworkInterfaces } from '../../cleaner/perform';
import { SERVICE_NAMES, servicesOf } from '../../network-interfaces/service-names';
import { count, describeInWords } from '../../network-interfaces/words';
import type { Access, Aws, Connect } from '../account/aws';
import { asRefusal } from '../account/refusals';
import { effectsOf } from '../effects';
import { CommandError, EXIT, usageError, type ExitCode, type Io } from '../io';
import type { Format } from '../why/report';
import { lookAgain, lookAround, type SecondLook } from './look';
import { PLAN_FILE, readPlan, REGION, ROLE_NAME, savePlan, type Plan, type PlannedPlace } from './plan';
import { planInWords, refusals, resultInWords, type Carried, type Refused } from './report';

export interface SweepFlags extends Access {
  readonly regions?: readonly string[];
  readonly accounts?: readonly string[];
  readonly roleName?: string;
  /** Where the plan goes. */
  readonly file?: string;
  /** A plan that was made before. */
  readonly plan?: string;
  readonly yes: boolean;
  readonly output: Format;
  readonly services: readonly string[];
}

/** After a detachment or a refusal of EC2's, before the next look; in milliseconds. */
const LOOKS_APART = 5_000;
/** Rounds without any effect after which it is over. */
const IDLE_ROUNDS = 3;
/** For how long one round may send deletions, in milliseconds. */
const ROUND = 30_000;
/**
 * `enicleaner sweep`: what services left in whole Regions. It writes a plan; `--plan FILE --yes` deletes what is in
 * the plan and is still left behind.
 *
 * @returns 0 where nothing is left (or all of the plan is gone), 10 where only what comes free by itself is, 20 where a person
 *   has to act, 1 where a Region or account could not be looked at
 */
export async function sweepCommand(io: Io, connect: Connect, flags: SweepFlags): Promise<ExitCode> {
  if (flags.plan !== undefined) {
    if (flags.regions !== undefined || flags.accounts !== undefined || flags.roleName !== undefined) {
      throw usageError(
        '--plan has its own Regions, accounts and role: leave --regions, --accounts and --role-name out.',
      );
    }
    return carryOut(io, connect, await readPlan(io, flags.plan), flags);
  }
  if (flags.yes) {
    throw usageError('--yes wants --plan: make a plan, read it, and then carry it out.');
  }
  return makePlan(io, connect, flags);
}

/** Where to look. */
interface Place {
  readonly region: string;
  readonly assume: Access['assume'];
}

function placesOf({ env }: Pick<Io, 'env'>, flags: SweepFlags): readonly Place[] {
  const own = flags.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const regions = flags.regions ?? (own === undefined ? [] : [own]);
  if (regions.length === 0) throw usageError('name the Regions to sweep: --regions eu-west-1,us-east-1.');
  const wrong = regions.find((each) => !REGION.test(each));
  if (wrong !== undefined) throw usageError(`"${wrong}" is no Region’s name.`);
  const { accounts, roleName } = flags;
  if ((accounts === undefined) !== (roleName === undefined)) {
    throw usageError('--accounts and --role-name go together: the role is taken in each of the accounts.');
  }
  if (accounts === undefined || roleName === undefined) {
    return regions.map((region) => ({ region, assume: undefined }));
  }
  const noAccount = accounts.find((each) => !/^\d{12}$/u.test(each));
  if (noAccount !== undefined) throw usageError(`"${noAccount}" is no account: it has 12 digits.`);
  if (!ROLE_NAME.test(roleName)) {
    throw usageError(
      `"${roleName}" is no role’s name: give it as IAM has it, with its path, without the ARN.`,
    );
  }
  return accounts.flatMap((account) => regions.map((region) => ({ region, assume: { account, roleName } })));
}

async function makePlan(io: Io, connect: Connect, flags: SweepFlags): Promise<ExitCode> {
  const services = servicesOf(flags.services);
  const places: PlannedPlace[] = [];
  const refused: Refused[] = [];
  let madeAt = io.clock.now();
  for (const { region, assume } of placesOf(io, flags)) {
    try {
      const aws = await connectTo(connect, flags, region, assume);
      const account = await accountOf(aws, assume?.account);
      const now = (): number => aws.now() ?? io.clock.now();
      const found = await lookAround(aws, account, services, now);
      madeAt = now();
      places.push({
        account,
        region,
        ...(assume === undefined ? {} : { roleName: assume.roleName }),
        ...found,
      });
    } catch (error) {
      refused.push(refusedBy(error, region, assume?.account));
    }
  }
  const plan: Plan = {
    version: 1,
    is: 'sweep-plan',
    madeAt: new Date(madeAt).toISOString(),
    services: SERVICE_NAMES.filter((each) => services.has(each)),
    places,
  };
  const file = flags.file ?? PLAN_FILE;
  const isAny = places.some((each) => each.delete.length > 0);
  if (places.length > 0 && (isAny || flags.file !== undefined)) savePlan(io, file, plan);
  io.out(planInWords(plan, refused, flags.output, io, file));
  tellBeside(io, refused, flags.output);
  if (refused.length > 0) return EXIT.refused;
  if (isAny) return EXIT.act;
  if (places.some(({ byHand }) => byHand.length > 0)) return EXIT.act;
  return places.some(({ comeBack }) => comeBack.length > 0) ? EXIT.wait : EXIT.done;
}

/** A line for each network interface has no place for what was refused. */
function tellBeside(
  io: Pick<Io, 'err' | 'width'>,
  refused: readonly Refused[],
  output: SweepFlags['output'],
): void {
  if (output !== 'ndjson') return;
  for (const each of refusals(refused, io.width)) io.err(`${each}\n`);
}

async function carryOut(io: Io, connect: Connect, plan: Plan, flags: SweepFlags): Promise<ExitCode> {
  const carried: Carried[] = [];
  const refused: Refused[] = [];
  // No more than the plan was made for, and no more than is asked for now.
  const asked = servicesOf(flags.services);
  const services = new Set([...servicesOf(plan.services)].filter((each) => asked.has(each)));
  for (const place of plan.places.filter((each) => each.delete.length > 0)) {
    const { account, region, roleName } = place;
    const assume = roleName === undefined ? undefined : { account, roleName };
    try {
      const aws = await connectTo(connect, flags, region, assume);
      await accountOf(aws, account);
      const { refusal, ...done } = await carriedOut(io, aws, place, services, flags.yes);
      carried.push({ account, region, ...done });
      if (refusal !== undefined) refused.push({ ...refusedBy(refusal, region, account), during: 'deletion' });
    } catch (error) {
      refused.push(refusedBy(error, region, account));
    }
  }
  io.out(resultInWords(carried, refused, flags, io));
  tellBeside(io, refused, flags.output);
  if (refused.length > 0) return EXIT.refused;
  return carried.some(({ left, planned }) => left.length + planned.length > 0) ? EXIT.act : EXIT.done;
}

async function carriedOut(
  io: Io,
  aws: Aws,
  place: PlannedPlace,
  services: Parameters<typeof lookAgain>[2],
  isAsked: boolean,
): Promise<Omit<Carried, 'account' | 'region'> & { readonly refusal?: unknown }> {
  const ids = [...new Set(place.delete.map(({ id }) => id))];
  const look = (of: readonly string[]): Promise<SecondLook> => lookAgain(aws, place.account, services, of);
  const deleted: string[] = [];
  const gone = new Set<string>();
  let rest = ids;
  let now = await look(rest);
  let idle = 0;
  let isSlowed = false;
  let refusal: unknown;
  for (;;) {
    for (const id of now.gone) gone.add(id);
    const { swept } = now;
    const isOver = refusal !== undefined || idle >= IDLE_ROUNDS || io.interrupted.aborted;
    if (!isAsked || swept.length === 0 || isOver) break;
    io.progress(`${place.account} ${place.region}: deleting ${count(swept.length, 'network interface')}.\n`);
    const done = await deleteNetworkInterfaces(effectsOf(io, aws), swept, {
      until: io.clock.now() + ROUND,
      isSlowed,
      retries: idle,
    }).catch((error: unknown) => {
      refusal = error;
    });
    if (done === undefined) {
      // What went before that is told as deleted: it was there a moment ago.
      now = await look(rest);
      deleted.push(...now.gone.filter((id) => swept.some((each) => each.networkInterface.id === id)));
      continue;
    }
    deleted.push(...done.deleted);
    idle = done.moved === 0 ? idle + 1 : 0;
    if (done.isRefused) isSlowed = true;
    if (done.deleted.length < swept.length) await io.sleep(LOOKS_APART, io.interrupted);
    rest = rest.filter((id) => !deleted.includes(id));
    if (rest.length === 0) {
      now = { swept: [], gone: [], changed: [] };
      break;
    }
    now = await look(rest);
  }
  const told = (each: Parameters<typeof describeInWords>[0]): { id: string; words: string } => ({
    id: each.networkInterface.id,
    words: describeInWords(each),
  });
  return {
    ...(refusal === undefined ? {} : { refusal }),
    deleted,
    gone: [...gone].filter((id) => !deleted.includes(id)),
    planned: isAsked ? [] : now.swept.map(told),
    left: [...now.changed, ...(isAsked ? now.swept : [])].map(told),
  };
}

function connectTo(
  connect: Connect,
  { profile, endpointUrl }: SweepFlags,
  region: string,
  assume: Access['assume'],
): Promise<Aws> {
  return connect({
    region,
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(assume === undefined ? {} : { assume }),
  });
}

/** Whose credentials these are, which has to be the account that is meant: another's ids would be another's. */
async function accountOf(aws: Aws, wanted: string | undefined): Promise<string> {
  const account = await aws.account();
  if (account === undefined) throw new CommandError(EXIT.refused, 'AWS doesn’t say which account this is.');
  if (wanted !== undefined && account !== wanted) {
    throw new CommandError(
      EXIT.refused,
      `the credentials are those of account ${account}: give those of ${wanted}, by --profile or AWS_PROFILE.`,
    );
  }
  return account;
}

/** One Region or account that refuses is told, and the others are looked at all the same. */
function refusedBy(error: unknown, region: string, account: string | undefined): Refused {
  const refusal = asRefusal(error);
  if (!(refusal instanceof CommandError)) throw refusal;
  return { region, account, reason: refusal.message };
}
