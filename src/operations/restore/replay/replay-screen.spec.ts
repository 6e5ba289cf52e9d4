import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ReplayScreen } from './replay-screen';

/** Two rows written into the table `a` of `live_1_r5`, as the server encodes them. */
const ROWS = `BINLOG '
mBILaxMBAAAANAAAAJIGAAAAABIAAAAAAAEACWxpdmVfMV9yNQABYQACAw8CFAACERApCw==
mBILaxcBAAAAMQAAAMMGAAAAABIAAAAAAAEAAgP8AQAAAAJ4MfwCAAAAAngyCPmVMQ==
'`;
const HEAD = '#261201  1:59:56 server id 1  end_log_pos 971 CRC32 0x77007c52 \tGTID 0-1-5 trans';
const OF_ROWS = '### INSERT INTO `live_1_r5`.`a`\n###   @1=1\n### INSERT INTO `live_1_r5`.`a`\n###   @1=2';

/** Passes the program's output through the screen, in chunks of arbitrary length. */
async function screened(statements: readonly string[], database = 'live_1_r5'): Promise<[string, ReplayScreen]> {
  const printed = statements.map((said) => (said.startsWith('#') ? `${said}\n` : `${said}/*!*/;\n`)).join('');
  const whole = `/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;\nDELIMITER /*!*/;\n${printed}DELIMITER ;\n# End of log file\n`;
  const chunks = whole.match(/[^]{1,7}/g) ?? [];
  const screen = new ReplayScreen(database);
  const source = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  return [await text(source.pipe(screen)), screen];
}

const passed = (...statements: string[]): string =>
  `DELIMITER /*!*/;\n${statements.map((said) => `${said}\n/*!*/;\n`).join('')}`;

describe('The screen before a replay', () => {
  it('passes and counts transactions of the database', async () => {
    const [sql, screen] = await screened([HEAD, 'START TRANSACTION\n', ROWS, OF_ROWS, 'COMMIT', '# at 99']);
    expect(sql).toBe(passed('START TRANSACTION', ROWS, 'COMMIT'));
    expect(screen).toMatchObject({ groups: 1, gtid: '0-1-5', isEnded: true });
    expect(screen.rows.differenceOf({ a: 5 }, { a: 7 })).toBeNull();
    expect(screen.rows.differenceOf({ a: 5 }, { a: 5 })).toBe('a 5 ≠ 7');
    expect(screen.rows.differenceOf({ a: 5, b: 1 }, { a: 7 })).toBe('b missing');
  });

  it('does not count rows of a transaction that did not commit', async () => {
    const [, screen] = await screened(['START TRANSACTION', ROWS, OF_ROWS, 'ROLLBACK', 'START TRANSACTION', OF_ROWS]);
    expect(screen.rows.differenceOf({ a: 5 }, { a: 5 })).toBeNull();
  });

  it('passes statements about tables in any script', async () => {
    const statement = "CREATE TABLE remarks (id int COMMENT 'né\n# ici')";
    const [sql] = await screened(['use `live_1_r5`', 'SET TIMESTAMP=1795887768', `${statement}\n`]);
    expect(sql).toBe(passed('use `live_1_r5`', 'SET TIMESTAMP=1795887768', statement));
  });

  it('removes ids of transactions and sessions', async () => {
    const ids = ['/*M!100001 SET @@session.gtid_seq_no=9*/', 'SET @@session.pseudo_thread_id=6', '/*!\\C utf8mb3 */'];
    expect((await screened(ids))[0]).toBe(passed());
  });

  it.each([
    ['rows of another database', [ROWS], 'live_2'],
    ['another database', ['use `live_1`'], 'live_1_r5'],
    ['a statement about tables of no known database', ['DROP TABLE a'], 'live_1_r5'],
    ['rows as statements', ['use `live_1_r5`', "INSERT INTO a VALUES (1, 'x')"], 'live_1_r5'],
    ['rights', ['use `live_1_r5`', "GRANT ALL ON *.* TO 'x'"], 'live_1_r5'],
    ['events it does not know', ["BINLOG '\nmBILawIBAAAANAAAAJIGAAAAABIAAAAAAAEA\n'"], 'live_1_r5'],
    ['rows without their table', [`BINLOG '\n${ROWS.split('\n')[2]}\n'`], 'live_1_r5'],
  ])('ends the replay at %s', async (_what, statements, database) => {
    const printed = `DELIMITER /*!*/;\n${statements.map((said) => `${said}/*!*/;\n`).join('')}`;
    const screen = new ReplayScreen(database);
    const ended = text(screen);
    screen.end(printed);
    await expect(ended).rejects.toMatchObject({ code: 'REPLAY_FOREIGN_STATEMENT' });
  });
});
