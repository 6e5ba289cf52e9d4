import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, longText, rowId, varchar } from '#persistence';

export type AccountKind = 'app' | 'ddl';

/** A database account of a tenant; the password is sealed for (tenant, account, generation) and never leaves otherwise. */
@Entity('tenant_credentials')
export class TenantCredential {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(choice('account'))
  account!: AccountKind;

  @Column(varchar('username', 32))
  username!: string;

  @Column(count('generation'))
  generation!: number;

  @Column(longText('secret_ciphertext'))
  secretCiphertext!: string;
}
