import { Module } from '@nestjs/common';
import { PriceBaselines } from './price-baselines.service';
import { PriceInsights } from './price-insights.service';
import { PriceRecording } from './price-recording.service';
import { SupplyPricesController } from './supply-prices.controller';
import { SupplyPricesService } from './supply-prices.service';

/** Prices that were paid, and what they say about a price. */
@Module({
  controllers: [SupplyPricesController],
  providers: [PriceBaselines, PriceInsights, PriceRecording, SupplyPricesService],
  exports: [PriceBaselines, PriceRecording, SupplyPricesService],
})
export class PriceHistoryModule {}
