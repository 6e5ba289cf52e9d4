import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorDeclaration } from '#kernel';

const ROOT = join(__dirname, '..', '..');
const SOURCES = globSync('{src,libs}/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.spec.ts'));

interface Declared {
  readonly file: string;
  readonly name: string;
  readonly declaration: ErrorDeclaration;
}

function declaredIn(file: string): Declared[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- every file of a kind is loaded, whatever its name
  const module = require(join(ROOT, file)) as Readonly<Record<string, { declaration?: ErrorDeclaration }>>;
  return Object.entries(module).flatMap(([name, value]) =>
    value.declaration === undefined ? [] : [{ file, name, declaration: value.declaration }],
  );
}

/** Placeholders that always hold codes. */
const CODES = new Set(
  'status state allowed missing action document documentType direction category cause what from to'.split(' '),
);
/** Placeholders whose names look like those of codes, but hold dates or free text. */
const NO_CODES = new Set([
  'CREDIT_EXCEEDS_INVOICE {what}',
  'IMPORT_COLUMNS {missing}',
  'DAYS_REVERSED {from}',
  'VALIDITY_REVERSED {from}',
]);
/** Errors of commands: operators know the codes that they type. */
const OPERATORS = /^src\/operations\/(?!provisioning)|^libs\//;

/** Errors are declared beside their rule, once, in both languages, and each of them is thrown. */
describe('The declared errors', () => {
  const declared = SOURCES.filter((file) => file.endsWith('.errors.ts')).flatMap(declaredIn);

  it('are all listed in src/error-codes.ts, which makes their codes a closed set', () => {
    const text = readFileSync(join(ROOT, 'src/error-codes.ts'), 'utf8');
    const listed = [...text.matchAll(/typeof import\('([^']+)'\)/g)].map(([, path = '']) => path);
    const named = ({ file }: Declared): string =>
      file.startsWith('libs/') ? `#${file.split('/', 2)[1]}` : `./${file.slice('src/'.length, -'.ts'.length)}`;
    expect(listed.toSorted()).toEqual([...new Set(declared.map(named))].toSorted());
  });

  it('have codes of their own', () => {
    const codes = declared.map(({ declaration }) => declaration.code);
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.filter((code) => !/^[A-Z][A-Z0-9_]+$/.test(code))).toEqual([]);
  });

  it('say which of them scripts tell apart by the exit code of a command', () => {
    const codesOf = (exit: ErrorDeclaration['exit']): string[] =>
      declared.flatMap(({ declaration }) => (declaration.exit === exit ? [declaration.code] : [])).toSorted();
    expect(codesOf('busy')).toEqual([
      'IDEMPOTENCY_IN_PROGRESS',
      'LEASE_HELD',
      'MOVE_FENCE_EXCEEDED',
      'OPERATION_BUSY',
      'RESTORE_TABLES_HELD',
      'TENANT_BUSY',
    ]);
    expect(codesOf('refused')).toEqual([
      'CLOCK_OFF',
      'SERVER_NOT_CLOSED',
      'SERVER_NOT_EMPTY',
      'SERVER_OF_PLATFORM',
      'SERVER_REACHABLE',
    ]);
    expect(codesOf('mismatch')).toEqual([
      'BACKUP_CORRUPT',
      'BACKUP_FILES_DAMAGED',
      'BACKUP_KEY_UNKNOWN',
      'BACKUP_MISMATCH',
      'BACKUP_NOT_LOADABLE',
      'BACKUP_OBJECTS_UNRESTORABLE',
      'COPY_INCOMPLETE',
      'DOMAIN_UNPROVEN',
      'EXPORT_INCOMPLETE',
      'EXPORT_MISMATCH',
      'MASTER_KEYS_FOREIGN',
      'MOVE_COPY_DIFFERS',
      'REPLAY_MISMATCH',
      'REPLAY_MOMENT_AMBIGUOUS',
      'RESTORE_SCHEMA_FOREIGN',
    ]);
  });

  it('speak both languages, with the same facts', () => {
    const facts = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted();
    const lacking = declared.filter(({ declaration: { fr, en } }) => {
      const isEmpty = [fr.title, fr.detail, en.title, en.detail].some((text) => text.trim() === '');
      return isEmpty || fr.title === en.title || facts(fr.detail).join() !== facts(en.detail).join();
    });
    expect(lacking.map(({ declaration }) => declaration.code)).toEqual([]);
  });

  it('say codes in words', () => {
    const raw = declared.flatMap(({ file, declaration: { fr, code, words = {} } }) =>
      [...fr.detail.matchAll(/\{(\w+)\}/g)]
        .map(([, name = '']) => name)
        .filter((name) => CODES.has(name) && !Object.hasOwn(words, name) && !OPERATORS.test(file))
        .map((name) => `${code} {${name}}`),
    );
    expect(raw.filter((one) => !NO_CODES.has(one))).toEqual([]);
  });

  it('are each thrown somewhere', () => {
    const code = SOURCES.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    const unused = declared.filter(
      ({ name }) => !new RegExp(`\\b${name}(?:\\(|,|\\)|;)`).test(code.replaceAll(`const ${name}`, '')),
    );
    expect(unused.map(({ name }) => name)).toEqual([]);
  });
});
