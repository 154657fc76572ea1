import type { EniCleanerConfiguration } from '../cleaner/protocol';
import { badConfiguration } from '../cleaner/settings';

const MEMBERS: readonly string[] = ['Services', 'TimeoutInMinutes', 'OnTimeout'];

/**
 * The type configuration as the registry sent it. Read past the runtime library, whose models turn a
 * wrong value into another wrong value (a string in place of a list into a set of letters) and drop
 * unknown members; what the members hold is the cleaner's to check.
 *
 * @throws HandlerError `InvalidTypeConfiguration` with the member's name
 */
export function readTypeConfiguration(source: unknown): EniCleanerConfiguration {
  if (source === undefined || source === null) return {};
  if (typeof source !== 'object' || Array.isArray(source)) {
    throw badConfiguration('The type configuration of Org::VPC::EniCleaner must be a JSON object.');
  }
  const unknown = Object.keys(source).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw badConfiguration(
      `${unknown} in the type configuration of Org::VPC::EniCleaner is none of ${MEMBERS.join(', ')}.`,
    );
  }
  return source;
}
