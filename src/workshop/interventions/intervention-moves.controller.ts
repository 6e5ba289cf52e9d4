import { Body, Controller, Get, Post } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, IdParam, Write } from '#http';
import type { RequestActor } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { InterventionHistory } from './intervention-history.service';
import { InterventionHistoryView } from './history.view';
import { HoldBody, TransitionBody } from './intervention.dto';
import { InterventionHolds } from './intervention-holds.service';
import { InterventionView } from './intervention.view';
import { InterventionViews } from './intervention-views.service';
import { ManualMoves } from './manual-moves.service';

const GUARDS = [
  'VEHICLE_NOT_AVAILABLE',
  'QUOTE_MIN_COUNT',
  'AUTHORIZATION_REQUIRED',
  'AUTHORIZATION_EXPIRED',
  'FIELD_VERIFICATION_REQUIRED',
  'BALANCE_DUE',
  'DRAFT_INVOICE_EXISTS',
  'INVOICE_NOT_CREDITED',
] as const;

/** Transitions, holds and the history of interventions. */
@Controller('api/v1/interventions/:id')
export class InterventionMovesController {
  constructor(
    private readonly moves: ManualMoves,
    private readonly holds: InterventionHolds,
    private readonly past: InterventionHistory,
    private readonly views: InterventionViews,
    private readonly writes: TenantWrites,
  ) {}

  @Post('transitions')
  @Access('interventions:read')
  @Describe({
    summary: 'Move the intervention to another status',
    description: 'Each transition requires its own permission, which `allowedTransitions` of the intervention names.',
    answer: InterventionView,
    problems: { 409: ['INTERVENTION_INVALID_TRANSITION'], 422: GUARDS },
  })
  move(
    @Write() write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: TransitionBody,
  ): Promise<InterventionView> {
    return this.moves.move(write, { permissions: actor.permissions, viewer }, id, body);
  }

  @Post('hold')
  @Access('interventions:hold')
  @Describe({
    summary: 'Put the intervention on hold',
    answer: InterventionView,
    problems: { 409: ['INTERVENTION_ON_HOLD', 'INTERVENTION_FROZEN'] },
  })
  hold(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: HoldBody,
  ): Promise<InterventionView> {
    return this.writes.run(write, async (unit) => {
      await this.holds.hold(unit, id, body.reason, write.expectedVersion, viewer);
      return this.views.written(unit, id, viewer);
    });
  }

  @Post('resume')
  @Access('interventions:hold')
  @Describe({
    summary: 'Resume an intervention that is on hold',
    answer: InterventionView,
    problems: { 409: ['INTERVENTION_NOT_ON_HOLD'] },
  })
  resume(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<InterventionView> {
    return this.writes.run(write, async (unit) => {
      await this.holds.resume(unit, id, write.expectedVersion, viewer);
      return this.views.written(unit, id, viewer);
    });
  }

  @Get('history')
  @Access('interventions:read')
  @Describe({ summary: 'Show the history of the intervention', answer: InterventionHistoryView })
  history(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<InterventionHistoryView> {
    return this.past.of(id, viewer);
  }
}
