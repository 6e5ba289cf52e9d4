import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Indexes for reports of a period: the times of status changes of interventions. */
export class IndexReports1764700003000 implements MigrationInterface {
  name = 'IndexReports1764700003000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const { table, index, columns } of INDEXES)
      if (!(await tables.hasIndex(table, index))) await tables.alter(table, [`ADD KEY ${index} (${columns})`]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const { table, index } of INDEXES)
      if (await tables.hasIndex(table, index)) await tables.alter(table, [`DROP KEY ${index}`]);
  }
}

const INDEXES = [
  { table: 'interventions', index: 'interventions_received_at', columns: 'received_at' },
  { table: 'interventions', index: 'interventions_approved_at', columns: 'approved_at' },
  { table: 'interventions', index: 'interventions_immobilized', columns: 'immobilized_until, immobilized_from' },
  { table: 'intervention_status_history', index: 'intervention_status_history_at', columns: 'at' },
  { table: 'reception_reports', index: 'reception_reports_validated_at', columns: 'validated_at' },
  { table: 'vehicle_renewals', index: 'vehicle_renewals_paid_on', columns: 'paid_on' },
];
