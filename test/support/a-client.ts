/** A schema as the SDK's clients have them: 0 a text, 1 a number, 2 true or false, 4 an instant; a list or a structure is made of them. */
export type ASchema = 0 | 1 | 2 | 4 | readonly unknown[];

export const aList = (item: ASchema): ASchema => [1, 'a', 'List', 0, item];

export const aStructure = (members: Readonly<Record<string, ASchema>>, name = 'Structure'): ASchema => [
  3,
  'a',
  name,
  0,
  Object.keys(members),
  Object.values(members).map((schema) => (typeof schema === 'number' ? schema : () => schema)),
];

/** A client of the test's own, as far as the sandbox reads one: operations that all take and give these members. */
export function aClient(
  operations: readonly string[],
  members: Readonly<Record<string, ASchema>>,
): Readonly<Record<string, unknown>> {
  const [input, output] = [aStructure(members, 'Input'), aStructure(members, 'Output')];
  return Object.fromEntries(
    operations.map((name) => [`${name}$`, [9, 'a', name, 0, () => input, () => output]]),
  );
}
