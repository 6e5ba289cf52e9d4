import 'reflect-metadata';
import { Readable } from 'node:stream';
import { Fleet } from './fleet';
import { FleetImports } from './imports';
import { createTenantDatabase } from './tenant-database';

const MIB = 1024 * 1024;

function* file(rows: number): Generator<string> {
  yield 'Immatriculation;Marque;Modèle;Année;Prix d’achat;Kilométrage initial;Site;Notes\r\n';
  for (let number = 1; number <= rows; number += 1)
    yield `${number} ZZ 01;Toyota;Hilux;2019;18500000;${number};Plateau;"Une note, assez longue; avec des séparateurs"\r\n`;
}

/** Imports the given number of vehicles; reports the result and the additional memory. */
async function measure(rows: number): Promise<void> {
  const database = await createTenantDatabase();
  const imports = new FleetImports(new Fleet(database));
  try {
    await imports.run('vehicles', 'plateNumber;brandName;modelName\r\nAA 1;Toyota;Hilux\r\n');
    const idle = process.memoryUsage.rss();
    const { found } = await imports.run(
      'vehicles',
      Readable.from(file(rows)).map((line: string) => Buffer.from(line)),
    );
    const grownMiB = (process.resourceUsage().maxRSS * 1024 - idle) / MIB;
    const [{ total = 0 } = {}] = await database.dataSource.query<{ total?: number | string }[]>(
      'SELECT COUNT(*) AS total FROM vehicles',
    );
    process.stdout.write(
      JSON.stringify({ state: found.state, created: found.rowsCreated, vehicles: Number(total), grownMiB }),
    );
  } finally {
    imports.clear();
    await database.drop();
  }
}

measure(Number(process.argv[2])).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
