import { HandlerError } from '../../src/ground/handler-error';
import { readTypeConfiguration } from '../../src/runtime/type-configuration';

test.each([[undefined], [null], [{}]])('none: %p', (source) => {
  expect(readTypeConfiguration(source)).toEqual({});
});

test('members are handed on as they came', () => {
  const source = { Services: ['Lambda'], TimeoutInMinutes: 30, OnTimeout: 'SUCCEED' };
  expect(readTypeConfiguration(source)).toEqual(source);
});

test.each([
  [['Services'], 'must be a JSON object'],
  ['Services', 'must be a JSON object'],
  [{ Timeout: 3 }, 'Timeout in the type configuration of Org::VPC::EniCleaner is none of Services,'],
])('%p is refused with the name of the field', (source, message) => {
  let thrown: unknown;
  try {
    readTypeConfiguration(source);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(HandlerError);
  expect(thrown).toMatchObject({ code: 'InvalidTypeConfiguration' });
  expect(String(thrown)).toContain(message);
});
