/** Before the unit tests: they compare the kernel in WebAssembly with the one in JavaScript. */
module.exports = async ({ rootDir }) => {
  const { buildKernel } = await import('../../scripts/lib/kernel.mjs');
  await buildKernel(rootDir);
};
