import type { InputOf } from '../../wire/model';
import { found, type StackContext, type StackOperation } from './request';
import { capabilitiesInWords, declarationView, writtenTemplateOf } from './template';

export const getTemplateSummary: StackOperation<'GetTemplateSummary'> = async (context, input) => {
  const template = await summarized(context, input);
  return {
    Parameters: Object.entries(template.Parameters).map(([ParameterKey, each]) => ({
      ...declarationView(ParameterKey, each),
      ParameterType: each.Type,
      ParameterConstraints: { AllowedValues: each.AllowedValues?.map(String) },
    })),
    Description: template.Description,
    Version: template.Version,
    Metadata: template.Metadata === undefined ? undefined : JSON.stringify(template.Metadata),
    ...capabilitiesInWords(template),
    ...(template.transforms.length > 0 ? { DeclaredTransforms: template.transforms } : {}),
    ResourceTypes: [...new Set(Object.values(template.Resources).map(({ Type }) => Type))],
  };
};

/** The one given, or the stack's as it was given. */
function summarized(
  context: StackContext,
  input: InputOf<'cloudformation', 'GetTemplateSummary'>,
): ReturnType<typeof writtenTemplateOf> {
  return writtenTemplateOf(
    context,
    input.StackName === undefined ? input : { TemplateBody: found(context, input).templateBody },
  );
}
