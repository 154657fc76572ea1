import { check, type CheckOptions } from '../../src/guard/check';
import type { Finding } from '../../src/guard/findings';
import { isUnreadable, readTemplate, type Template } from '../../src/guard/template/template';
import { servicesOf } from '../../src/network-interfaces/service-names';

export const EVERY_SERVICE: CheckOptions = { services: servicesOf(['*']) };

/** A template's text or value, read; the test fails where it can't be. */
export function template(source: string | object): Template {
  const text = typeof source === 'string' ? source : JSON.stringify(source);
  const read = readTemplate(text);
  if (isUnreadable(read)) throw new Error(`${read.unreadable}:\n${text}`);
  return read;
}

export function findings(source: string | object): readonly Finding[] {
  return check(template(source), EVERY_SERVICE);
}

/** A finding in one line: `error uncovered Function`. */
export function brief({ severity, kind, logicalId }: Finding): string {
  return [severity, kind, logicalId].filter((word) => word !== '').join(' ');
}
