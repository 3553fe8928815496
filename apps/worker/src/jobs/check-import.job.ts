import type { JobPayloads } from '@app/contracts';
import { ImportRunner } from '@app/imports';
import { type HandlesJob, JobHandler } from '@app/queue';

@JobHandler('check-import')
export class CheckImportJob implements HandlesJob<'check-import'> {
  constructor(private readonly imports: ImportRunner) {}

  handle({ importId }: JobPayloads['check-import']): Promise<void> {
    return this.imports.check(importId);
  }
}
