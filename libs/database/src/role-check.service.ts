import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Transactions } from './transactions';

/** Says at the start when the application could change or switch off what protects the audit from it. */
@Injectable()
export class RoleCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger(RoleCheck.name);

  constructor(private readonly transactions: Transactions) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!(await this.ownsTables())) return;
    this.logger.warn(
      'The application’s database role owns its tables: it could alter the audit. ' +
        'Set MIGRATION_DATABASE_URL for migrations and give DATABASE_URL a role of its own (docs/operations.md).',
    );
  }

  /** Does the application’s role own its tables, itself, as a member of the owner, or as a superuser? */
  async ownsTables(): Promise<boolean> {
    const [row] = await this.transactions.manager.query<{ owns: boolean }[]>(
      `SELECT pg_has_role(current_user, relowner, 'MEMBER') AS owns FROM pg_class WHERE oid = to_regclass('audit_record')`,
    );
    return row?.owns ?? false;
  }
}
