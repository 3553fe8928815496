import { CandidateAnalysis } from './candidate-analysis.entity';
import { Recommendation } from './recommendation.entity';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';

export * from './recommendation-run';
export { CandidateAnalysis, Recommendation, RecommendationList, RecommendationRun };
export const RECOMMENDATIONS_ENTITIES = [RecommendationRun, RecommendationList, Recommendation, CandidateAnalysis];
