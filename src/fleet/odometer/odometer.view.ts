import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { RecordView, recordView } from '../../records/record.view';
import { ODOMETER_SOURCES } from './odometer-reading.entity';
import type { OdometerReading, OdometerSource } from './odometer-reading.entity';
import type { VehicleOdometer } from './odometer-readings.service';

export class OdometerReadingView extends RecordView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ type: 'integer', description: 'Kilometres', example: 84_250 }) value!: number;
  @ApiProperty({ type: String, format: 'date-time' }) readAt!: string;
  @ApiProperty({ enum: ODOMETER_SOURCES }) source!: OdometerSource;
  @NullableId() sourceId!: number | null;
  @ApiProperty({ type: Boolean }) isVoid!: boolean;
  @NullableText() voidReason!: string | null;
  @ApiProperty({ type: 'integer', description: 'Number of the meter that was read' }) meterEpoch!: number;
  @NullableText() overrideReason!: string | null;
  @NullableInteger({ description: 'The value before the correction' })
  correctedFrom!: number | null;
  @NullableText() correctionReason!: string | null;
  @NullableText() note!: string | null;
}

export function odometerReadingView(reading: OdometerReading): OdometerReadingView {
  return {
    ...recordView(reading),
    vehicleId: reading.vehicleId,
    value: reading.value,
    readAt: reading.readAt.toISOString(),
    source: reading.source,
    sourceId: reading.sourceId,
    isVoid: reading.isVoid,
    voidReason: reading.voidReason,
    meterEpoch: reading.meterEpoch,
    overrideReason: reading.overrideReason,
    correctedFrom: reading.correctedFrom,
    correctionReason: reading.correctionReason,
    note: reading.note,
  };
}

export class VehicleOdometerView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ type: 'integer', description: 'Kilometres of the newest valid reading' }) value!: number;
  @NullableInstant() readAt!: string | null;
  @ApiProperty({ type: 'integer' }) meterEpoch!: number;
  @ApiProperty({ type: 'integer', description: 'Kilometres driven over all meters' }) cumulativeKm!: number;
}

export function vehicleOdometerView({ vehicleId, current, cumulativeKm }: VehicleOdometer): VehicleOdometerView {
  return {
    vehicleId,
    value: current?.value ?? 0,
    readAt: current?.readAt.toISOString() ?? null,
    meterEpoch: current?.meterEpoch ?? 1,
    cumulativeKm,
  };
}
