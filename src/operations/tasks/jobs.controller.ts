import { Controller, Get, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, ListQuery, PlatformAccess, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { JobStatsView, jobStatsView, JobView, jobView } from './job.view';
import { JOB_LISTING, JobsService } from './jobs.service';

/** Background jobs of the whole platform. Dead letters are the runs in state `dead`. */
@Controller('admin/api/v1/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the runs of background work', page: JobView })
  async list(@ListQuery(JOB_LISTING) request: ListRequest): Promise<PageView<JobView>> {
    return pageView(await this.jobs.list(request), jobView);
  }

  @Get('stats')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Count the unfinished and the dead runs by kind', answer: JobStatsView })
  async stats(): Promise<JobStatsView> {
    return jobStatsView(await this.jobs.counts());
  }

  @Get(':id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show a run and its progress', answer: JobView })
  async get(@IdParam() id: number): Promise<JobView> {
    return jobView(await this.jobs.get(id));
  }

  @Post(':id/retry')
  @ActsOnTenant('platform:tenants', 'job:retry')
  @Describe({
    summary: 'Retry a failed, dead or cancelled run',
    answer: JobView,
    problems: { 409: ['JOB_NOT_RETRIED'] },
  })
  async retry(@IdParam() id: number, @Write({ versioned: false }) write: WriteRequest): Promise<JobView> {
    return jobView(await this.jobs.request(write, 'retry', id));
  }

  @Post(':id/cancel')
  @ActsOnTenant('platform:tenants', 'job:cancel')
  @Describe({
    summary: 'Cancel an unfinished run; a running one is asked to stop',
    answer: JobView,
    problems: { 409: ['JOB_ENDED'] },
  })
  async cancel(@IdParam() id: number, @Write({ versioned: false }) write: WriteRequest): Promise<JobView> {
    return jobView(await this.jobs.request(write, 'cancel', id));
  }
}
