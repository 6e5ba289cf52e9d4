import { interruptible } from '#kernel';
import { commandInterrupted } from './command.errors';

/** The exit codes are those of a shell: 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof EXIT_CODES;
const SIGNALS = Object.keys(EXIT_CODES) as readonly StopSignal[];

/**
 * SIGINT and SIGTERM of a command. The first one interrupts the work, which completes or undoes its present unit, locks what it unlocked
 * and releases its leases. A second one ends the process at once; a worker then completes or undoes what is left.
 */
export class CommandInterruption {
  private readonly stopping = new AbortController();
  private received: StopSignal | null = null;

  /** Null if no signal arrived. */
  get exitCode(): number | null {
    return this.received === null ? null : EXIT_CODES[this.received];
  }

  get signal(): string {
    return this.received ?? '';
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const stop = (signal: NodeJS.Signals): void => this.stop(signal as StopSignal);
    for (const signal of SIGNALS) process.on(signal, stop);
    try {
      return await interruptible(this.stopping.signal, work);
    } finally {
      for (const signal of SIGNALS) process.off(signal, stop);
    }
  }

  private stop(signal: StopSignal): void {
    if (this.received !== null) process.exit(EXIT_CODES[signal]);
    this.received = signal;
    this.stopping.abort(commandInterrupted({ signal }));
  }
}
