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
    if (this.waiting > 0 && performance.now() - this.answeredAt >= SILENCE_MS) await this.ask();
    this.timer = undefined;
    if (this.waiting > 0) this.arm();
  }

  private async ask(): Promise<void> {
    try {
      await this.probe();
    } catch (error) {
      if (!this.hasStopped) this.onHung(error as Error);
    }
  }
}
