import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, varchar } from '#persistence';

export type ServerFlavour = 'mariadb' | 'mysql';
export type ServerState = 'open' | 'draining' | 'closed';

/** A MariaDB or MySQL server that holds tenants. `capacity` is the maximum number of tenants. */
@Entity('database_servers')
export class DatabaseServer {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('name', 60))
  name!: string;

  @Column(varchar('host', 255))
  host!: string;

  @Column(count('port'))
  port!: number;

  @Column(choice('flavour'))
  flavour!: ServerFlavour;

  @Column(varchar('version', 60))
  version!: string;

  @Column(count('capacity'))
  capacity!: number;

  /** Maximum number of connections of one process to this server for tenants. */
  @Column(count('connection_budget'))
  connectionBudget!: number;

  @Column(choice('state'))
  state!: ServerState;
}
