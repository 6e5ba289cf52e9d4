export * from './bucket';
export * from './checked-content';
export * from './folder-store';
export * from './object-store';
export * from './replaced-data';
export * from './s3-place';
export * from './storage.errors';
export * from './two-stores';
