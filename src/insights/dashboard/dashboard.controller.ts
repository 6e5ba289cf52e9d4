import { Controller, Get } from '@nestjs/common';
import { Access, CurrentViewer, Describe } from '#http';
import type { Viewer } from '#kernel';
import { DashboardService } from './dashboard.service';
import { DashboardView } from './dashboard.view';

@Controller('api/v1/dashboard')
export class DashboardController {
  constructor(private readonly dashboard: DashboardService) {}

  @Get()
  @Access('dashboard:read')
  @Describe({ summary: 'What somebody sees first', answer: DashboardView })
  show(@CurrentViewer() viewer: Viewer): Promise<DashboardView> {
    return this.dashboard.show(viewer);
  }
}
