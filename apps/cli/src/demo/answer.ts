/** The part of the API's answers that the demo reads (OpenAPI: RecommendationsDto, PackagesDto, RecommendationRunDto, IdeaDto). */
export interface RunAnswer {
  readonly state: 'queued' | 'running' | 'done' | 'superseded' | 'failed';
  readonly stateLabel: string;
  readonly stageLabel: string;
  readonly done: number;
  readonly total: number;
}

export interface RecommendedAnswer {
  readonly rank: number;
  readonly bandLabel: string;
  readonly verdict: 'eligible' | 'unknown' | 'ineligible';
  readonly verdictLabel: string;
  readonly candidate: {
    readonly name: string;
    readonly provider: string | null;
    readonly summary: string | null;
    readonly sourceLabel: string | null;
    readonly fictional: boolean;
  };
  readonly reasons: readonly { readonly text: string }[];
  readonly gaps: readonly { readonly text: string }[];
  readonly changes: readonly { readonly text: string }[];
}

export interface RecommendationsAnswer {
  readonly questions: readonly { readonly text: string }[];
  readonly kinds: readonly {
    readonly kindLabel: string;
    readonly searched: number;
    readonly items: readonly RecommendedAnswer[];
  }[];
}

export interface PackagesAnswer {
  readonly note: string | null;
  readonly packages: readonly {
    readonly title: string;
    readonly composition: string;
    readonly difference: string | null;
    readonly members: readonly {
      readonly kindLabel: string;
      readonly verdictLabel: string;
      readonly candidate: {
        readonly name: string;
        readonly provider: string | null;
        readonly fictional: boolean;
      } | null;
    }[];
    readonly coverage: readonly {
      readonly level: 'well' | 'partly' | 'open';
      readonly by: readonly unknown[];
      readonly text: string;
    }[];
    readonly money: { readonly lines: readonly string[]; readonly summary: readonly string[] };
    readonly timeline: { readonly steps: readonly string[] };
    readonly cautions: readonly { readonly text: string }[];
    readonly ministriesText: string | null;
  }[];
}

export interface SimilarAnswer {
  readonly ideas: readonly {
    readonly organization: { readonly name: string };
    readonly publicSummary: string;
    readonly likeness: string;
  }[];
  readonly precedents: readonly {
    readonly organization: { readonly name: string };
    readonly title: string;
    readonly likeness: string;
  }[];
}

export interface IdeaAnswer {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly receiptNumber: string | null;
}
