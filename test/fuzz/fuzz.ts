import { parseArgs } from 'node:util';
import { openHouse } from './house.ts';
import { fuzzRoutes } from './routes-fuzz.ts';
import { ECHO } from './values.ts';

/**
 * `npm run fuzz [-- --minutes 10 --seed N]`: asks a platform of its own what nobody would, on every route, until the time is
 * up; then looks whether it still works, and at all that is left. Prints what was found; the exit code is 1 when anything was.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: String(Date.now()) } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 240)) {
  console.error('Give --minutes up to 240.');
  process.exit(2);
}
console.error(`seed ${values.seed}`);
const house = await openHouse();
const before = process.memoryUsage().rss;
const tally = await fuzzRoutes(house, values.seed, { rounds: 1_000_000, until: Date.now() + minutes * 60_000 });
const works = await house.stillWorks().then(
  () => [],
  (error: unknown) => [`it no longer works: ${String(error)}`],
);
const growth = (process.memoryUsage().rss - before) / 2 ** 20;
const left = await house.close([ECHO]);
const { findings, ...figures } = tally;
for (const finding of findings) console.log(JSON.stringify(finding));
const wrong = [...works, ...left];
console.log(
  JSON.stringify(
    { seed: values.seed, ...figures, growthMb: Math.round(growth), wrong, findings: findings.length },
    null,
    2,
  ),
);
process.exit(findings.length + wrong.length > 0 ? 1 : 0);
