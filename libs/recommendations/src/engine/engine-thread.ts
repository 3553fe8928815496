import { parentPort } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { Engine } from './engine';
import type { EngineEvents, EngineFunctions } from './protocol';

/** The thread's whole program: an engine that answers its main thread. */
if (parentPort === null) throw new Error('This file is the program of a thread, not of a process');
const port = parentPort;

const main = createBirpc<EngineEvents, EngineFunctions>(
  new Engine({ progress: (...progress) => void main.progress.asEvent(...progress) }),
  {
    post: (message) => port.postMessage(message),
    on: (listen) => port.on('message', listen),
    // Loading a large index takes its time; whether the thread still lives is the host's business.
    timeout: -1,
    bind: 'functions',
  },
);
