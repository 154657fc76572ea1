import type { Operation } from '../../wire/types';
import type { StackContext } from './request';
import { capabilitiesInWords, writtenTemplateOf } from './template';

export const validateTemplate =
  (context: StackContext): Operation =>
  async (input) => {
    const template = await writtenTemplateOf(context, input);
    return {
      Description: template.Description,
      Parameters: Object.entries(template.Parameters).map(([ParameterKey, each]) => ({
        ParameterKey,
        DefaultValue: each.Default,
        NoEcho: each.NoEcho ?? false,
        Description: each.Description,
      })),
      ...capabilitiesInWords(template),
      ...(template.transforms.length > 0 ? { DeclaredTransforms: template.transforms } : {}),
    };
  };
