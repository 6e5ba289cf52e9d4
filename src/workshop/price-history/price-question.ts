import { invalidFields } from '#http';
import type { PriceQuestion } from './price-insights.service';

const ID = /^[1-9]\d{0,9}$/;

/** Query parameters that name the item. */
export const PRICE_QUESTION = { supplyId: ID, modelId: ID, description: /^.{2,200}$/u } as const;

export interface PriceQuery {
  readonly supplyId?: string;
  readonly modelId?: string;
  readonly description?: string;
}

/** @throws DomainError VALIDATION_FAILED if no item is given */
export function questionOf({ supplyId, modelId, description }: PriceQuery): PriceQuestion {
  if (supplyId === undefined && description === undefined)
    throw invalidFields([{ pointer: '?supplyId', code: 'REQUIRED', detail: 'supplyId or description is needed' }]);
  return {
    supplyId: supplyId === undefined ? null : Number(supplyId),
    modelId: modelId === undefined ? null : Number(modelId),
    description: description ?? '',
  };
}
