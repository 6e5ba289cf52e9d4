import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Prices paid for parts and labour, with which later prices are compared. */
export class CreatePriceHistory1764600003000 implements MigrationInterface {
  name = 'CreatePriceHistory1764600003000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    const of = 'supply_price_history';
    await tables.create(of, [
      ...PRICES,
      tables.foreignKey(of, 'supply_id', 'supplies'),
      tables.foreignKey(of, 'vehicle_id', 'vehicles'),
      tables.foreignKey(of, 'brand_id', 'brands'),
      tables.foreignKey(of, 'model_id', 'vehicle_models'),
      tables.foreignKey(of, 'work_authorization_line_id', 'work_authorization_lines'),
      tables.foreignKey(of, 'intervention_id', 'interventions'),
      tables.foreignKey(of, 'garage_id', 'garages'),
      tables.foreignKey(of, 'supplier_id', 'suppliers'),
      tables.oneOf(of, 'work_type', ['labor', 'supply', 'other']),
      tables.oneOf(of, 'source', ['auto', 'manual', 'import', 'catalog']),
      tables.oneOf(of, 'review_status', ['none', 'pending', 'validated', 'rejected']),
      tables.oneOf(of, 'price_rank', RANKS),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('supply_price_history');
  }
}

const RANKS = ['very_low', 'low', 'below_average', 'average', 'above_average', 'high', 'very_high'];

const PRICES = [
  'supply_id INT UNSIGNED NULL',
  'description VARCHAR(500) NOT NULL',
  'description_key VARCHAR(191) NOT NULL',
  'work_type VARCHAR(32) NOT NULL',
  'unit_price DECIMAL(19,4) NOT NULL',
  'quantity DECIMAL(12,3) NOT NULL',
  'net_unit_price DECIMAL(19,4) NOT NULL',
  'total_price DECIMAL(19,4) NOT NULL',
  'currency CHAR(3) NOT NULL',
  'vehicle_id INT UNSIGNED NULL',
  'brand_id INT UNSIGNED NULL',
  'model_id INT UNSIGNED NULL',
  'vehicle_year SMALLINT UNSIGNED NULL',
  'recorded_at DATETIME(3) NOT NULL',
  'valid_from DATE NULL',
  'valid_until DATE NULL',
  'source VARCHAR(32) NOT NULL',
  'work_authorization_line_id INT UNSIGNED NULL',
  'intervention_id INT UNSIGNED NULL',
  'garage_id INT UNSIGNED NULL',
  'supplier_id INT UNSIGNED NULL',
  'is_anomaly TINYINT(1) NOT NULL DEFAULT 0',
  'deviation_percent DECIMAL(7,2) NULL',
  'price_rank VARCHAR(32) NULL',
  "review_status VARCHAR(32) NOT NULL DEFAULT 'none'",
  'reviewed_at DATETIME(3) NULL',
  'reviewed_by_name VARCHAR(255) NULL',
  'notes TEXT NULL',
  'UNIQUE KEY supply_price_history_line_unique (work_authorization_line_id)',
  'KEY supply_price_history_supply (supply_id, model_id, recorded_at)',
  'KEY supply_price_history_description (description_key, model_id, recorded_at)',
  'KEY supply_price_history_recorded_at (recorded_at)',
  'KEY supply_price_history_review (is_anomaly, review_status, recorded_at)',
  'KEY supply_price_history_created_at (created_at)',
  'KEY supply_price_history_price (net_unit_price)',
  'KEY supply_price_history_garage (garage_id, recorded_at)',
];
