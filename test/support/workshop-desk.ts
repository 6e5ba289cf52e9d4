import type { Answer, HttpClient } from './http-client';
import { field, numberField } from './http-client';

type Fields = Readonly<Record<string, unknown>>;

/** Lines of domain.md §10, example 1: 292 050 F CFA including tax. */
export const BRAKE_LINES: readonly Fields[] = [
  { workType: 'supply', description: 'Plaquettes de frein', quantity: '1', unitPrice: '150000' },
  {
    workType: 'supply',
    description: 'Disques de frein',
    quantity: '1',
    unitPrice: '75000',
    discountType: 'percentage',
    discountValue: '10',
  },
  { workType: 'labor', description: 'Main-d’œuvre', quantity: '1', unitPrice: '30000' },
];

/** The statuses to which {@link Desk.bring} can move an intervention, in order. */
const WAY = [
  'reported',
  'prediagnostic_completed',
  'quote_received',
  'in_approval',
  'approved',
  'in_repair',
  'repair_completed',
  'vehicle_received',
] as const;
type Stage = (typeof WAY)[number];

/** An intervention in progress, with the ids of its documents so far. */
export interface Intervention {
  readonly id: number;
  readonly quoteId: number;
  readonly orderId: number;
}

/** A user who handles interventions over the API; every refusal is an error. */
export class Desk {
  constructor(readonly client: HttpClient) {}

  async post(path: string, body: Fields = {}): Promise<Answer> {
    return accepted(await this.client.post(`/api/v1/${path}`, body), path);
  }

  async get(path: string): Promise<Answer> {
    return accepted(await this.client.get(`/api/v1/${path}`), path);
  }

  async make(path: string, body: Fields): Promise<number> {
    return numberField((await this.post(path, body)).body, 'id');
  }

  async statusOf(interventionId: number): Promise<unknown> {
    return field((await this.get(`interventions/${interventionId}`)).body, 'currentStatus');
  }

  report(vehicleId: number, title = 'Bruit au freinage'): Promise<number> {
    return this.make('interventions', { vehicleId, title, estimatedDurationDays: 3 });
  }

  move(interventionId: number, to: string, more: Fields = {}): Promise<Answer> {
    return this.post(`interventions/${interventionId}/transitions`, { to, ...more });
  }

  async prediagnose(interventionId: number, expertId: number): Promise<number> {
    const items = [{ operationLabel: 'Plaquettes de frein', isExchange: true }];
    const id = await this.make('prediagnostics', { interventionId, expertId, items });
    await this.post(`prediagnostics/${id}/complete`);
    return id;
  }

  /** A received quote. */
  async quote(interventionId: number, garageId: number, more: Fields = {}): Promise<number> {
    const id = await this.make('quotes', { interventionId, garageId, lines: BRAKE_LINES, ...more });
    await this.post(`quotes/${id}/receive`);
    return id;
  }

  async orderOf(interventionId: number): Promise<number> {
    const orders = await this.get(`work-authorizations?interventionId=${interventionId}&status=draft`);
    return numberField(orders.body, 'data.0.id');
  }

  async takeBack(interventionId: number, more: Fields = {}): Promise<number> {
    const id = await this.make('reception-reports', {
      interventionId,
      vehicleCondition: 'Propre',
      workCompleted: 'Freins remplacés',
      isVehicleReady: true,
      ...more,
    });
    await this.post(`reception-reports/${id}/validate`);
    return id;
  }

  /** Reports a problem of the vehicle and moves the intervention to a status. */
  async bring(vehicleId: number, to: Stage, { expertId, garageId }: People): Promise<Intervention> {
    const id = await this.report(vehicleId);
    let quoteId = 0;
    let orderId = 0;
    const steps: Readonly<Record<Stage, () => Promise<unknown>>> = {
      reported: async () => undefined,
      prediagnostic_completed: () => this.prediagnose(id, expertId),
      quote_received: async () => (quoteId = await this.quote(id, garageId)),
      in_approval: () => this.move(id, 'in_approval'),
      approved: () => this.post(`quotes/${quoteId}/accept`),
      in_repair: async () => {
        orderId = await this.orderOf(id);
        await this.post(`work-authorizations/${orderId}/validate`);
        await this.move(id, 'in_repair');
      },
      repair_completed: () => this.move(id, 'repair_completed'),
      vehicle_received: () => this.takeBack(id),
    };
    for (const stage of WAY.slice(0, WAY.indexOf(to) + 1)) await steps[stage]();
    return { id, quoteId, orderId };
  }
}

/** The people of a company. */
export interface People {
  readonly expertId: number;
  readonly garageId: number;
}

export async function hire(desk: Desk): Promise<People> {
  return {
    expertId: await desk.make('collaborateurs', { firstName: 'Koffi', lastName: 'Yao', position: 'expert' }),
    garageId: await desk.make('garages', { name: 'Garage du Plateau', city: 'Abidjan' }),
  };
}

/** The legal identity of a company. */
export const LEGAL_IDENTITY = {
  legalName: 'Flotte Abidjan SARL',
  addressLine1: 'Boulevard de Marseille',
  city: 'Abidjan',
  taxId: 'CI-1234567-A',
};

export async function incorporate(
  admin: HttpClient,
  tenantId: number,
  identity: Fields = LEGAL_IDENTITY,
): Promise<void> {
  const shown = accepted(await admin.get(`/api/v1/tenants/${tenantId}`), 'tenant');
  const version = field(shown.body, 'version');
  accepted(await admin.patch(`/api/v1/tenants/${tenantId}`, { ...identity, version }), 'tenant');
}

function accepted(answer: Answer, what: string): Answer {
  if (answer.status >= 300) throw new Error(`${what} was refused: ${answer.status} ${answer.text}`);
  return answer;
}
