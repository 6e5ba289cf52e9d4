import { Inject } from '@nestjs/common';
import { systemActor, systemEvent } from '#kernel';
import type { Viewer } from '#kernel';
import { Records, unlessMissing } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { DocumentFiles } from '../printing/document-files.service';
import { DocumentDelivery } from './document-delivery.entity';
import type { SentType } from './document-delivery.entity';
import { DELIVERY_FLOW } from './document-delivery.flow';
import { deliveriesView } from './document-delivery.view';
import type { DocumentDeliveriesView } from './document-delivery.view';
import { DOCUMENT_MAIL } from './document-mail';
import type { DocumentLetter, DocumentMail, LetterOutcome } from './document-mail';

const MAX_SHOWN = 500;
const MAX_ASKED = 1000;
const RUN = 'document mail';

/** Records the recipients of sent documents, and the outcomes. */
@TenantScoped()
export class DocumentDeliveries {
  private readonly deliveries: Records<DocumentDelivery>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly files: DocumentFiles,
    @Inject(DOCUMENT_MAIL) private readonly mail: DocumentMail,
  ) {
    this.deliveries = new Records(database.manager, { ...RESOURCE, entity: DocumentDelivery });
  }

  /** Posts e-mails, and records their recipients in the same transaction. @throws DomainError SENDING_LIMITED */
  async post(unit: UnitOfWork, type: SentType, id: number, letters: readonly DocumentLetter[]): Promise<void> {
    const [first] = letters;
    if (first === undefined) return;
    const recorded = this.deliveries.createMany(
      unit,
      letters.map(({ key, to, paper }) => ({
        documentType: type,
        documentId: id,
        recipient: to,
        locale: paper.locale,
        status: DELIVERY_FLOW.initial,
        sentByName: unit.actor.name,
        letterKey: key,
      })),
    );
    // A company that is not migrated yet has no table for them, and sends all the same.
    await unlessMissing<unknown>(recorded, []);
    const recipients = letters.map(({ to }) => to);
    await this.mail.count(first.paper, recipients, unit.actor);
    await this.mail.post(letters);
  }

  /** Deliveries of a document, newest first. @throws DomainError NOT_FOUND */
  async of(type: SentType, id: number, viewer: Viewer): Promise<DocumentDeliveriesView> {
    await this.files.get(type, id, viewer);
    const where = { documentType: type, documentId: id };
    const found = this.database.manager.find(DocumentDelivery, { where, order: { id: 'DESC' }, take: MAX_SHOWN });
    const rows = await unlessMissing(found, []);
    return deliveriesView(rows, { withNames: !viewer.ownVehiclesOnly && viewer.garageId === null });
  }

  /** Records the outcome of an e-mail; a delivery with an outcome is not changed. */
  settle({ key, state, at, error }: LetterOutcome): Promise<boolean> {
    const settled = this.writes.runMany(systemActor(RUN), async (unit) => {
      const found = await unit.manager.findOne(DocumentDelivery, {
        where: { letterKey: key, status: 'queued' },
        lock: { mode: 'pessimistic_write' },
      });
      if (found === null) return { value: false, events: [] };
      const step = state === 'sent' ? DELIVERY_FLOW.actions.confirm : DELIVERY_FLOW.actions.fail;
      await this.deliveries.move(unit, step.on(found), { settledAt: at, error }, null);
      const { tenantId } = this.tenant;
      // An event of the delivery, not of the document, which did not change.
      const facts = { tenantId, action: 'document_deliveries:settle', entityId: found.id, route: RUN };
      return { value: true, events: [systemEvent({ ...facts, outcome: state === 'sent' ? 'done' : 'failed' })] };
    });
    return unlessMissing(settled, false);
  }

  /** Fetches outcomes that could not be recorded at the time; returns their number. */
  async catchUp(): Promise<number> {
    const where = { status: 'queued' } as const;
    const queued = this.database.manager.find(DocumentDelivery, { where, order: { id: 'ASC' }, take: MAX_ASKED });
    const open = await unlessMissing(queued, []);
    let settled = 0;
    for (const outcome of await this.mail.outcomes(open.map(({ letterKey }) => letterKey)))
      if (await this.settle(outcome)) settled += 1;
    return settled;
  }
}

const RESOURCE = {
  name: 'document_deliveries',
  joins: {},
  listing: { sorts: {}, defaultSort: [], filters: {}, search: [] },
  conflicts: {},
} as const;
