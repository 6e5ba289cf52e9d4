const swc = {
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
};

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/shared-realm/environment.cjs',
  runtime: '<rootDir>/test/support/shared-realm/runtime.cjs',
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  moduleNameMapper: { '^#(kernel|http|persistence|tenancy|jobs|secrets|storage)$': '<rootDir>/libs/$1/index.ts' },
  testMatch: ['<rootDir>/{src,libs,test}/**/*.spec.ts'],
  // Not in the folder of temporary files, which lasts for one run.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testTimeout: 120_000,
  // A worker keeps the modules of finished specs in memory. A worker above this limit is replaced.
  workerIdleMemoryLimit: '1500MB',
};
