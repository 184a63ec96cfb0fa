import { bareEcdsa } from './bare-ecdsa.ts';
import { atLeast, compare, cpuPerTurn, type Figure } from './harness.ts';
import { issue, openWorkshop } from './issuing.ts';

/** So many turns until the engine has compiled what it will compile; short rounds after that, and many. */
const WARM_UP = 20_000;
const TURNS = 400;
const ROUNDS = 35;

/** How much of an issuance, beside the ledger, is what no authority could leave out. */
export const issueCpu: Figure = {
  name: 'issue.cpu',
  async measure() {
    const workshop = await openWorkshop();
    const { applications } = workshop;
    let turn = 0;
    const next = () => applications[turn++ % applications.length]!;
    const ours = (turns: number) => cpuPerTurn(turns, () => issue(workshop, next()));
    const against = (bare: (turn: number) => void) =>
      compare(
        () => ours(TURNS),
        () => cpuPerTurn(TURNS, bare),
        ROUNDS,
      );

    await ours(WARM_UP);
    const withKeys = await against(bareEcdsa(applications, 'at hand'));
    const withImport = await against(bareEcdsa(applications, 'imported'));
    const unit = 'certificates per CPU-second';
    return [
      {
        name: 'issue.cpu',
        value: 1e6 / withKeys.ours,
        unit,
        against: 'bare ECDSA verify + sign + verify, keys at hand',
        ratio: 1 / withKeys.quotient,
        reach: atLeast(0.55),
      },
      {
        name: 'issue.cpu.import',
        value: 1e6 / withImport.ours,
        unit,
        against: "the same, the applicant's key being imported",
        ratio: 1 / withImport.quotient,
        reach: null,
      },
    ];
  },
};
