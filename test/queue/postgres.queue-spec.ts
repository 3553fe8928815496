import { queueContract } from './contract';

queueContract('PostgreSQL', null);
