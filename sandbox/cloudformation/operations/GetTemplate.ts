import type { InputOf } from '../../wire/model';
import { changeSet } from './change-set';
import { found, type StackContext, type StackOperation } from './request';

/** As macros have made it, unless the caller asks for what was given to them (API reference, `TemplateStage`). */
export const getTemplate: StackOperation<'GetTemplate'> = (context, input) => {
  const { template, body } =
    input.ChangeSetName === undefined ? ofStack(context, input) : changeSet(context, input);
  const processed = template.expanded?.body ?? body;
  return {
    TemplateBody: input.TemplateStage === 'Original' ? body : processed,
    StagesAvailable: ['Original', 'Processed'],
  };
};

function ofStack(
  context: StackContext,
  input: InputOf<'cloudformation', 'GetTemplate'>,
): Pick<ReturnType<typeof changeSet>, 'template' | 'body'> {
  const { template, templateBody } = found(context, input);
  return { template, body: templateBody };
}
