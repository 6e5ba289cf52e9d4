import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, longText, rowId, varchar } from '#persistence';

export type AccountKind = 'app' | 'ddl';

/** A database account of a tenant. The password is encrypted and bound to (tenant, account, generation); it is stored nowhere else. */
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
