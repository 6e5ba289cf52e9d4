import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const FOLDER = 'docs/contributing';
const PAGES = ['field', 'migration', 'permission', 'resource', 'setting', 'state', 'task'];
const MAX_LINES = 60;

/** Named in the documentation, created by operators. */
const OF_OPERATORS: ReadonlySet<string> = new Set(['deploy/settings.env']);

const FENCE = /^```.*?^```/gms;
const IN_REPOSITORY = /^(?:src|libs|test|docs|scripts|deploy)\//;
const FILE_NAME = /\.(?:ts|mjs|cjs|json|md|ya?ml|sh|example)$/;

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The paths in backticks, also those in commands. A file name without its folder counts as a path, so it is not found. */
function pathsIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
  return spans.flatMap((span) => span.split(/\s+/)).filter((word) => IN_REPOSITORY.test(word) || FILE_NAME.test(word));
}

/** A placeholder such as `<name>` stands for any part of a path. */
function pathExists(path: string): boolean {
  if (!path.includes('<')) return existsSync(join(ROOT, path));
  return globSync(path.replace(/<[^>]+>/g, '*'), { cwd: ROOT }).length > 0;
}

const missingPaths = (text: string): string[] => pathsIn(text).filter((path) => !pathExists(path));

/** The items of the list below a heading of the second level, each on one line. */
function itemsBelow(text: string, heading: string): string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section
    .split(/^(?=- |\d+\. )/m)
    .slice(1)
    .map((item) => item.split('\n\n', 1)[0]?.replace(/\s+/g, ' ') ?? '');
}

/** The numbers of the steps that an item of the list of tests proves: `- 1, 3–5: …`. */
function provenBy(item: string): number[] {
  const numbers = /^- ([\d, –]+):/.exec(item)?.[1] ?? '';
  return numbers.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('–').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** The anchors of a page, as GitHub derives them from its headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.replace(FENCE, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

function isBroken(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
}

/** The relative links of a page without a target, each with its page. */
function brokenLinks(page: string, text: string): string[] {
  const prose = text.replace(FENCE, '').replace(/`[^`]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => isBroken(page, link)).map((link) => `${page}: ${link}`);
}

describe('The recipes', () => {
  it('are one page for each kind of change, and the index links them', () => {
    const files = readdirSync(join(ROOT, FOLDER)).toSorted();
    expect(files).toEqual(['README.md', ...PAGES.map((page) => `${page}.md`)]);
    const linked = [...read(`${FOLDER}/README.md`).matchAll(/\]\((\w+)\.md\)/g)].map(([, page]) => String(page));
    expect(linked.toSorted()).toEqual(PAGES);
  });

  it.each(['README', ...PAGES])('name only existing paths: %s', (page) => {
    expect(missingPaths(read(`${FOLDER}/${page}.md`))).toEqual([]);
  });

  it.each(PAGES)('list the files of each step and the tests that prove it: %s', (page) => {
    const text = read(`${FOLDER}/${page}.md`);
    const [steps, tests] = [itemsBelow(text, 'Files'), itemsBelow(text, 'Tests')];
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.filter((step) => pathsIn(step).length === 0)).toEqual([]);
    expect(tests.filter((test) => !pathsIn(test).some((path) => path.endsWith('.spec.ts')))).toEqual([]);
    const proven = new Set(tests.flatMap(provenBy));
    expect([...proven].toSorted((one, other) => one - other)).toEqual(steps.map((_, index) => index + 1));
  });

  it.each(PAGES)('are short: %s', (page) => {
    expect(read(`${FOLDER}/${page}.md`).trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES);
  });

  it('would be refused with a path that does not exist', () => {
    expect(missingPaths('`src/main.ts`, `main.ts`, `npm test -- test/none.spec.ts`')).toEqual([
      'main.ts',
      'test/none.spec.ts',
    ]);
    expect(missingPaths('`src/fleet/<resource>/<name>.sheet.ts`, `src/<name>.none.ts`')).toEqual([
      'src/<name>.none.ts',
    ]);
  });
});

describe('The table of settings', () => {
  it('has every environment variable that the settings read', () => {
    const sources = globSync('src/config/*settings.ts', { cwd: ROOT }).map(read).join('\n');
    const names = [...sources.matchAll(/read\.\w+\('([A-Z0-9_]+)'/g)].map(([, name = '']) => name);
    expect(names).toContain('DNS_SERVERS');
    const table = read('README.md').split('\n## Settings\n')[1]?.split('\n## ', 1)[0] ?? '';
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(table))).toEqual([]);
  });
});

describe('The links of the documentation', () => {
  const pages = globSync('**/*.md', { cwd: ROOT, exclude: ['node_modules', 'dist', '.local', '.git'] });

  it.each(pages)('have a target: %s', (page) => {
    expect(brokenLinks(page, read(page))).toEqual([]);
  });

  it.each(pages)('are beside paths that exist: %s', (page) => {
    const paths = pathsIn(read(page).replace(FENCE, '')).filter((path) => IN_REPOSITORY.test(path));
    expect(paths.filter((path) => !pathExists(path) && !OF_OPERATORS.has(path))).toEqual([]);
  });

  it('would be refused without a file or an anchor', () => {
    expect(pages.length).toBeGreaterThan(40);
    const text = '[a](src/main.ts) [b](none.md) [c](#none) [d](#settings) [e](https://none.test) `[f](none)`';
    expect(brokenLinks('README.md', text)).toEqual(['README.md: none.md', 'README.md: #none']);
  });
});
