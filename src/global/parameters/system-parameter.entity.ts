import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, flag, instant, json, longText, nullable, varchar } from '#persistence';

export type ParameterType = 'string' | 'integer' | 'float' | 'boolean' | 'json';

/** A parameter of the whole platform (domain.md §4.8). */
@Entity('system_parameters')
export class SystemParameter {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('category', 50))
  category!: string;

  @Column(varchar('parameter_key', 100))
  parameterKey!: string;

  /** Stored as text, interpreted by `dataType`. */
  @Column(longText('value'))
  value!: string;

  @Column(choice('data_type'))
  dataType!: ParameterType;

  @Column(varchar('description', 255))
  description!: string;

  @Column(flag('is_editable'))
  isEditable!: boolean;

  /** Whether it may be read without logging in. */
  @Column(flag('is_public'))
  isPublic!: boolean;

  @Column(nullable(json('validation_rules')))
  validationRules!: Record<string, unknown> | null;

  @Column(nullable(longText('default_value')))
  defaultValue!: string | null;

  @Column({ ...instant('updated_at'), insert: false, update: false })
  updatedAt!: Date;
}
