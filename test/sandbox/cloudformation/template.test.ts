import { parseTemplate, referencesOf } from '../../../sandbox/cloudformation/template/parse';
import { resolve, type Scope } from '../../../sandbox/cloudformation/template/resolve';

const template = (body: string): ReturnType<typeof parseTemplate> =>
  parseTemplate(`${body}\nResources:\n  R: { Type: AWS::EC2::VPC }\n`);

const scope: Scope = {
  template: template(
    'Mappings:\n  M: { a: { x: found } }\nConditions:\n  IsSo: !Equals [a, a]\n  IsNot: !Not [!Condition IsSo]\n  Both: !And [!Condition IsSo, !Condition IsNot]\n  One: !Or [!Condition IsSo, !Condition IsNot]',
  ),
  parameters: { P: 'p', L: ['one', 'two'] },
  pseudo: { 'AWS::Region': 'eu-west-1', 'AWS::StackName': 's' },
  imports: (name) => (name === 'shared' ? 'imported' : undefined),
  zones: ['eu-west-1a', 'eu-west-1b'],
  resource: (id) => (id === 'R' ? { ref: 'vpc-1', attributes: { CidrBlock: '10.0.0.0/16' } } : undefined),
};

/** Reads a value as it stands in a template. */
const value = (text: string): unknown => {
  const { R } = parseTemplate(
    `Resources:\n  Other: { Type: AWS::EC2::VPC }\n  P: { Type: AWS::EC2::VPC }\n  L: { Type: AWS::EC2::VPC }\n  R: { Type: AWS::EC2::VPC, Properties: { V: ${text} } }`,
  ).Resources;
  return R?.Properties['V'];
};

describe('intrinsic functions', () => {
  it.each<[string, unknown]>([
    ['!Ref R', 'vpc-1'],
    ['!Ref P', 'p'],
    ['!Ref L', ['one', 'two']],
    ['!Ref AWS::Region', 'eu-west-1'],
    ['!GetAtt R.CidrBlock', '10.0.0.0/16'],
    ['!GetAtt [R, CidrBlock]', '10.0.0.0/16'],
    ['{ "Fn::GetAtt": "R.CidrBlock" }', '10.0.0.0/16'],
    ['!Sub "${AWS::StackName}-${P}-${R.CidrBlock}-${!literal}"', 's-p-10.0.0.0/16-${literal}'],
    ['!Sub ["${a}${P}", { a: !Ref R }]', 'vpc-1p'],
    ['!Join ["-", [a, !Ref P]]', 'a-p'],
    ['!Split [",", "a,b"]', ['a', 'b']],
    ['!Select [1, !Ref L]', 'two'],
    ['!If [IsSo, a, b]', 'a'],
    ['!If [IsNot, a, !Ref P]', 'p'],
    ['!If [Both, a, b]', 'b'],
    ['!If [One, a, b]', 'a'],
    ['[a, !Ref AWS::NoValue, b]', ['a', 'b']],
    ['{ a: !If [IsSo, !Ref AWS::NoValue, 1], b: 2 }', { b: 2 }],
    ['!FindInMap [M, a, x]', 'found'],
    ['!ImportValue shared', 'imported'],
    ['!Base64 abc', 'YWJj'],
    ['!GetAZs ""', ['eu-west-1a', 'eu-west-1b']],
    ['!Cidr [10.0.0.0/16, 2, 8]', ['10.0.0.0/24', '10.0.1.0/24']],
  ])('%s', (text, expected) => {
    expect(resolve(value(text), scope)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['!Select [5, !Ref L]', 'Template error: Fn::Select cannot select nonexistent value at index 5'],
    ['!FindInMap [M, a, z]', 'Template error: Unable to get mapping for M::a::z'],
    ['!ImportValue nothing', 'No export named nothing found'],
    ['!GetAtt R.Nothing', 'does not support attribute type Nothing'],
  ])('%s fails in CloudFormation’s words', (text, message) => {
    expect(() => resolve(value(text), scope)).toThrow(message);
  });
});

describe('templates', () => {
  it.each<[string, string]>([
    ['Resources: {}', 'Template format error: At least one Resources member must be defined.'],
    ['[', 'Template format error: YAML not well-formed.'],
    [
      'Resources:\n  A: { Type: AWS::EC2::VPC, DependsOn: B }',
      'Unresolved resource dependencies [B] in the Resources block',
    ],
    ['Resources:\n  A-b: { Type: AWS::EC2::VPC }', 'Resource name A-b is non alphanumeric.'],
    ['Resources:\n  A: { Properties: {} }', 'Every Resources object must contain a Type member'],
  ])('refuses %j', (body, message) => {
    expect(() => parseTemplate(body)).toThrow(message);
  });

  it('reads JSON as it reads YAML', () => {
    const json = parseTemplate(
      '{"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties": {"C": {"Ref": "A"}}}}}',
    );
    expect(json).toEqual(
      parseTemplate('Resources:\n  A:\n    Type: AWS::EC2::VPC\n    Properties: { C: !Ref A }'),
    );
  });

  it('keeps an unquoted date as text', () => {
    expect(value('{ Version: 2012-10-17 }')).toEqual({ Version: '2012-10-17' });
  });

  it('finds every reference', () => {
    expect(referencesOf(value('!Sub ["${Other.Arn} ${own} ${AWS::Region}", { own: !Ref P }]'))).toEqual([
      'Other',
      'P',
    ]);
  });
});
