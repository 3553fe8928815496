import { PersonalData } from '@app/accounts';
import { Transactions } from '@app/database';
import { Clock, Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { DataImport } from './data-import.entity';

const DAY_MS = 86_400_000;

/** What files said and did is told for a while; the files themselves follow as soon as nothing refers to them. */
@Injectable()
export class ImportRetention implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly retention: Retention,
    private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'imports', apply: () => this.prune() });
    this.personalData.registerQuery(
      'imports',
      `SELECT id, organization_id AS "organizationId", kind, state, created_at AS "createdAt",
              created_by = $1 AS "uploaded", approved_by IS NOT DISTINCT FROM $1 AS "approved"
         FROM data_import WHERE created_by = $1 OR approved_by = $1 ORDER BY created_at, id`,
    );
  }

  private async prune(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.settings.RETENTION_IMPORT_DAYS * DAY_MS);
    const { affected } = await this.transactions.repository(DataImport).delete({ updatedAt: LessThan(before) });
    return affected ?? 0;
  }
}
