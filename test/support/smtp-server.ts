import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly mail: ParsedMail;
  readonly from: string;
  readonly recipients: readonly string[];
  /** As it came over the wire. */
  readonly source: string;
}

export interface TestSmtpServer {
  /** smtp://user:password@127.0.0.1:port */
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  /** Answers so many of the next mails with this error instead of taking them. */
  refuse(times: number, code: number): void;
  close(): Promise<void>;
}

/** A real mail server on loopback, without TLS, that wants a password and keeps what it gets. */
export async function startSmtpServer(options: SMTPServerOptions = {}): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  let refusals = { left: 0, code: 451 };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'musubi' && password === 'p@ss word') done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusals.left > 0) {
          refusals.left--;
          done(Object.assign(new Error('try again later'), { responseCode: refusals.code }));
          return;
        }
        const source = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        simpleParser(source)
          .then((mail) => {
            const from = mailFrom === false ? '' : mailFrom.address;
            received.push({ mail, from, recipients: rcptTo.map(({ address }) => address), source: source.toString() });
            done();
          })
          .catch(done);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://musubi:p%40ss%20word@127.0.0.1:${port}`,
    received,
    refuse: (times, code) => (refusals = { left: times, code }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
