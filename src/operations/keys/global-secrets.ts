import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { quoteIdentifier } from '#persistence';
import { isCurrentEnvelope, KEY_RING, KeyRing, open, seal } from '#secrets';
import type { SealContext } from '#secrets';
import { totpPlace } from '../../global/auth/second-factor';
import { GlobalDatabase } from '../../global/global-database';
import { LETTER_PLACE } from '../../global/mail/mail-outbox';
import { platformWebhookPlace } from '../webhooks/platform-webhook.entity';
import { openPhone, phonePlace } from '../../global/users/user-phone';
import { replaceColumns } from './replaced-columns';

type SecretRow = Readonly<Record<string, string | number>>;

/** A column of the global database that contains encrypted values. */
interface SecretColumn {
  readonly table: string;
  readonly id: string;
  readonly column: string;
  /** Further columns that belong to the encryption context. */
  readonly beside: readonly string[];
  readonly context: (row: SecretRow) => SealContext;
  /** How to decrypt a value if the column may also contain plain text. */
  readonly open?: (ring: KeyRing, row: SecretRow, stored: string) => string | null;
}

const warmSecret = (account: 'app' | 'ddl'): SecretColumn => ({
  table: 'warm_databases',
  id: 'tenant_id',
  column: `${account}_secret`,
  beside: [],
  context: (row) => [Number(row['tenant_id']), account, 1],
});

/** The encrypted columns of the global database; `keys:rotate` re-encrypts them. */
export const GLOBAL_SECRETS: readonly SecretColumn[] = [
  {
    table: 'tenant_credentials',
    id: 'id',
    column: 'secret_ciphertext',
    beside: ['tenant_id', 'account', 'generation'],
    context: (row) => [Number(row['tenant_id']), String(row['account']), Number(row['generation'])],
  },
  warmSecret('app'),
  warmSecret('ddl'),
  {
    table: 'user_totp',
    id: 'user_id',
    column: 'secret_ciphertext',
    beside: [],
    context: (row) => totpPlace(Number(row['user_id'])),
  },
  {
    table: 'users',
    id: 'id',
    column: 'phone',
    beside: [],
    context: (row) => phonePlace(Number(row['id'])),
    open: (ring, row, stored) => openPhone(ring, Number(row['id']), stored),
  },
  {
    table: 'platform_webhook_endpoints',
    id: 'id',
    column: 'secret',
    beside: ['seal_key'],
    context: (row) => platformWebhookPlace(String(row['seal_key'])),
  },
  { table: 'mail_outbox', id: 'id', column: 'letter_ciphertext', beside: [], context: () => LETTER_PLACE },
];

/** Tables with a column `updated_at`. */
const STAMPED: ReadonlySet<string> = new Set(['platform_webhook_endpoints', 'users']);

interface Batch {
  readonly changed: number;
  readonly failed: readonly LoopFailure[];
  readonly last: number | null;
}

const BATCH = 500;

/** Re-encrypts the secrets of the global database with the current master key while other processes read and write them. */
@Injectable()
export class GlobalSecrets {
  private readonly loop = new IsolatedLoop('secrets of the platform');

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /**
   * Returns the number of re-encrypted secrets.
   *
   * @throws DomainError LOOP_INCOMPLETE if secrets cannot be read, after the others were re-encrypted
   */
  async reseal(): Promise<number> {
    let changed = 0;
    const failed: LoopFailure[] = [];
    for (const secret of GLOBAL_SECRETS) {
      for (let after: number | null = 0; after !== null;) {
        const batch: Batch = await this.batch(secret, after);
        changed += batch.changed;
        failed.push(...batch.failed);
        after = batch.last;
      }
    }
    this.loop.failed(failed);
    return changed;
  }

  private batch(secret: SecretColumn, after: number): Promise<Batch> {
    const { table, id, column, beside } = secret;
    const columns = [id, column, ...beside].map(quoteIdentifier).join(', ');
    return this.database.transaction(async (manager) => {
      const rows = await manager.query<SecretRow[]>(
        `SELECT ${columns} FROM ${quoteIdentifier(table)}
          WHERE ${quoteIdentifier(id)} > ? AND ${quoteIdentifier(column)} <> '' ORDER BY ${quoteIdentifier(id)} LIMIT ${BATCH} FOR UPDATE`,
        [after],
      );
      const old = rows.filter((row) => !isCurrentEnvelope(this.ring, String(row[column])));
      const fresh: { id: number; columns: Record<string, string | null> }[] = [];
      const failed = await this.loop.each(old, {
        name: (row) => `${table} ${row[id]}`,
        work: async (row) => fresh.push({ id: Number(row[id]), columns: { [column]: this.fresh(secret, row) } }),
      });
      if (fresh.length > 0) {
        const { sql, parameters } = replaceColumns({ table, id, isStamped: STAMPED.has(table) }, fresh);
        await manager.query(sql, parameters);
      }
      return { changed: fresh.length, failed, last: rows.length < BATCH ? null : Number(rows.at(-1)?.[id]) };
    });
  }

  private fresh(secret: SecretColumn, row: SecretRow): string | null {
    const stored = String(row[secret.column]);
    const context = secret.context(row);
    const text = secret.open?.(this.ring, row, stored) ?? open(this.ring, context, stored);
    return seal(this.ring, context, text);
  }
}
