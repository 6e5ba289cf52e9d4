import { Column, Entity, PrimaryColumn } from 'typeorm';
import { money, nullable, varchar } from '#persistence';

/** What decides who may approve a document, beside the document itself. No row is one that says nothing. */
@Entity('document_approvals')
export class DocumentApproval {
  @PrimaryColumn({ name: 'document_type', type: 'varchar', length: 32 })
  documentType!: string;

  @PrimaryColumn({ name: 'document_id', type: 'int', unsigned: true })
  documentId!: number;

  /** Who last changed what the document binds the company to, as of `actorRef`; null where that is who entered it. */
  @Column(nullable(varchar('content_by', 40)))
  contentBy!: string | null;

  /** With tax: what the acceptance of a quote covers, all of it or the lines chosen. */
  @Column(nullable(money('accepted_amount')))
  acceptedAmount!: string | null;
}
