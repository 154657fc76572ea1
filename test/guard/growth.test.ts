import { check } from '../../src/guard/check';
import type { Resource } from '../../src/guard/template/resource';
import { isUnreadable, readTemplate, type Template } from '../../src/guard/template/template';
import { EVERY_SERVICE } from './templates';

/** The template, and how often one of its resources has been looked at: by its id, or one after another. */
function counting(template: Template): { readonly template: Template; readonly looks: () => number } {
  let looks = 0;
  class Counting extends Map<string, Resource> {
    override get(logicalId: string): Resource | undefined {
      looks += 1;
      return super.get(logicalId);
    }

    override has(logicalId: string): boolean {
      looks += 1;
      return super.has(logicalId);
    }

    override *values(): MapIterator<Resource> {
      for (const resource of super.values()) {
        looks += 1;
        yield resource;
      }
    }
  }
  const resources = new Counting(template.resources);
  looks = 0;
  return { template: { ...template, resources }, looks: () => looks };
}

const GROUPS = Array.from(
  { length: 10 },
  (_, index) => `
  Group${index}: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g } }`,
).join('');

const vpc = (index: number): string =>
  `{ SecurityGroupIds: [!Ref Group${index % 10}], SubnetIds: [subnet-12345678] }`;

function looksFor(findings: number, resource: (index: number) => string): number {
  const resources = Array.from({ length: findings }, (_, index) => resource(index)).join('');
  const read = readTemplate(`Resources:${GROUPS}${resources}\n`);
  if (isUnreadable(read)) throw new Error(read.unreadable);
  const { template, looks } = counting(read);
  expect(check(template, EVERY_SERVICE).length).toBeGreaterThanOrEqual(findings);
  return looks();
}

// Counted, not timed: a busy machine doesn't look at more.
it.each([
  [
    'functions that no cleaner covers',
    (index: number) => `
  Fn${index}: { Type: AWS::Lambda::Function, Properties: { VpcConfig: ${vpc(index)} } }`,
  ],
  [
    'functions in a chain',
    (index: number) => `
  Fn${index}:
    Type: AWS::Lambda::Function
    DependsOn: [${index === 0 ? 'Group0' : `Fn${index - 1}`}]
    Properties: { VpcConfig: ${vpc(index)} }`,
  ],
  [
    'network connectors that no cleaner covers',
    (index: number) => `
  Way${index}: { Type: AWS::Lambda::NetworkConnector, Properties: { Configuration: { VpcEgressConfiguration: ${vpc(index)} } } }`,
  ],
  [
    'network connectors, each the way of an image',
    (index: number) =>
      index % 2 === 0
        ? `
  Way${index}: { Type: AWS::Lambda::NetworkConnector, Properties: { Configuration: { VpcEgressConfiguration: ${vpc(index)} } } }`
        : `
  Fn${index}: { Type: AWS::Lambda::Function, Properties: { VpcConfig: ${vpc(index)}, Environment: !GetAtt Way${index - 1}.Arn } }
  Image${index}: { Type: AWS::Lambda::MicrovmImage, Properties: { EgressNetworkConnectors: [!GetAtt Way${index - 1}.Arn] } }`,
  ],
  [
    'functions with a role and a policy that goes first',
    (index: number) => `
  Role${index}: { Type: AWS::IAM::Role }
  Policy${index}:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref Role${index}]
      PolicyDocument: { Statement: [{ Effect: Allow, Action: 'ec2:DeleteNetworkInterface' }] }
  Fn${index}: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Role${index}.Arn, VpcConfig: ${vpc(index)} } }`,
  ],
])('four times as many findings cost four times as many looks: %s', (_name, resource) => {
  const [few, many] = [looksFor(40, resource), looksFor(160, resource)];
  expect(many).toBeLessThan(4.4 * few);
});
