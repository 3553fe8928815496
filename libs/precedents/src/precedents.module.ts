import { AccountsModule } from '@app/accounts';
import { Module } from '@nestjs/common';
import { Precedents } from './precedents.service';

@Module({ imports: [AccountsModule], providers: [Precedents], exports: [Precedents] })
export class PrecedentsModule {}
