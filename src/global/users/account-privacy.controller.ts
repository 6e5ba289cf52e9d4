import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { Describe, Disclosure, IdParam, PlatformAccess, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { AccountPrivacy } from './account-privacy.service';
import { AccountDataView, AccountErasureView } from './account-privacy.view';

class EraseAccountBody {
  @ApiProperty({ maxLength: 255, example: 'Demande de la personne du 3 mars' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  reason!: string;
}

/** Personal data of accounts (domain.md §18). */
@Controller('admin/api/v1/users')
export class AccountPrivacyController {
  constructor(private readonly privacy: AccountPrivacy) {}

  @Get(':id/personal-data')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Export the personal data of an account', answer: AccountDataView })
  export(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<AccountDataView> {
    return this.privacy.export(write, id);
  }

  @Post(':id/erase')
  @HttpCode(200)
  @PlatformAccess('platform:tenants', { stepUp: true })
  @Describe({
    summary: 'Erase the personal data of a closed account; the anonymous row stays',
    answer: AccountErasureView,
    problems: { 403: ['STEP_UP_REQUIRED'], 409: ['ACCOUNT_STILL_ACTIVE'] },
  })
  erase(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { reason }: EraseAccountBody,
  ): Promise<AccountErasureView> {
    return this.privacy.erase(write, id, reason);
  }
}
