import type { ServerAddress, ServerSession } from '../../servers/server-connections';

/** A position in the binary log of a server. */
export interface LogPosition {
  readonly file: string;
  readonly position: number;
}

/** What a channel replicates: one database of a source, from a position on. */
interface ChannelPlan {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  readonly source: ServerAddress;
  readonly account: { readonly user: string; readonly password: string };
  readonly from: LogPosition;
  readonly database: string;
}

/** The state of a channel on its target. */
export interface ChannelState {
  /** False if it waits for a connection to its source. */
  readonly isConnected: boolean;
  readonly isApplying: boolean;
  /** The end of the last transaction that was applied, as a position of the source. */
  readonly applied: LogPosition;
  /** The error number that stopped it; 0 if none. */
  readonly errno: number;
  /** False if the changes themselves stopped it: then the copy is no longer the same. */
  readonly canResume: boolean;
  /** False after a restart of the server, which forgets the filter but not the channel. */
  readonly isFiltered: boolean;
}

/** A channel on its target. */
interface ChannelAddress {
  readonly name: string;
  readonly host: string;
  readonly port: number | string;
}

/** The statements for a channel in the dialect of a server. */
export interface ChannelDialect {
  /** The end of the server's own binary log; null if it writes none. */
  end(session: ServerSession): Promise<LogPosition | null>;
  /** Creates the channel with its filter; it does not begin. */
  create(session: ServerSession, plan: ChannelPlan): Promise<void>;
  begin(session: ServerSession, name: string): Promise<void>;
  /** Sets the filter again, which a restart of the server has cleared. The channel is stopped afterwards. */
  filterAgain(session: ServerSession, name: string, database: string): Promise<void>;
  /**
   * Whether changes that are applied already are accepted once more; for all channels of the server. Only needed where a copy is not exact.
   */
  acceptRepeated(session: ServerSession, isAccepted: boolean): Promise<void>;
  /** Applies up to this position, which is the end of a transaction, and stops. */
  beginUntil(session: ServerSession, name: string, until: LogPosition): Promise<void>;
  /** Stops applying; what the source writes is still received. */
  stopApplying(session: ServerSession, name: string): Promise<void>;
  /** Null if there is no such channel. */
  state(session: ServerSession, name: string): Promise<ChannelState | null>;
  /** The channels of the server, with the addresses of their sources. */
  all(session: ServerSession): Promise<readonly ChannelAddress[]>;
  /** Idempotent. */
  drop(session: ServerSession, name: string): Promise<void>;
}

/** Underscores and percent signs of a name are wildcards in a filter too. */
export const filterOf = (database: string): string => `${database.replaceAll(/[\\_%]/g, String.raw`\$&`)}.%`;

/** Seconds between two attempts to connect, and the number of attempts; after them the channel stops. */
export const RETRY_SECONDS = 1;
export const RETRIES = 86_400;

export const isBefore = (one: LogPosition, other: LogPosition): boolean =>
  one.file === other.file ? one.position < other.position : numberOf(one.file) < numberOf(other.file);

/** Logs are numbered: `mariadb-bin.000012`. */
const numberOf = (file: string): number => Number(file.slice(file.lastIndexOf('.') + 1));
