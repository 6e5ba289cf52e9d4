import { OmitType } from '@nestjs/swagger';
import { Choice, DecimalField, ExpectedVersion, OptionalDay, OptionalText, Text } from '../../records/fields';
import { PAYMENT_METHODS } from './payment.entity';
import type { PaymentMethod } from './payment.entity';

export class CreatePaymentBody {
  /** More than zero, at most the balance. */
  @DecimalField(14, 3, '150000')
  amount!: string;

  /** Default: today. */
  @OptionalDay()
  paymentDate?: string | null;

  @Choice(PAYMENT_METHODS)
  method!: PaymentMethod;

  @OptionalText(100, 'OM-7781-2210')
  reference?: string | null;

  @OptionalText(2000)
  notes?: string | null;
}

/** One payment of the whole balance. */
export class MarkPaidBody extends OmitType(CreatePaymentBody, ['amount']) {}

export class VoidPaymentBody {
  @Text(500, 'Chèque impayé')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}
