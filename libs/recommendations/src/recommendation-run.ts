export const RUN_STATE = {
  queued: '順番待ち',
  running: '探しています',
  done: '完了',
  superseded: '内容が変わったため取りやめ',
  failed: '失敗',
} as const;
/** `queued` is stored where someone asked for a run, and derived where a submission or change causes one. */
export type RunState = keyof typeof RUN_STATE;

export const RUN_STAGE = {
  waiting: '順番を待っています',
  preparing: '候補を読み込んでいます',
  analysing: '構想の文章を読んでいます',
  program: '支援施策を探しています',
  offering: '提供サービスを探しています',
  research_seed: '研究シーズを探しています',
  equipment: '共用設備を探しています',
  storing: '結果を保存しています',
  finished: '終わりました',
} as const;
export type RunStage = keyof typeof RUN_STAGE;
