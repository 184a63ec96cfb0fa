// Run before anything else, in syntax that an old Node understands: `.ts` files need Node 24 to start at all.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Sceau needs Node 24 or later and this is Node ${process.versions.node}: on Linux x64 \`npm ci\` brings one along, elsewhere please install it.`,
  );
  process.exit(1);
}
