import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WeightsVersion } from './weights-version.entity';
import { WeightsVersions } from './weights-versions.service';

@Module({
  imports: [TypeOrmModule.forFeature([WeightsVersion])],
  providers: [WeightsVersions],
  exports: [WeightsVersions],
})
export class WeightsModule {}
