import { holderInWords, listed } from '../../network-interfaces/words';
import type { Io } from '../io';
import { forAws, programName } from '../product';
import type { Diagnosis } from './diagnose';

/** Ids of a saved answer that the next command names. */
const MOST_PROPOSED = 3;

/**
 * What `wait` and `clean` are to be asked for: a saved answer is neither's target, and `wait` takes the subnet of a
 * network interface.
 */
function targetsFor(
  command: 'clean' | 'wait',
  { blockers, isSaved }: Pick<Diagnosis, 'blockers' | 'isSaved'>,
  words: readonly string[],
): readonly string[] {
  const ids = isSaved ? blockers.map(({ networkInterface: { id } }) => id) : words;
  const subnetOf = (word: string): string =>
    blockers.find(({ networkInterface: { id } }) => id === word)?.networkInterface.subnetId ?? word;
  const all = command === 'clean' ? ids : [...new Set(ids.map(subnetOf))];
  return isSaved ? all.slice(0, MOST_PROPOSED) : all;
}

/** The command that turns a stack’s termination protection off. */
export function unprotect(stackName: string, carried: string): string {
  return `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stackName}${forAws(carried)}`;
}

/** The one next command, or what a person has to do. */
export function nextStep(
  diagnosis: Diagnosis,
  words: readonly string[],
  { env, carried = '' }: Pick<Io, 'env' | 'carried'>,
): string {
  const { outlook, blockers, stacks, references, associations, exports, failing, isSaved } = diagnosis;
  const program = programName(env);
  const targets = `${words.join(' ')}${carried}`;
  const failed = stacks.find(({ status }) => status === 'DELETE_FAILED');
  const then = failed === undefined && failing.length === 0 ? '' : ' --then-delete';
  const wait = `${program} wait ${targetsFor('wait', diagnosis, words).join(' ')}${carried} --yes${then}`;
  if (outlook.is === 'nothing') {
    return failed === undefined
      ? 'nothing to do.'
      : `aws cloudformation delete-stack --stack-name ${failed.name}${forAws(carried)}`;
  }
  // Only a deletion that was tried is known to be wanted.
  if (failed?.isProtected === true && diagnosis.obstacles.is === 'nothing') {
    return unprotect(failed.name, carried);
  }
  const [exported] = exports;
  if (exported !== undefined) return `delete or change ${listed(exported.importedBy, 3)} first.`;
  if (outlook.is === 'wait') return wait;
  const unsure = blockers.filter(({ mayBeUsed }) => mayBeUsed).map(({ networkInterface: { id } }) => id);
  if (unsure.length > 0) {
    const again = isSaved ? `${unsure.slice(0, MOST_PROPOSED).join(' ')}${carried}` : targets;
    return `${program} why ${again}, with credentials that may lambda:ListFunctions.`;
  }
  const held = blockers.find((each) => each.class.is === 'held' && !each.goesWithStack);
  if (held?.class.is === 'held') {
    const published = held.class.holders.find(({ version }) => version !== '$LATEST');
    const act =
      published === undefined
        ? `take ${holderInWords(held.networkInterface, held.class)} off this VPC or delete it`
        : `aws lambda delete-function --function-name ${published.functionName} --qualifier ${published.version}${forAws(carried)}`;
    // What nobody holds any more is released first.
    return `${act}; then ${wait}`;
  }
  // What is still held is free later, and deleted then: one command for both.
  if (blockers.some(({ class: { is } }) => is === 'releasing')) {
    return wait;
  }
  if (blockers.some(({ class: { is } }) => is !== 'foreign' && is !== 'held')) {
    return `${program} clean ${targetsFor('clean', diagnosis, words).join(' ')}${carried} --yes${then}`;
  }
  const foreign = blockers.find(({ class: { is } }) => is === 'foreign');
  const account = foreign?.class.is === 'foreign' ? foreign.class.account : undefined;
  if (foreign !== undefined && account !== undefined)
    return `ask the people of account ${account} to delete what ${foreign.networkInterface.id} is for.`;
  if (foreign !== undefined)
    return `delete or move ${foreign.networkInterface.id} yourself, if it is no longer needed.`;
  if (references.length > 0) return 'remove the rules named above.';
  if (associations.length > 0) return 'disassociate the groups named above.';
  if (diagnosis.residents.length > 0) {
    return 'delete what is named above, or the stacks that it is of, if nobody needs it any more.';
  }
  return failing.length > 0 ? `${program} wait ${targets} --yes --then-delete` : 'nothing to do.';
}
