import { Refusal } from '../../errors.ts';
import { credentialsOf } from '../../registration/credentials.ts';
import type {
  CheckedLine,
  DirectionRecord,
  ImportedHolder,
  LineFinding,
} from '../../registration/direction-records.ts';
import { namedAs } from '../../registration/holder-names.ts';
import { SECOND_OFFICER_CAUSES } from '../../registration/holder-records.ts';
import type { ReadLine } from '../../registration/import-columns.ts';
import type { HolderDesk, HolderGround } from '../holders/desk.ts';
import { type RegistrationInput, rehearse } from '../holders/enlisting.ts';
import type { Recognised } from '../holders/holder-person.ts';
import type { Ledger } from '../ports.ts';
import { type Act, lookupSaltOf } from '../registration/desk.ts';

/** Lines that are judged side by side. */
const SIDE_BY_SIDE = 40;

/** What each line of a file would do: against the ledger, then against the lines before it. Makes nothing. */
export async function judgeLines(
  desk: HolderDesk,
  act: Pick<Act, 'by' | 'pen'>,
  place: { readonly ground: HolderGround; readonly direction: DirectionRecord },
  lines: readonly ReadLine[],
): Promise<readonly CheckedLine[]> {
  const quick = await withHouseRead(desk);
  const judged: CheckedLine[] = [];
  for (let at = 0; at < lines.length; at += SIDE_BY_SIDE) {
    const some = lines.slice(at, at + SIDE_BY_SIDE).map((line) => judge(quick, act, place, line));
    judged.push(...(await Promise.all(some)));
  }
  return amongThemselves(await lookupSaltOf(quick.ledger), place.direction.id, judged);
}

/** The house's row is written once for ever: it is read once for all lines. */
async function withHouseRead(desk: HolderDesk): Promise<HolderDesk> {
  const { ledger } = desk;
  const house = await ledger.read('house', {});
  const read: Ledger['read'] = async (kind, name) => (kind === 'house' ? (house as never) : ledger.read(kind, name));
  return { ...desk, ledger: { ...ledger, read } };
}

async function judge(
  desk: HolderDesk,
  act: Pick<Act, 'by' | 'pen'>,
  place: Parameters<typeof rehearse>[2],
  { line, form, findings }: ReadLine,
): Promise<CheckedLine> {
  if (!form) return { line, outcome: 'refused', why: [], findings };
  try {
    const { why } = await rehearse(desk, act, place, inputOf(form));
    return { line, form, outcome: 'would-register', why, findings: [] };
  } catch (thrown) {
    const verdict = verdictOf(thrown);
    return { line, form, why: [], ...verdict };
  }
}

/** What a line asks for. */
export function inputOf({
  lastName,
  firstNames,
  email,
  service,
  card,
  directoryId,
  ...rest
}: ImportedHolder): RegistrationInput {
  const recognised = { ...(card && { card }), ...(directoryId !== undefined && { directoryId }) } as Recognised;
  return { data: { lastName, firstNames, email, ...(service !== undefined && { service }) }, recognised, ...rest };
}

/** What a Refusal means for one line; what is no verdict on it is thrown on. */
export function verdictOf(thrown: unknown): Pick<CheckedLine, 'outcome' | 'findings'> & {
  readonly outcome: 'duplicate' | 'homonym' | 'refused';
} {
  if (!(thrown instanceof Refusal) || thrown.code === 'unavailable') throw thrown;
  const { code, detail } = thrown;
  const findings: readonly LineFinding[] =
    thrown.findings.length > 0 ? thrown.findings : [{ code, citation: 'Sceau, import of holders', detail }];
  const told = (one: string) => findings.some((finding) => finding.code === one);
  const outcome = told('holder-duplicate') ? 'duplicate' : told('holder-homonym') ? 'homonym' : 'refused';
  return { outcome, findings };
}

/** The same person twice in the file, and namesakes in it, are what they would be if the first were registered by then. */
function amongThemselves(salt: string, directionId: string, lines: readonly CheckedLine[]): readonly CheckedLine[] {
  const byName = new Map<string, Map<string, number>>();
  const byCredential = new Map<string, number>();
  return lines.map((line): CheckedLine => {
    const { form } = line;
    if (!form || line.outcome !== 'would-register') return line;
    const { digest, address } = namedAs(salt, directionId, form);
    const addresses = byName.get(digest) ?? new Map<string, number>();
    const credentials = credentialsOf({ ...form, ...inputOf(form).recognised } as never).map(({ text }) => text);
    const known = credentials.map((one) => byCredential.get(one)).find((one) => one !== undefined);
    const same = addresses.get(address) ?? known;
    if (same !== undefined) {
      const detail = `This person stands in line ${same} of the file already.`;
      return { ...line, outcome: 'duplicate', why: [], findings: [told('line-duplicate', detail)] };
    }
    const namesake = [...addresses.values()][0];
    if (namesake !== undefined && form.homonym === undefined) {
      const detail = `Somebody of this name stands in line ${namesake} of the file. If they are two, say so.`;
      return { ...line, outcome: 'homonym', why: [], findings: [told('holder-homonym', detail)] };
    }
    byName.set(digest, addresses.set(address, line.line));
    for (const one of credentials) byCredential.set(one, line.line);
    if (namesake === undefined) return line;
    return { ...line, why: SECOND_OFFICER_CAUSES.filter((one) => one === 'homonym' || line.why.includes(one)) };
  });
}

const told = (code: string, detail: string): LineFinding => ({
  code,
  citation: 'PRODUCT journey B, step 1',
  pointer: '/lastName',
  detail,
});
