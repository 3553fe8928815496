import { Organization } from '@app/accounts';
import { ForbiddenError, type Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Program } from './program.entity';

/** Published programs are public. Drafts and changes belong to the ministry that owns the entry, and to operations. */
@Injectable()
export class ProgramsPolicy {
  constructor(private readonly transactions: Transactions) {}

  /** @throws NotFoundError for drafts of others, ForbiddenError for public entries of others */
  async requireEdit(principal: Principal, id: string): Promise<Program> {
    const program = await this.transactions.repository(Program).findOneBy({ id });
    if (!program) throw new NotFoundError('施策が見つかりませんでした。');
    if (await this.mayEdit(principal, program)) return program;
    if (program.editorialState === 'published') throw new ForbiddenError('他の府省庁の施策は変更できません。');
    throw new NotFoundError('施策が見つかりませんでした。');
  }

  async requireRead(principal: Principal | null, id: string): Promise<Program> {
    const program = await this.transactions.repository(Program).findOneBy({ id });
    const visible =
      program &&
      (program.editorialState === 'published' || (principal !== null && (await this.mayEdit(principal, program))));
    if (!visible) throw new NotFoundError('施策が見つかりませんでした。');
    return program;
  }

  /** The organization that owns what this principal creates, with the ministry's name for the entry. */
  async ownerFor(principal: Principal): Promise<Organization | null> {
    if (principal.organizationKind === 'operations') return null;
    if (principal.organizationKind !== 'ministry')
      throw new ForbiddenError('施策を登録できるのは府省庁と事務局だけです。');
    return this.transactions.repository(Organization).findOneByOrFail({ id: principal.organizationId });
  }

  private async mayEdit(principal: Principal, program: Program): Promise<boolean> {
    if (!principal.permissions.has('program.write')) return false;
    if (principal.organizationKind === 'operations') return true;
    if (principal.organizationKind !== 'ministry') return false;
    if (program.ownerOrganizationId) return program.ownerOrganizationId === principal.organizationId;
    // Imported entries have no owner yet: the ministry named in them may take care of them.
    const own = await this.transactions.repository(Organization).findOneBy({ id: principal.organizationId });
    return own !== null && program.ministry === own.name;
  }
}
