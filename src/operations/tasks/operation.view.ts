import { ApiProperty } from '@nestjs/swagger';
import type { OperationStep, StepState } from './operation-step.entity';
import type { Operation, OperationState } from './operation.entity';

const moment = { type: String, format: 'date-time', nullable: true } as const;

export class StepView {
  @ApiProperty({ example: 'create_database' })
  name!: string;

  @ApiProperty({
    enum: ['pending', 'running', 'done', 'compensated', 'failed'] satisfies StepState[],
    example: 'done',
  })
  state!: StepState;

  @ApiProperty({ type: 'integer', example: 1 })
  attempts!: number;

  @ApiProperty(moment)
  startedAt!: string | null;

  @ApiProperty(moment)
  finishedAt!: string | null;
}

export class OperationView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'tenant.create' })
  kind!: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  tenantId!: number | null;

  @ApiProperty({ enum: ['running', 'done', 'failed', 'compensated'] satisfies OperationState[], example: 'done' })
  state!: OperationState;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Code of the error that ended the operation',
  })
  error!: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    properties: { done: { type: 'integer' }, total: { type: 'integer' } },
    example: { done: 12, total: 48 },
    description: 'Progress of the running step',
  })
  progress!: { readonly done: number; readonly total: number } | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: null,
    description: 'Result of the operation',
  })
  result!: Record<string, unknown> | null;

  @ApiProperty({ example: 'user:1' })
  actor!: string;

  @ApiProperty(moment)
  createdAt!: string | null;

  @ApiProperty(moment)
  finishedAt!: string | null;
}

export class OperationDetailView extends OperationView {
  @ApiProperty({ type: [StepView] })
  steps!: StepView[];
}

export function operationView(operation: Operation): OperationView {
  const { id, kind, tenantId, state, error, progress, result, actor } = operation;
  return {
    id,
    kind,
    tenantId,
    state,
    error,
    progress,
    result,
    actor,
    createdAt: iso(operation.createdAt),
    finishedAt: iso(operation.finishedAt),
  };
}

export function operationDetailView(operation: Operation, steps: readonly OperationStep[]): OperationDetailView {
  return {
    ...operationView(operation),
    steps: isWhole(operation, steps) ? [soleStep(operation)] : steps.map(stepView),
  };
}

/** A step that has not ended with its operation belongs to a task that had one step in the release before this one. */
const isWhole = ({ state }: Operation, [first, second]: readonly OperationStep[]): boolean =>
  first === undefined || (second === undefined && state === 'done' && first.state !== 'done');

/** A task that runs as a whole is shown as one step, with the last part of its name. */
function soleStep({ kind, state, createdAt, finishedAt }: Operation): StepView {
  const name = kind.slice(kind.lastIndexOf('.') + 1);
  return { name, state, attempts: 1, startedAt: iso(createdAt), finishedAt: iso(finishedAt) };
}

function stepView({ name, state, attempts, startedAt, finishedAt }: OperationStep): StepView {
  return { name, state, attempts, startedAt: iso(startedAt), finishedAt: iso(finishedAt) };
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
