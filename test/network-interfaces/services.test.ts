import fc from 'fast-check';

import { classify } from '../../src/network-interfaces/classify';
import { bears } from '../../src/network-interfaces/marks';
import type { NetworkInterface } from '../../src/network-interfaces/network-interface';
import { isCertain, type Grade, type Mark, type Verdict } from '../../src/network-interfaces/service-profile';
import { recognise } from '../../src/network-interfaces/recognise';
import { SERVICE_NAMES, servicesOf } from '../../src/network-interfaces/service-names';
import {
  SERVICE_PROFILES,
  type ServiceName,
  type ServiceProfile,
} from '../../src/network-interfaces/service-profiles';
import { LAMBDAS_REQUESTER, networkInterface as anybodys, rules, usersOf } from './samples';
import { cases } from '../support/cases';

const ALL = rules(['*']);

/** Asked for by an account of AWS's. */
const networkInterface = (changes: Partial<NetworkInterface>): NetworkInterface =>
  anybodys({ requesterId: '727180483921', ...changes });

/** A text that a mark's pattern matches. */
const filled = (pattern: string): string => pattern.replaceAll('*', 'abc');

/** The network interface, made to bear the mark as well; undefined where that contradicts what it bears already. */
function bearing(it: Partial<NetworkInterface>, mark: Mark): Partial<NetworkInterface> | undefined {
  const wanted: Partial<NetworkInterface> = {
    ...(mark.description === undefined ? {} : { description: filled(mark.description) }),
    ...(mark.interfaceType === undefined ? {} : { interfaceType: mark.interfaceType }),
    ...(mark.requesterId === undefined ? {} : { requesterId: filled(mark.requesterId) }),
    ...(mark.operator === undefined
      ? {}
      : { operator: { managed: true, principal: mark.operator, hiddenByDefault: true } }),
    ...(mark.tag === undefined ? {} : { tags: { ...it.tags, [mark.tag.key]: mark.tag.value ?? 'abc' } }),
  };
  const contradicts = (['description', 'interfaceType', 'requesterId'] as const).some(
    (key) => wanted[key] !== undefined && it[key] !== undefined && wanted[key] !== it[key],
  );
  const isOtherOperator =
    wanted.operator !== undefined &&
    it.operator !== undefined &&
    wanted.operator.principal !== it.operator.principal;
  return contradicts || isOtherOperator ? undefined : { ...it, ...wanted };
}

/** Made to bear as many of the marks, in their order, as don't contradict those before. */
const bearingAll = (
  marks: readonly Mark[],
  first: Partial<NetworkInterface> = {},
): Partial<NetworkInterface> => marks.reduce((it, mark) => bearing(it, mark) ?? it, first);

const attachment = fc.option(
  fc.record({
    id: fc.constantFrom('eni-attach-1', 'ela-attach-1', ''),
    status: fc.constantFrom('attached', 'attaching', 'detaching'),
    instanceOwnerId: fc.constantFrom('amazon-aws', 'amazon-rds', 'amazon-elb', '123456789012', ''),
    instanceId: fc.option(fc.constant('i-1'), { nil: undefined }),
  }),
  { nil: undefined },
);
const status = fc.constantFrom('available', 'in-use', 'attaching', 'detaching', 'pending', 'associated');
const state = fc.record({ status, attachment });

const theMarks = SERVICE_PROFILES.flatMap((profile) => profile.marks.map((mark) => ({ profile, mark })));
const aMark = fc.constantFrom(...theMarks);

/** Whatever EC2 may answer: some marks of any services on it, in any state. */
const anything = fc
  .record({
    marks: fc.array(aMark, { maxLength: 3 }),
    state,
    description: fc.option(fc.constantFrom('', 'mine', 'ES Of Mine', 'AWS Lambda VPC ENI'), {
      nil: undefined,
    }),
    requesterId: fc.option(
      fc.constantFrom(
        LAMBDAS_REQUESTER,
        'AROA0123456789ABCDEFG:444455556666',
        'AIDA0123456789ABCDEFG',
        '123456789012:awslambda_f',
        '444455556666:awslambda_f',
      ),
      { nil: undefined },
    ),
    ownerId: fc.constantFrom('123456789012', '123456789012', '444455556666', ''),
    isAStacks: fc.boolean(),
  })
  .map(({ marks, state: its, description, requesterId, ownerId, isAStacks }) => {
    const first = {
      ownerId,
      ...(description === undefined ? {} : { description }),
      ...(requesterId === undefined ? {} : { requesterId }),
      ...(isAStacks ? { tags: { 'aws:cloudformation:stack-id': 'x' } } : {}),
    };
    return networkInterface({
      ...bearingAll(
        marks.map(({ mark }) => mark),
        first,
      ),
      ...its,
    });
  });

const touches = (it: NetworkInterface, profiles = SERVICE_PROFILES): boolean => {
  const { is } = classify(it, { ...ALL, profiles }, usersOf(it));
  return is === 'orphaned' || is === 'detachable';
};

/** Where a fact can be looked up again: a page of AWS's, what somebody's account showed, who else says so. */
const SOURCES: Readonly<Record<Grade, RegExp>> = {
  documented: /AWS managed policy \w+|\b(?:guide|API reference)\b/u,
  recorded: /[\w-]+#\d+|\beni-[\da-f]{8,17}\b|\banswers of DescribeNetworkInterfaces\b|, \d{4}-\d{2}$/u,
  reported:
    /[\w-]+#\d+|^[\w-]+\/[\w-]+|\b(?:program|programs|policy|source|reports|cloud-custodian|amazon-vpc-cni-k8s)\b|\breported$/u,
  assumed: /^(?:no figure|nothing) found\b/u,
};

describe('the table', () => {
  it('names for each fact who says or showed it, as its grade has it', () => {
    const facts = SERVICE_PROFILES.flatMap(
      ({ marks, release, deleteAvailable, detachOrdinary, mayBeManagedBy }) => [
        ...marks,
        release,
        ...[deleteAvailable, detachOrdinary].flatMap((verdict) => [
          verdict,
          ...(verdict.may ? verdict.secondMarks : []),
        ]),
        ...(mayBeManagedBy === undefined ? [] : [mayBeManagedBy]),
      ],
    );
    expect(facts.filter(({ grade, source }) => !SOURCES[grade].test(source))).toEqual([]);
  });

  it('has names that the schema takes, sorted but for Lambda', () => {
    for (const name of SERVICE_NAMES) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]{1,63}$/u);
    const [first, ...others] = SERVICE_NAMES;
    expect(first).toBe('Lambda');
    expect(others).toEqual(others.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it.each(theMarks.map(({ profile, mark }) => [profile.service, mark] as const))(
    'recognises a network interface of %s with nothing but the mark %j',
    (service, mark) => {
      const it = networkInterface({ status: 'in-use', ...bearing({}, mark) });
      expect(recognise(it)?.profile.service).toBe(service);
    },
  );
});

describe('doubt', () => {
  const pairs = theMarks.flatMap((left, index) =>
    theMarks.slice(index + 1).flatMap((right) => {
      const it =
        left.profile === right.profile || left.mark.isLast === true || right.mark.isLast === true
          ? undefined
          : bearing(bearing({}, left.mark) ?? {}, right.mark);
      return it === undefined ? [] : [{ left, right, it }];
    }),
  );

  it('marks of two services make a network interface foreign, in any state', () => {
    expect(pairs.length).toBeGreaterThan(1_000);
    fc.assert(
      fc.property(fc.constantFrom(...pairs), state, ({ left, right, it }, its) => {
        const both = networkInterface({ ...it, ...its });
        // What it is attached to may speak against one of them.
        fc.pre(bears(both, left.mark) && bears(both, right.mark));
        expect(recognise(both)).toBeUndefined();
        expect(classify(both, ALL, usersOf(both))).toEqual({ is: 'foreign', profile: undefined });
      }),
      cases(1_000),
    );
  });

  it('whatever it is, it is touched only where one service is sure, and that it may be', () => {
    fc.assert(
      fc.property(anything, (it) => {
        if (!touches(it)) return;
        const borne = theMarks.filter(({ mark }) => bears(it, mark));
        expect(new Set(borne.map(({ profile }) => profile)).size).toBe(1);
        expect(borne.some(({ mark }) => isCertain(mark.grade))).toBe(true);
        expect(borne.map(({ profile }) => profile.service)).toContain('Lambda');
        expect(it.requesterId).toMatch(/^AROA[0-9A-Z]{17}:123456789012$|^123456789012:awslambda_/u);
        expect(it.ownerId).toBe('123456789012');
        expect(it.tags).not.toHaveProperty(['aws:cloudformation:stack-id']);
        expect(it.attachment?.instanceId).toBeUndefined();
        expect(it.attachment?.id.startsWith('ela-attach-')).not.toBe(true);
      }),
      cases(1_500),
    );
  });

  it('what isn’t asked for is never touched nor waited for', () => {
    fc.assert(
      fc.property(anything, fc.subarray([...SERVICE_NAMES]), (it, names) => {
        const service = recognise(it)?.profile.service;
        const isAskedFor = service !== undefined && servicesOf(names).has(service);
        expect(isAskedFor || classify(it, rules(names), usersOf(it)).is === 'foreign').toBe(true);
      }),
      cases(1_000),
    );
  });
});

describe('grades', () => {
  const grade = fc.constantFrom<Grade>('documented', 'recorded', 'reported', 'assumed');
  const verdict: fc.Arbitrary<Verdict> = fc
    .record({ may: fc.boolean(), grade, second: fc.record({ grade, isBorne: fc.boolean() }) })
    .map(({ may, second, ...rest }) => ({
      ...rest,
      why: 'because',
      source: 'a test',
      ...(may
        ? {
            may,
            secondMarks: [
              { words: 'it', isBorneBy: () => second.isBorne, grade: second.grade, source: 'a test' },
            ],
          }
        : { may }),
    }));
  /** A table of one service with marks of any grades, and rules of any grades. */
  const table = fc.record({
    marks: fc.array(
      fc.record({
        kind: fc.constantFrom('description', 'interfaceType', 'requesterId', 'tag'),
        grade,
        isBorne: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    deleteAvailable: verdict,
    detachOrdinary: verdict,
  });
  const MARK = {
    description: { description: 'it *' },
    interfaceType: { interfaceType: 'its' },
    requesterId: { requesterId: '*:it' },
    tag: { tag: { key: 'It' } },
  } as const;

  it('reported and assumed ones never lead to a deletion or detachment, whatever else is known', () => {
    fc.assert(
      fc.property(table, state, ({ marks, deleteAvailable, detachOrdinary }, its) => {
        const borne = marks
          .filter(({ isBorne }) => isBorne)
          .map((each) => ({ ...MARK[each.kind], ...each, source: '' }));
        const found = networkInterface({ ...bearingAll(borne), ...its });
        const profile: ServiceProfile = {
          service: 'DMS',
          title: 'A service',
          marks: marks.map((each) => ({ ...MARK[each.kind], grade: each.grade, source: '' })),
          releasedBy: 'itself',
          release: { mixture: [], atLeast: 0, words: '', grade: 'assumed', source: '' },
          deleteAvailable,
          detachOrdinary,
          owner: { words: '', find: () => undefined },
        };
        const certain = profile.marks.some((mark) => bears(found, mark) && isCertain(mark.grade));
        const isAllowed = (rule: Verdict): boolean =>
          certain &&
          rule.may &&
          isCertain(rule.grade) &&
          rule.secondMarks.some((second) => isCertain(second.grade) && second.isBorneBy(found));
        const isFree = found.status === 'available' && found.attachment === undefined;
        const isOrdinary =
          found.attachment?.id.startsWith('eni-attach-') === true &&
          found.attachment.instanceId === undefined;
        expect(touches(found, [profile])).toBe(
          (isFree && isAllowed(deleteAvailable)) || (isOrdinary && isAllowed(detachOrdinary)),
        );
      }),
      cases(1_500),
    );
  });

  it.each(
    theMarks
      .filter(({ mark }) => !isCertain(mark.grade))
      .map(({ profile, mark }) => [profile.service, mark] as const),
  )(
    '%s: a network interface with the mark %j alone is waited for, in every state',
    (service: ServiceName, mark) => {
      fc.assert(
        fc.property(state, (its) => {
          const it = networkInterface({ ...bearing({}, mark), ...its });
          fc.pre(it.attachment?.instanceId === undefined);
          fc.pre(theMarks.every((each) => !bears(it, each.mark) || !isCertain(each.mark.grade)));
          expect(classify(it, rules([service]), usersOf(it)).is).toBe('releasing');
        }),
        cases(100),
      );
    },
  );
});
