import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
import { Offerings } from './offerings.service';

@Module({ imports: [AccountsModule], providers: [Offerings], exports: [Offerings] })
export class OfferingsModule {}
