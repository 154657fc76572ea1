import { strToU8, zipSync } from 'fflate';

import { CFN_RESPONSE_JS, CFN_RESPONSE_PY } from './cfn-response';

/** Every archive of the same text is the same, as its digest is told. */
const OPTIONS = { mtime: '1980-01-01T00:00:00', level: 6 } as const;

/**
 * The deployment package that CloudFormation makes of a template's `ZipFile`: the text as `index.js` or
 * `index.py`, and beside it the module that answers CloudFormation (CloudFormation user guide, AWS::Lambda::Function
 * Code, cfn-response module). Undefined for runtimes that it has no such package for.
 */
export function inlinePackage(source: string, runtime: string): Uint8Array | undefined {
  const files = runtime.startsWith('nodejs')
    ? { 'index.js': source, 'cfn-response.js': CFN_RESPONSE_JS }
    : runtime.startsWith('python')
      ? { 'index.py': source, 'cfnresponse.py': CFN_RESPONSE_PY }
      : undefined;
  if (files === undefined) return undefined;
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
    OPTIONS,
  );
}
