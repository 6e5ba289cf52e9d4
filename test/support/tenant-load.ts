import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, HttpClient } from './http-client';

const PAUSE_MS = 250;

/** Reads of several companies at the same time through one process, again and again, until it is stopped. */
export class TenantLoad {
  /** The number of answers by status. */
  readonly statuses = new Map<number, number>();
  /** Answers that are neither a success nor a refusal that says when to try again, and failures of a process that runs. */
  readonly faults: string[] = [];
  private isOn = true;
  /** False after the process was killed: its requests fail. */
  private runs = true;
  private readonly ended: Promise<unknown>;

  /** @param clients one of each company @param each the number of concurrent requests of each company */
  constructor(clients: readonly HttpClient[], path: string, each: number) {
    const lanes = clients.flatMap((client) => Array.from({ length: each }, () => this.lane(client, path)));
    this.ended = Promise.all(lanes);
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await this.ended;
  }

  /** Call before the process is killed. */
  leave(): void {
    this.isOn = false;
    this.runs = false;
  }

  private async lane(client: HttpClient, path: string): Promise<void> {
    while (this.isOn) {
      await client.get(path).then(
        (answer) => this.note(answer),
        (error: unknown) => this.runs && this.faults.push(String(error)),
      );
      await pause(PAUSE_MS);
    }
  }

  private note({ status, headers, text }: Answer): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status !== 200 && !(status === 503 && Number(headers['retry-after']) > 0))
      this.faults.push(`${status} ${text}`);
  }
}
