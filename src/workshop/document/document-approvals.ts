import { actorRef } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { DocumentApproval } from './document-approval.entity';

type Kind = 'quote' | 'work_authorization' | 'invoice';
type Known = Pick<DocumentApproval, 'contentBy' | 'acceptedAmount'>;

/** Reads and writes the approval data of one kind of document. The caller has locked the document. */
class DocumentApprovals {
  constructor(private readonly documentType: Kind) {}

  async of({ manager }: Pick<UnitOfWork, 'manager'>, documentId: number): Promise<Known> {
    const found = await manager.findOneBy(DocumentApproval, { documentType: this.documentType, documentId });
    return found ?? { contentBy: null, acceptedAmount: null };
  }

  /** Records the author if the body contains a binding field; otherwise the author stays. */
  async noteAuthor<B extends object>(
    unit: UnitOfWork,
    documentId: number,
    body: B,
    binding: readonly (keyof B)[],
  ): Promise<void> {
    if (binding.some((field) => body[field] !== undefined))
      await this.note(unit, documentId, { contentBy: actorRef(unit.actor) });
  }

  async note({ manager }: Pick<UnitOfWork, 'manager'>, documentId: number, known: Partial<Known>): Promise<void> {
    const { documentType } = this;
    await manager.upsert(DocumentApproval, { documentType, documentId, ...known }, ['documentType', 'documentId']);
  }

  /** Deletes the approval data together with the document. */
  async forget({ manager }: Pick<UnitOfWork, 'manager'>, documentId: number): Promise<void> {
    await manager.delete(DocumentApproval, { documentType: this.documentType, documentId });
  }
}

export const quoteApprovals = new DocumentApprovals('quote');
export const orderApprovals = new DocumentApprovals('work_authorization');
export const invoiceApprovals = new DocumentApprovals('invoice');
