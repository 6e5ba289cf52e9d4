/** What a setting of a database server makes impossible or unsafe, in a sentence for people. */
export interface ServerLimit {
  /** The setting and its value, as the server calls them: `log_bin=OFF`. */
  readonly setting: string;
  readonly fr: string;
  readonly en: string;
}

/** What the product asks of the server. */
export interface ServerDemand {
  readonly tenants: number;
  readonly tablesPerTenant: number;
  /** Connections one process may hold for tenants. */
  readonly connectionBudget: number;
}

type Values = ReadonlyMap<string, string>;
type Words = readonly [fr: string, en: string];

interface Rule {
  readonly setting: string;
  /** Null where the value is as it should be. */
  readonly judge: (value: string, values: Values, demand: ServerDemand) => Words | null;
}

const MIB = 1024 * 1024;
const TWO_DAYS_S = 2 * 24 * 3600;
/** Two APIs and a worker, as they are delivered. */
const PROCESSES = 3;
/** Of the global database's pool and the provisioning account, beside the budget for tenants; and what operators need. */
const BESIDE_BUDGET = 18;
const FOR_OPERATORS = 10;
/** A quarter of the tenants at work at the same time keep their tables open. */
const SHARE_AT_WORK = 0.25;

const isOff = (value: string): boolean => ['OFF', '0', 'NO'].includes(value.toUpperCase());
const logsChanges = (values: Values): boolean => !isOff(values.get('log_bin') ?? 'OFF');

const when = (isWrong: boolean, fr: string, en: string): Words | null => (isWrong ? [fr, en] : null);

/** Only asked of a server that keeps a binary log. */
const ofBinaryLog =
  (judge: (value: string) => Words | null): Rule['judge'] =>
  (value, values) =>
    logsChanges(values) ? judge(value) : null;

function judgeTableCache(value: string, _values: Values, { tenants, tablesPerTenant }: ServerDemand): Words | null {
  const held = Math.floor(Number(value) / tablesPerTenant);
  return when(
    held < Math.ceil(tenants * SHARE_AT_WORK),
    `de la place pour les tables de ${held} sociétés sur ${tenants} : au-delà, chaque requête rouvre les siennes`,
    `room for the tables of ${held} tenants of ${tenants}: beyond that every request opens its own again`,
  );
}

const RULES: readonly Rule[] = [
  {
    setting: 'log_bin',
    judge: (value) =>
      when(
        isOff(value),
        'pas de `restore:tenant --at` : ce qui suit la dernière sauvegarde est perdu avec le serveur',
        'no `restore:tenant --at`: what came after the last backup is lost with the server',
      ),
  },
  {
    setting: 'binlog_format',
    judge: ofBinaryLog((value) =>
      when(
        value !== 'ROW',
        'pas de `restore:tenant --at` : le journal binaire ne contient pas les lignes changées (il faut ROW)',
        'no `restore:tenant --at`: the binary log does not hold the changed rows (ROW is needed)',
      ),
    ),
  },
  {
    setting: 'binlog_row_image',
    judge: ofBinaryLog((value) =>
      when(
        value !== 'FULL',
        '`restore:tenant --at` ne peut pas vérifier ce qu’il rejoue : les lignes du journal ne sont pas entières (il faut FULL)',
        '`restore:tenant --at` cannot verify what it replays: rows of the log are not whole (FULL is needed)',
      ),
    ),
  },
  {
    setting: 'binlog_expire_logs_seconds',
    judge: ofBinaryLog((value) =>
      Number(value) === 0
        ? [
            'le journal binaire n’est jamais supprimé : le disque se remplit',
            'the binary log is never removed: the disk fills',
          ]
        : when(
            Number(value) < TWO_DAYS_S,
            'le journal n’atteint plus la sauvegarde de la veille : gardez au moins deux jours',
            'the log no longer reaches the backup of the day before: keep two days at least',
          ),
    ),
  },
  {
    setting: 'log_bin_trust_function_creators',
    judge: ofBinaryLog((value) =>
      when(
        isOff(value),
        'une sauvegarde qui contient des déclencheurs ou des fonctions ne peut pas être restaurée (ERROR 1419)',
        'a backup that holds triggers or functions cannot be restored (ERROR 1419)',
      ),
    ),
  },
  {
    setting: 'sync_binlog',
    judge: ofBinaryLog((value) =>
      when(
        value !== '1',
        'un arrêt brutal de la machine fait perdre la fin du journal binaire (il faut 1)',
        'a crash of the machine loses the end of the binary log (1 is needed)',
      ),
    ),
  },
  {
    setting: 'innodb_flush_log_at_trx_commit',
    judge: (value) =>
      when(
        value !== '1',
        'un arrêt brutal de la machine fait perdre des écritures déjà confirmées, factures émises comprises (il faut 1)',
        'a crash of the machine loses writes that were acknowledged, issued invoices among them (1 is needed)',
      ),
  },
  {
    setting: 'max_connections',
    judge: (value, _values, { connectionBudget }) => {
      const needed = PROCESSES * (connectionBudget + BESIDE_BUDGET) + FOR_OPERATORS;
      return when(
        Number(value) < needed,
        `${PROCESSES} processus en prennent jusqu’à ${needed} : les derniers sont refusés, et les requêtes avec eux`,
        `${PROCESSES} processes take up to ${needed}: the last ones are refused, and requests with them`,
      );
    },
  },
  { setting: 'table_open_cache', judge: judgeTableCache },
  { setting: 'table_definition_cache', judge: judgeTableCache },
  {
    setting: 'max_allowed_packet',
    judge: (value) =>
      when(
        Number(value) < 16 * MIB,
        'une longue instruction d’une restauration est refusée (il faut 16 Mio ou plus)',
        'a long statement of a restore is refused (16 MiB or more are needed)',
      ),
  },
  {
    setting: 'sql_mode',
    judge: (value) => {
      const odd = value.split(',').filter((mode) => ['NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES'].includes(mode));
      return when(
        odd.length > 0,
        `${odd.join(', ')} change la lecture des textes protégés : les instructions de provisionnement sont lues autrement qu’elles ne sont écrites`,
        `${odd.join(', ')} changes how quoted texts are read: statements of the provisioning account mean something else than what is written`,
      );
    },
  },
  {
    setting: 'time_zone',
    judge: (value, values) => {
      const zone = value === 'SYSTEM' ? (values.get('system_time_zone') ?? '') : value;
      return when(
        !['UTC', '+00:00', 'GMT', 'Etc/UTC'].includes(zone),
        `le produit travaille en UTC ; les heures vues par d’autres clients et par les journaux du serveur sont en ${zone}`,
        `the product works in UTC; the times that other clients and the server's logs show are in ${zone}`,
      );
    },
  },
  {
    setting: 'local_infile',
    judge: (value) =>
      when(
        !isOff(value),
        'un client trompé peut livrer les fichiers de sa machine (il faut OFF)',
        'a deceived client may hand over files of its machine (OFF is needed)',
      ),
  },
  {
    setting: 'innodb_file_per_table',
    judge: (value) =>
      when(
        isOff(value),
        'la place d’une société supprimée n’est jamais rendue au disque (il faut ON)',
        'the space of a deleted tenant is never given back to the disk (ON is needed)',
      ),
  },
  {
    setting: 'read_only',
    judge: (value) => when(!isOff(value), 'rien ne peut être écrit', 'nothing can be written'),
  },
];

/** Names of the settings that are looked at, beside those that explain them. */
export const LOOKED_AT: readonly string[] = [...RULES.map(({ setting }) => setting), 'system_time_zone'];

/** What the settings of a server make impossible. What the server does not know of is no limit: not every flavour has all. */
export function limitsIn(values: Values, demand: ServerDemand): ServerLimit[] {
  return RULES.flatMap(({ setting, judge }) => {
    const value = values.get(setting);
    const words = value === undefined ? null : judge(value, values, demand);
    return words === null ? [] : [{ setting: `${setting}=${value}`, fr: words[0], en: words[1] }];
  });
}
