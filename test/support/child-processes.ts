import { readdirSync, readFileSync } from 'node:fs';

export interface ChildProcess {
  readonly pid: number;
  readonly arguments: string;
  readonly environment: string;
}

/** Running child processes of this process, by a word of their command line (Linux). */
export function childrenNamed(word: string): ChildProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const found = read(name);
      return found !== null && found.arguments.includes(word) ? [found] : [];
    });
}

/** Null for a process that has ended meanwhile or belongs to another user. */
function read(pid: string): ChildProcess | null {
  try {
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (Number(parent) !== process.pid) return null;
    return {
      pid: Number(pid),
      arguments: readFileSync(`/proc/${pid}/cmdline`, 'latin1'),
      environment: readFileSync(`/proc/${pid}/environ`, 'latin1'),
    };
  } catch {
    return null;
  }
}
