import { ApiProperty } from '@nestjs/swagger';
import type { ErasureCertificate } from './deletion/erasure-certificates';

export class ErasureCertificateView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The signed document: what was erased, when, by whose wish, and what had been handed over',
    example: { document: 'impact-auto-erasure-certificate', formatVersion: 1 },
  })
  certificate!: ErasureCertificate;

  @ApiProperty({ example: true, description: 'Whether it stands as the platform signed it' })
  isGenuine!: boolean;
}
