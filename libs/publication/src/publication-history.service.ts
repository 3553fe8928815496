import { randomUUID } from 'node:crypto';
import { Links, Members, Organizations } from '@app/accounts';
import { Audit } from '@app/audit';
import { Transactions } from '@app/database';
import { type LabelInBoth, Mails } from '@app/mail';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PublicationAction, PublicationState } from './publication';
import { ContentReview, ContentVersion } from './publication-history.entity';
import { changesBetween, type FieldChange, REMARK_CODE, type ReviewRemark } from './publication-review';

export interface ContentStep {
  readonly subjectType: string;
  readonly contentId: string;
  readonly version: number;
  readonly action: PublicationAction | 'create' | 'confirm';
  readonly state: PublicationState;
  readonly content: object;
  /** null: there was none. */
  readonly before: { readonly state: PublicationState; readonly content: object } | null;
}

/** What a mail says of the content that was decided about. */
export interface ToldContent {
  readonly label: LabelInBoth;
  readonly title: string;
  /** Local part of its address. */
  readonly path: string;
  readonly fieldLabels: Readonly<Record<string, string>>;
}

export interface Judgement {
  readonly remarks?: readonly ReviewRemark[];
  readonly reason?: string;
}

const wordsOf = ({ field, code, text }: ReviewRemark, labels: Readonly<Record<string, string>>): string =>
  `・${field === null ? '' : `${labels[field] ?? field}: `}${code === 'other' ? text : [REMARK_CODE[code], text].filter(Boolean).join(' ')}`;

/** Versions, decisions and audit records of published content. Who may read them, the content's own service decides. */
@Injectable()
export class PublicationHistory {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly organizations: Organizations,
    private readonly members: Members,
    private readonly links: Links,
    private readonly mails: Mails,
  ) {}

  /** Call inside the transaction of the change. */
  async record(step: ContentStep): Promise<void> {
    const { subjectType, contentId, version, action, state, content, before } = step;
    if (action !== 'confirm') {
      // What was written before versions were kept is kept as soon as it changes.
      if (before) await this.keep({ subjectType, contentId, version: version - 1, ...before });
      await this.keep({ subjectType, contentId, version, state, content });
    }
    await this.audit.record({
      action: `${subjectType}.${action}`,
      subjectType,
      subjectId: contentId,
      subjectVersion: version,
      before,
      after: { state, content },
    });
  }

  /** Call inside the transaction of the decision. */
  async decide(
    { subjectType, contentId, version }: Pick<ContentStep, 'subjectType' | 'contentId' | 'version'>,
    decision: PublicationAction,
    { remarks = [], reason = '' }: Judgement,
  ): Promise<void> {
    const review = { id: randomUUID(), subjectType, contentId, version, decision, remarks: [...remarks], reason };
    await this.transactions.repository(ContentReview).insert(review);
  }

  /** The mail to those who manage the owner; nothing for what the office decides without a word to them. */
  async tell(
    organizationId: string,
    decision: PublicationAction,
    { remarks = [], reason = '' }: Judgement,
    { label, title, path, fieldLabels }: ToldContent,
  ): Promise<void> {
    const owner = await this.organizations.get(organizationId);
    const parameters = { label, title, link: this.links.to(path) };
    for (const to of await this.members.managerAddresses(owner)) {
      if (decision === 'publish') await this.mails.queue({ to, template: 'content-published', parameters });
      if (decision === 'resume') await this.mails.queue({ to, template: 'content-resumed', parameters });
      if (decision === 'suspend') {
        await this.mails.queue({ to, template: 'content-suspended', parameters: { ...parameters, reason } });
      }
      if (decision === 'return') {
        const said = remarks.map((remark) => wordsOf(remark, fieldLabels)).join('\n');
        await this.mails.queue({ to, template: 'content-returned', parameters: { ...parameters, remarks: said } });
      }
    }
  }

  private async keep(version: Omit<ContentVersion, 'changedAt'>): Promise<void> {
    const versions = this.transactions.repository(ContentVersion).createQueryBuilder();
    await versions.insert().values(version).orIgnore().execute();
  }

  /** Newest first. */
  versions(subjectType: string, contentId: string): Promise<ContentVersion[]> {
    return this.transactions
      .repository(ContentVersion)
      .find({ where: { subjectType, contentId }, order: { version: 'DESC' } });
  }

  /** Newest first. */
  reviews(subjectType: string, contentId: string): Promise<ContentReview[]> {
    return this.transactions
      .repository(ContentReview)
      .find({ where: { subjectType, contentId }, order: { decidedAt: 'DESC', id: 'ASC' } });
  }

  /** @throws NotFoundError when one of the versions is not kept */
  async diff(subjectType: string, contentId: string, from: number, to: number): Promise<FieldChange[]> {
    const of = async (version: number) => {
      const found = await this.transactions.repository(ContentVersion).findOneBy({ subjectType, contentId, version });
      if (!found) throw new NotFoundError(`版 ${version} が見つかりませんでした。`);
      return found.content;
    };
    return changesBetween(await of(from), await of(to));
  }
}
