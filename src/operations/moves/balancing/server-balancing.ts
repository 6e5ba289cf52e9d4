import { Injectable } from '@nestjs/common';
import { TenantRelocations } from '../tenant-relocations';
import type { RelocationOptions, Relocated } from '../tenant-relocations';
import { balancePlan } from './balance-plan';
import type { ProposedMove } from './balance-plan';
import { BalancingFigures } from './balancing-figures';
import type { BalanceFigures } from './balancing-figures';

export interface BalanceProposal extends Pick<BalanceFigures, 'skipped' | 'left'> {
  readonly moves: readonly ProposedMove[];
}

export type Balanced = Relocated & Pick<BalanceFigures, 'skipped' | 'left'>;

/** Evens out the servers by moves. A repetition plans anew, so it goes on where the last one stopped. */
@Injectable()
export class ServerBalancing {
  constructor(
    private readonly figures: BalancingFigures,
    private readonly relocations: TenantRelocations,
  ) {}

  /** Changes nothing. */
  async plan(): Promise<BalanceProposal> {
    const { servers, tenants, skipped, left } = await this.figures.read();
    return { moves: balancePlan(servers, tenants), skipped, left };
  }

  async run(options: RelocationOptions): Promise<Balanced> {
    const { moves, skipped, left } = await this.plan();
    const relocations = moves.map(({ tenantId, to }) => ({
      tenantId,
      target: () => Promise.resolve(to),
    }));
    return {
      ...(await this.relocations.run(relocations, options)),
      skipped,
      left,
    };
  }
}
