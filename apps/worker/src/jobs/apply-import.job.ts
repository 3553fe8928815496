import type { JobPayloads } from '@app/contracts';
import { ImportRunner } from '@app/imports';
import { type HandlesJob, JobHandler } from '@app/queue';

@JobHandler('apply-import')
export class ApplyImportJob implements HandlesJob<'apply-import'> {
  constructor(private readonly imports: ImportRunner) {}

  handle({ importId }: JobPayloads['apply-import']): Promise<void> {
    return this.imports.apply(importId);
  }
}
