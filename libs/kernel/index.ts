export * from './actor';
export * from './errors';
export * from './pages';
export * from './write-request';
