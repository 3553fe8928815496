import type { Principal } from '@app/authz';
import type { CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { type IdeaView, Ideas } from '@app/ideas';
import type { MemberKey, Package, PackageMember, PackagesResult } from '@app/matching';
import { Injectable } from '@nestjs/common';
import { CandidateDirectory } from './candidate-directory.service';
import type { CandidateSummary } from './candidates';
import { RecommendationPackages } from './recommendation-packages.entity';
import { RecommendationRun } from './recommendation-run.entity';
import { NoRecommendationsYetError } from './recommendations.service';

export interface PackageMemberView {
  readonly member: PackageMember;
  readonly kind: CandidateKind;
  /** As it stands now; null: taken back since the run, and no longer anyone's to see. */
  readonly candidate: CandidateSummary | null;
}

export interface PackageView {
  readonly package: Package;
  readonly members: readonly PackageMemberView[];
  /** Who comes nearest to needs that nobody covers, by `memberKey`; those taken back since are left out. */
  readonly nearest: ReadonlyMap<string, CandidateSummary>;
}

export interface PackagesView {
  readonly idea: IdeaView;
  readonly run: RecommendationRun;
  /** The idea has changed since; a new run is under way or can be asked for. */
  readonly outdated: boolean;
  readonly packages: readonly PackageView[];
  /** How many listed candidates could have been members, and how many could not. Null: the run composed none. */
  readonly considered: number | null;
  readonly leftOut: PackagesResult['leftOut'] | null;
}

export const memberKey = ({ kind, id }: MemberKey): string => `${kind}/${id}`;

/** Absent in packages of runs before it was recorded. */
const nearestIn = ({ coverage }: Package): MemberKey[] => coverage.flatMap(({ nearest }) => nearest ?? []);

function viewOf(one: Package, candidates: ReadonlyMap<string, CandidateSummary>): PackageView {
  const summaryOf = (key: MemberKey): CandidateSummary | null => candidates.get(memberKey(key)) ?? null;
  return {
    package: {
      ...one,
      coverage: one.coverage.map((need) => ({
        ...need,
        nearest: need.nearest && summaryOf(need.nearest) ? need.nearest : null,
      })),
    },
    members: one.members.map((member) => ({
      member,
      kind: member.kind as CandidateKind,
      candidate: summaryOf(member),
    })),
    nearest: new Map(
      nearestIn(one).flatMap((key) => {
        const summary = summaryOf(key);
        return summary ? [[memberKey(key), summary] as const] : [];
      }),
    ),
  };
}

/** Reads stored packages. Whoever may read an idea may read its packages. */
@Injectable()
export class RecommendedPackages {
  constructor(
    private readonly ideas: Ideas,
    private readonly transactions: Transactions,
    private readonly directory: CandidateDirectory,
  ) {}

  async list(principal: Principal, ideaId: string): Promise<PackagesView> {
    const idea = await this.ideas.get(principal, ideaId);
    const run = await this.transactions.repository(RecommendationRun).findOneBy({ ideaId, current: true });
    if (!run) throw new NoRecommendationsYetError();
    const row = await this.transactions.repository(RecommendationPackages).findOneBy({ runId: run.id });
    const packages = row?.packages ?? [];
    const candidates = await this.summariesOf(packages.flatMap((one) => [...one.members, ...nearestIn(one)]));
    return {
      idea,
      run,
      outdated: run.ideaVersion !== idea.idea.version,
      packages: packages.map((one) => viewOf(one, candidates)),
      considered: row?.considered ?? null,
      leftOut: row?.leftOut ?? null,
    };
  }

  private async summariesOf(members: readonly MemberKey[]): Promise<ReadonlyMap<string, CandidateSummary>> {
    const ids = new Map<CandidateKind, Set<string>>();
    for (const { kind, id } of members) {
      const ofKind = ids.get(kind as CandidateKind) ?? new Set();
      ids.set(kind as CandidateKind, ofKind.add(id));
    }
    const found = new Map<string, CandidateSummary>();
    for (const [kind, ofKind] of ids) {
      const summaries = await this.directory.summaries(kind, [...ofKind]);
      for (const [id, summary] of summaries) found.set(memberKey({ kind, id }), summary);
    }
    return found;
  }
}
