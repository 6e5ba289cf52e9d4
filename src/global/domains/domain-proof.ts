import { Resolver } from 'node:dns/promises';
import { Inject, Injectable } from '@nestjs/common';
import { shareOfRequest, withDeadline } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { PROOF_PREFIX } from './domain-name';
import type { TenantDomain } from './tenant-domain.entity';

/** Result of the DNS lookup; `unknown` when DNS did not answer. */
export type ProofState = 'found' | 'missing' | 'unknown';

/** The TXT record that proves the ownership of a host. */
export interface ProofRecord {
  readonly name: string;
  readonly value: string;
}

type Proven = Pick<TenantDomain, 'host' | 'verificationToken'>;

/** Limit for all name servers and tries together. */
const MAX_MS = 8000;
const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA']);

export function proofRecordOf({ host, verificationToken }: Proven): ProofRecord {
  return { name: `${PROOF_PREFIX}${host}`, value: `impact-auto=${verificationToken}` };
}

/** Looks up the proof record of a host in DNS. */
@Injectable()
export class DomainProof {
  private readonly resolver = new Resolver({ timeout: 2000, tries: 2 });

  constructor(@Inject(SETTINGS) settings: Settings) {
    if (settings.dnsServers.length > 0) this.resolver.setServers(settings.dnsServers);
  }

  async look(domain: Proven): Promise<ProofState> {
    const { name, value } = proofRecordOf(domain);
    try {
      const records = await withDeadline('the resolver', shareOfRequest(MAX_MS), this.resolver.resolveTxt(name));
      return records.some((parts) => parts.join('').trim() === value) ? 'found' : 'missing';
    } catch (error) {
      return NOT_THERE.has(String((error as NodeJS.ErrnoException).code)) ? 'missing' : 'unknown';
    }
  }
}
