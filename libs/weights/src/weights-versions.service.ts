import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import { ForbiddenError, type Principal } from '@app/authz';
import { Outbox, StaleVersionError, Transactions } from '@app/database';
import { completeWeights, type Proposal, type Weights, WEIGHTS, type WeightsComparison } from '@app/matching';
import { Clock, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { requireActivatable, requireFormer } from './activation';
import { WeightsVersion } from './weights-version.entity';

/** Serialises what changes the weights in use. */
const LOCK = 'weights_version';

/** Versions of the engine's weights; which one is in use is decided by people of the operations office. */
@Injectable()
export class WeightsVersions {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** For the engine: the weights in use now. */
  async inUse(): Promise<Weights> {
    return weightsOf(await this.active());
  }

  async active(): Promise<WeightsVersion> {
    return this.transactions.repository(WeightsVersion).findOneByOrFail({ state: 'active' });
  }

  /** Latest first. */
  async list(principal: Principal): Promise<WeightsVersion[]> {
    this.requireOperations(principal);
    return this.transactions.repository(WeightsVersion).find({ order: { number: 'DESC' } });
  }

  async get(principal: Principal, id: string): Promise<WeightsVersion> {
    this.requireOperations(principal);
    return this.find(id);
  }

  /** Keeps learned weights as a proposal; nothing uses them yet. */
  async propose(
    principal: Principal,
    proposal: Proposal,
    compare: (weights: Weights, inUse: Weights) => Promise<WeightsComparison>,
  ): Promise<WeightsVersion> {
    this.requireOperations(principal);
    const active = await this.active();
    const version = {
      id: randomUUID(),
      origin: 'learned' as const,
      state: 'proposed' as const,
      intercept: proposal.intercept,
      weights: proposal.weights,
      shippedVersion: WEIGHTS.version,
      parentId: active.id,
      summary: proposal.summary,
      createdBy: principal.userId,
      activatedBy: null,
      activatedAt: null,
    };
    const comparison = await compare(weightsOf(version), weightsOf(active));
    await this.transactions.run(async () => {
      await this.lock();
      const versions = this.transactions.repository(WeightsVersion);
      const number = ((await versions.maximum('number')) ?? 0) + 1;
      await versions.insert({ ...version, number, comparison, comparedAt: this.clock.now() });
      await this.outbox.publish('weights.proposed', { weightsVersionId: version.id });
      await this.record('propose', null, await this.find(version.id));
    });
    return this.find(version.id);
  }

  /** Compares a version again, with what is in use now. */
  async compare(
    principal: Principal,
    id: string,
    expected: number,
    compare: (weights: Weights, inUse: Weights) => Promise<WeightsComparison>,
  ): Promise<WeightsVersion> {
    this.requireOperations(principal);
    const version = await this.find(id);
    const comparison = await compare(weightsOf(version), await this.inUse());
    await this.transactions.run(async () => {
      await this.lock();
      const before = await this.expect(id, expected);
      await this.change(before, { comparison, comparedAt: this.clock.now() });
      await this.record('compare', before, await this.find(id));
    });
    return this.find(id);
  }

  /** @throws WeightsNotActivatedError unless the comparison with what is in use excludes a loss */
  async activate(principal: Principal, id: string, expected: number): Promise<WeightsVersion> {
    return this.putIntoUse(principal, id, expected, 'activate', (version, active) =>
      requireActivatable(version, weightsOf(active)),
    );
  }

  /** Goes back to a version that was in use before, the shipped one included; asks for no comparison. */
  async rollBack(principal: Principal, id: string, expected: number): Promise<WeightsVersion> {
    return this.putIntoUse(principal, id, expected, 'roll_back', requireFormer);
  }

  /** Change, event (all open ideas are matched again) and audit record are one transaction. */
  private async putIntoUse(
    principal: Principal,
    id: string,
    expected: number,
    action: 'activate' | 'roll_back',
    require: (version: WeightsVersion, active: WeightsVersion) => void,
  ): Promise<WeightsVersion> {
    this.requireOperations(principal);
    await this.transactions.run(async () => {
      await this.lock();
      const [version, active] = [await this.expect(id, expected), await this.active()];
      require(version, active);
      await this.change(active, { state: 'retired' });
      const activatedAt = this.clock.now();
      await this.change(version, { state: 'active', activatedBy: principal.userId, activatedAt });
      await this.outbox.publish('weights.activated', { weightsVersionId: id });
      await this.record(action, version, await this.find(id));
    });
    return this.find(id);
  }

  private async find(id: string): Promise<WeightsVersion> {
    const version = await this.transactions.repository(WeightsVersion).findOneBy({ id });
    if (!version) throw new NotFoundError('この版の重みが見つかりませんでした。');
    return version;
  }

  private async expect(id: string, expected: number): Promise<WeightsVersion> {
    const found = await this.find(id);
    if (found.version !== expected) throw new StaleVersionError(found.version);
    return found;
  }

  private async change({ id, version }: WeightsVersion, change: Partial<WeightsVersion>): Promise<void> {
    await this.transactions.repository(WeightsVersion).update({ id }, { ...change, version: version + 1 });
  }

  private requireOperations({ organizationKind }: Principal): void {
    if (organizationKind !== 'operations') throw new ForbiddenError('重みの版を扱えるのは事務局だけです。');
  }

  private async lock(): Promise<void> {
    await this.transactions.manager.query(`SELECT pg_advisory_xact_lock(hashtext($1))`, [LOCK]);
  }

  private async record(action: string, before: WeightsVersion | null, after: WeightsVersion): Promise<void> {
    await this.audit.record({
      action: `weights.${action}`,
      subjectType: 'weights_version',
      subjectId: after.id,
      subjectVersion: after.version,
      before,
      after,
    });
  }
}

/** As the engine takes them. The shipped weights are those of the running program, not a copy of older ones. */
function weightsOf({
  id,
  origin,
  intercept,
  weights,
}: Pick<WeightsVersion, 'id' | 'origin' | 'intercept' | 'weights'>): Weights {
  return origin === 'shipped'
    ? WEIGHTS
    : completeWeights({ version: `learned-${id}`, intercept: intercept ?? WEIGHTS.intercept, weights });
}
