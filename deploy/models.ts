/**
 * Makes the models that the CloudFormation CLI generates (`src/models.ts`) work with the runtime library,
 * and pass this project's type check. cloudformation-cli-typescript-plugin 1.0.2 writes for
 * class-transformer 0.3 and for compilers without ECMAScript's class fields.
 */

interface Correction {
  readonly why: string;
  readonly generated: RegExp;
  readonly corrected: string;
}

const corrections: readonly Correction[] = [
  {
    why: 'class-transformer 0.5 passes one object; as two parameters, that object would become the value',
    generated: /\(value: any, obj: any\) =>/g,
    corrected: '({ value, obj }: TransformFnParams): unknown =>',
  },
  {
    why: 'a class field would overwrite the constructor property, by which class-transformer finds the class',
    generated: /^ {4}\['constructor'\]: typeof/gm,
    corrected: "    declare ['constructor']: typeof",
  },
  {
    why: 'a class field would reset to undefined what the base class has set',
    generated: /^ {4}(\w+\?: Optional<)/gm,
    corrected: '    declare $1',
  },
  {
    why: 'strict types: the identifier can be null',
    generated: /(public getPrimaryIdentifier\(\): )Dict \{/g,
    corrected: '$1Optional<Dict> {',
  },
  {
    why: 'strict types: the identifiers can be null',
    generated: /(public getAdditionalIdentifiers\(\): )Array<Dict> \{/g,
    corrected: '$1Optional<Array<Dict>> {',
  },
  {
    why: 'strict types: the base class declares it',
    generated: /public static readonly TYPE_NAME/g,
    corrected: 'public static override readonly TYPE_NAME',
  },
  {
    why: 'isolated modules: types in decorated members must be imported as types',
    generated: /import \{ BaseModel, Dict, integer, Integer, Optional, transformValue \}/g,
    corrected: 'import { BaseModel, type Dict, type integer, Integer, type Optional, transformValue }',
  },
  {
    why: 'imports: one is missing, one unused',
    generated: /import \{ Exclude, Expose, Type, Transform \} from 'class-transformer';/g,
    corrected: "import { Exclude, Expose, Transform, type TransformFnParams } from 'class-transformer';",
  },
];

/**
 * Corrects freshly generated models; gives corrected ones back as they are.
 * @throws Error if the text is neither: another version of the generator wrote it.
 */
export function correctModels(text: string): string {
  const pending = corrections.filter((each) => text.search(each.generated) >= 0);
  if (pending.length === 0 && text.includes('TransformFnParams')) return text;
  if (pending.length < corrections.length) {
    const missing = corrections.filter((each) => !pending.includes(each)).map((each) => each.why);
    throw new Error(
      `src/models.ts isn't what the CloudFormation CLI used to generate: ${missing.join('; ')}.`,
    );
  }
  return corrections.reduce((current, each) => current.replace(each.generated, each.corrected), text);
}
