import { readRunFile, type RunFile } from '../../standalone/src';

/** The `npm start` that runs on this machine for this project and user, if any. */
export const runningInstance = (): Promise<RunFile | undefined> => readRunFile();
