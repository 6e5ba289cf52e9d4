export * from './envelope';
export * from './key-ring';
export * from './password-hasher';
export * from './secrets.errors';
export * from './field-cipher';
