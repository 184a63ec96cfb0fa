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
/** Dozens of workers share the process, and each gives back what it held only now and then. */
const MOST_GROWN_MB = 512;
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 240)) {
  console.error('Give --minutes up to 240.');
  process.exit(2);
}
console.error(`seed ${values.seed}`);
const house = await openHouse();
// by then every function is loaded, twice where it is asked twice at once: what grows from here on is what calls leave behind
const until = Date.now() + minutes * 60_000;
const warm = await fuzzRoutes(house, `${values.seed}/warm`, { rounds: 4, until });
const before = process.memoryUsage().rss;
const tally = await fuzzRoutes(house, values.seed, { rounds: 1_000_000, until });
const works = await house.stillWorks().then(
  () => [],
  (error: unknown) => [`it no longer works: ${String(error)}`],
);
const growthMb = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
const grown = growthMb > MOST_GROWN_MB ? [`${growthMb} MiB more are held than when every function was loaded`] : [];
const left = await house.close([ECHO]);
const { findings: later, ...figures } = tally;
const findings = [...warm.findings, ...later];
for (const finding of findings) console.log(JSON.stringify(finding));
const wrong = [...works, ...grown, ...left];
console.log(
  JSON.stringify(
    { seed: values.seed, ...figures, heldMb: Math.round(before / 2 ** 20), growthMb, wrong, findings: findings.length },
    null,
    2,
  ),
);
process.exit(findings.length + wrong.length > 0 ? 1 : 0);
