import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const GATE = resolve('scripts/plain-words.mjs');

interface Verdict {
  readonly code: number;
  readonly output: string;
}

/** A text of each kind of file that the gate reads, with one line in the refused style. */
const RIDDLES: readonly (readonly [file: string, text: string])[] = [
  ['a.ts', '/** Gives the row back to whoever asked. */\nexport const a = 1;\n'],
  ['b.ts', '/**\n * Reads the rows.\n *\n * What is left goes first.\n */\nexport const b = 1;\n'],
  ['c.ts', 'export const c = 1; // nobody reads it\n'],
  ['d.mjs', '// One that waits is served first.\nexport const d = 1;\n'],
  ['e.sh', '#!/bin/sh\n# The others are told later.\ntrue\n'],
  ['f.sql', '-- The one that is older wins.\nSELECT 1;\n'],
  ['g.md', '# Title\n\nThe row stays as it is.\n'],
  ['h.yaml', 'a: 1\n# An offset is none of them.\n'],
];

/** The same words in code, in a heading, in a code sample and in a question, and sentences in plain English. */
const PLAIN: readonly (readonly [file: string, text: string])[] = [
  ['a.ts', "export const nobody = 'https://somebody.test'; // the account without rights\n"],
  ['b.ts', '/** The account that owns the row. Who may read it? Its owner. */\nexport const b = `\n * nobody\n`;\n'],
  ['c.sh', '#!/bin/sh\necho "nobody is told"\n'],
  ['d.md', '## What is left goes first\n\nThe oldest row goes first.\n\n```sh\ncat # nobody\n```\n'],
  ['node_modules/e.md', 'Nobody reads it.\n'],
];

describe('the gate for plain English', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plain-words-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  /** Runs the gate on the folder with a limit in percent. */
  async function gate(limit: number): Promise<Verdict> {
    const run = promisify(execFile)(process.execPath, [GATE, folder, String(limit)]);
    return run.then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, output: stdout }),
    );
  }

  it.each(RIDDLES)('refuses the private style in %s', async (file, text) => {
    write(file, text);
    const { code, output } = await gate(2);
    expect(code).toBe(1);
    expect(output).toContain(`${file}: 1 of`);
  });

  it.each(PLAIN)('lets plain English pass in %s', async (file, text) => {
    write(file, text);
    expect(await gate(2)).toMatchObject({ code: 0, output: expect.stringMatching(/^0 of/) as string });
  });

  it('fails at the limit and passes below it', async () => {
    write('a.md', `${'The row is read.\n'.repeat(49)}Nobody reads it.\n`);
    expect(await gate(2)).toMatchObject({ code: 1 });
    write('b.md', 'The row is read.\n');
    expect(await gate(2)).toMatchObject({ code: 0 });
  });

  it('names the worst file first', async () => {
    write('a.md', 'Nobody reads it.\n');
    write('b.md', 'Nobody reads it.\nNobody writes it.\n');
    const { output } = await gate(2);
    expect(output.indexOf('b.md: 2 of 2 lines')).toBeGreaterThan(0);
    expect(output.indexOf('a.md: 1 of 1 lines')).toBeGreaterThan(output.indexOf('b.md: 2 of 2 lines'));
  });
});
