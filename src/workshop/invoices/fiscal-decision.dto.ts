import { Choice, ExpectedVersion, OptionalText, Text } from '../../records/fields';

const FISCAL_DECISIONS = ['resend', 'accepted', 'rejected'] as const;
type FiscalDecision = (typeof FISCAL_DECISIONS)[number];

export class DecideFiscalBody {
  /** `resend` if the authority certainly does not have the document; otherwise the authority's verdict. */
  @Choice(FISCAL_DECISIONS)
  decision!: FiscalDecision;

  /** The authority's number; required with `accepted`. */
  @OptionalText(100, 'FNE-2026-000815')
  fiscalNumber?: string | null;

  @Text(500, 'Absente du portail de la DGI le 30 novembre')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}
