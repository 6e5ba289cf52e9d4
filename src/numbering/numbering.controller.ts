import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { Access, Describe, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { NumberingFormatBody, PreviewNumberBody, ResetSequenceBody } from './numbering.dto';
import { NumberingService } from './numbering.service';
import { NumberingFormatsView, NumberingFormatView, numberingFormatView, NumberView } from './numbering.view';

const UNKNOWN = { 404: ['NUMBERING_UNKNOWN'] } as const;

/** The number formats of the company's records (domain.md §8). */
@Controller('api/v1/numbering-formats')
export class NumberingController {
  constructor(
    private readonly numbering: NumberingService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('numbering:manage')
  @Describe({ summary: 'List the number formats, each with its next number', answer: NumberingFormatsView })
  async list(): Promise<NumberingFormatsView> {
    return { data: (await this.numbering.list()).map(numberingFormatView) };
  }

  @Get(':entityType')
  @Access('numbering:manage')
  @Describe({ summary: 'Show a number format', answer: NumberingFormatView, problems: UNKNOWN })
  async get(@Param('entityType') entityType: string): Promise<NumberingFormatView> {
    return numberingFormatView(await this.numbering.get(entityType));
  }

  @Put(':entityType')
  @Access('numbering:manage')
  @Describe({
    summary: 'Set the company’s own number format; the counter continues',
    answer: NumberingFormatView,
    problems: { ...UNKNOWN, 409: ['NUMBERING_SERIES_MEET'], 422: ['NUMBERING_PATTERN_INVALID'] },
  })
  async change(
    @Param('entityType') entityType: string,
    @Write({ versioned: false }) write: WriteRequest,
    @Body() body: NumberingFormatBody,
  ): Promise<NumberingFormatView> {
    return numberingFormatView(await this.numbering.change(write, entityType, body));
  }

  @Delete(':entityType')
  @Access('numbering:manage')
  @Describe({
    summary: 'Restore the platform’s number format; the counter continues',
    status: 204,
    problems: { ...UNKNOWN, 409: ['NUMBERING_SERIES_MEET'] },
  })
  restoreDefault(@Param('entityType') entityType: string, @Write() write: WriteRequest): Promise<void> {
    return this.numbering.restoreDefault(write, entityType);
  }

  @Post(':entityType/preview')
  @Access('numbering:manage')
  @Describe({
    summary: 'Preview the next number under another format',
    answer: NumberView,
    problems: { ...UNKNOWN, 422: ['NUMBERING_PATTERN_INVALID'] },
  })
  async preview(
    @Param('entityType') entityType: string,
    @Body() { day = null, ...format }: PreviewNumberBody,
  ): Promise<NumberView> {
    return { number: await this.numbering.preview(entityType, format, day) };
  }

  @Post(':entityType/reset-sequence')
  @Access('numbering:manage')
  @Describe({
    summary: 'Set the next number of the current period, if the skipped range holds no assigned number',
    answer: NumberView,
    problems: { ...UNKNOWN, 409: ['NUMBERING_GAPLESS', 'NUMBERING_RANGE_USED'] },
  })
  resetSequence(
    @Param('entityType') entityType: string,
    @Write({ versioned: false }) write: WriteRequest,
    @Body() { nextValue }: ResetSequenceBody,
  ): Promise<NumberView> {
    return this.writes.run(write, async (unit) => ({
      number: await this.numbering.resetSequence(unit, entityType, nextValue),
    }));
  }
}
