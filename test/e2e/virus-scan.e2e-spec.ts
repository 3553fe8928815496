import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { COMPLETE_IDEA } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { problemOf } from './problem';

/** What the scanner takes for a virus. The text that real scanners look for would alarm those of this machine. */
const BAD = 'harmful for the test';

/** Speaks clamd's protocol as its manual describes it: `zINSTREAM`, chunks with their length, an empty one at the end. */
function fakeClamd(seen: Buffer[]): Server {
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      const command = 'zINSTREAM\0';
      if (received.length < command.length) return;
      if (received.toString('latin1', 0, command.length) !== command) return void socket.end('UNKNOWN COMMAND\0');
      const chunks: Buffer[] = [];
      for (let at = command.length; at + 4 <= received.length;) {
        const length = received.readUInt32BE(at);
        if (length === 0) {
          const file = Buffer.concat(chunks);
          seen.push(file);
          const text = file.toString();
          if (text.includes('silent')) return void socket.end();
          return void socket.end(`stream: ${text.includes(BAD) ? 'Test.Signature FOUND' : 'OK'}\0`);
        }
        if (at + 4 + length > received.length) return;
        chunks.push(received.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
    });
  }).listen(0, '127.0.0.1');
}

describe('files where a virus scanner is set', () => {
  let api: TestApi;
  let officer: Agent;
  let path: string;
  let clamd: Server;
  const seen: Buffer[] = [];

  beforeAll(async () => {
    clamd = fakeClamd(seen);
    await once(clamd, 'listening');
    const { port } = clamd.address() as AddressInfo;
    api = await createTestApi({ settings: { CLAMD_URL: `tcp://127.0.0.1:${port}` } });
    const owner = await api.make.member('municipality', 'owner');
    officer = await api.signedIn(owner);
    path = `/api/v1/ideas/${(await api.make.draftIdea(owner.principal, COMPLETE_IDEA)).idea.id}/attachments`;
  });
  afterAll(async () => {
    await api.close();
    clamd.close();
  });

  const send = (text: string) =>
    officer
      .post(`${path}?name=${encodeURIComponent('資料.txt')}`)
      .set('Content-Type', 'application/octet-stream')
      .serialize((body: Buffer) => body as unknown as string)
      .send(Buffer.from(text));
  const kept = async () => (await officer.get(path).expect(200)).body as unknown[];

  it('are shown to it whole, and kept when it finds nothing', async () => {
    const text = 'あ'.repeat(100_000);
    await send(text).expect(201);
    expect(seen.at(-1)?.equals(Buffer.from(text))).toBe(true);
    expect(await kept()).toHaveLength(1);
  });

  it('are refused when it finds something, and nothing of them is kept', async () => {
    const before = await kept();
    problemOf(await send(`資料 ${BAD}`), 422, 'file_refused');
    expect(await kept()).toEqual(before);
    const [row] = await api.database.query<{ files: number }>('SELECT count(*)::int AS files FROM stored_file_content');
    expect(row!.files).toBe(before.length);
  });

  it('are refused when it gives no answer, or is gone', async () => {
    const before = await kept();
    problemOf(await send('silent'), 503, 'scanner_unavailable');
    clamd.close();
    problemOf(await send('資料'), 503, 'scanner_unavailable');
    expect(await kept()).toEqual(before);
  });
});
