import { Column, Entity, PrimaryColumn } from 'typeorm';
import { money, nullable, varchar } from '#persistence';

/** Data about the approval of a document that is not in the document's own row. Without a row both values are null. */
@Entity('document_approvals')
export class DocumentApproval {
  @PrimaryColumn({ name: 'document_type', type: 'varchar', length: 32 })
  documentType!: string;

  @PrimaryColumn({ name: 'document_id', type: 'int', unsigned: true })
  documentId!: number;

  /** The last actor who changed a binding field, as `actorRef`; null if this is the actor who entered the document. */
  @Column(nullable(varchar('content_by', 40)))
  contentBy!: string | null;

  /** With tax: the amount that the acceptance of a quote covers, for all of its lines or the chosen ones. */
  @Column(nullable(money('accepted_amount')))
  acceptedAmount!: string | null;
}
