export * from './driver-error';
export * from './idempotency';
export * from './map-database-error';
export * from './persistence.errors';
export * from './quoting';
export * from './transactions';
export * from './unit-of-work';
