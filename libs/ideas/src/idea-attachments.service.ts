import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { DomainError, NotFoundError } from '@app/platform';
import { type SentFile, StoredFile, StoredFiles } from '@app/uploads';
import { Injectable } from '@nestjs/common';
import { nextState } from './idea';
import { IdeaAttachment, type Idea } from './idea.entity';
import { IdeaStateError } from './ideas.errors';
import { IdeasPolicy } from './ideas.policy';
import { IdeasRepository } from './ideas.repository';

const MAX_PER_IDEA = 20;

export class TooManyAttachmentsError extends DomainError {
  constructor() {
    super('too_many_attachments', 409, `添付できるのは一つの構想に${MAX_PER_IDEA}件までです。`);
  }
}

/** 添付資料: files of the lead organization, read by whoever may read the submitted idea; of a draft by itself alone. */
@Injectable()
export class IdeaAttachments {
  constructor(
    private readonly policy: IdeasPolicy,
    private readonly repository: IdeasRepository,
    private readonly files: StoredFiles,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  async list(principal: Principal, ideaId: string): Promise<StoredFile[]> {
    return this.transactions.run(async () => {
      await this.requireReadable(principal, ideaId);
      return this.filesOf(ideaId).orderBy('file.createdAt').addOrderBy('file.id').getMany();
    });
  }

  /** @throws NotFoundError also for a file of another idea */
  async read(principal: Principal, ideaId: string, fileId: string): Promise<{ file: StoredFile; content: Buffer }> {
    return this.transactions.run(async () => {
      await this.requireReadable(principal, ideaId);
      const file = await this.require(ideaId, fileId);
      return { file, content: await this.files.content(fileId) };
    });
  }

  async add(principal: Principal, ideaId: string, sent: SentFile): Promise<StoredFile> {
    await this.policy.require(principal, 'edit', ideaId);
    return this.transactions.run(async () => {
      await this.lockForEdit(ideaId);
      const count = await this.transactions.repository(IdeaAttachment).countBy({ ideaId });
      if (count >= MAX_PER_IDEA) throw new TooManyAttachmentsError();
      const file = await this.files.store(principal, sent);
      await this.transactions.repository(IdeaAttachment).insert({ fileId: file.id, ideaId });
      await this.outbox.publish('idea.attachment.added', { ideaId, fileId: file.id });
      await this.record('idea.attach', ideaId, null, file);
      return file;
    });
  }

  async remove(principal: Principal, ideaId: string, fileId: string): Promise<void> {
    await this.policy.require(principal, 'edit', ideaId);
    await this.transactions.run(async () => {
      await this.lockForEdit(ideaId);
      const file = await this.require(ideaId, fileId);
      await this.files.remove(fileId);
      await this.outbox.publish('idea.attachment.removed', { ideaId, fileId });
      await this.record('idea.detach', ideaId, file, null);
    });
  }

  private async lockForEdit(ideaId: string): Promise<Idea> {
    const idea = await this.repository.lock(ideaId);
    if (nextState(idea.state, 'edit') === null) throw new IdeaStateError(idea.state, 'edit');
    return idea;
  }

  private async requireReadable(principal: Principal, ideaId: string): Promise<void> {
    const idea = await this.policy.require(principal, 'read', ideaId);
    if (idea.state !== 'submitted' && idea.organizationId !== principal.organizationId) throw new NotFoundError();
  }

  private async require(ideaId: string, fileId: string): Promise<StoredFile> {
    const file = await this.filesOf(ideaId).andWhere('file.id = :fileId', { fileId }).getOne();
    if (!file) throw new NotFoundError('添付資料が見つかりませんでした。');
    return file;
  }

  private filesOf(ideaId: string) {
    return this.transactions.manager
      .createQueryBuilder(StoredFile, 'file')
      .innerJoin(IdeaAttachment, 'attachment', 'attachment.fileId = file.id')
      .where('attachment.ideaId = :ideaId', { ideaId });
  }

  private record(action: string, ideaId: string, before: StoredFile | null, after: StoredFile | null): Promise<void> {
    const hashed = (file: StoredFile | null) =>
      file && { fileId: file.id, name: file.name, sha256: file.sha256.toString('hex') };
    return this.audit.record({
      action,
      subjectType: 'idea',
      subjectId: ideaId,
      before: hashed(before),
      after: hashed(after),
    });
  }
}
