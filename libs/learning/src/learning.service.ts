import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import {
  amountsOf,
  type Answer,
  compareWeights,
  type IdeaPairs,
  isEnough,
  learnWeights,
  type Weights,
  type WeightsComparison,
  withPairs,
} from '@app/matching';
import { WeightsVersions, type WeightsVersion } from '@app/weights';
import { Injectable } from '@nestjs/common';
import { featuresAbout } from './decision';
import { Decision } from './decision.entity';
import { TooFewAnswersError } from './learning.errors';

/** Decides which ideas are kept aside and how intervals are resampled; the same for all versions, for all time. */
const SEED = 20_250_613;
/** Answers that are learned from, the latest ones: older answers speak of older programs. */
const MOST_DECISIONS = 50_000;
const DECISIONS_AT_ONCE = 500;
/** Steps of learning may take this long before others get their turn. */
const BREATH_MS = 8;

/** From answers to proposed weights. Nothing is put into use here: that is for a person to do (WeightsVersions). */
@Injectable()
export class Learning {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: WeightsVersions,
  ) {}

  /** Learns from the answers so far and keeps the result as a proposal, compared with what is in use. */
  async propose(principal: Principal): Promise<WeightsVersion> {
    const answers = await this.answers();
    const amounts = amountsOf(answers, SEED);
    if (!isEnough(amounts)) throw new TooFewAnswersError(amounts);
    const proposal = await breathing(learnWeights(answers, SEED));
    return this.versions.propose(principal, proposal, (weights, inUse) => compare(answers, inUse, weights));
  }

  /** Compares a version with what is in use now, on the answers so far. */
  async compare(principal: Principal, id: string, expected: number): Promise<WeightsVersion> {
    const answers = await this.answers();
    return this.versions.compare(principal, id, expected, (weights, inUse) => compare(answers, inUse, weights));
  }

  /** Answers to what was seen in a list, by idea; in pages, so that nobody waits for the reading. */
  private async answers(): Promise<IdeaPairs[]> {
    const byIdea = new Map<string, { ideaId: string; organizationId: string; answers: Answer[] }>();
    let last: Decision | undefined;
    for (let read = 0; read < MOST_DECISIONS; read += DECISIONS_AT_ONCE) {
      const page = await this.page(last);
      for (const decision of page) {
        const { ideaId, organizationId } = decision;
        const idea = byIdea.get(ideaId) ?? { ideaId, organizationId, answers: [] };
        byIdea.set(ideaId, idea);
        idea.answers.push(answerOf(decision));
      }
      if (page.length < DECISIONS_AT_ONCE) break;
      last = page.at(-1);
    }
    return breathing(withPairs([...byIdea.values()]));
  }

  /** The latest first. @param last of the page before */
  private page(last: Decision | undefined): Promise<Decision[]> {
    const rows = this.transactions.manager
      .createQueryBuilder(Decision, 'd')
      .where(`d.outcome <> 'undecided' AND d.features IS NOT NULL AND d.rank IS NOT NULL`)
      .orderBy('d.decidedAt', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .limit(DECISIONS_AT_ONCE);
    if (last) rows.andWhere('(d.decided_at, d.id) < (:at, :id)', { at: last.decidedAt, id: last.id });
    return rows.getMany();
  }
}

/** A no of the other side counts as one, with its reason, unless the municipality has adopted it all the same. */
function answerOf(decision: Decision): Answer {
  const { kind, candidateId, outcome, rank, features, providerOutcome } = decision;
  const refused = providerOutcome === 'declined' && outcome !== 'adopted' && outcome !== 'declined';
  return {
    kind,
    id: candidateId,
    outcome: refused || outcome === 'declined' ? 'declined' : 'positive',
    rank: rank!,
    features: features!,
    about: featuresAbout(refused ? decision.providerReason : decision.reason),
  };
}

const compare = (answers: readonly IdeaPairs[], inUse: Weights, proposed: Weights): Promise<WeightsComparison> =>
  breathing(compareWeights(answers, inUse, proposed, SEED));

/** Lets requests and health checks through between steps. */
async function breathing<T>(steps: Generator<void, T, void>): Promise<T> {
  let since = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - since < BREATH_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
}
