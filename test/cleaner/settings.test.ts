import { HandlerError } from '../../src/ground/handler-error';
import { configurationOf, settingsOf } from '../../src/cleaner/settings';

describe('settings', () => {
  it('prefer the property to the configuration, and that to the default', () => {
    expect(settingsOf({ VpcId: 'vpc-1' }, {})).toMatchObject({
      timeoutInMinutes: 120,
      updateTimeoutInMinutes: 120,
      onTimeout: 'FAIL',
      services: new Set(['Lambda']),
    });
    const configuration = { TimeoutInMinutes: 30, OnTimeout: 'SUCCEED', Services: ['RDS'] } as const;
    expect(settingsOf({}, configuration)).toMatchObject({
      timeoutInMinutes: 30,
      updateTimeoutInMinutes: 30,
      onTimeout: 'SUCCEED',
      services: new Set(['RDS']),
    });
    expect(
      settingsOf(
        { TimeoutInMinutes: 5, UpdateTimeoutInMinutes: 0, OnTimeout: 'FAIL', Services: ['Lambda'] },
        configuration,
      ),
    ).toMatchObject({
      timeoutInMinutes: 5,
      updateTimeoutInMinutes: 0,
      onTimeout: 'FAIL',
      services: new Set(['Lambda']),
    });
  });

  it.each<[string, object, object, string, string]>([
    ['an unknown service', { Services: ['Lamda'] }, {}, 'InvalidRequest', 'Services'],
    ['no service', { Services: [] }, {}, 'InvalidRequest', 'Services'],
    ['a timeout that is too short', { TimeoutInMinutes: 1 }, {}, 'InvalidRequest', 'TimeoutInMinutes'],
    [
      'a timeout that is too long',
      { UpdateTimeoutInMinutes: 701 },
      {},
      'InvalidRequest',
      'UpdateTimeoutInMinutes',
    ],
    ['another outcome', { OnTimeout: 'MAYBE' }, {}, 'InvalidRequest', 'OnTimeout'],
    [
      'a configured text for a number',
      {},
      { TimeoutInMinutes: '30' },
      'InvalidTypeConfiguration',
      'TimeoutInMinutes',
    ],
    ['a configured service that is none', {}, { Services: 'Lambda' }, 'InvalidTypeConfiguration', 'Services'],
  ])('refuse %s', (_what, model, configuration, code, field) => {
    const refused = (): unknown => settingsOf(model, configuration);
    expect(refused).toThrow(HandlerError);
    expect(refused).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(field) as string }) as Error,
    );
  });
});

describe('the type configuration', () => {
  it.each([[undefined], [null], [{}]])('may be none: %p', (source) => {
    expect(configurationOf(source)).toEqual({});
  });

  it('is handed on as it came', () => {
    const source = { Services: ['Lambda'], TimeoutInMinutes: 30, OnTimeout: 'SUCCEED' };
    expect(configurationOf(source)).toEqual(source);
  });

  it.each([
    [['Services'], 'The type configuration of Org::VPC::EniCleaner must be a JSON object.'],
    ['Services', 'The type configuration of Org::VPC::EniCleaner must be a JSON object.'],
    [
      { Timeout: 3 },
      'Timeout in the type configuration of Org::VPC::EniCleaner is none of Services, TimeoutInMinutes, OnTimeout.',
    ],
  ])('%p is refused with the name of the field', (source, said) => {
    expect(() => configurationOf(source)).toThrow(HandlerError);
    expect(() => configurationOf(source)).toThrow(
      expect.objectContaining({
        code: 'InvalidTypeConfiguration',
        message: `${said} Correct it with "aws cloudformation set-type-configuration".`,
      }) as Error,
    );
  });
});
