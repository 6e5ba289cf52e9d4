import { Body, Controller, Delete, Get, Param, Patch } from '@nestjs/common';
import { Describe, PlatformAccess, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { ChangeSettingsBody } from '../settings/setting.dto';
import { ParameterChanges } from './parameter-changes.service';
import { ParameterList } from './parameter-list.service';
import { ParameterListView, parameterListView } from './parameter.view';

const REFUSALS = { 400: ['PARAMETER_UNKNOWN'], 409: ['PARAMETER_NOT_EDITABLE'] } as const;

/** Parameters of the platform (`domain.md` §4.8), and values of settings for tenants without an own choice. */
@Controller('admin/api/v1/parameters')
export class ParametersController {
  constructor(
    private readonly parameters: ParameterList,
    private readonly changes: ParameterChanges,
  ) {}

  @Get()
  @PlatformAccess('platform:parameters')
  @Describe({ summary: 'List the platform’s parameters', answer: ParameterListView })
  async list(): Promise<ParameterListView> {
    return parameterListView(await this.parameters.all());
  }

  @Patch()
  @PlatformAccess('platform:parameters', { stepUp: true })
  @Describe({
    summary: 'Change parameters, or settings for tenants without an own choice: all values or none',
    answer: ParameterListView,
    problems: { ...REFUSALS, 422: ['PARAMETER_INVALID'] },
  })
  async change(
    @Write({ versioned: false }) write: WriteRequest,
    @Body() { values }: ChangeSettingsBody,
  ): Promise<ParameterListView> {
    await this.changes.change(write, values);
    return parameterListView(await this.parameters.all());
  }

  @Delete(':key')
  @PlatformAccess('platform:parameters', { stepUp: true })
  @Describe({ summary: 'Reset a parameter to its default', status: 204, problems: REFUSALS })
  reset(@Write({ versioned: false }) write: WriteRequest, @Param('key') key: string): Promise<void> {
    return this.changes.reset(write, key);
  }
}
