/** Why an idea is matched; shown with the run. */
export type MatchTrigger = 'submitted' | 'revised' | 'requested' | 'candidate_changed' | 'scheduled';

/** Why many are matched at once: nobody waits for it. */
export type BulkTrigger = Extract<MatchTrigger, 'candidate_changed' | 'scheduled'>;
