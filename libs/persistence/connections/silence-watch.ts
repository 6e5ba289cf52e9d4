import { setImmediate as nextRound } from 'node:timers/promises';

const SILENCE_MS = 1000;

/**
 * Notices that a server hangs before the first statement passes its deadline: if statements wait and none was answered for a second, it
 * probes the server. A server that only works on a long statement passes the probe.
 */
export class SilenceWatch {
  private waiting = 0;
  private answeredAt = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private hasStopped = false;

  constructor(
    private readonly probe: () => Promise<void>,
    private readonly onHung: (error: Error) => void,
  ) {}

  asked(): void {
    if (this.waiting === 0) this.answeredAt = performance.now();
    this.waiting += 1;
    this.arm();
  }

  /** Call for every statement that {@link SilenceWatch.asked} announced; `isSilence` if it ended without an answer. */
  answered(isSilence: boolean): void {
    this.waiting -= 1;
    if (!isSilence) this.answeredAt = performance.now();
  }

  stop(): void {
    this.hasStopped = true;
    clearTimeout(this.timer);
  }

  private arm(): void {
    if (this.hasStopped) return;
    this.timer ??= setTimeout(() => void this.look(), SILENCE_MS).unref();
  }

  private async look(): Promise<void> {
    try {
      if (this.isSilent) await this.ask();
    } finally {
      this.timer = undefined;
      if (this.waiting > 0) this.arm();
    }
  }

  private get isSilent(): boolean {
    return this.waiting > 0 && performance.now() - this.answeredAt >= SILENCE_MS;
  }

  /** Probes twice: if this process itself stood still, the first probe ran out of time although the server answered. */
  private async ask(): Promise<void> {
    const first = await this.refusal();
    if (first === null) return;
    await nextRound();
    const second = this.isSilent ? await this.refusal() : null;
    if (second !== null && !this.hasStopped) this.onHung(second);
  }

  private async refusal(): Promise<Error | null> {
    try {
      await this.probe();
      return null;
    } catch (error) {
      return error as Error;
    }
  }
}
