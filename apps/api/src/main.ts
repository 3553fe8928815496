import { loadSettings, runMain } from '@app/platform';
import { createApiApp } from './app';

runMain(async () => {
  const settings = loadSettings();
  const app = await createApiApp(settings);
  await app.listen(settings.PORT, settings.HOST);
});
