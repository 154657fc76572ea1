import fc from 'fast-check';

import { readAnswer } from '../../../../sandbox/cloudformation/custom-resources/answer';
import { cases } from '../../../support/cases';

const ASKED = { StackId: 'arn:stack', RequestId: 'r-1', LogicalResourceId: 'Split' };
const GOOD = { ...ASKED, Status: 'SUCCESS', PhysicalResourceId: 'split', Data: { Result: '1,2' } };

const read = (answer: unknown): ReturnType<typeof readAnswer> =>
  readAnswer(Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer)), ASKED);

describe('the answer of a custom resource', () => {
  it('that is well-formed gives its id and its data', () => {
    expect(read(GOOD)).toEqual({
      is: 'success',
      physicalResourceId: 'split',
      data: { Result: '1,2' },
      noEcho: false,
    });
    expect(read({ ...GOOD, Data: undefined, NoEcho: true })).toMatchObject({ data: {}, noEcho: true });
  });

  it('that failed gives its reason, and its id where there is one', () => {
    expect(read({ ...GOOD, Status: 'FAILED', Reason: 'no luck' })).toEqual({
      is: 'failure',
      reason:
        'Received response status [FAILED] from custom resource. Message returned: no luck (RequestId: r-1)',
      physicalResourceId: 'split',
    });
  });

  it('may have 4,096 bytes and no more', () => {
    const rest = JSON.stringify({ ...GOOD, Data: { Result: '' } }).length;
    expect(read({ ...GOOD, Data: { Result: 'x'.repeat(4_096 - rest) } })).toMatchObject({ is: 'success' });
    expect(read({ ...GOOD, Data: { Result: 'x'.repeat(4_097 - rest) } })).toMatchObject({
      reason: 'Response object is too long.',
    });
  });

  it.each<[string, unknown, string]>([
    ['nothing', '', 'Invalid Response object: it is not a JSON object.'],
    ['a list', [], 'Invalid Response object: it is not a JSON object.'],
    [
      'another request’s',
      { ...GOOD, RequestId: 'r-2' },
      'Invalid Response object: Value of property RequestId must be copied from the request.',
    ],
    ['no id', { ...GOOD, PhysicalResourceId: undefined }, 'Invalid PhysicalResourceId'],
    ['an empty id', { ...GOOD, PhysicalResourceId: '' }, 'Invalid PhysicalResourceId'],
    ['too long an id', { ...GOOD, PhysicalResourceId: 'x'.repeat(1_025) }, 'Invalid PhysicalResourceId'],
    [
      'no status',
      { ...GOOD, Status: 'Success' },
      'Invalid Response object: Value of property Status must be SUCCESS or FAILED',
    ],
    [
      'no reason',
      { ...GOOD, Status: 'FAILED' },
      'Invalid Response object: Value of property Reason must be of type String',
    ],
    [
      'data that is text',
      { ...GOOD, Data: 'x' },
      'Invalid Response object: Value of property Data must be an object',
    ],
  ])('with %s is a failure that says so', (_what, answer, reason) => {
    expect(read(answer)).toMatchObject({ is: 'failure', reason });
  });

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
        ),
        (body) => {
          expect(['success', 'failure']).toContain(readAnswer(body, ASKED).is);
        },
      ),
      cases(100),
    );
  });
});
