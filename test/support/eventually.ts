import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 40_000;

/** Polls until the condition is true. @throws Error after the timeout */
export async function eventually(
  what: string,
  question: () => Promise<boolean> | boolean,
  { timeoutMs = DEADLINE_MS } = {},
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await question())) {
    if (Date.now() > until) throw new Error(`never: ${what}`);
    await pause(20);
  }
}
