import { check } from '../../src/guard/check';
import { templateOfValue } from '../../src/guard/template/template';
import { servicesOf } from '../../src/network-interfaces/service-names';
import { SAMPLES } from './apps';
import { synthesize, violations } from './synthesize';

const SERVICES = { services: servicesOf(['*']) };

describe('EniCleaner.protect', () => {
  it('is tried on as many apps', () => {
    expect(Object.keys(SAMPLES).length).toBeGreaterThanOrEqual(40);
  });

  it.each(Object.entries(SAMPLES))('%s', (_name, sample) => {
    const before = synthesize(sample);
    const after = synthesize(sample, { protect: {} });
    const apart = synthesize(sample, { protect: { onePerTarget: true } });
    const said = (templates: typeof before.templates): readonly string[] =>
      [...templates.values()].flatMap((template) =>
        check(templateOfValue(template), SERVICES)
          .filter(({ severity }) => severity !== 'note')
          .map((finding) => `${finding.severity} ${finding.kind} ${finding.logicalId}`),
      );
    expect(after.messages).toEqual(before.messages);
    expect(said(after.templates)).toEqual([]);
    expect(said(apart.templates)).toEqual([]);
    const cleaners = [...after.templates.values()]
      .flatMap((template) =>
        Object.values((template['Resources'] ?? {}) as Record<string, { readonly Type: string }>),
      )
      .filter((resource) => resource.Type === 'Org::VPC::EniCleaner');
    expect(cleaners).toHaveLength(sample.cleaners ?? 1);
  });

  // In a second each: of all of them where all is played.
  const looked = Object.entries(SAMPLES).filter(
    ([name]) => process.env['ENICLEANER_CDK'] === 'all' || /included/u.test(name),
  );
  it.each(looked)('the CDK’s own validation has no more to say of it: %s', (_name, sample) => {
    expect(violations(sample, { protect: {} })).toEqual(violations(sample));
  });
});
