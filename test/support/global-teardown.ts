export default async function globalTeardown(): Promise<void> {
  await globalThis.musubiTestServers?.stop();
  globalThis.musubiTestServers = undefined;
}
