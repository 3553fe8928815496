import { AccountsModule, PersonalData } from '@app/accounts';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WeightsVersion } from './weights-version.entity';
import { WeightsVersions } from './weights-versions.service';

@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature([WeightsVersion])],
  providers: [WeightsVersions],
  exports: [WeightsVersions],
})
export class WeightsModule implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.registerQuery(
      'weightsVersions',
      `SELECT id, created_by IS NOT DISTINCT FROM $1 AS created, activated_by IS NOT DISTINCT FROM $1 AS activated
         FROM weights_version WHERE created_by = $1 OR activated_by = $1 ORDER BY id`,
    );
  }
}
