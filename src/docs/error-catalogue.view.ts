import { ApiProperty } from '@nestjs/swagger';
import { STATUS_OF_KIND } from '#http';
import { declaredErrors } from '#kernel';
import type { ErrorDeclaration, ErrorText } from '#kernel';
import { DOOR_CODES } from './door-codes';

export class ErrorTextView {
  @ApiProperty({ example: 'Trop-perçu' }) title!: string;
  @ApiProperty({ description: '`{name}` is a placeholder for a value of the error' }) detail!: string;
}

export class ErrorCodeView {
  @ApiProperty({ example: 'OVERPAYMENT', description: 'Stable; programs can branch on it' }) code!: string;
  @ApiProperty({ type: 'integer', example: 422 }) status!: number;
  @ApiProperty({ example: 'urn:impact-auto:problem:OVERPAYMENT' }) type!: string;
  @ApiProperty({ type: ErrorTextView }) fr!: ErrorTextView;
  @ApiProperty({ type: ErrorTextView }) en!: ErrorTextView;
}

export class ErrorCatalogueView {
  @ApiProperty({ type: [ErrorCodeView] }) errors!: ErrorCodeView[];
}

const typeOf = (code: string): string => `urn:impact-auto:problem:${code}`;
const copyOf = (text: ErrorText): ErrorTextView => ({ ...text });

/** Error codes of the product, then of the proxy in front of it. */
export const errorCatalogue = (): ErrorCatalogueView => ({
  errors: [
    ...declaredErrors().map(codeView),
    ...DOOR_CODES.map(({ status, code, fr, en }) => ({
      code,
      status,
      type: typeOf(code),
      fr: copyOf(fr),
      en: copyOf(en),
    })),
  ],
});

function codeView({ code, kind, fr, en }: ErrorDeclaration): ErrorCodeView {
  return { code, status: STATUS_OF_KIND[kind], type: typeOf(code), fr: copyOf(fr), en: copyOf(en) };
}
