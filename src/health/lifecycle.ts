import { Injectable } from '@nestjs/common';

/** Where the process stands between start and exit; probes and the edge read it, shutdown writes it. */
@Injectable()
export class Lifecycle {
  private drainingSince: Date | null = null;

  /** True once a stop signal arrived: readiness fails and answers carry `Connection: close`. */
  get isDraining(): boolean {
    return this.drainingSince !== null;
  }

  beginDraining(): void {
    this.drainingSince ??= new Date();
  }
}
