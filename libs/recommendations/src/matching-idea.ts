import type { Organization } from '@app/accounts';
import type { IdeaForMatching } from '@app/ideas';
import type { ApplicantFacts, MatchingIdea } from '@app/matching';

const factsOf = (organization: Organization): ApplicantFacts => ({
  kind: organization.kind,
  code: organization.code,
  prefecture: organization.prefectureCode,
  population: organization.population,
  areaAttributes: organization.areaAttributes,
  certifications: null,
});

/** An idea as the engine sees it. The private memo stays behind. */
export function toMatchingIdea({ idea, needs, lead, members }: IdeaForMatching): MatchingIdea {
  return {
    id: idea.id,
    version: idea.version,
    text: {
      title: idea.title,
      challenge: idea.challenge,
      assets: idea.assets,
      combination: idea.combination,
      publicSummary: idea.publicSummary,
    },
    needs: needs.map(({ id, kind, description }) => ({ id, kind, text: description })),
    themes: idea.themes,
    stage: idea.stage,
    budgetYen: idea.budgetYen,
    ownShareYen: idea.ownShareYen,
    startOn: idea.startOn,
    endOn: idea.endOn,
    applicant: factsOf(lead),
    jointApplicants: members.map(factsOf),
    partnerKinds: idea.partnerKinds,
  };
}
