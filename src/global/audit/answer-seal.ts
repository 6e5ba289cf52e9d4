import type { AnswerSeal } from '#persistence';
import type { FieldCipher } from '#secrets';

/** Encrypts the responses stored under idempotency keys, like personal fields: bound to the tenant and the key. */
export function answerSeal(cipher: FieldCipher, tenantId: number): AnswerSeal {
  const placeOf = (row: string): { tenantId: number; table: string; column: string; row: string } => ({
    tenantId,
    table: 'idempotency_keys',
    column: 'answer',
    row,
  });
  return {
    seal: (place, text) => cipher.seal(placeOf(place), text),
    open: (place, sealed) => cipher.open(placeOf(place), sealed),
  };
}
