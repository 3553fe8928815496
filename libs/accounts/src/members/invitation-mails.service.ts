import type { Role } from '@app/authz';
import { Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Injectable } from '@nestjs/common';
import { Links } from '../link-secret';
import { Organization } from '../organization.entity';
import { User } from '../user.entity';
import type { Invitation } from './invitation.entity';

/** Roles as people call them. */
const ROLE_LABEL: Readonly<Record<Role, { readonly ja: string; readonly en: string }>> = {
  owner: { ja: '管理者', en: 'owner' },
  editor: { ja: '編集者', en: 'editor' },
  viewer: { ja: '閲覧者', en: 'viewer' },
  desk_head: { ja: '室長等（窓口の責任者）', en: 'desk head' },
  liaison: { ja: 'リエゾン', en: 'liaison' },
  program_editor: { ja: '施策編集担当', en: 'program editor' },
  operator: { ja: '事務局担当', en: 'operator' },
  auditor: { ja: '監査担当', en: 'auditor' },
};

/** To register an organization is to become its owner. */
const NEW_OWNER = { ja: '新しい組織の登録', en: 'registration of an organization' };

@Injectable()
export class InvitationMails {
  constructor(
    private readonly transactions: Transactions,
    private readonly mails: Mails,
    private readonly links: Links,
  ) {}

  async invite(invitation: Invitation, token: string): Promise<void> {
    const { organizationId, createdBy, email, role, expiresAt } = invitation;
    const { name } = await this.transactions.repository(Organization).findOneByOrFail({ id: organizationId });
    const inviter = await this.transactions.repository(User).findOneByOrFail({ id: createdBy });
    await this.mails.queue({
      to: email,
      template: 'invitation',
      parameters: {
        organization: name,
        inviter: inviter.displayName,
        role: role ? ROLE_LABEL[role] : NEW_OWNER,
        link: this.links.to('join', token),
        until: expiresAt.toISOString(),
      },
    });
  }
}
