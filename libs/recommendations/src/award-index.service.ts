import { AwardEvidence, type AwardForMatching } from '@app/awards';
import type { Award } from '@app/matching';
import { Programs, type ProgramSource } from '@app/programs';
import { Injectable } from '@nestjs/common';
import type { EngineLife } from './engine/engine-host.service';
import { evidenceId } from './evidence-id';

/** As in CandidateIndexHolder: a commit may come later than its timestamp. */
const OVERLAP_MS = 60_000;
/** Awards read at a time. */
const LOAD_CHUNK = 100;
/** Recipients handed to the engine at a time. */
const HAND_CHUNK = 1000;

/** What the engine knows of one award. */
interface Known {
  readonly version: number;
  readonly references: readonly string[];
  /** Ids of the programs found for the references. */
  readonly programs: readonly string[];
  /** Ids under which the engine has it. */
  readonly ids: readonly string[];
}

interface Account {
  readonly life: EngineLife;
  latestChange: Date | null;
  readonly awards: Map<string, Known>;
  /** Awards lie ready that do not count yet. */
  pending: boolean;
}

const referencesOf = ({ programSources, programIds }: AwardForMatching): string[] =>
  programSources.flatMap((source) => programIds.map((id) => `${source} ${id}`));

/** Keeps the engine's index of awards up to date. */
@Injectable()
export class AwardIndexHolder {
  private account: Account | null = null;

  constructor(
    private readonly evidence: AwardEvidence,
    private readonly programs: Programs,
  ) {}

  /**
   * Brings every change committed before the call into the engine. Not to be called again before it has ended.
   * @param programsChanged whether awards may have found further programs: some were imported after them
   */
  async bringTo(life: EngineLife, programsChanged: boolean): Promise<void> {
    if (this.account?.life !== life) {
      this.account = { life, latestChange: null, awards: new Map(), pending: false };
    }
    const { account } = this;
    const since = account.latestChange && new Date(account.latestChange.getTime() - OVERLAP_MS);
    const changed = new Set<string>();
    let latest = account.latestChange;
    for await (const rows of this.evidence.versionsSince(since)) {
      for (const { id, version, updatedAt } of rows) {
        if (account.awards.get(id)?.version !== version) changed.add(id);
        if (!latest || updatedAt > latest) latest = updatedAt;
      }
    }
    if (programsChanged) for (const id of await this.linkedAnew(account)) changed.add(id);
    const ids = [...changed];
    account.pending ||= ids.length > 0;
    for (let start = 0; start < ids.length; start += LOAD_CHUNK) {
      await this.hand(account, await this.evidence.load(ids.slice(start, start + LOAD_CHUNK)));
    }
    if (account.pending) await life.engine.applyAwards();
    account.pending = false;
    account.latestChange = latest;
  }

  /** Awards whose references now mean other programs than before. */
  private async linkedAnew({ awards }: Account): Promise<string[]> {
    const programs = await this.resolve([...awards.values()].flatMap(({ references }) => references));
    return [...awards]
      .filter(([, known]) => programsOf(known.references, programs).join() !== known.programs.join())
      .map(([id]) => id);
  }

  private async hand({ life, awards: account }: Account, awards: readonly AwardForMatching[]): Promise<void> {
    const programs = await this.resolve(awards.flatMap(referencesOf));
    const upserts: Award[] = [];
    const removals: string[] = [];
    for (const award of awards) {
      const references = referencesOf(award);
      const found = programsOf(references, programs);
      const own = partsOf(award, found);
      const ids = own.map(({ id }) => id);
      upserts.push(...own);
      removals.push(...(account.get(award.id)?.ids ?? []));
      account.set(award.id, { version: award.version, references, programs: found, ids });
    }
    if (removals.length > 0) await life.engine.changeAwards({ upserts: [], removals });
    for (let start = 0; start < upserts.length; start += HAND_CHUNK) {
      await life.engine.changeAwards({ upserts: upserts.slice(start, start + HAND_CHUNK), removals: [] });
    }
  }

  /** Reference → ids of programs. */
  private async resolve(references: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(references)].map((reference) => reference.split(/ (.*)/s) as [ProgramSource, string]);
    const sources = [...new Set(wanted.map(([source]) => source))];
    const found = await this.programs.idsByReference(sources, [...new Set(wanted.map(([, id]) => id))]);
    return new Map(found.map(({ id, source, externalId }) => [`${source} ${externalId}`, id]));
  }
}

const programsOf = (references: readonly string[], programs: ReadonlyMap<string, string>): string[] =>
  references.flatMap((reference) => programs.get(reference) ?? []).sort();

/** One for each recipient and program; what nobody is named for counts as well. */
function partsOf(
  { id: awardId, fiscalYear, text, recipients }: AwardForMatching,
  programs: readonly string[],
): Award[] {
  const nobody = { position: null, localGovernmentCode: null, population: null, amountYen: null };
  return (recipients.length > 0 ? recipients : [nobody]).flatMap(
    ({ position, localGovernmentCode, population, amountYen }) =>
      programs.map((candidateId) => ({
        id: evidenceId({ awardId, position }, candidateId),
        candidateId,
        text,
        recipientCode: localGovernmentCode,
        population,
        fiscalYear,
        amountYen,
      })),
  );
}
