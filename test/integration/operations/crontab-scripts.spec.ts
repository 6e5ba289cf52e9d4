import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPTS = resolve(__dirname, '..', '..', '..', 'scripts');

const WRAPPERS: readonly [string, readonly string[], string][] = [
  ['backup_tenant.sh', ['7', '--json'], 'backup:tenant 7 --json'],
  ['backup_global.sh', [], 'backup:global'],
  ['restore_tenant.sh', ['7', 'latest'], 'restore:tenant 7 latest'],
];

/** The scripts that existing crontabs call find the command line in a checkout and in the image, and return its exit code. */
describe('A script of a crontab', () => {
  let root: string;
  let environment: Record<string, string>;

  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'crontab-')));
    for (const folder of ['image/scripts', 'checkout/scripts', 'bin'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const script of [...WRAPPERS.map(([wrapper]) => wrapper), 'command_line.sh'])
      for (const place of ['image', 'checkout'])
        copyFileSync(join(SCRIPTS, script), join(root, place, 'scripts', script));
    writeFileSync(join(root, 'checkout', 'scripts', 'cli.mjs'), '');
    for (const program of ['impact-auto', 'npm']) {
      writeFileSync(join(root, 'bin', program), `#!/bin/sh\necho "${program} $* in $PWD"\nexit 3\n`);
      chmodSync(join(root, 'bin', program), 0o755);
    }
    environment = { PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` };
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const run = (place: string, script: string, args: readonly string[]): unknown => {
    const path = join(root, place, 'scripts', script);
    const { status, stdout } = spawnSync(path, args, { cwd: root, env: environment, encoding: 'utf8' });
    return [status, stdout.trim()];
  };

  it.each(WRAPPERS)('works in the image: %s', (script, args, command) => {
    expect(run('image', script, args)).toEqual([3, `impact-auto ${command} in ${root}`]);
  });

  it.each(WRAPPERS)('works in a checkout: %s', (script, args, command) => {
    const checkout = join(root, 'checkout');
    expect(run('checkout', script, args)).toEqual([3, `npm run -s cli -- ${command} in ${checkout}`]);
  });

  it('resolves a file in the current folder', () => {
    mkdirSync(join(root, 'files'));
    const [status, said] = run('checkout', 'restore_tenant.sh', ['7', './files/a.sql.gz']) as [number, string];
    expect([status, said]).toEqual([
      3,
      expect.stringContaining(`restore:tenant 7 ${join(root, 'files', 'a.sql.gz')} in`),
    ]);
    expect(run('image', 'restore_tenant.sh', ['7', './nowhere/a.sql.gz'])).toEqual([2, '']);
    expect(run('image', 'restore_tenant.sh', ['7'])).toEqual([2, '']);
  });
});
