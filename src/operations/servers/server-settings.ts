import { maxConnectionsFor, shareOf } from '../../global/servers/connection-division';

/** A consequence of a setting of a database server, as a sentence: a function that is impossible or unsafe. */
export interface ServerLimit {
  /** The setting and its value in the server's notation: `log_bin=OFF`. */
  readonly setting: string;
  readonly fr: string;
  readonly en: string;
}

/** Requirements of the product. */
export interface ServerDemand {
  readonly tenants: number;
  readonly tablesPerTenant: number;
  /** Maximum number of connections of one process for tenants. */
  readonly connectionBudget: number;
}

type Values = ReadonlyMap<string, string>;
type Words = readonly [fr: string, en: string];

interface Rule {
  readonly setting: string;
  /** Null if the value is suitable. */
  readonly judge: (value: string, values: Values, demand: ServerDemand) => Words | null;
}

const MIB = 1024 * 1024;
const TWO_DAYS_S = 2 * 24 * 3600;
/** The delivered configuration: two APIs and a worker. */
const PROCESSES = 3;
/** A quarter of the tenants is assumed to be active at the same time and to keep tables open. */
const SHARE_AT_WORK = 0.25;

const isOff = (value: string): boolean => ['OFF', '0', 'NO'].includes(value.toUpperCase());
const logsChanges = (values: Values): boolean => !isOff(values.get('log_bin') ?? 'OFF');

const when = (isWrong: boolean, fr: string, en: string): Words | null => (isWrong ? [fr, en] : null);

/** The rule applies only if the binary log is enabled. */
const ofBinaryLog =
  (judge: (value: string) => Words | null): Rule['judge'] =>
  (value, values) =>
    logsChanges(values) ? judge(value) : null;

function judgeTableCache(value: string, _values: Values, { tenants, tablesPerTenant }: ServerDemand): Words | null {
  const held = Math.floor(Number(value) / tablesPerTenant);
  return when(
    held < Math.ceil(tenants * SHARE_AT_WORK),
    `de la place pour les tables de ${held} sociétés sur ${tenants} : au-delà, chaque requête rouvre ses tables`,
    `room for the tables of ${held} of ${tenants} tenants: with more active tenants, every request reopens its tables`,
  );
}

const RULES: readonly Rule[] = [
  {
    setting: 'log_bin',
    judge: (value) =>
      when(
        isOff(value),
        '`restore:tenant --at` est impossible : les modifications faites après la dernière sauvegarde sont perdues avec le serveur',
        '`restore:tenant --at` is impossible: changes after the last backup are lost with the server',
      ),
  },
  {
    setting: 'binlog_format',
    judge: ofBinaryLog((value) =>
      when(
        value !== 'ROW',
        '`restore:tenant --at` est impossible : le journal binaire ne contient pas les lignes modifiées (il faut ROW)',
        '`restore:tenant --at` is impossible: the binary log does not contain the changed rows (set ROW)',
      ),
    ),
  },
  {
    setting: 'binlog_row_image',
    judge: ofBinaryLog((value) =>
      when(
        value !== 'FULL',
        '`restore:tenant --at` ne peut pas vérifier les lignes rejouées : celles du journal sont incomplètes (il faut FULL)',
        '`restore:tenant --at` cannot verify the replayed rows: the log contains incomplete rows (set FULL)',
      ),
    ),
  },
  {
    setting: 'binlog_expire_logs_seconds',
    judge: ofBinaryLog((value) =>
      Number(value) === 0
        ? [
            'le journal binaire n’est jamais supprimé : le disque se remplit',
            'the binary log is never deleted: the disk fills up',
          ]
        : when(
            Number(value) < TWO_DAYS_S,
            'le journal binaire ne remonte plus jusqu’à la sauvegarde de la veille : conservez au moins deux jours',
            'the binary log does not reach back to the backup of the previous day: keep at least two days',
          ),
    ),
  },
  {
    setting: 'log_bin_trust_function_creators',
    judge: ofBinaryLog((value) =>
      when(
        isOff(value),
        'une sauvegarde qui contient des déclencheurs ou des fonctions ne peut pas être restaurée (ERROR 1419)',
        'a backup that contains triggers or functions cannot be restored (ERROR 1419)',
      ),
    ),
  },
  {
    setting: 'sync_binlog',
    judge: ofBinaryLog((value) =>
      when(
        value !== '1',
        'un arrêt brutal de la machine fait perdre la fin du journal binaire (il faut 1)',
        'a crash of the machine loses the end of the binary log (set 1)',
      ),
    ),
  },
  {
    setting: 'innodb_flush_log_at_trx_commit',
    judge: (value) =>
      when(
        value !== '1',
        'un arrêt brutal de la machine fait perdre des écritures déjà confirmées, factures émises comprises (il faut 1)',
        'a crash of the machine loses acknowledged writes, including issued invoices (set 1)',
      ),
  },
  {
    setting: 'max_connections',
    judge: (value, _values, { connectionBudget }) => {
      const wanted = PROCESSES * connectionBudget;
      const share = shareOf(Number(value));
      return when(
        share < wanted,
        `${PROCESSES} processus se partagent ${share} connexions, moins que leur budget de ${connectionBudget} chacun : des requêtes attendent (il faut ${maxConnectionsFor(wanted)}, ou un budget plus petit par \`server:set\`)`,
        `${PROCESSES} processes divide ${share} connections, less than their budget of ${connectionBudget} each: requests wait (set ${maxConnectionsFor(wanted)}, or a smaller budget by \`server:set\`)`,
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
        'une longue instruction d’une restauration est refusée (il faut au moins 16 Mio)',
        'a long statement of a restore is refused (set at least 16 MiB)',
      ),
  },
  {
    setting: 'sql_mode',
    judge: (value) => {
      const odd = value.split(',').filter((mode) => ['NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES'].includes(mode));
      return when(
        odd.length > 0,
        `${odd.join(', ')} change la lecture des textes entre guillemets : les instructions du compte de provisionnement auraient un autre sens`,
        `${odd.join(', ')} changes how quoted texts are parsed: statements of the provisioning account would be read with another meaning`,
      );
    },
  },
  {
    setting: 'time_zone',
    judge: (value, values) => {
      const zone = value === 'SYSTEM' ? (values.get('system_time_zone') ?? '') : value;
      return when(
        !['UTC', '+00:00', 'GMT', 'Etc/UTC'].includes(zone),
        `le produit travaille en UTC, mais les autres clients et les journaux du serveur affichent les heures en ${zone}`,
        `the product works in UTC, but other clients and the server's logs show times in ${zone}`,
      );
    },
  },
  {
    setting: 'local_infile',
    judge: (value) =>
      when(
        !isOff(value),
        'un client trompé par `LOAD DATA LOCAL` envoie des fichiers de sa machine (il faut OFF)',
        'a client that is tricked into `LOAD DATA LOCAL` sends files of its machine (set OFF)',
      ),
  },
  {
    setting: 'innodb_file_per_table',
    judge: (value) =>
      when(
        isOff(value),
        'l’espace disque d’une société supprimée n’est jamais libéré (il faut ON)',
        'the disk space of a deleted tenant is never freed (set ON)',
      ),
  },
  {
    setting: 'read_only',
    judge: (value) => when(!isOff(value), 'rien ne peut être écrit', 'nothing can be written'),
  },
];

/** Names of the checked settings and of those that their rules use. */
export const LOOKED_AT: readonly string[] = [...RULES.map(({ setting }) => setting), 'system_time_zone'];

/** The consequences of the settings. A setting that the server does not have is skipped, because MariaDB and MySQL have different ones. */
export function limitsIn(values: Values, demand: ServerDemand): ServerLimit[] {
  return RULES.flatMap(({ setting, judge }) => {
    const value = values.get(setting);
    const words = value === undefined ? null : judge(value, values, demand);
    return words === null ? [] : [{ setting: `${setting}=${value}`, fr: words[0], en: words[1] }];
  });
}
