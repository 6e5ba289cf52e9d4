import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quoteIdentifier } from '#persistence';

/** Sets the kind of the seeded energies; an energy that a company added has no kind until the company sets one. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  petrol: ['SP95', 'SP98', 'E10', 'E85', 'HYBRID', 'PHEV'],
  diesel: ['DIESEL', 'B7', 'B10'],
  lpg: ['GPL'],
  cng: ['GNV'],
  electricity: ['ELEC'],
  hydrogen: ['H2'],
};

export class NameEnergyKinds1765105001000 implements MigrationInterface {
  name = 'NameEnergyKinds1765105001000';

  async up(runner: QueryRunner): Promise<void> {
    const table = tableOf(runner);
    for (const [kind, codes] of Object.entries(KINDS))
      await runner.query(
        `UPDATE ${table} SET energy_kind = ? WHERE energy_kind IS NULL AND code IN (${codes.map(() => '?').join(', ')})`,
        [kind, ...codes],
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE ${tableOf(runner)} SET energy_kind = NULL`);
  }
}

const tableOf = (runner: QueryRunner): string =>
  quoteIdentifier(`${runner.connection.options.entityPrefix ?? ''}fuel_types`);
