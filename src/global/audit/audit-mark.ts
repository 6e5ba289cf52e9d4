import { Logger } from '@nestjs/common';

/** The newest row of a chain at some moment. */
export interface AuditMark {
  readonly chain: number;
  readonly sequence: number;
  /** In hexadecimal. */
  readonly hash: string;
}

const checkpoints = new Logger('AuditCheckpoint');

/** Logs a mark, where no database account can change it. `audit:verify --log` reads it. */
export function logMark({ chain, sequence, hash }: AuditMark): void {
  checkpoints.log(`chain ${chain} at ${sequence}: ${hash}`);
}
