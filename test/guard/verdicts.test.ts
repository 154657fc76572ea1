import { check } from '../../src/guard/check';
import { applyFix, proposeFix } from '../../src/guard/fixes/propose';
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

  it('DeletionPolicy by a parameter with one value alone is that value', () => {
    const parameters = `\nParameters: { Policy: { Type: String, AllowedValues: [Retain] } }`;
    expect(said(whole(GROUP + FN('DeletionPolicy: !Ref Policy, ')) + parameters)).toEqual([
      'warning user-stays Fn',
    ]);
  });
});
