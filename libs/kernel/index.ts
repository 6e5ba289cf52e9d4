export * from './actor';
export * from './days';
export * from './errors';
export * from './list-request';
export * from './money';
export * from './pages';
export * from './text';
export * from './write-request';
