import type { Operation } from '../../wire/types';
import { found, type StackContext } from './request';
import { capabilitiesInWords, templateOf } from './template';

export const getTemplateSummary =
  (context: StackContext): Operation =>
  async (input) => {
    const template =
      input['StackName'] === undefined
        ? (await templateOf(context, input)).template
        : found(context, input).template;
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
      ResourceTypes: [...new Set(Object.values(template.Resources).map(({ Type }) => Type))],
    };
  };
