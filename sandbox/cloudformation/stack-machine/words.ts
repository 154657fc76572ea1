/** What failed. Of an update CloudFormation tells apart what is new (recorded in CDK's logs). */
export function failuresInWords(created: readonly string[], updated: readonly string[]): string {
  const about = (verb: string, ids: readonly string[]): string =>
    ids.length === 0 ? '' : `The following resource(s) failed to ${verb}: [${ids.join(', ')}]. `;
  return `${about('create', created)}${about('update', updated)}`;
}

export function stuckInWords(ids: readonly string[]): string {
  return `The following resource(s) failed to delete: [${ids.join(', ')}]. `;
}

/** With a full stop and a space behind it. */
export function sentence(text: string): string {
  const trimmed = text.trimEnd();
  return `${trimmed}${trimmed.endsWith('.') ? '' : '.'} `;
}

/** `a`, `a and b`, `a, b and c` (recorded). */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
