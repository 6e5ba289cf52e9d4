import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Tables whose keys are never chosen by a caller: single letters, codes of closed lists, names of our own tables. */
const KEYS_OF_OUR_OWN: ReadonlySet<string> = new Set([
  'libs/http/field-texts.ts FRENCH',
  'libs/http/problem.ts PART_OF_PREFIX',
  'libs/jobs/takes.ts TABLES',
  'libs/kernel/money.ts EXPONENTS',
  'libs/tenancy/resolution/servable.ts REFUSALS',
  'src/attachments/file-types.ts ALLOWED',
  'src/database/global/global-account.ts REDUCED_PRIVILEGES',
  'src/database/tenant/seeds/other-lists.ts TAX_RATES_BY_COUNTRY',
  'src/numbering/code-format.ts TOKEN_WIDTHS',
  'src/fleet/vehicles/vin.ts VALUES',
  'src/global/auth/password-policy.ts LEET',
  'src/global/roles/permission-catalogue.ts ACTIONS',
  'src/global/roles/role-presets.ts LETTERS',
  'src/insights/alerts/written-subjects.ts OF_VEHICLE',
  'src/insights/reader.ts PERMISSIONS',
  'src/maintenance/insurances/insurance-standing.ts PROPERTIES',
  'src/operations/cloning/anonymisation.ts ERASED_VALUES',
  'src/operations/cloning/anonymisation.ts KEPT_OF_TABLE',
  'src/operations/cloning/anonymisation.ts REPLACED',
  'src/operations/commands/usage.ts REFUSALS',
  'src/operations/provisioning/plain-latin.ts LETTERS',
  'src/pages/letter-pages.ts REFUSAL_TEXTS',
  'src/pages/page-html.ts ENTITIES',
  'src/sheets/xlsx-cells.ts ESCAPES',
  'src/workshop/interventions/intervention.errors.ts REFUSALS',
  'src/workshop/printing/page-blocks.ts PRINTED_CODES',
  'src/workshop/sending/document-sending.service.ts ENTITIES',
]);

const sources = ['libs', 'src'].flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Constants that are plain objects with texts as their keys. */
const TABLES = new Set(
  sources.flatMap((file) =>
    [...read(file).matchAll(/const ([A-Z][A-Z_]+): Readonly<Record<string,/g)].map(([, name = '']) => name),
  ),
);

/** Matches an access to such a table with a key from a variable. */
function lookups(file: string): string[] {
  const found = [...read(file).matchAll(/\b([A-Z][A-Z_]+)\[(?!['"`\d])[^\]]+\]/g)].map(([, name = '']) => name);
  return [...new Set(found)].filter((name) => TABLES.has(name)).map((name) => `${relative('.', file)} ${name}`);
}

/** `table[key]` also returns inherited properties such as `constructor` if a caller chooses the key. */
describe('A table with texts as its keys', () => {
  it('is read by ownValue, or its keys are never chosen by a caller', () => {
    const asked = sources.filter((file) => !file.endsWith('.spec.ts')).flatMap(lookups);
    expect(asked.filter((lookup) => !KEYS_OF_OUR_OWN.has(lookup))).toEqual([]);
  });

  it('is found by the patterns of this test', () => {
    expect(TABLES.size).toBeGreaterThan(15);
    expect(lookups('libs/kernel/money.ts')).toEqual(['libs/kernel/money.ts EXPONENTS']);
  });
});
