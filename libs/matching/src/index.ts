export * from './types';
export * from './eligibility/rule';
export { evaluateRule, RULES_VERSION } from './eligibility/evaluate';
export type { RuleFacts } from './eligibility/predicate';
export { changesToEligible } from './eligibility/changes';
export { openQuestions, type OpenQuestion } from './eligibility/questions';
export { parseRule, RULE_LIMITS, type ParsedRule, type RuleError } from './eligibility/parse';
export { analyseCandidate, loadAnalyser, type AnalysedCandidate, type Analyser } from './analysis/analyser';
export { AnalysisFormatError, decodeAnalysis, encodeAnalysis } from './analysis/codec';
export { type DocumentStore, MemoryStore } from './store/document-store';
export { FileStore } from './store/file-store';
export { CandidateIndex, type CandidateChanges, type CandidateKey } from './index/candidate-index';
export { CorpusStatistics, STATISTICS_FORMAT, StatisticsFormatError } from './index/statistics';
export { emptyVocabularies } from './index/fields';
export type { Award, EvidenceAward } from './evidence/award';
export { AwardIndex, type AwardChanges } from './evidence/award-index';
export {
  matchIdea,
  matchIdeaAtOnce,
  rankProgramsForText,
  rankForIdea,
  ideaOfText,
  type RankOptions,
  type MatchOptions,
  type MatchProgress,
} from './match';
export { bandOf, completeWeights, type StoredWeights, type Weights, WEIGHTS } from './ranking/score';
export { NO_SPREAD, SPREAD, type SpreadRule } from './fairness/spread';
export { ExposureLedger, type GroupExposure, type ShownPlace } from './fairness/ledger';
export { type Answer, type IdeaAnswers, type IdeaPairs, withPairs } from './learning/answers';
export { compareWeights, type ComparedMeasure, type WeightsComparison } from './learning/compare';
export {
  amountsOf,
  isEnough,
  LEARNING_MINIMUM,
  type LearningAmounts,
  type Proposal,
  type TrainingSummary,
  learnWeights,
} from './learning/learn';
export { IdeaIndex, type IdeaChanges } from './reverse/idea-index';
export { ListEntries } from './reverse/list-entries';
export { ideasForCandidate } from './reverse/ideas-for-candidate';
export {
  SimilarIndex,
  type SimilarChanges,
  type SimilarDocument,
  type SimilarDocumentFound,
  type SimilarQuery,
} from './similar/similar-index';
export { composePackages } from './packages/compose';
export { bestByEnumeration } from './packages/enumerate';
export { PACKAGE_WEIGHTS } from './packages/problem';
export type * from './packages/types';
export { BigramBaseline } from './evaluation/baseline';
export {
  estimate,
  type Estimate,
  type Judgement,
  measure,
  type Metric,
  METRICS,
  type MetricValues,
  RANKING_DEPTH,
} from './evaluation/metrics';
export { reachOf } from './ranking/reach';
