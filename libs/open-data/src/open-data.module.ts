import { AccountsModule } from '@app/accounts';
import { OfferingsModule } from '@app/offerings';
import { PrecedentsModule } from '@app/precedents';
import { ProgramsModule } from '@app/programs';
import { Module } from '@nestjs/common';
import { OpenData } from './open-data.service';

@Module({
  imports: [AccountsModule, ProgramsModule, OfferingsModule, PrecedentsModule],
  providers: [OpenData],
  exports: [OpenData],
})
export class OpenDataModule {}
