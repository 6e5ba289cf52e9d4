// node scripts/tool.mjs promtool | nginx: prints the path of a program that only tests need. If it is not on the
// machine, it is extracted from Debian's package without installing it, because both packages would enable a system
// service.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Obstacle, localDirectory, runScript, say } from './place.mjs';
import { findProgram } from './services/packages.mjs';

const TOOLS = {
  promtool: { debianPackage: 'prometheus', path: 'usr/bin/promtool', brew: 'prometheus' },
  nginx: { debianPackage: 'nginx', path: 'usr/sbin/nginx', brew: 'nginx' },
};

await runScript(async () => {
  const name = process.argv[2];
  const tool = TOOLS[name];
  if (tool === undefined) throw new Obstacle(`Name one of the tools: ${Object.keys(TOOLS).join(', ')}`);
  process.stdout.write(`${findProgram(name) ?? unpacked(name, tool)}\n`);
});

function unpacked(name, { debianPackage, path, brew }) {
  const home = join(localDirectory(), 'tools', name);
  if (existsSync(join(home, path))) return join(home, path);
  if (findProgram('apt-get') === null || findProgram('dpkg-deb') === null) throw new Obstacle(advice(name, { brew }));
  say(`Extracting ${name} from Debian's package ${debianPackage} (nothing is installed) …`);
  const partial = `${home}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    download(debianPackage, partial);
    const archive = readdirSync(partial).find((file) => file.endsWith('.deb'));
    run('dpkg-deb', ['-x', archive, 'out'], partial);
    rmSync(home, { recursive: true, force: true });
    renameSync(join(partial, 'out'), home);
  } catch (error) {
    throw error instanceof Obstacle ? new Obstacle(`${error.message} ${advice(name, { brew })}`) : error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return join(home, path);
}

/** Only root may update the package list, and a new image has none. */
function download(debianPackage, folder) {
  try {
    run('apt-get', ['download', '-qq', debianPackage], folder);
  } catch (error) {
    if (process.getuid?.() !== 0) throw error;
    run('apt-get', ['update', '-qq'], folder);
    run('apt-get', ['download', '-qq', debianPackage], folder);
  }
}

function run(program, args, cwd) {
  const options = { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 2, 2] };
  if (spawnSync(program, args, options).status !== 0) throw new Obstacle(`${program} ${args[0]} failed.`);
}

function advice(name, { brew }) {
  const command =
    findProgram('apt-get') !== null
      ? `sudo apt-get update && node scripts/tool.mjs ${name}`
      : findProgram('brew') !== null
        ? `brew install ${brew}`
        : `put ${name} on the PATH`;
  return `${name}: not found on this machine. Run this command, then try again:\n\n  ${command}\n`;
}
