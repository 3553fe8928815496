/**
 * Loaded into API and worker before their own code (`node --require`). When the supervisor is killed, its end of the
 * channel closes and the child ends as well: no orphan keeps the port and works on beside the next instance.
 */
const GRACE_MS = 10_000;

process.once('disconnect', () => {
  // First the orderly way, which the application handles itself.
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), GRACE_MS).unref();
});
// Listening alone would keep an idle process alive.
process.channel?.unref();

// The supervisor also read our output; writing into its closed pipe must not cut the orderly end short.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

export {};
