import type { Input } from '../../call';
import type { Operation } from '../../wire/types';
import { found, type StackContext } from './request';
import { capabilitiesInWords, writtenTemplateOf } from './template';

export const getTemplateSummary =
  (context: StackContext): Operation =>
  async (input) => {
    const template = await summarized(context, input);
    return {
      Parameters: Object.entries(template.Parameters).map(([ParameterKey, each]) => ({
        ParameterKey,
        ParameterType: each.Type,
        DefaultValue: each.Default,
        NoEcho: each.NoEcho ?? false,
        Description: each.Description,
        ParameterConstraints: { AllowedValues: each.AllowedValues },
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
function summarized(context: StackContext, input: Input): ReturnType<typeof writtenTemplateOf> {
  return writtenTemplateOf(
    context,
    input['StackName'] === undefined ? input : { TemplateBody: found(context, input).templateBody },
  );
}
