import { Circuits } from '#kernel';

/** Concurrent requests of this process to one host, whoever sends them. */
const MAX_PER_HOST = 16;
const TIMEOUT_MS = 20_000;

/** The hosts of receivers. A company's failures at a host do not stop the deliveries of others to the same host. */
class Destinations {
  private readonly circuits = new Circuits();
  private readonly busy = new Map<string, number>();

  /** Whether nothing is to be sent now, because the host does not answer this sender, or gets enough already. */
  isClosed(sender: string, url: string): boolean {
    const { host } = new URL(url);
    return (this.busy.get(host) ?? 0) >= MAX_PER_HOST || this.circuits.of(`${sender} ${host}`).isOpen;
  }

  /** @throws CircuitOpen, DeadlinePassed, and what the sending throws */
  async send<T>(sender: string, url: string, send: () => Promise<T>): Promise<T> {
    const { host } = new URL(url);
    this.busy.set(host, (this.busy.get(host) ?? 0) + 1);
    try {
      return await this.circuits.of(`${sender} ${host}`).call({ withinMs: TIMEOUT_MS, ask: send });
    } finally {
      const left = (this.busy.get(host) ?? 1) - 1;
      if (left === 0) this.busy.delete(host);
      else this.busy.set(host, left);
    }
  }
}

/** The destinations of this process. */
export const destinations = new Destinations();
