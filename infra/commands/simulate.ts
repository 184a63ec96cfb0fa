import { parseArgs } from 'node:util';
import { checks } from '../local/simulation/checks.ts';
import { evidenceOf } from '../local/simulation/evidence.ts';
import type { SimulationPlan } from '../local/simulation/scene.ts';
import { type Progress, simulate } from '../local/simulation/simulation.ts';
import { totalsOf } from '../local/simulation/totals.ts';

/**
 * npm run simulate [-- --certificates 5000 --years 3 --seed 7]
 *
 * Lives through years in minutes: the whole house in this process, its clock turned from hour to hour, people who renew in
 * time, late or never and who leave, mailboxes that die, mail and scans that stand still for days. Prints what happened and
 * whether everything held that must hold; the exit code is 0 only then. The same seed gives the same years.
 */
const USAGE = 'npm run simulate [-- --certificates N --years N --seed TEXT]';

function planFromArguments(): SimulationPlan {
  const { values } = parseArgs({
    options: { certificates: { type: 'string' }, years: { type: 'string' }, seed: { type: 'string' } },
  });
  const whole = (text: string, from: number, to: number): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < from || number > to) throw new Error(USAGE);
    return number;
  };
  return {
    certificates: whole(values.certificates ?? '5000', 1, 100_000),
    // issuers live for ten years, and certificates for three
    years: whole(values.years ?? '3', 1, 3),
    seed: values.seed ?? String(Math.floor(Math.random() * 1e6)),
  };
}

/** One line that is written over on a screen, and a line every ten percent elsewhere. */
function progress(): (at: Progress) => void {
  let shown = '';
  return ({ phase, done, of, today }) => {
    const percent = Math.floor((100 * done) / of);
    const step = process.stdout.isTTY ? percent : Math.floor(percent / 10) * 10;
    const line = `${phase} ${String(step).padStart(3)} %`;
    if (line === shown) return;
    shown = line;
    process.stdout.write(process.stdout.isTTY ? `\r${line}  ${today}  ` : `${line}  ${today}\n`);
  };
}

const plan = planFromArguments();
const started = performance.now();
console.log(`${plan.certificates} certificates, ${plan.years} years, seed ${plan.seed}`);
const scene = await simulate(plan, progress());
const evidence = evidenceOf(scene);
console.log(process.stdout.isTTY ? '\n' : '');
for (const { heading, rows } of totalsOf(scene, evidence)) {
  console.log(heading);
  for (const [what, many] of rows) console.log(`  ${what.padEnd(48)}${String(many).padStart(9)}`);
}
console.log('\nwhat must hold');
for (const { name, says, find } of checks) {
  const found = find(evidence);
  if (found.length > 0) process.exitCode = 1;
  console.log(`  ${found.length === 0 ? 'holds ' : 'BROKEN'}  ${name}: ${says}`);
  for (const one of found.slice(0, 10)) console.log(`            ${one}`);
  if (found.length > 10) console.log(`            … and ${found.length - 10} more`);
}
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();
const worked = (user + system) / 1e6;
console.log(
  `\n${seconds.toFixed(0)} s, ${worked.toFixed(0)} s of a processor; once more with: npm run simulate -- --certificates ${plan.certificates} --years ${plan.years} --seed ${plan.seed}`,
);
