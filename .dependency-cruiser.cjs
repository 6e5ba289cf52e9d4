// The import rules of the architecture. A folder may import only the folders before it:
// kernel ← persistence ← tenancy ← jobs        kernel ← http        kernel ← secrets
// records ← numbering ← fleet     fleet ← workshop, fleet ← maintenance, all three ← insights
const lib = (name) => `^libs/${name}/`;
const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** The other libs that a lib may import. */
const LIBS = {
  kernel: [],
  secrets: ['kernel'],
  storage: ['kernel'],
  http: ['kernel'],
  persistence: ['kernel'],
  tenancy: ['kernel', 'persistence'],
  jobs: ['kernel', 'persistence', 'tenancy'],
};

/** The other tenant modules that a tenant module may import. */
const TENANT_MODULES = {
  records: [],
  numbering: ['records'],
  fleet: ['records', 'numbering'],
  workshop: ['records', 'numbering', 'fleet'],
  maintenance: ['records', 'numbering', 'fleet'],
  insights: ['records', 'numbering', 'fleet', 'workshop', 'maintenance'],
  attachments: ['records'],
};

const others = (all, name, allowed) => Object.keys(all).filter((other) => other !== name && !allowed.includes(other));

const libRules = Object.entries(LIBS).map(([name, allowed]) =>
  error(
    `libs-${name}-imports`,
    `libs/${name} imports ${allowed.join(', ') || 'no other lib'} only.`,
    { path: lib(name) },
    { path: lib(`(${others(LIBS, name, allowed).join('|')})`) },
  ),
);

const moduleRules = Object.entries(TENANT_MODULES).map(([name, allowed]) =>
  error(
    `src-${name}-imports`,
    `src/${name} imports ${allowed.join(', ') || 'no other tenant module'} only.`,
    { path: `^src/${name}/` },
    { path: `^src/(${others(TENANT_MODULES, name, allowed).join('|')})/` },
  ),
);

const TENANT_MODULE_PATH = `^src/(${Object.keys(TENANT_MODULES).join('|')})/`;

module.exports = {
  forbidden: [
    ...libRules,
    ...moduleRules,
    error(
      'records-are-below-every-module',
      'Every module uses records and numbering: records import nothing else of src, numbering only records.',
      { path: '^src/(records|numbering)/' },
      { path: '^src/', pathNot: ['^src/records/', '^src/$1/'] },
    ),
    error(
      'files-know-no-module',
      'Imports and sheets are the mechanics of files: each module declares its own lists.',
      { path: '^src/(imports|sheets)/' },
      { path: `^src/(${others(TENANT_MODULES, '', ['records', 'numbering']).join('|')})/` },
    ),
    error(
      'libs-import-no-src',
      'Libs are reusable: they never import src or test.',
      { path: '^libs/' },
      { path: '^(src|test)/' },
    ),
    error(
      'csv-in-one-place',
      'Only src/sheets/csv-layout.ts writes CSV files.',
      { path: '^(src|libs)/', pathNot: '^src/sheets/csv-layout\\.ts$' },
      { path: 'node_modules/csv-stringify/' },
    ),
    error(
      'libs-by-index-only',
      'Only the index.ts of a lib is public.',
      { path: '^(src|libs/([^/]+))/', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/', pathNot: ['^libs/[^/]+/index\\.ts$', '^libs/$2/'] },
    ),
    error(
      'tenant-modules-know-no-control-plane',
      'A tenant module never imports the global plane or operations.',
      { path: TENANT_MODULE_PATH },
      { path: '^src/(global|operations|database/global)/' },
    ),
    error(
      'settings-are-everybodys',
      'Every module imports tenant-settings, so it imports none of them.',
      { path: '^src/tenant-settings/' },
      { path: `^src/(global|operations|database/global|${Object.keys(TENANT_MODULES).join('|')})/` },
    ),
    error(
      'webhooks-know-neither-plane',
      'What webhooks of companies and of the platform have in common knows neither.',
      { path: '^src/webhooks/' },
      { path: `^src/(global|operations|database|${Object.keys(TENANT_MODULES).join('|')})/` },
    ),
    error(
      'global-knows-no-operations',
      'Operations use the control plane, never the other way round.',
      { path: '^src/global/' },
      { path: '^src/operations/' },
    ),
    error(
      'controllers-know-no-database',
      'Controllers never import typeorm or mysql2.',
      { path: '\\.controller\\.ts$' },
      { path: '(^|/)node_modules/(typeorm|mysql2|@nestjs/typeorm)/' },
    ),
    error(
      'products-import-no-tests',
      'Sources never import tests.',
      { path: '^src/' },
      { path: '(^test/|\\.spec\\.ts$)' },
    ),
    error('no-circular', 'No cycles: with decorator metadata they break at run time.', {}, { circular: true }),
    error(
      'no-orphans',
      'A file that no other file imports is dead code.',
      { orphan: true, pathNot: ['\\.spec\\.ts$', '\\.d\\.ts$', '^src/(main|cli|worker)\\.ts$', '^ormconfig\\.ts$'] },
      {},
    ),
    error('no-unresolvable', 'Every import resolves.', {}, { couldNotResolve: true }),
    error(
      'no-development-dependencies',
      'Production code imports only packages in dependencies.',
      { path: '^(src|libs)/', pathNot: '\\.spec\\.ts$' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // `types` resolves an alias such as #kernel to the source of the lib instead of its build.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
