import { RequestMeter } from '@app/authz';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RateCount } from './rate-count.entity';
import { RateLimits } from './rate-limits.service';

@Module({
  imports: [TypeOrmModule.forFeature([RateCount])],
  providers: [RateLimits, { provide: RequestMeter, useExisting: RateLimits }],
  exports: [RateLimits, RequestMeter],
})
export class RateLimitsModule {}
