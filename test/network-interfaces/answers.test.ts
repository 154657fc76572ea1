import { SERVICE_KEYS } from '../../sandbox/eni-release/services';
import { classify } from '../../src/network-interfaces/classify';
import { fromEc2, type NetworkInterface } from '../../src/network-interfaces/network-interface';
import { recognise } from '../../src/network-interfaces/recognise';
import { answers, whole, type Answer } from '../support/answers';
import { SERVICE_NAMES } from '../support/service-names';
import { rules, usersOf } from './samples';

const ANSWERS = answers();

/** Free, or attached in a way that an account may end, with a mark that nobody leaves by accident. */
const CLASSES: Partial<Record<Answer['service'], string>> = {
  LambdaBefore2019: 'detachable',
};

const read = (answer: Answer): NetworkInterface => {
  const it = fromEc2(whole(answer));
  if (it === undefined) throw new Error(`An answer without an id: ${answer.source}`);
  return it;
};

const named = ANSWERS.map((answer) => [answer.service, answer.seen ?? answer.grade, answer] as const);

describe('an answer of EC2’s', () => {
  it.each(named)('with a network interface of %s (%s) is recognised', (service, _when, answer) => {
    expect(recognise(read(answer))?.profile.service).toBe(SERVICE_NAMES[service]);
  });

  it.each(named)('with a network interface of %s (%s) is waited for at most', (service, _when, answer) => {
    const it = read(answer);
    const { is } = classify(it, rules(['*'], it.ownerId), usersOf(it));
    const usual = SERVICE_NAMES[service] === undefined ? 'foreign' : 'releasing';
    expect(is).toBe(CLASSES[service] ?? usual);
  });

  it('is there for each of the services, from a source, and dated where it was recorded', () => {
    expect(new Set(ANSWERS.map(({ service }) => service))).toEqual(new Set(SERVICE_KEYS));
    for (const { grade, source, seen } of ANSWERS) {
      expect(source).not.toBe('');
      expect(seen !== undefined).toBe(grade === 'recorded');
    }
  });
});
