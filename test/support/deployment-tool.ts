import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(__dirname, '..', '..');

/** Path of a program that only checks of the deployment need. @throws Error with the command that installs it */
export async function deploymentTool(name: 'promtool' | 'nginx'): Promise<string> {
  const { stdout } = await run(process.execPath, ['scripts/tool.mjs', name], { cwd: root });
  return stdout.trim();
}
