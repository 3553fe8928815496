import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Indicators } from './indicators.service';
import { MunicipalityIndicator } from './municipality-indicator.entity';

@Module({
  imports: [TypeOrmModule.forFeature([MunicipalityIndicator])],
  providers: [Indicators],
  exports: [Indicators],
})
export class IndicatorsModule {}
