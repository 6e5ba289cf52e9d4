import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';

/** The state of the process between start and exit; probes and the edge read it, shutdown sets it. */
@Injectable()
export class Lifecycle {
  private drainingSince: Date | null = null;

  /** True after a stop signal: readiness fails and responses carry `Connection: close`. */
  get isDraining(): boolean {
    return this.drainingSince !== null;
  }

  beginDraining(): void {
    this.drainingSince ??= clock.now();
  }
}
