import { Logger } from '@nestjs/common';
import { reasonOf } from '#persistence';

/** Says once that something is away, and nothing more until it was back. */
export class Outage {
  private readonly logger: Logger;
  private isOn = false;

  constructor(private readonly what: string) {
    this.logger = new Logger(what);
  }

  failed(error: unknown): void {
    if (!this.isOn) this.logger.warn(`${this.what}: ${reasonOf(error)}`);
    this.isOn = true;
  }

  over(): void {
    this.isOn = false;
  }
}
