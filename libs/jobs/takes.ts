/**
 * How work uses the tables of a tenant. `copy` reads all of them as of one moment, `write` changes rows, `extend` adds tables and columns beside
 * the work of others, `alter` rebuilds tables, `exchange` replaces them, `remove` drops them.
 */
type TableUse = 'copy' | 'write' | 'extend' | 'alter' | 'exchange' | 'remove';

/** What work takes of a tenant while it runs. What is not named here it does not take. */
export interface Takes {
  readonly tables?: TableUse;
  /**
   * The status and the locks of the accounts. `hold`: access is stopped for a time; `change`: one change, in one transaction; `need`: does not
   * begin while access is stopped.
   */
  readonly access?: 'hold' | 'change' | 'need';
  /** `make`: makes a backup. `read`: reads one, and restores it on trial. `remove`: removes them. One of each kind at a time for a tenant. */
  readonly backups?: 'make' | 'read' | 'remove';
  /** The database accounts and their passwords. `use`: uses or replaces them; `remove`: drops them. */
  readonly accounts?: 'use' | 'remove';
  /** The lease of migrations, for all tenants. `hold`: has it; `need`: begins its main part only when nobody has it. */
  readonly schemas?: 'hold' | 'need';
  /** The property of the input that names the tenant whose tables are read, if it is not the tenant of the task. */
  readonly from?: string;
}

/** Work on a tenant by its name: a task, or an act that takes effect at once. */
export interface Taker {
  readonly name: string;
  readonly takes?: Takes;
  readonly exclusive?: boolean;
}

/**
 * What happens to work that begins while other work runs. `beside`: both run. `waits`: it waits for the other, and is refused after a
 * minute. `late`: it begins, and is refused if the other has what it needs when it needs it. `refused`: it does not begin.
 * What is refused says which work it met (exit 5). A run of the clock waits for as long as necessary where a person is refused.
 */
export type Meeting = 'beside' | 'waits' | 'late' | 'refused';

type Rule = (running: Takes, begun: Takes) => Meeting;

/** The row is what runs, the column is what begins. */
const TABLES: Readonly<Record<TableUse, Readonly<Record<TableUse, Meeting>>>> = {
  copy: { copy: 'beside', write: 'beside', extend: 'waits', alter: 'refused', exchange: 'waits', remove: 'refused' },
  write: { copy: 'beside', write: 'beside', extend: 'beside', alter: 'beside', exchange: 'beside', remove: 'beside' },
  extend: { copy: 'late', write: 'beside', extend: 'beside', alter: 'beside', exchange: 'beside', remove: 'beside' },
  alter: {
    copy: 'refused',
    write: 'beside',
    extend: 'beside',
    alter: 'refused',
    exchange: 'refused',
    remove: 'refused',
  },
  exchange: { copy: 'late', write: 'beside', extend: 'late', alter: 'refused', exchange: 'refused', remove: 'refused' },
  remove: {
    copy: 'refused',
    write: 'refused',
    extend: 'beside',
    alter: 'refused',
    exchange: 'refused',
    remove: 'refused',
  },
};

const ofTables: Rule = ({ tables: running }, { tables: begun }) =>
  running === undefined || begun === undefined ? 'beside' : TABLES[running][begun];

/** The row of the tenant is locked during a change. */
const ofAccess: Rule = ({ access: running }, { access: begun }) => {
  if (running === undefined || begun === undefined || running === 'need') return 'beside';
  if (running === 'change') return begun === 'need' ? 'beside' : 'waits';
  return begun === 'hold' ? 'refused' : 'late';
};

const ofBackups: Rule = ({ backups: running }, { backups: begun }) => {
  if (running === undefined || begun === undefined) return 'beside';
  if (running === 'remove' || begun === 'remove') return 'refused';
  return running === begun ? 'late' : 'beside';
};

/** What uses accounts has the lease of migrations, which what removes them needs. */
const ofAccounts: Rule = ({ accounts: running }, { accounts: begun }) =>
  running === 'remove' && begun !== undefined ? 'refused' : 'beside';

const ofSchemas: Rule = ({ schemas: running }, { schemas: begun }) => {
  if (running !== 'hold' || begun === undefined) return 'beside';
  return begun === 'hold' ? 'refused' : 'late';
};

const STRICTNESS: readonly Meeting[] = ['beside', 'waits', 'late', 'refused'];

/** What happens to `begun` while `running` runs on the same tenant. */
export function meeting(running: Taker, begun: Taker): Meeting {
  if (running.exclusive === true && begun.exclusive === true) return 'refused';
  const [held, wanted] = [running.takes ?? {}, begun.takes ?? {}];
  const all = [ofTables, ofAccess, ofBackups, ofAccounts, ofSchemas].map((rule) => rule(held, wanted));
  return STRICTNESS.findLast((found) => all.includes(found)) ?? 'beside';
}
