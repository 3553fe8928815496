import { Organization, Organizations } from '@app/accounts';
import { Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { NotFoundError } from '@app/platform';
import { Offerings } from '@app/offerings';
import { Precedents } from '@app/precedents';
import { Programs } from '@app/programs';
import { ResearchSeeds, SharedEquipment } from '@app/research';
import { Injectable } from '@nestjs/common';
import { INQUIRY_SUBJECT_KIND, type InquirySubjectKind } from './inquiry';
import { NobodyToAskError } from './inquiries.errors';

export interface InquirySubject {
  readonly kind: InquirySubjectKind;
  readonly id: string;
}

export interface InquiryTarget {
  readonly title: string;
  readonly recipient: Organization;
}

/** What organizations publish here, of whichever kind. */
@Injectable()
export class PublishedThings {
  constructor(
    private readonly offerings: Offerings,
    private readonly seeds: ResearchSeeds,
    private readonly equipment: SharedEquipment,
    private readonly precedents: Precedents,
  ) {}

  async find(
    kind: Exclude<InquirySubjectKind, 'program' | 'idea'>,
    id: string,
  ): Promise<{ title: string; organizationId: string } | null> {
    switch (kind) {
      case 'offering': {
        const view = (await this.offerings.byIds(null, [id])).get(id);
        return view ? { title: view.item.name, organizationId: view.organization.id } : null;
      }
      case 'research_seed': {
        const view = (await this.seeds.byIds(null, [id])).get(id);
        return view ? { title: view.item.title, organizationId: view.organization.id } : null;
      }
      case 'equipment': {
        const view = (await this.equipment.byIds(null, [id])).get(id);
        return view ? { title: view.item.name, organizationId: view.organization.id } : null;
      }
      case 'precedent': {
        const view = (await this.precedents.byIds(null, [id])).get(id);
        return view ? { title: view.item.title, organizationId: view.organization.id } : null;
      }
    }
  }
}

/** Who is asked about what: whoever owns it; the operations office for programs that nobody looks after here. */
@Injectable()
export class InquiryTargets {
  constructor(
    private readonly contents: PublishedThings,
    private readonly programs: Programs,
    private readonly ideas: OpenIdeas,
    private readonly organizations: Organizations,
    private readonly transactions: Transactions,
  ) {}

  /** @throws NotFoundError for what is not published; NobodyToAskError */
  async of({ kind, id }: InquirySubject): Promise<InquiryTarget> {
    const found = await this.find(kind, id);
    if (!found) throw new NotFoundError(`${INQUIRY_SUBJECT_KIND[kind]}が見つかりませんでした。`);
    const recipient = found.organizationId
      ? await this.organizations.get(found.organizationId)
      : await this.transactions.repository(Organization).findOne({
          where: { kind: 'operations', state: 'approved' },
          order: { createdAt: 'ASC', id: 'ASC' },
        });
    if (recipient?.state !== 'approved') throw new NobodyToAskError();
    return { title: found.title, recipient };
  }

  private async find(
    kind: InquirySubjectKind,
    id: string,
  ): Promise<{ title: string; organizationId: string | null } | null> {
    if (kind === 'program') {
      const { program } = await this.programs.get(null, id);
      return { title: program.name, organizationId: program.ownerOrganizationId };
    }
    if (kind === 'idea') {
      const found = await this.ideas.find(id);
      if (found?.idea.state !== 'submitted') return null;
      return { title: found.idea.title, organizationId: found.idea.organizationId };
    }
    return this.contents.find(kind, id);
  }
}
