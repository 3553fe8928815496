import { testServers } from '../support/servers/environment';
import { queueContract } from './contract';

const { redisUrl, redisAbsence } = testServers();

if (redisUrl) queueContract('Redis', redisUrl);
else describe.skip(`queues on Redis: ${redisAbsence}`, () => it('keep the same contract', () => undefined));
