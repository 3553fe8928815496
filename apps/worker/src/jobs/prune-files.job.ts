import { type HandlesJob, JobHandler } from '@app/queue';
import { StoredFiles } from '@app/uploads';
import { Logger } from '@nestjs/common';

/** May be done twice or be interrupted: it only removes what nothing refers to. */
@JobHandler('prune-files')
export class PruneFilesJob implements HandlesJob<'prune-files'> {
  private readonly logger = new Logger(PruneFilesJob.name);

  constructor(private readonly files: StoredFiles) {}

  async handle(): Promise<void> {
    this.logger.log({ msg: 'prune-files', files: await this.files.pruneOrphans() });
  }
}
