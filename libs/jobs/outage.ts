import { Logger } from '@nestjs/common';
import { reasonOf } from '#persistence';

/** Logs the first error of an outage, and then nothing until the outage is over. */
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
