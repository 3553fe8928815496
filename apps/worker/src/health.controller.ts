import { JobRunner } from '@app/queue';
import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { OutboxRelay } from './outbox-relay.service';

/** On the worker's own port, for the machine that runs it; no user reaches it. */
@Controller('health')
export class WorkerHealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly runner: JobRunner,
    private readonly relay: OutboxRelay,
  ) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([
      () => this.database.pingCheck('database', { timeout: 2000 }),
      () => this.report('jobs', this.runner.running),
      () => this.report('relay', this.relay.healthy),
    ]);
  }

  private report(name: string, up: boolean) {
    const indicator = this.indicators.check(name);
    return up ? indicator.up() : indicator.down();
  }
}
