import { failureOf, hintOf } from './migration-failure';

const failed = (errno: number, message: string, query: string): Error =>
  Object.assign(new Error(message), {
    query,
    driverError: Object.assign(new Error(message), { errno, sqlMessage: message }),
  });

describe('The failure of a migration', () => {
  it.each([
    [
      1062,
      "Duplicate entry 'awa@example.com' for key 'users_email_unique'",
      'ALTER TABLE `users` ADD UNIQUE INDEX users_email_unique (email)',
      "ALTER TABLE users: Duplicate entry '…' for key 'users_email_unique' (1062)",
    ],
    [
      1062,
      "Duplicate entry 'it's' for key 'x' for key 'brands_name'",
      'UPDATE brands SET name = TRIM(name)',
      "UPDATE brands: Duplicate entry '…' for key 'brands_name' (1062)",
    ],
    [
      1366,
      "Incorrect integer value: 'Koné' for column `tenant_1`.`brands`.`id` at row 1",
      'INSERT INTO brands (id) SELECT name FROM models',
      "INSERT INTO brands: Incorrect integer value: '…' for column `tenant_1`.`brands`.`id` at row 1 (1366)",
    ],
    [
      1265,
      "Data truncated for column 'status' at row 3",
      'ALTER TABLE quotes MODIFY status varchar(9)',
      "ALTER TABLE quotes: Data truncated for column 'status' at row 3 (1265)",
    ],
    [
      1054,
      "Unknown column 'nowhere' in 'field list'",
      'CREATE INDEX quotes_nowhere ON quotes (nowhere)',
      "CREATE INDEX quotes: Unknown column 'nowhere' in '…' (1054)",
    ],
    [
      1146,
      "Table 'tenant_1.nowhere' doesn't exist",
      'ALTER TABLE IF EXISTS nowhere ADD COLUMN a int',
      "ALTER TABLE nowhere: Table 'tenant_1.nowhere' doesn't exist (1146)",
    ],
    [9999, "Something about 'Koné'", '', "Something about '…' (9999)"],
  ])('%d names statement, table and the server’s sentence without values', (errno, message, query, text) => {
    expect(failureOf(failed(errno, message, query))).toBe(text);
  });

  it('is at most as long as its column, with the number of the error', () => {
    const text = failureOf(failed(1064, `near ${'x'.repeat(900)}`, 'ALTER TABLE a ADD b int'));
    expect(text).toHaveLength(255);
    expect(text).toMatch(/\(1064\)$/);
  });

  it('has a hint for the usual numbers', () => {
    expect(hintOf("ALTER TABLE users: Duplicate entry '…' (1062)")?.en).toMatch('rows of the tenant');
    expect(hintOf('something else')).toBeNull();
  });
});
