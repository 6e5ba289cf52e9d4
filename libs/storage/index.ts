export * from './folder-store';
export * from './object-store';
export * from './s3-store';
export * from './storage.errors';
