import { XMLParser } from 'fast-xml-parser';

import { structure, utf8 } from '../../wire/protocol';
import { malformedXml } from './errors';

const LISTS = new Set([
  'Part',
  'Object',
  'CloudFunctionConfiguration',
  'QueueConfiguration',
  'TopicConfiguration',
  'Event',
  'FilterRule',
]);
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => LISTS.has(name),
});

/** The members of a request's XML document with this root. Throws MalformedXML. */
export function xmlBody(body: Uint8Array, root: string): Readonly<Record<string, unknown>> {
  const text = utf8(body);
  let document: unknown;
  try {
    document = text === undefined ? undefined : parser.parse(text, true);
  } catch {
    document = undefined;
  }
  const value = structure(document)?.[root];
  const members = value === '' ? {} : structure(value);
  if (members === undefined) throw malformedXml();
  return members;
}

/** The elements of a list in it. */
export function elements(
  members: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const list = members[name];
  return Array.isArray(list) ? list.map((each: unknown) => structure(each) ?? {}) : [];
}
