import { limitsIn } from './server-settings';

const SOUND: Readonly<Record<string, string>> = {
  log_bin: 'ON',
  binlog_format: 'ROW',
  binlog_row_image: 'FULL',
  binlog_expire_logs_seconds: '604800',
  log_bin_trust_function_creators: 'ON',
  sync_binlog: '1',
  innodb_flush_log_at_trx_commit: '1',
  max_connections: '400',
  table_open_cache: '8000',
  table_definition_cache: '8000',
  max_allowed_packet: '67108864',
  sql_mode: 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION',
  time_zone: 'SYSTEM',
  system_time_zone: 'UTC',
  local_infile: 'OFF',
  innodb_file_per_table: 'ON',
  read_only: 'OFF',
};
const DEMAND = { tenants: 100, tablesPerTenant: 56, connectionBudget: 100 };

describe('The settings of a database server', () => {
  const found = (changed: Readonly<Record<string, string>>, demand: object = {}): string[] =>
    limitsIn(new Map(Object.entries({ ...SOUND, ...changed })), { ...DEMAND, ...demand }).map(({ setting }) => setting);

  it('have no consequences in the delivered configuration', () => {
    expect(found({})).toEqual([]);
  });

  it.each([
    ['log_bin', 'OFF'],
    ['binlog_format', 'MIXED'],
    ['binlog_row_image', 'MINIMAL'],
    ['binlog_expire_logs_seconds', '86400'],
    ['binlog_expire_logs_seconds', '0'],
    ['log_bin_trust_function_creators', 'OFF'],
    ['sync_binlog', '0'],
    ['innodb_flush_log_at_trx_commit', '2'],
    ['max_connections', '151'],
    ['table_open_cache', '1000'],
    ['table_definition_cache', '400'],
    ['max_allowed_packet', '1048576'],
    ['sql_mode', 'ANSI_QUOTES,STRICT_TRANS_TABLES'],
    ['sql_mode', 'NO_BACKSLASH_ESCAPES'],
    ['time_zone', '+02:00'],
    ['local_infile', 'ON'],
    ['innodb_file_per_table', 'OFF'],
    ['read_only', 'ON'],
  ])('say what %s=%s makes impossible', (setting, value) => {
    const [limit, ...others] = limitsIn(new Map(Object.entries({ ...SOUND, [setting]: value })), DEMAND);
    expect(others).toEqual([]);
    expect(limit?.setting).toBe(`${setting}=${value}`);
    expect([limit?.fr, limit?.en]).toEqual([expect.stringMatching(/\w{4}/), expect.stringMatching(/\w{4}/)]);
  });

  it('of the binary log are reported once if it is disabled', () => {
    expect(found({ log_bin: 'OFF', binlog_format: 'MIXED', sync_binlog: '0' })).toEqual(['log_bin=OFF']);
  });

  it('are checked against the number of tenants and the connections per process', () => {
    expect(found({}, { tenants: 600 })).toEqual(['table_open_cache=8000', 'table_definition_cache=8000']);
    expect(found({}, { connectionBudget: 200 })).toEqual(['max_connections=400']);
    expect(found({ system_time_zone: 'CET' })).toEqual(['time_zone=SYSTEM']);
  });

  it('are skipped if the server does not have them', () => {
    expect(limitsIn(new Map(), DEMAND)).toEqual([]);
  });
});
