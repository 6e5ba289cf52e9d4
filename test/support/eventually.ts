import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 40_000;

/** Asks until the answer is yes. @throws Error when it never is */
export async function eventually(what: string, question: () => Promise<boolean> | boolean): Promise<void> {
  const until = Date.now() + DEADLINE_MS;
  while (!(await question())) {
    if (Date.now() > until) throw new Error(`never: ${what}`);
    await pause(20);
  }
}
