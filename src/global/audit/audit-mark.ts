import { Logger } from '@nestjs/common';

/** How far a chain was at some moment: its newest row then. */
export interface AuditMark {
  readonly chain: number;
  readonly sequence: number;
  /** In hexadecimal. */
  readonly hash: string;
}

const checkpoints = new Logger('AuditCheckpoint');

/** A line in the process's log, where no database account reaches; `audit:verify --log` reads it. */
export function logMark({ chain, sequence, hash }: AuditMark): void {
  checkpoints.log(`chain ${chain} at ${sequence}: ${hash}`);
}
