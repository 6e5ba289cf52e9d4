import { invalidFields } from '#http';
import { clock, Exact } from '#kernel';
import type { ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { requireActive, requireLive, unknownReference } from '../../records/active-reference';
import { VehicleModel } from '../../fleet/reference/vehicle-models/vehicle-model.entity';
import { recordScope } from '../../records/scope/record-scope';
import { Supplier } from '../../fleet/suppliers/supplier.entity';
import { Supply } from '../../fleet/supplies/supply.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { validityReversed } from '../document/document.errors';
import { PriceRecording, UNIT_PRICE_DECIMALS } from './price-recording.service';
import type { EnteredPrice } from './price-recording.service';
import { descriptionKey } from './price-rank';
import type { CorrectSupplyPriceBody, CreateSupplyPriceBody, ReviewPriceBody } from './supply-price.dto';
import type { SupplyPrice } from './supply-price.entity';
import { priceInFuture, priceNotPending } from './supply-price.errors';
import { supplyPriceResource } from './supply-price.records';
import { supplyPriceView } from './supply-price.view';
import type { SupplyPriceView } from './supply-price.view';

const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** The price register (domain.md §13) contains only this company's own prices. */
@TenantScoped()
export class SupplyPricesService {
  private readonly prices: Records<SupplyPrice, Viewer>;

  constructor(
    @InjectTenantDataSource() database: Database,
    private readonly recording: PriceRecording,
  ) {
    this.prices = new Records(database.manager, supplyPriceResource);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<Page<SupplyPrice>> {
    const page = await this.prices.list(request, recordScope(viewer), viewer);
    return { ...page, items: page.items.map((price) => shownTo(viewer, price)) };
  }

  /** Passes every price of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<SupplyPriceView>): Promise<number> {
    const shown: TakeRows<SupplyPrice> = (rows, within) =>
      take(
        rows.map((price) => supplyPriceView(shownTo(viewer, price))),
        within,
      );
    return this.prices.readAll(request, shown, recordScope(viewer), viewer);
  }

  async get(id: number, viewer: Viewer): Promise<SupplyPrice> {
    return shownTo(viewer, await this.prices.get(id, undefined, recordScope(viewer)));
  }

  /** @throws DomainError VALIDATION_FAILED, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, VALIDITY_REVERSED, PRICE_IN_FUTURE */
  async create(
    unit: UnitOfWork,
    body: CreateSupplyPriceBody,
    source: 'manual' | 'import' | 'catalog' = body.source ?? 'manual',
  ): Promise<SupplyPrice> {
    const { supplyId = null } = body;
    const supply = supplyId === null ? null : await requireActive(unit, Supply, supplyId, 'supplyId');
    const description = body.description ?? supply?.name;
    if (description === undefined)
      throw invalidFields([{ pointer: '/description', code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);
    await checkPartners(unit, body);
    checkValidity(body);
    return this.recording.record(unit, source, {
      ...optionalColumns(body),
      supplyId,
      description,
      unitPrice: body.unitPrice,
      recordedAt: recordedAtOf(body),
      workType: body.workType ?? 'supply',
      quantity: body.quantity ?? '1',
      netUnitPrice: body.netUnitPrice ?? body.unitPrice,
    });
  }

  /**
   * Corrects the fields beside a price; the net price that others are compared with stays.
   *
   * @throws DomainError NOT_FOUND, VALIDATION_FAILED
   */
  async correct(unit: UnitOfWork, id: number, changes: CorrectSupplyPriceBody): Promise<SupplyPrice> {
    const { netUnitPrice, ...current } = await this.prices.getForUpdate(unit, id);
    const quantity = changes.quantity ?? current.quantity;
    const totalPrice = new Exact(netUnitPrice).times(quantity).toFixed(UNIT_PRICE_DECIMALS);
    const description = changes.description ?? current.description;
    const entered = { description, descriptionKey: descriptionKey(description), quantity, totalPrice };
    const { workType = current.workType, unitPrice = current.unitPrice, notes = current.notes } = changes;
    return this.prices.update(unit, id, { ...entered, workType, unitPrice, notes }, null);
  }

  /**
   * Decides whether a price anomaly is included in averages.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, PRICE_NOT_PENDING
   */
  async review(
    unit: UnitOfWork,
    id: number,
    body: ReviewPriceBody,
    expectedVersion: number | null,
  ): Promise<SupplyPrice> {
    const { reviewStatus, notes } = await this.prices.getForUpdate(unit, id);
    if (reviewStatus === 'none') throw priceNotPending({ status: reviewStatus });
    const reviewed = { reviewStatus: body.decision, reviewedAt: clock.now(), reviewedByName: unit.actor.name };
    return this.prices.update(unit, id, { ...reviewed, notes: body.notes ?? notes }, expectedVersion);
  }
}

/** The comparison reveals what the company pays to other garages, so a garage does not see it. */
const COMPARED = { isAnomaly: false, deviationPercent: null, priceRank: null, reviewStatus: 'none' } as const;

const shownTo = ({ garageId }: Viewer, price: SupplyPrice): SupplyPrice =>
  garageId === null ? price : Object.assign(price, COMPARED);

function checkValidity({ validFrom, validUntil }: CreateSupplyPriceBody): void {
  if (validFrom && validUntil && validUntil < validFrom) throw validityReversed({ from: validFrom, until: validUntil });
}

function optionalColumns(body: CreateSupplyPriceBody): Partial<EnteredPrice> {
  const { vehicleId, modelId, garageId, supplierId, validFrom, validUntil, notes } = body;
  return { vehicleId, modelId, garageId, supplierId, validFrom, validUntil, notes };
}

function recordedAtOf({ recordedAt: text }: CreateSupplyPriceBody): Date {
  const recordedAt = text ? new Date(text) : clock.now();
  if (recordedAt.getTime() > clock.nowMs() + CLOCK_TOLERANCE_MS)
    throw priceInFuture({ recordedAt: recordedAt.toISOString() });
  return recordedAt;
}

async function checkPartners(unit: UnitOfWork, body: CreateSupplyPriceBody): Promise<void> {
  const { garageId = null, supplierId = null, vehicleId = null, modelId = null } = body;
  await requireLive(unit, Garage, garageId, 'garageId');
  await requireLive(unit, Supplier, supplierId, 'supplierId');
  await requireLive(unit, Vehicle, vehicleId, 'vehicleId');
  if (modelId !== null && !(await unit.manager.existsBy(VehicleModel, { id: modelId })))
    throw unknownReference('modelId', modelId);
}
