import { IdeasModule } from '@app/ideas';
import { ProgramsModule } from '@app/programs';
import { RecommendationsModule } from '@app/recommendations';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FiscalCalendar } from './fiscal-calendar.entity';
import { FiscalCalendars } from './fiscal-calendars.service';
import { FiscalPlans } from './fiscal-plans.service';

@Module({
  imports: [TypeOrmModule.forFeature([FiscalCalendar]), IdeasModule, ProgramsModule, RecommendationsModule],
  providers: [FiscalCalendars, FiscalPlans],
  exports: [FiscalCalendars, FiscalPlans],
})
export class PlanningModule {}
