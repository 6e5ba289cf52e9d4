import { Injectable } from '@nestjs/common';
import { KeyInventory } from './key-inventory';
import type { UnderKey } from './key-inventory';
import { REPEAT } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';

/** Finds kept things whose master key is missing, and says which earlier keys are still needed. */
@Injectable()
export class KeyChecks implements Check {
  readonly looksAt = { fr: 'clés des données conservées', en: 'keys of kept data' };

  constructor(private readonly inventory: KeyInventory) {}

  async problems(): Promise<Problem[]> {
    const { needed, missing, unchecked } = await this.inventory.needs();
    return [
      ...missing.map((under) => ({
        check: 'master-key',
        subject: under.keyId,
        problem: `is missing, but ${written(under)} cannot be read without it: put it back into MASTER_KEYS_FILE`,
        advice: { act: 'put the key back into MASTER_KEYS_FILE' },
      })),
      ...unchecked.map(({ tenantId, error }) => ({
        check: 'master-key',
        subject: `tenant ${tenantId}`,
        problem: `keys that its data need could not be determined (${error}): keep all earlier keys`,
        advice: REPEAT,
      })),
      ...needed.map((under) => ({
        check: 'master-key',
        subject: under.keyId,
        problem: `is needed by ${written(under)}: keep it in MASTER_KEYS_FILE`,
        advice: { act: 'keep the key in MASTER_KEYS_FILE' },
        isNotice: true,
      })),
    ];
  }
}

const written = ({ count, what }: UnderKey): string => `${what.en} (${count})`;
