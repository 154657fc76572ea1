import type { StackOperation } from './request';
import { capabilitiesInWords, declarationView, writtenTemplateOf } from './template';

export const validateTemplate: StackOperation<'ValidateTemplate'> = async (context, input) => {
  const template = await writtenTemplateOf(context, input);
  return {
    Description: template.Description,
    Parameters: Object.entries(template.Parameters).map((each) => declarationView(...each)),
    ...capabilitiesInWords(template),
    ...(template.transforms.length > 0 ? { DeclaredTransforms: template.transforms } : {}),
  };
};
