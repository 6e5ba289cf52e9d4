import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { STORE_AWAY } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';
import { FileMove } from './file-move';

/** Finds tenants whose files are still in the store that was used before. */
@Injectable()
export class FormerStoreChecks implements Check {
  readonly looksAt = { fr: 'fichiers dans l’ancien espace', en: 'files in the former store' };

  constructor(
    private readonly moves: FileMove,
    private readonly database: GlobalDatabase,
  ) {}

  async problems(): Promise<Problem[]> {
    if (!this.moves.hasFormer) return [];
    const tenants = await this.database.use((manager) =>
      manager.query<{ id: number; slug: string }[]>('SELECT id, slug FROM tenants ORDER BY id'),
    );
    const problems: Problem[] = [];
    for (const { id, slug } of tenants) {
      const subject = `${id} ${slug}`;
      try {
        if (!(await this.moves.isLeft(id))) continue;
        const problem = 'files are still in the former store: run `files:move`';
        problems.push({ check: 'files', subject, problem, advice: { run: 'files:move' } });
      } catch (error) {
        if (!isDomainError(error, 'STORAGE_UNAVAILABLE')) throw error;
        problems.push({
          check: 'files',
          subject,
          problem: 'the former store of files cannot be read',
          advice: STORE_AWAY,
        });
      }
    }
    return problems;
  }
}
