import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DumpSample } from './dump-sample';

const TABLE = 'CREATE TABLE `a` (`id` int, `t` text);\n';

const sampled = (sql: string, pieces: number): Promise<string> => {
  const bytes = Buffer.from(sql);
  const parts = function* (): Iterable<Buffer> {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
  };
  return text(Readable.from(parts(), { objectMode: false }).pipe(new DumpSample()));
};

describe('A sample of a dump', () => {
  it.each([1, 3, 64, 10_000])(
    'has the first row of each INSERT and all else, in pieces of %i bytes',
    async (pieces) => {
      const sql = `${TABLE}INSERT INTO \`a\` VALUES (1,'x);\\'),('),(2,'y'),\n(3,NULL);\nINSERT INTO \`a\` VALUES\n(4,'é');\nUNLOCK TABLES;\n-- Dump completed\n`;
      expect(await sampled(sql, pieces)).toBe(
        `${TABLE}INSERT INTO \`a\` VALUES (1,'x);\\'),(');\n\nINSERT INTO \`a\` VALUES\n(4,'é');\n\nUNLOCK TABLES;\n-- Dump completed\n`,
      );
    },
  );

  it('refuses the same statements as the screen, also after rows', async () => {
    await expect(sampled(`${TABLE}INSERT INTO \`a\` VALUES (1,'x'),(SLEEP(9),'y');\n`, 64)).rejects.toMatchObject({
      code: 'DUMP_FOREIGN_STATEMENT',
    });
  });
});
