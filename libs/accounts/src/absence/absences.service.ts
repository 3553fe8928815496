import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { japaneseDayOf } from '@app/japan';
import { Clock, InvalidInputError, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { Membership } from '../membership.entity';
import { OrganizationLocks } from '../organization-locks.service';
import { Absence } from './absence.entity';

export interface NewAbsence {
  /** Days in Japan, `YYYY-MM-DD`, both included. */
  readonly fromOn: string;
  readonly toOn: string;
  readonly deputyId: string;
}

const wrong = (pointer: string, code: string, message: string) => new InvalidInputError([{ pointer, code, message }]);

@Injectable()
export class Absences {
  constructor(
    private readonly transactions: Transactions,
    private readonly locks: OrganizationLocks,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Those of the principal's organization that have not ended, by day. */
  list(principal: Principal): Promise<Absence[]> {
    return this.transactions.repository(Absence).find({
      where: { organizationId: principal.organizationId, toOn: MoreThanOrEqual(japaneseDayOf(this.clock.now())) },
      order: { fromOn: 'ASC', id: 'ASC' },
    });
  }

  /** One's own. @throws InvalidInputError: days the wrong way round or taken, a deputy who is not of the organization */
  async create(principal: Principal, { fromOn, toOn, deputyId }: NewAbsence): Promise<Absence> {
    const { userId, organizationId } = principal;
    if (toOn < fromOn) throw wrong('/toOn', 'order', '終わりの日は始まりの日以後にしてください。');
    if (deputyId === userId) throw wrong('/deputyId', 'deputy', '代理には別の人を選んでください。');
    return this.transactions.run(async () => {
      await this.locks.lock(organizationId);
      const memberships = this.transactions.repository(Membership);
      if (!(await memberships.existsBy({ userId: deputyId, organizationId }))) {
        throw wrong('/deputyId', 'deputy', '代理は同じ組織の人から選んでください。');
      }
      const absences = this.transactions.repository(Absence);
      const overlapping = { userId, organizationId, fromOn: LessThanOrEqual(toOn), toOn: MoreThanOrEqual(fromOn) };
      if (await absences.existsBy(overlapping)) {
        throw wrong('/fromOn', 'overlap', 'この期間には既に不在の登録があります。');
      }
      const absence = { id: randomUUID(), organizationId, userId, deputyId, fromOn, toOn };
      await absences.insert(absence);
      await this.record('create', absence.id, undefined, absence);
      return absences.findOneByOrFail({ id: absence.id });
    });
  }

  /** One's own. @throws NotFoundError */
  async remove({ userId, organizationId }: Principal, id: string): Promise<void> {
    await this.transactions.run(async () => {
      const absences = this.transactions.repository(Absence);
      const found = await absences.findOneBy({ id, userId, organizationId });
      if (!found) throw new NotFoundError('不在の登録が見つかりませんでした。');
      await absences.delete({ id });
      const { deputyId, fromOn, toOn } = found;
      await this.record('remove', id, { id, organizationId, userId, deputyId, fromOn, toOn }, undefined);
    });
  }

  /**
   * Who answers for the user on the day: the user when present, else the deputy, or that one's deputy, and so on.
   * @param day in Japan, `YYYY-MM-DD`
   * @returns null when everyone of the chain is away, also in a circle, or has left
   */
  async deputyFor(userId: string, organizationId: string, day: string): Promise<string | null> {
    const absences = await this.transactions
      .repository(Absence)
      .findBy({ organizationId, fromOn: LessThanOrEqual(day), toOn: MoreThanOrEqual(day) });
    const members = await this.transactions.repository(Membership).findBy({ organizationId });
    return presentDeputy(
      userId,
      new Map(absences.map((absence) => [absence.userId, absence.deputyId])),
      new Set(members.map((member) => member.userId)),
    );
  }

  private async record(action: string, id: string, before: unknown, after: unknown): Promise<void> {
    await this.audit.record({ action: `absence.${action}`, subjectType: 'absence', subjectId: id, before, after });
  }
}

/** @param deputies by who is away. Pure. */
export function presentDeputy(
  userId: string,
  deputies: ReadonlyMap<string, string>,
  members: ReadonlySet<string>,
): string | null {
  const asked = new Set<string>();
  let candidate: string | undefined = userId;
  while (candidate !== undefined && !asked.has(candidate)) {
    if (!deputies.has(candidate)) return members.has(candidate) ? candidate : null;
    asked.add(candidate);
    candidate = deputies.get(candidate);
  }
  return null;
}
