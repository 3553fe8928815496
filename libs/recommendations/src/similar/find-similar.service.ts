import type { JobPayloads } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import type { SimilarDocument, SimilarDocumentFound } from '@app/matching';
import { Injectable } from '@nestjs/common';
import { EngineHost, type EngineLife } from '../engine/engine-host.service';
import { IdeaIndexHolder } from '../idea-index.service';
import { PrecedentIndexHolder } from './precedent-index.service';
import { Resemblance, type ResemblingKind } from './resemblance.entity';
import { ideaDocument } from './similar-documents';

const CONSUMER = 'find-similar';
/** Pairs that are kept of one idea, and of one precedent. */
const OF_IDEA = { idea: 20, precedent: 10 } as const;
const OF_PRECEDENT = { idea: 50 } as const;
/** Only one at a time writes pairs: two of them could meet in a pair from both sides. */
const LOCK = 4_711_100;

/** Finds out what an idea or a precedent resembles, and keeps the pairs. */
@Injectable()
export class FindSimilar {
  constructor(
    private readonly host: EngineHost,
    private readonly ideas: OpenIdeas,
    private readonly openIdeas: IdeaIndexHolder,
    private readonly precedentIndex: PrecedentIndexHolder,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Reads what stands now, so that late or twice does no harm; what is no longer public loses its pairs. */
  async refresh({ kind, id }: JobPayloads['find-similar'], message: { messageId: string }): Promise<void> {
    const { life } = await this.host.life();
    await this.openIdeas.bringTo(life);
    await this.precedentIndex.bringTo(life);
    const document = kind === 'idea' ? await this.ideaDocument(id) : await this.precedentIndex.document(id);
    const found = document ? await this.search(life, document) : [];
    await this.transactions.run(async () => {
      await this.transactions.manager.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      if (!(await this.outbox.markProcessed(CONSUMER, message.messageId))) return;
      const pairs = this.transactions.repository(Resemblance);
      await pairs.delete({ otherKind: kind, otherId: id });
      if (kind === 'idea') await pairs.delete({ ideaId: id });
      // Ideas may have gone since the index was asked: their pairs would have nothing to stand on.
      const standing = new Set(
        (await this.ideas.versionsOfSubmitted(ideaIdsOf(kind, id, found))).map((idea) => idea.id),
      );
      const rows = found.map((one) => pairOf(kind, id, one));
      await pairs.insert(
        rows.filter(({ ideaId, otherKind, otherId }) => {
          return standing.has(ideaId) && (otherKind !== 'idea' || standing.has(otherId));
        }),
      );
    });
  }

  private search(life: EngineLife, document: SimilarDocument): Promise<SimilarDocumentFound[]> {
    return life.engine.findSimilar(document, document.kind === 'idea' ? OF_IDEA : OF_PRECEDENT);
  }

  private async ideaDocument(id: string): Promise<SimilarDocument | null> {
    const idea = await this.ideas.find(id);
    return idea?.idea.state === 'submitted' ? ideaDocument(idea) : null;
  }
}

function ideaIdsOf(kind: ResemblingKind, id: string, found: readonly SimilarDocumentFound[]): string[] {
  const others = found.filter((one) => one.kind === 'idea').map((one) => one.id);
  return kind === 'idea' ? [id, ...others] : others;
}

function pairOf(kind: ResemblingKind, id: string, found: SimilarDocumentFound): Resemblance {
  const { score, nearDuplicate, resemblance: parts } = found;
  const pair =
    kind === 'idea'
      ? { ideaId: id, otherKind: found.kind as ResemblingKind, otherId: found.id }
      : { ideaId: found.id, otherKind: kind, otherId: id };
  return { ...pair, score, nearDuplicate, parts };
}
