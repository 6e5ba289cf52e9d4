import * as fc from 'fast-check';
import { DumpScan } from './dump-scan';

const MARIADB = `-- MariaDB dump
-- CHANGE MASTER TO MASTER_LOG_FILE='b.000001', MASTER_LOG_POS=1733;
CREATE TABLE \`a b\` (
  \`id\` int(11) NOT NULL COMMENT '(x'
) ENGINE=InnoDB;
INSERT INTO \`a b\` VALUES
(1,'x\\n(y),(z) \\'q\\' \\"d\\" \\\\',0x00FF),
(2,'),(',NULL),
(3,'INSERT INTO \`q\` VALUES;',NULL);
INSERT INTO \`a b\` VALUES
(4,';',NULL);
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`root\`@\`localhost\`*/ /*!50003 trigger tr before insert on \`a b\` for each row set new.s = '
INSERT INTO \`a b\` VALUES
(5,NULL,NULL);
CREATE TABLE \`c\` (
'*/;;
DELIMITER ;
CREATE TABLE \`em\`\`pty\` (
  \`id\` int(11)
) ENGINE=InnoDB;
CREATE TABLE \`gen\` (
  \`id\` int(11)
) ENGINE=InnoDB;
INSERT INTO \`gen\` (\`id\`, \`na\`) VALUES
(1,2);
/*!50001 CREATE VIEW \`v\` AS SELECT
 NULL AS \`id\` */;
DELIMITER ;;;
/*!50106 CREATE*/ /*!50117 DEFINER=\`r\`@\`l\`*/ /*!50106 EVENT \`e\` ON SCHEDULE EVERY 1 DAY DO select 1 */ ;;;
DELIMITER ;
DELIMITER ;;
CREATE DEFINER=\`root\`@\`localhost\` PROCEDURE \`p\`()
begin
(select 2);
end
;;
DELIMITER ;
/*!50001 VIEW \`v\` AS select \`a b\`.\`id\` AS \`id\` from \`a b\` */;

-- Dump completed on 2026-11-28 16:54:33
`;

const MYSQL = `-- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='binlog.000002', SOURCE_LOG_POS=157;
CREATE TABLE \`t\` (
  \`id\` int
);
INSERT INTO \`t\` VALUES (1,'a\\'),(\\\\','(('),(2,_binary 'x','');
INSERT INTO \`t\` (\`id\`, \`s\`) VALUES (3,'INSERT INTO \`t\` VALUES (1);');
CREATE TABLE \`u\` (
  \`id\` int
);
-- Dump completed on 2026-11-28 16:54:33
`;

function scanned(dump: string, pieces: (length: number) => number): DumpScan {
  const scan = new DumpScan();
  const bytes = Buffer.from(dump);
  for (let at = 0; at < bytes.length;) {
    const size = Math.max(1, pieces(bytes.length));
    scan.feed(bytes.subarray(at, at + size));
    at += size;
  }
  return scan;
}

describe('The contents of a dump', () => {
  it('are counted in the form of MariaDB, however the dump is cut into pieces', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 90 })), (sizes) => {
        const scan = scanned(MARIADB, () => sizes.next().value as number);
        expect(scan.isComplete).toBe(true);
        expect(scan.facts).toEqual({
          rows: { 'a b': 4, 'em`pty': 0, gen: 1 },
          objects: { tables: 3, views: 1, triggers: 1, routines: 1, events: 1 },
          binlog: { file: 'b.000001', position: 1733 },
        });
      }),
      { numRuns: 50 },
    );
  });

  it('are counted in the form of MySQL, however the dump is cut into pieces', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 90 })), (sizes) => {
        const scan = scanned(MYSQL, () => sizes.next().value as number);
        expect(scan.facts.rows).toEqual({ t: 3, u: 0 });
        expect(scan.facts.binlog).toEqual({ file: 'binlog.000002', position: 157 });
      }),
      { numRuns: 50 },
    );
  });

  it('are incomplete without the last line, or when something comes after it', () => {
    const all = (length: number): number => length;
    const last = MARIADB.indexOf('-- Dump completed');
    expect(scanned(MARIADB.slice(0, last), all).isComplete).toBe(false);
    expect(scanned(`${MARIADB}INSERT INTO \`t\` VALUES\n(1);\n`, all).isComplete).toBe(false);
    expect(scanned(`${MARIADB}DROP TABLE \`t\`;\n`, all).isComplete).toBe(false);
  });

  it('are counted in lines longer than any buffer', () => {
    const row = `(1,'${'x'.repeat(200_000)}')`;
    const scan = scanned(`CREATE TABLE \`t\` (\n);\nINSERT INTO \`t\` VALUES ${row},${row};\n`, () => 65_536);
    expect(scan.facts.rows).toEqual({ t: 2 });
  });
});
