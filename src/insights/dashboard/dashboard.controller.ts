import { Controller, Get } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe } from '#http';
import type { RequestActor } from '#http';
import type { Viewer } from '#kernel';
import { readerOf } from '../reader';
import { DashboardService } from './dashboard.service';
import { DashboardView } from './dashboard.view';

@Controller('api/v1/dashboard')
export class DashboardController {
  constructor(private readonly dashboard: DashboardService) {}

  @Get()
  @Access('dashboard:read')
  @Describe({ summary: 'Show the dashboard', answer: DashboardView })
  show(@CurrentActor() me: RequestActor, @CurrentViewer() viewer: Viewer): Promise<DashboardView> {
    return this.dashboard.show(readerOf(me, viewer));
  }
}
