import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';

/** Below the database's limit for idle transactions: the mail's row is locked meanwhile. */
const SEND_LIMIT_MS = 45_000;

/** A mail server by its address, `smtp://user:password@host:587` or `smtps://…:465`. */
export class SmtpServer {
  private readonly transporter: Transporter;

  constructor(url: string) {
    const { protocol, hostname, port, username, password } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const loopback = host === 'localhost' || host === '::1' || /^127\./.test(host);
    this.transporter = createTransport({
      host,
      secure: protocol === 'smtps:',
      ...(port && { port: Number(port) }),
      ...(username && {
        auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
        // A password never goes over the network in the clear.
        requireTLS: protocol !== 'smtps:' && !loopback,
      }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      dnsTimeout: 5_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** @throws Error with the server's answer */
  async send(mail: SendMailOptions): Promise<void> {
    let limit: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      limit = setTimeout(() => reject(new Error(`no answer in ${SEND_LIMIT_MS} ms`)), SEND_LIMIT_MS);
    });
    try {
      await Promise.race([this.transporter.sendMail(mail), tooLong]);
    } finally {
      clearTimeout(limit);
    }
  }

  close(): void {
    this.transporter.close();
  }
}
