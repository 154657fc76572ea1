import { SERVICE_NAMES } from '../../network-interfaces/service-names';
import { readText, writeText } from '../files';
import { usageError, type Io } from '../io';

/**
 * What a sweep found, to be read by a person before anything is deleted: `guides/cli/sweep-plan.schema.json`. Times
 * are ISO 8601, in AWS's own time.
 */
export interface Plan {
  readonly version: 1;
  readonly is: 'sweep-plan';
  readonly madeAt: string;
  /** Whose network interfaces were looked for. */
  readonly services: readonly string[];
  readonly places: readonly PlannedPlace[];
}

/** One Region of one account. */
export interface PlannedPlace {
  readonly account: string;
  readonly region: string;
  /** The role that it was looked at with, if it isn't the caller's own account. */
  readonly roleName?: string;
  /** Left behind and free: what `--plan FILE --yes` deletes, if it is still so then. */
  readonly delete: readonly Planned[];
  /** Free, and never deleted by this program: each says why. A person may. */
  readonly byHand: readonly Planned[];
  /** Still held by their services, after a deletion that left them: nothing to do before `after`. */
  readonly comeBack: readonly PlannedReturn[];
  /** Services' network interfaces that are left alone: their number by service. EC2 doesn't tell who uses them. */
  readonly inUse: Readonly<Record<string, number>>;
}

/** One network interface. */
export interface Planned {
  readonly id: string;
  readonly service: string;
  readonly class: 'orphaned' | 'detachable' | 'releasing';
  readonly description: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  /** The same as every other command says of it. */
  readonly words: string;
}

export interface PlannedReturn extends Planned {
  /** Nearly surely let go by then. */
  readonly after: string;
  /** How it is known that its user is gone. */
  readonly evidence: string;
}

export const PLAN_FILE = 'enicleaner-sweep.json';

/** @throws CommandError where the file can't be written */
export function savePlan({ cwd }: Pick<Io, 'cwd'>, file: string, plan: Plan): void {
  writeText({ cwd }, file, `${JSON.stringify(plan, null, 2)}\n`, 'Name another with --file.');
}

/**
 * Reads a plan. Only ids count, and where they are: what they were then is looked at again.
 *
 * @throws CommandError for what is no plan
 */
export async function readPlan({ cwd, stdin }: Pick<Io, 'cwd' | 'stdin'>, file: string): Promise<Plan> {
  const advice = 'Make a plan first: enicleaner sweep --regions <names>.';
  const text = file === '-' ? await stdin() : readText({ cwd }, file, advice);
  if (text.trim() === '') throw usageError(`${file === '-' ? 'standard input' : file} is empty. ${advice}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw usageError(`${file} is no JSON, so it is no plan of “enicleaner sweep”.`);
  }
  const wrong = wrongIn(value);
  if (wrong !== undefined) throw usageError(`${file} is no plan of “enicleaner sweep”: ${wrong}.`);
  return value as Plan;
}

/** Why it is no plan, by all that is relied on when it is carried out. */
function wrongIn(value: unknown): string | undefined {
  if (!isRecord(value) || value['is'] !== 'sweep-plan') return 'it doesn’t say "is": "sweep-plan"';
  if (value['version'] !== 1)
    return `its version is ${JSON.stringify(value['version'])}, and only 1 is known`;
  if (typeof value['madeAt'] !== 'string' || Number.isNaN(Date.parse(value['madeAt'])))
    return 'madeAt is no time';
  const { services, places } = value;
  if (!Array.isArray(services) || !services.every((each) => SERVICE_NAMES.some((name) => name === each)))
    return 'services has what is no service';
  if (!Array.isArray(places)) return 'it has no places';
  for (const [index, place] of places.entries()) {
    const where = `places[${index}]`;
    if (!isRecord(place)) return `${where} is no object`;
    if (!isText(place['account'], /^\d{12}$/u)) return `${where}.account is no account of 12 digits`;
    if (!isText(place['region'], REGION)) return `${where}.region is no Region`;
    if (place['roleName'] !== undefined && !isText(place['roleName'], ROLE_NAME))
      return `${where}.roleName is no role’s name`;
    const planned = place['delete'];
    if (
      !Array.isArray(planned) ||
      !planned.every((each) => isRecord(each) && isText(each['id'], /^eni-[\da-f]{8,17}$/u))
    )
      return `${where}.delete has what is no network interface’s id`;
  }
  return undefined;
}

/** As Regions are named: `eu-west-1`, `us-gov-east-1`. */
export const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/u;
/** IAM's own pattern for names of roles, with a path before it. */
export const ROLE_NAME = /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/u;

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
