export * from './cfn-eni-cleaner';
export * from './eni-cleaner';
export * from './eni-service';
export * from './eni-guard-validation';
export * from './options';
