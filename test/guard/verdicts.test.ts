import { check } from '../../src/guard/check';
import { applyFix, proposeFix } from '../../src/guard/fixes/propose';
import { inWords } from '../../src/guard/words';
import { brief, EVERY_SERVICE, findings, template } from './templates';

const said = (source: string): readonly string[] => findings(source).map(brief);

/** What is said once each cure that is proposed has been applied to the text. */
function afterCures(source: string): readonly string[] {
  const read = template(source);
  const found = check(read, EVERY_SERVICE);
  return found.flatMap((finding) => {
    const fix = proposeFix(read, finding, found, EVERY_SERVICE);
    return fix === undefined ? [] : said(applyFix(read, fix));
  });
}

const GROUP = `
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g } }`;
const VPC = '{ SecurityGroupIds: [!Ref Group], SubnetIds: [subnet-12345678] }';
const FN = (more = ''): string => `
  Fn: { Type: AWS::Lambda::Function, ${more}Properties: { VpcConfig: ${VPC} } }`;
const CLEANER = (more = '', properties = ''): string => `
  Cleaner: { Type: Org::VPC::EniCleaner, ${more}Properties: { SecurityGroupIds: [!Ref Group]${properties} } }`;
const EXTENDED = 'Transform: AWS::LanguageExtensions';

describe('attributes with intrinsic functions, as AWS::LanguageExtensions allows them', () => {
  const MAPS = `
Mappings:
  M: { all: { before: Cleaner, after: Fn, stays: Retain, goes: Delete, several: [Cleaner, Group] } }`;
  const whole = (resources: string): string => `${EXTENDED}${MAPS}\nResources:${resources}\n`;

  it.each([
    ['a name from a mapping', '!FindInMap [M, all, after]'],
    ['a name that is put together', "!Sub 'Fn'"],
    ['one of a list', "[!Sub 'Fn', Group]"],
  ])('DependsOn orders by %s', (_name, names) => {
    expect(said(whole(GROUP + FN() + CLEANER(`DependsOn: ${names}, `)))).toEqual(['error too-early Fn']);
  });

  it('a cure keeps what DependsOn has', () => {
    const source = whole(`${GROUP}
  Topic: { Type: AWS::SNS::Topic }${FN("DependsOn: [!Sub 'Topic'], ")}`);
    const read = template(source);
    const found = check(read, EVERY_SERVICE);
    const [finding] = found;
    if (finding === undefined) throw new Error('nothing was found');
    const fix = proposeFix(read, finding, found, EVERY_SERVICE);
    expect(fix?.edits.at(-1)).toMatchObject({ value: [{ 'Fn::Sub': 'Topic' }, 'EniCleaner'] });
  });

  it('a cure that turns the order round takes the name of the function out of DependsOn', () => {
    const source = whole(
      `${GROUP}${FN()}${CLEANER("DependsOn: [!FindInMap [M, all, after], !Sub 'Group'], ")}`,
    );
    expect(afterCures(source)).toEqual([]);
  });

  it('DeletionPolicy is what the mapping has', () => {
    expect(said(whole(GROUP + FN('DeletionPolicy: !FindInMap [M, all, stays], ')))).toEqual([
      'warning user-stays Fn',
    ]);
    expect(said(whole(GROUP + FN() + CLEANER('DeletionPolicy: !FindInMap [M, all, stays], ')))).toEqual([
      'error cleaner-stays Fn',
    ]);
    expect(said(whole(GROUP + FN() + CLEANER("DeletionPolicy: !Sub 'Delete', ")))).toEqual([]);
  });

  it.each([
    ['a condition keeps', '!If [Prod, Retain, Delete]'],
    ['a condition doesn’t keep', '!If [Prod, Delete, Retain]'],
    ['two conditions keep', '!If [Prod, !If [Dev, Retain, Delete], Retain]'],
  ])('what %s goes elsewhere: it is covered, and isn’t said to stay', (_name, policy) => {
    const conditions = `
Parameters: { Stage: { Type: String } }
Conditions: { Prod: !Equals [!Ref Stage, prod], Dev: !Equals [!Ref Stage, dev] }`;
    const group = GROUP.replace('Properties', `DeletionPolicy: ${policy}, Properties`);
    expect(said(whole(group + FN()) + conditions)).toEqual(['error uncovered Fn']);
    expect(said(whole(GROUP + FN(`DeletionPolicy: ${policy}, `)) + conditions)).toEqual([
      'error uncovered Fn',
    ]);
  });

  it('DeletionPolicy by a parameter with one value alone is that value', () => {
    const parameters = `\nParameters: { Policy: { Type: String, AllowedValues: [Retain] } }`;
    expect(said(whole(GROUP + FN('DeletionPolicy: !Ref Policy, ')) + parameters)).toEqual([
      'warning user-stays Fn',
    ]);
  });
});

describe('what a Kafka of one’s own is reached by', () => {
  it.each([
    ['substituted', "!Sub 'security_group:${Group}'"],
    ['joined', "!Join ['', ['security_group:', !Ref Group]]"],
    ['joined by its colon', "!Join [':', [security_group, !GetAtt Group.GroupId]]"],
    ['substituted with its kind', "!Sub ['${Kind}:${Group}', { Kind: security_group }]"],
  ])('%s: the mapping is in the group', (_name, uri) => {
    const mapping = `
  Mapping: { Type: AWS::Lambda::EventSourceMapping, Properties: { SourceAccessConfigurations: [{ Type: VPC_SUBNET, URI: 'subnet:subnet-12345678' }, { Type: VPC_SECURITY_GROUP, URI: ${uri} }] } }`;
    expect(said(`Resources:${GROUP}${mapping}\n`)).toEqual(['warning uncovered Mapping']);
  });
});

describe('the same thing twice in a list of a cleaner', () => {
  const whole = (lists: string, more = ''): string => `
Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList }, S: { Type: String } }
Conditions: { A: !Equals [!Ref S, a], B: !Not [!Equals [!Ref S, b]] }
Resources:${GROUP}
  Named: { Type: AWS::Lambda::Function, Properties: { FunctionName: orders } }
  Said: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub 'x-\${P}' } }
  Cleaner: { Type: Org::VPC::EniCleaner, Properties: { SecurityGroupIds: [!Ref Group]${lists} } }${more}
`;

  it.each([
    ['a parameter and the text of it', ", SubnetIds: [!Ref P, !Sub '${P}']"],
    ['a parameter twice', ', SubnetIds: [!Ref P, !Ref P]'],
    ['an item of a list twice', ', SubnetIds: [!Select [0, !Ref L], !Select [0, !Ref L]]'],
    ['an import twice', ', SubnetIds: [!ImportValue X, !ImportValue X]'],
    ['a text that is split', ", SubnetIds: !Split [',', 'subnet-1,subnet-2,subnet-1']"],
    ['among what a condition names', ', SubnetIds: [!Ref P, !If [A, !Ref P, subnet-12345678], !Sub "${P}"]'],
    ['a list in a condition', ', SubnetIds: !If [A, [!Ref P, !Ref P], [!Ref P]]'],
    ['a function and its name', ', FunctionNames: [orders, !Ref Named]'],
    ['a function and the text of it', ", FunctionNames: [!Ref Named, !Sub '${Named}', other]"],
    ['a function and its name, which a parameter is in', ", FunctionNames: [!Sub 'x-${P}', !Ref Said]"],
    ['a service', ', Services: [Lambda, Lambda]'],
  ])('%s: it can’t be created, and the cure names it once', (_name, lists) => {
    const source = whole(lists);
    expect(said(source)).toEqual(['error twice Cleaner']);
    expect(afterCures(source)).toEqual([]);
    const read = template(source);
    const [finding, ...others] = check(read, EVERY_SERVICE);
    if (finding === undefined || others.length > 0) throw new Error('one is found');
    expect(proposeFix(read, finding, [finding], EVERY_SERVICE)).toBeDefined();
  });

  it.each([
    [
      'items of a list that only the deployment knows',
      ', SubnetIds: [!Select [0, !Ref L], !Select [1, !Ref L]]',
    ],
    ['a name and an ARN', ', FunctionNames: [!Ref Named, !GetAtt Named.Arn]'],
    [
      'a function and an alias of it, whose Ref is an ARN',
      ', FunctionNames: [!Ref Bare, !Ref Live]',
      '\n  Bare: { Type: AWS::Lambda::Function, Properties: {} }' +
        '\n  Live: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Bare, FunctionVersion: $LATEST, Name: l } }',
    ],
    ['two imports', ', SubnetIds: [!ImportValue X, !ImportValue Y]'],
    [
      'what excludes each other',
      ', SubnetIds: [!If [A, !Ref P, !Ref AWS::NoValue], !If [A, !Ref AWS::NoValue, !Ref P]]',
    ],
  ])('%s: nothing', (_name, lists, more = '') => {
    expect(said(whole(lists, more))).toEqual([]);
  });

  it('in one spelling: it is said to be there twice', () => {
    const [finding] = check(template(whole(', SubnetIds: [!Ref P, !Ref P]')), EVERY_SERVICE);
    if (finding === undefined) throw new Error('nothing was found');
    expect(inWords(finding)).toContain(
      'its SubnetIds name the same subnet twice, !Ref P, and CloudFormation',
    );
  });

  it('in both lists: both are said, and both are mended', () => {
    const source = whole(', SubnetIds: [!Ref P, !Ref P], FunctionNames: [!Ref Named, orders]');
    expect(said(source)).toEqual(['error twice Cleaner', 'error twice Cleaner']);
    expect(afterCures(source)).toEqual(['error twice Cleaner', 'error twice Cleaner']);
  });

  it('each under a condition of its own: the cure leaves the list empty in no world', () => {
    const source = whole(
      ', SubnetIds: [!If [A, !Ref P, !Ref AWS::NoValue], !If [B, !Ref P, !Ref AWS::NoValue]]',
    );
    const read = template(source);
    const [finding] = check(read, EVERY_SERVICE);
    if (finding === undefined) throw new Error('nothing was found');
    const fix = proposeFix(read, finding, [finding], EVERY_SERVICE);
    const none = { Ref: 'AWS::NoValue' };
    expect(fix?.edits).toMatchObject([
      {
        value: [
          { 'Fn::If': ['A', { Ref: 'P' }, none] },
          { 'Fn::If': ['A', none, { 'Fn::If': ['B', { Ref: 'P' }, none] }] },
        ],
      },
    ]);
  });

  it('in a loop: the cure stands in it', () => {
    const source = `${EXTENDED}
Resources:
  Fn::ForEach::Each:
    - N
    - [A, B]
    - Group\${N}: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g } }
      Cleaner\${N}:
        Type: Org::VPC::EniCleaner
        Properties: { SecurityGroupIds: [Ref: { Fn::Sub: 'Group\${N}' }, Fn::GetAtt: [{ Fn::Sub: 'Group\${N}' }, GroupId]] }
`;
    expect(said(source)).toEqual(['error twice CleanerA', 'error twice CleanerB']);
    expect(afterCures(source)).toEqual([]);
    const read = template(source);
    const found = check(read, EVERY_SERVICE);
    expect(found.map((each) => proposeFix(read, each, found, EVERY_SERVICE))).not.toContain(undefined);
  });
});

describe('loops whose values only the deployment knows', () => {
  const whole = (collection: string, more = ''): string => `${EXTENDED}
Mappings: { L: { eu-central-1: { Names: [Orders, Billing] }, us-east-1: { Names: [Orders] } } }
Parameters: { Names: { Type: CommaDelimitedList${more} }, P: { Type: String, AllowedValues: [Only] } }
Resources:${GROUP}
  Fn::ForEach::Each:
    - Name
    - ${collection}
    - Fn\${Name}: { Type: AWS::Lambda::Function, Properties: { VpcConfig: ${VPC} } }
`;

  it.each([
    ['a mapping by the Region', '!FindInMap [L, !Ref AWS::Region, Names]', '', ['FnOrders', 'FnBilling']],
    ['allowed values', '!Ref Names', ', AllowedValues: [A, B]', ['FnA', 'FnB']],
    ['nothing at all', '!Ref Names', '', ['Fn<Name>']],
  ])('are named by %s', (_name, collection, more, names) => {
    expect(said(whole(collection, more))).toEqual(names.map((name) => `error uncovered ${name}`));
  });

  it('a reference by a parameter with one value is read', () => {
    const source = `${whole('[Only]')}  Cleaner:
    Type: Org::VPC::EniCleaner
    Properties: { SecurityGroupIds: [!Ref Group], FunctionNames: [Ref: { Fn::Sub: 'Fn\${P}' }] }
`;
    expect(said(source)).toEqual([]);
  });
});

describe('macros that give what a function uses', () => {
  it.each([
    [
      'beside its properties',
      `Fn: { Type: AWS::Lambda::Function, Fn::Transform: { Name: Net }, Properties: {} }`,
    ],
    ['among them', `Fn: { Type: AWS::Lambda::Function, Properties: { Fn::Transform: { Name: Net } } }`],
    [
      'as a list',
      `Fn: { Type: AWS::Lambda::Function, Properties: { VpcConfig: { Fn::Transform: [{ Name: Net }] } } }`,
    ],
  ])('are noted %s', (_name, fn) => {
    expect(said(`Resources:${GROUP}\n  ${fn}\n`)).toEqual(['note transform Fn']);
  });

  it('a list of them at the top makes nothing sure', () => {
    const source = `Fn::Transform: [{ Name: Net }]\nResources:${GROUP}${FN()}\n`;
    expect(said(source)).toEqual(['warning uncovered Fn', 'note transform']);
  });
});

it('a custom resource that stays needs no function when the stack goes', () => {
  const custom = (
    attributes: string,
  ): string => `Resources:${GROUP}${FN()}${CLEANER('', ', FunctionNames: [!Ref Fn]')}
  Thing: { Type: Custom::Thing, ${attributes}Properties: { ServiceToken: !GetAtt Fn.Arn } }
`;
  expect(said(custom(''))).toEqual(['warning taken-off-in-use Thing']);
  expect(said(custom('DeletionPolicy: Retain, '))).toEqual([]);
});
