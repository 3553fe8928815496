import { loadSettings, runMain } from '@app/platform';
import { createWorkerApp } from './app';

runMain(async () => {
  const settings = loadSettings();
  const app = await createWorkerApp(settings);
  await app.listen(settings.WORKER_PORT, settings.HOST);
});
