import type { Organization } from '@app/accounts';
import type { IdeaForMatching } from '@app/ideas';
import type { SimilarDocument } from '@app/matching';
import type { Precedent } from '@app/precedents';

const bodyOf = ({ code, prefectureCode, population }: Organization): SimilarDocument['body'] => ({
  code,
  prefecture: prefectureCode,
  population,
});

/** By what everyone may read of it: what resembles an idea tells something about it. */
export function ideaDocument({ idea, lead }: IdeaForMatching): SimilarDocument {
  const { id, publicSummary, themes } = idea;
  return { kind: 'idea', id, text: publicSummary, themes, owner: lead.id, body: bodyOf(lead) };
}

export function precedentDocument(precedent: Precedent, owner: Organization): SimilarDocument {
  const { id, title, reason, tried, outcome, lessons, themes } = precedent;
  return {
    kind: 'precedent',
    id,
    text: [title, reason, tried, outcome, lessons].filter(Boolean).join('\n'),
    themes,
    owner: owner.id,
    body: bodyOf(owner),
  };
}
