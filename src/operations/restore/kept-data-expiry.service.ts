import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { GlobalKept } from './global-kept';
import { KeptDatabases } from './kept-data';

/** Drops data that restores replaced more than a week ago. */
@Injectable()
export class KeptDataExpiry {
  constructor(
    private readonly kept: KeptDatabases,
    private readonly globals: GlobalKept,
  ) {}

  async run(): Promise<{ dropped: number }> {
    const now = clock.now();
    const registries = await this.globals.forget(now);
    return { dropped: registries + (await this.kept.forget(now)) };
  }
}
