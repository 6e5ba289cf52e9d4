import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { HttpClient } from '../support/http-client';
import { field } from '../support/http-client';

interface ApiDocument {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly parameters?: readonly { readonly name?: string }[] } }>
  >;
}

const DOCUMENT = JSON.parse(readFileSync(join(__dirname, 'openapi.json'), 'utf8')) as ApiDocument;
/** Every list with a search, and its export. */
const SEARCHED = Object.entries(DOCUMENT.paths)
  .filter(([path, { get }]) => !path.includes('{') && (get?.parameters ?? []).some(({ name }) => name === 'search'))
  .map(([path]) => path);

/** Search texts as clients send them: already URL-encoded. */
const WORDS: Readonly<Record<string, string>> = {
  accents: encodeURIComponent('société élève'),
  'another writing': encodeURIComponent('ɓáŋ ⵣ ګ'),
  quotes: encodeURIComponent(`l'étoile "d’or" \`x\``),
  emoji: encodeURIComponent('Garage 🚗🚙'),
  'letters of four bytes': encodeURIComponent('𞤀𞤣𞤤𞤢𞤥'),
  NUL: 'a%00b',
  backslash: encodeURIComponent('a\\b\\'),
  'signs of patterns': encodeURIComponent('100% _x_ !%'),
  'half a surrogate pair': '%ED%A0%BDx',
  'bytes that are no UTF-8': '%FF%FE',
  SQL: encodeURIComponent("x') OR 1=1 -- é"),
};

describe('A search', () => {
  let application: RunningApplication;
  let company: HttpClient;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Société Générale', slug: 'societe-generale' });
  });

  afterAll(() => application.stop());

  const asked = (path: string, word: string) => {
    const client = path.startsWith('/admin/') ? application.admin : company;
    return client.get(`${path.replace(/^\/admin/, '')}?search=${word}`);
  };

  it.each(SEARCHED)('of %s accepts any text', async (path) => {
    const failed: unknown[] = [];
    for (const [what, word] of Object.entries(WORDS)) {
      const { status, body } = await asked(path, word);
      if (status !== 200 && status !== 400) failed.push([what, status, field(body, 'code')]);
    }
    expect(failed).toEqual([]);
    expect((await asked(path, WORDS['accents'] ?? '')).status).toBe(200);
  });

  it('finds a company by its accented name and by its code', async () => {
    const { body } = await asked('/admin/api/v1/tenants', encodeURIComponent('société'));
    expect(field(body, 'data.0.name')).toBe('Société Générale');
    expect(field((await asked('/admin/api/v1/tenants', 'SOCIETE')).body, 'data.0.name')).toBe('Société Générale');
  });
});
