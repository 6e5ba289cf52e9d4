import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { DumpScreen } from './dump-screen';

const HEAD = `/*M!999999\\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: 127.0.0.1    Database: impact_auto_tenant_1
-- ------------------------------------------------------
-- Server version	10.11.19-MariaDB

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;

--
-- Table structure for table \`people\`
--

DROP TABLE IF EXISTS \`people\`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE \`people\` (
  \`id\` int(11) NOT NULL AUTO_INCREMENT COMMENT 'the \`id\`; ''of'' them',
  \`name\` varchar(255) DEFAULT 'x\\'y',
  \`doc\` longtext CHECK (json_valid(\`doc\`)),
  PRIMARY KEY (\`id\`),
  CONSTRAINT \`fk\` FOREIGN KEY (\`id\`) REFERENCES \`others\` (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
LOCK TABLES \`people\` WRITE;
/*!40000 ALTER TABLE \`people\` DISABLE KEYS */;
`;

const TAIL = `/*!40000 ALTER TABLE \`people\` ENABLE KEYS */;
UNLOCK TABLES;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*M!100616 SET NOTE_VERBOSITY=@OLD_NOTE_VERBOSITY */;

-- Dump completed on 2026-11-28  2:00:00
`;

const INSERT = "INSERT INTO `people` VALUES\n(1,'a',NULL);\n";
const chunked = (text: string, size: number): Buffer[] => {
  const bytes = Buffer.from(text, 'utf8');
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
};
const screen = async (text: string, size = 65_536): Promise<string> =>
  (await buffer(Readable.from(chunked(text, size)).compose(new DumpScreen()))).toString('utf8');
const refusal = (text: string, size?: number): Promise<unknown> =>
  screen(text, size).then(
    () => 'passed',
    (error: { code?: string }) => error.code ?? 'another error',
  );

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\n': 'n',
  '\r': 'r',
  '\u001A': 'Z',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** A string as it is written in a dump. */
const literal = (text: string): string =>
  `'${Array.from(text, (character) => (character in ESCAPES ? `\\${ESCAPES[character]}` : character)).join('')}'`;

describe('The screen before the client', () => {
  it('passes a dump unchanged, whatever its chunks', async () => {
    const dump = `${HEAD}${INSERT}${TAIL}`;
    for (const size of [1, 7, 64, 65_536]) expect(await screen(dump, size)).toBe(dump);
  });

  it('passes rows with any texts', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }).map(literal),
      fc
        .constantFrom('\\! touch /tmp/x\n', "';\nUSE other;\n", '*/ DEFINER=`root`@`%` /*!', '\nDELIMITER ;;\n')
        .map(literal),
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.uint8Array({ minLength: 1 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex').toUpperCase()}`),
      fc.string().map((text) => `_binary ${literal(text)}`),
      fc.constant('NULL'),
    );
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 200 }), async (table, size) => {
        const values = table.map((row) => `(${row.join(',')})`).join(',\n');
        const dump = `${HEAD}INSERT INTO \`people\` VALUES\n${values};\n${TAIL}`;
        expect(await screen(dump, size)).toBe(dump);
      }),
    );
  });

  it('removes the replication settings that MySQL writes', async () => {
    const lines = [
      'SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;\nSET @@SESSION.SQL_LOG_BIN= 0;\n',
      "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '1464aa9e-ecca-11f1-9ff4-02fc00000001:1-36279,\n2464aa9e:1';\n",
      'SET @@SESSION.SQL_LOG_BIN = @MYSQLDUMP_TEMP_LOG_BIN;\n',
    ];
    const nothing = ['DO 0;\nDO 0;\n', 'DO 0;\n', 'DO 0;\n'];
    for (const size of [1, 64]) {
      const screened = await screen(`${HEAD}${lines.join('')}${INSERT}${TAIL}`, size);
      expect(screened).toBe(`${HEAD}${nothing.join('')}${INSERT}${TAIL}`);
    }
    for (const other of [
      'SET @@SESSION.SQL_LOG_BIN= 0, @@GLOBAL.read_only = 0;\n',
      "SET @@GLOBAL.GTID_PURGED='' + SLEEP(1);\n",
    ])
      expect(await refusal(`${HEAD}${other}`)).toBe('DUMP_FOREIGN_STATEMENT');
  });

  it('removes the account from objects, and nothing from data', async () => {
    const view = (definer: string): string =>
      `/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 ${definer}SQL SECURITY DEFINER */\n/*!50001 VIEW \`v\` AS select \`people\`.\`id\` AS \`id\` from \`people\` */;\n`;
    const program = (definer: string): string =>
      `DELIMITER ;;\nCREATE ${definer}PROCEDURE \`p\`()\nBEGIN\n  SELECT 'DEFINER=\`a\`@\`b\`';\n  IF 1 THEN SELECT 2; END IF;\nEND ;;\nDELIMITER ;\n`;
    const trigger = (definer: string): string =>
      `DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 ${definer}*/ /*!50003 TRIGGER \`t\` BEFORE INSERT ON \`people\` FOR EACH ROW SET NEW.name = 1 */;;\nDELIMITER ;\n`;
    const data = "INSERT INTO `people` VALUES (1,'CREATE DEFINER=`root`@`%` VIEW',NULL);\n";
    const definer = 'DEFINER=`root`@`localhost`';
    const given = [view(`${definer} `), program(`${definer} `), trigger(definer), data].join('');
    expect(await screen(given)).toBe([view(''), program(''), trigger(''), data].join(''));
  });

  it.each([
    'USE other; DELETE FROM t;\n',
    'USE other\nDROP TABLE `t`;\n',
    "GRANT ALL ON *.* TO 'x'@'%';\n",
    'CREATE DATABASE other;\n',
    "SELECT 1 INTO OUTFILE '/tmp/x';\n",
    "INSERT INTO `people` SELECT 1 INTO OUTFILE '/tmp/x';\n",
    "INSERT INTO `people` VALUES (LOAD_FILE('/etc/passwd'));\n",
    'INSERT INTO `people` VALUES ((SELECT 1));\n',
    'INSERT INTO `people` VALUES (1) ON DUPLICATE KEY UPDATE id = 2;\n',
    "INSERT INTO `people` VALUES (1--\n');\n",
    'INSERT INTO `other`.`people` VALUES (1);\n',
    'DELETE FROM `people`;\n',
    '\\! touch /tmp/x\n',
    'system touch /tmp/x\n',
    'source /tmp/x\n',
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE `people`;\n",
    'DROP TABLE IF EXISTS `other`.`people`;\n',
    'DROP DATABASE other;\n',
    'CREATE TABLE `x` (`id` int) SELECT * FROM mysql.user;\n',
    'CREATE TABLE `other`.`x` (`id` int);\n',
    "CREATE TABLE `x` (`id` int) ENGINE=FEDERATED CONNECTION='mysql://x';\n",
    "CREATE TABLE `x` (`id` int) DATA DIRECTORY='/tmp';\n",
    'CREATE TABLE `x` (`id` int REFERENCES `other`.`t` (`id`));\n',
    "SET GLOBAL general_log_file='/tmp/x';\n",
    "SET SQL_MODE='NO_BACKSLASH_ESCAPES';\n",
    "SET SQL_MODE='ANSI_QUOTES';\n",
    'SET NAMES gbk;\n',
    'SET @OLD_SQL_MODE=@@GLOBAL.init_connect;\n',
    "SET @x = 'y';\n",
    "PREPARE s FROM 'DROP TABLE x';\n",
    'CALL p();\n',
    "CREATE VIEW `v` AS SELECT 1 INTO OUTFILE '/tmp/x';\n",
    'DELIMITER ;;\nCREATE PROCEDURE `p`() BEGIN END; DELETE FROM `other`.`t`;;\n',
    'DELIMITER ;;\nDROP TABLE IF EXISTS `x`; USE other;;\n',
    'DELIMITER ;;\nUSE other;;\n',
    'DROP TABLE IF EXISTS `x` DELIMITER $$\n;\n',
    'DELIMITER $$\nUSE other$$\n',
  ])('refuses %j, also in a conditional comment and cut anywhere', async (statement) => {
    expect(await refusal(`${HEAD}${INSERT}${statement}${TAIL}`)).toBe('DUMP_FOREIGN_STATEMENT');
    expect(await refusal(`${HEAD}${statement}${TAIL}`, 3)).toBe('DUMP_FOREIGN_STATEMENT');
    const inside = statement.trimEnd().replace(/;+$/, '');
    for (const mark of ['/*!40101 ', '/*M!100000 ', '/*!999999 '])
      expect(await refusal(`${HEAD}${mark}${inside} */;\n${TAIL}`)).toBe('DUMP_FOREIGN_STATEMENT');
  });

  it.each([
    "/*!999999 ' */ USE other; -- '\n;\n",
    '/*!999999 ` */ USE other; -- `\n;\n',
    '/*!40101 -- */ USE other;\n*/;\n',
    '/*!40101 # */ USE other;\n*/;\n',
    '/*!40101 /* */ USE other; */;\n',
    '/*!99 USE other */;\n',
    '-- \\! touch /tmp/x\n',
    '*/;\n',
    "--\u0001' USE other; -- '\n;\n",
    "CREATE TABLE `x` (`id` int COMMENT '\n",
    'USE other',
    'INSERT INTO `people` VALUES (1',
  ])('refuses what one reader would take for another: %j', async (statement) => {
    expect(await refusal(`${HEAD}${statement}`)).toBe('DUMP_FOREIGN_STATEMENT');
  });

  it('reports only the first words of a refused statement, without data', async () => {
    const error = await screen("UPDATE `people` SET name = 'Rakoto';\n").catch((thrown: Error) => thrown.message);
    expect(error).toContain('UPDATE');
    expect(error).not.toContain('Rakoto');
  });
});
