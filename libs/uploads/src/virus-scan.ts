import { connect } from 'node:net';
import { ScannerUnavailableError } from './uploads.errors';

const WAIT_MS = 60_000;
const CHUNK_BYTES = 64 * 1024;
const LONGEST_ANSWER = 4096;

/**
 * Asks clamd by its INSTREAM command: chunks with their length before them, an empty one at the end.
 * @param address `tcp://host:port`
 * @returns the name of what was found, or null for a clean file
 * @throws ScannerUnavailableError when there is no answer, or another one: a file that nobody looked at is not kept
 */
export async function scanForViruses(address: string, bytes: Buffer): Promise<string | null> {
  const answer = await exchange(new URL(address), bytes).catch(() => '');
  if (answer === 'stream: OK') return null;
  const found = /^stream: (.+) FOUND$/.exec(answer);
  if (!found) throw new ScannerUnavailableError();
  return found[1]!;
}

function exchange({ hostname, port }: URL, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) });
    let answer = '';
    socket.setTimeout(WAIT_MS, () => socket.destroy(new Error('The scanner does not answer')));
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.includes('\0') || answer.length > LONGEST_ANSWER) socket.end();
    });
    socket.on('close', () => resolve(answer.split('\0', 1)[0]!));
    socket.on('connect', () => {
      socket.write('zINSTREAM\0');
      for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
        const chunk = bytes.subarray(start, start + CHUNK_BYTES);
        socket.write(lengthOf(chunk.length));
        socket.write(chunk);
      }
      socket.write(lengthOf(0));
    });
  });
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}
