import { CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import { OpenIdeas } from '@app/ideas';
import { ExposureLedger, type GroupExposure, type ShownPlace } from '@app/matching';
import { Clock } from '@app/platform';
import { CandidateDirectory, type Provider, type Recommendation, ShownCandidates } from '@app/recommendations';
import { Injectable } from '@nestjs/common';
import { ageClassOf, ministryOf, sizeClassOf } from './fairness';

export interface FairnessReport {
  readonly ideas: number;
  /** Programs in the lists of ideas. */
  readonly ministries: readonly GroupExposure[];
  /** Offerings, seeds and equipment in the lists of ideas. */
  readonly supplierAges: readonly GroupExposure[];
  /** The other direction: ideas in the lists that a supplier or ministry would see, the best first. */
  readonly municipalitySizes: readonly GroupExposure[];
}

type Place = Omit<ShownPlace, 'group'>;

/** Ideas whose municipalities are looked up at a time. */
const IDEAS_AT_ONCE = 200;

/** How attention is shared out by the lists that are shown now. Reads only, for the operations office. */
@Injectable()
export class Fairness {
  constructor(
    private readonly shown: ShownCandidates,
    private readonly directory: CandidateDirectory,
    private readonly ideas: OpenIdeas,
    private readonly clock: Clock,
  ) {}

  /** @param most so many ideas at most, chosen by the random ids of their runs */
  async report(most: number): Promise<FairnessReport> {
    const ministries = new ExposureLedger();
    const supplierAges = new ExposureLedger();
    /** Candidate → the ideas that list it. */
    const listings = new Map<string, { ideaId: string; place: Place }[]>();
    /** Each stands in many lists. */
    const providers = new Map<string, Provider | null>();
    const ideaIds: string[] = [];
    const now = this.clock.now();
    for await (const { ideaId, lists } of this.shown.currentLists(most)) {
      ideaIds.push(ideaId);
      for (const kind of CANDIDATE_KINDS) {
        const shown = (lists.get(kind)?.recommendations ?? []).filter(({ verdict }) => verdict !== 'ineligible');
        await this.learnProviders(kind, shown, providers);
        const places: ShownPlace[] = [];
        for (const { candidateId, score, band } of shown) {
          const provider = providers.get(`${kind}/${candidateId}`);
          // Taken back since: no longer shown to anyone.
          if (!provider) continue;
          const group = kind === 'program' ? ministryOf(provider.name) : ageClassOf(provider.registeredAt, now);
          places.push({ group, score, band });
          const listing = listings.get(`${kind}/${candidateId}`) ?? [];
          listing.push({ ideaId, place: { score, band } });
          listings.set(`${kind}/${candidateId}`, listing);
        }
        (kind === 'program' ? ministries : supplierAges).add(places);
      }
    }
    return {
      ideas: ideaIds.length,
      ministries: ministries.rows(),
      supplierAges: supplierAges.rows(),
      municipalitySizes: await this.bySize(listings, ideaIds),
    };
  }

  private async learnProviders(
    kind: CandidateKind,
    shown: readonly Recommendation[],
    providers: Map<string, Provider | null>,
  ): Promise<void> {
    const unknown = shown.map(({ candidateId }) => candidateId).filter((id) => !providers.has(`${kind}/${id}`));
    if (unknown.length === 0) return;
    const found = await this.directory.providers(kind, unknown);
    for (const id of unknown) providers.set(`${kind}/${id}`, found.get(id) ?? null);
  }

  private async bySize(
    listings: ReadonlyMap<string, readonly { ideaId: string; place: Place }[]>,
    ideaIds: readonly string[],
  ): Promise<GroupExposure[]> {
    const sizes = new Map<string, string>();
    for (let start = 0; start < ideaIds.length; start += IDEAS_AT_ONCE) {
      for (const { idea, lead } of await this.ideas.load(ideaIds.slice(start, start + IDEAS_AT_ONCE))) {
        sizes.set(idea.id, sizeClassOf(lead.localGovernmentType));
      }
    }
    const ledger = new ExposureLedger();
    for (const listing of listings.values()) {
      const places = [...listing]
        .sort((a, b) => b.place.score - a.place.score || (a.ideaId < b.ideaId ? -1 : 1))
        .flatMap(({ ideaId, place }) => {
          const group = sizes.get(ideaId);
          return group === undefined ? [] : [{ ...place, group }];
        });
      ledger.add(places);
    }
    return ledger.rows();
  }
}
