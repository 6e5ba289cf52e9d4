import { ApiProperty } from '@nestjs/swagger';
import type { ErasureCertificate } from './deletion/erasure-certificates';

export class ErasureCertificateView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'The signed document: which data were erased, when, at whose request, and which copies were handed over',
    example: { document: 'impact-auto-erasure-certificate', formatVersion: 1 },
  })
  certificate!: ErasureCertificate;

  @ApiProperty({ example: true, description: 'Whether the signature of the platform is valid for this document' })
  isGenuine!: boolean;
}
