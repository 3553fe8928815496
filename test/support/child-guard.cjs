/** `node --require` this file in a process that a test starts: it must not outlive the test, however that ends. */
process.once('disconnect', () => process.exit(1));
// The channel alone would keep a process alive that has nothing left to do.
process.channel?.unref();
