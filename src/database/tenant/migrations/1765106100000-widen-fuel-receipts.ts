import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

const INPLACE = ['ALGORITHM=INPLACE', 'LOCK=NONE'];

/** One receipt of a station may contain several energies, such as diesel and AdBlue. */
export class WidenFuelReceipts1765106100000 implements MigrationInterface {
  name = 'WidenFuelReceipts1765106100000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await add(tables, 'fuel_logs_receipt_energy_unique', 'vehicle_id, receipt_key, refuel_date, fuel_type_id');
    await drop(tables, 'fuel_logs_receipt_unique');
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await add(tables, 'fuel_logs_receipt_unique', 'vehicle_id, receipt_key, refuel_date');
    await drop(tables, 'fuel_logs_receipt_energy_unique');
  }
}

async function add(tables: TableBuilder, index: string, columns: string): Promise<void> {
  if (await tables.hasIndex('fuel_logs', index)) return;
  await tables.alter('fuel_logs', [`ADD UNIQUE KEY ${index} (${columns})`, ...INPLACE]);
}

async function drop(tables: TableBuilder, index: string): Promise<void> {
  if (await tables.hasIndex('fuel_logs', index)) await tables.alter('fuel_logs', [`DROP KEY ${index}`, ...INPLACE]);
}
