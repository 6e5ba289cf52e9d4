import { ApiProperty } from '@nestjs/swagger';
import { proofRecordOf } from './domain-proof';
import type { TenantDomain } from './tenant-domain.entity';

const moment = { type: String, format: 'date-time', nullable: true } as const;

const STATES = ['pending', 'served', 'missing'] as const;

export class DomainRecordView {
  @ApiProperty({ enum: ['TXT'], example: 'TXT' })
  type!: 'TXT';

  @ApiProperty({ example: '_impact-auto.flotte.exemple.ci' })
  name!: string;

  @ApiProperty({ example: 'impact-auto=7b2f0c9d4e5a61830b1c2d3e4f506172' })
  value!: string;
}

export class DomainView {
  @ApiProperty({ type: 'integer', example: 3 })
  id!: number;

  @ApiProperty({ example: 'flotte.exemple.ci', description: 'In lower case; international names in punycode' })
  host!: string;

  @ApiProperty({
    enum: STATES,
    description:
      '`pending`: not verified yet. `served`: requests to the host reach the company. `missing`: still served, but the proof record is missing; after three days the state is `pending` again',
  })
  state!: (typeof STATES)[number];

  @ApiProperty({ type: DomainRecordView, description: 'The DNS record that proves that the company owns the host' })
  record!: DomainRecordView;

  @ApiProperty(moment)
  verifiedAt!: string | null;

  @ApiProperty({ ...moment, description: 'Time of the last DNS check; a served host is checked every day' })
  checkedAt!: string | null;

  @ApiProperty({ ...moment, description: 'Time since which the record of a served host is missing' })
  missingSince!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;
}

export function domainView(domain: TenantDomain): DomainView {
  const { id, host, verifiedAt, checkedAt, missingSince, createdAt } = domain;
  const served = missingSince === null ? 'served' : 'missing';
  return {
    id,
    host,
    state: verifiedAt === null ? 'pending' : served,
    record: { type: 'TXT', ...proofRecordOf(domain) },
    verifiedAt: verifiedAt?.toISOString() ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
    missingSince: missingSince?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
