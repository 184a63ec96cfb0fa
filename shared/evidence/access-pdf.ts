import { createHash } from 'node:crypto';
import { valueInWords } from './access-values.ts';
import { accessWords, memberWords, sectionWords } from './access-wording.ts';
import { ACCENT, type Block, type Cell, gap, heading, MARGIN, paragraph, table } from './print/blocks.ts';
import { visible } from './print/repertoire.ts';
import { drawFeet, type Fact, factTable, layOut, nothing, TOP, when } from './print/report.ts';
import { Sheet } from './print/sheet.ts';

/** What is held on a person, as plain data by the records' own names: what the JSON says, the PDF says. */
export interface AccessExport {
  readonly madeAt: string;
  readonly personId: string;
  readonly sections: Readonly<Record<keyof typeof sectionWords, readonly Members[]>>;
  readonly events: readonly {
    readonly at: string;
    readonly type: string;
    readonly aggregate: string;
    readonly version: number;
    readonly capacity: string;
    readonly own: boolean;
  }[];
  readonly cut: boolean;
}

type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };
type Members = { readonly [name: string]: Value };
type Language = 'fr' | 'en';

/** A certificate or a request in letters is of use to programs, which have the JSON. */
const LONGEST = 1_200;

/**
 * The export as a readable PDF of as many A4 pages as it takes. Deterministic. Nothing that is held is left out: a member
 * without words of its own stands under its name in the records.
 */
export async function accessPdf(held: AccessExport, language: Language): Promise<Uint8Array> {
  const say = (name: keyof typeof accessWords) => accessWords[name][language === 'fr' ? 0 : 1];
  const sha256 = createHash('sha256').update(JSON.stringify(held)).digest('hex');
  const title = say('title');
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const sheet = new Sheet({ title, language: locale, createdAt: held.madeAt, sha256 });
  const { document } = sheet.structure;
  const style = { size: 15, weight: 'bold', colour: ACCENT } as const;
  sheet.text(sheet.element(document, 'H1'), title, MARGIN, TOP + 12, style);
  const subtitle = `${held.personId}, ${say('made')} ${when(held.madeAt, language)}`;
  sheet.text(sheet.element(document, 'P'), subtitle, MARGIN, TOP + 26, { size: 9 });
  const names = Object.keys(sectionWords) as (keyof typeof sectionWords)[];
  const groups: (readonly Block[])[] = [
    [paragraph(say('introduction'), { size: 8 }), ...(held.cut ? [paragraph(say('cut'), { size: 8 })] : []), gap(4)],
    ...names.map((name) => [
      heading(sectionWords[name][language === 'fr' ? 0 : 1]),
      ...(held.sections[name].length === 0
        ? [nothing(say('none')), gap(4)]
        : held.sections[name].flatMap((one) => [...factTable(factsOf(one, language), say('continued')), gap(4)])),
    ]),
    [heading(say('events')), ...eventRows(held, language)],
  ];
  layOut(sheet, groups, TOP + 36);
  drawFeet(sheet, title, say('page'));
  return sheet.finish();
}

/** Members of members are named by the way to them; what there are several of is counted. `within`: what they stand in. */
export function factsOf(
  members: Members,
  language: Language,
  before: readonly string[] = [],
  within = '',
): readonly Fact[] {
  return Object.entries(members).flatMap(([name, value]): readonly Fact[] => {
    const way = [...before, labelOf(name, language, within)];
    if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
      return value.flatMap((one: Value, index) =>
        typeof one === 'object' && !Array.isArray(one)
          ? factsOf(one as Members, language, [...way, String(index + 1)], name)
          : [[[...way, String(index + 1)].join(' – '), written(one, language, name)] as const],
      );
    }
    if (typeof value === 'object' && !Array.isArray(value)) return factsOf(value as Members, language, way, name);
    return [[way.join(' – '), written(value, language, name)]];
  });
}

const wordsOf: Readonly<Record<string, readonly [fr: string, en: string]>> = memberWords;

export function labelOf(name: string, language: Language, within = ''): string {
  const known = [`${within}.${name}`, name].find((one) => Object.hasOwn(wordsOf, one));
  return known === undefined ? name : wordsOf[known]![language === 'fr' ? 0 : 1];
}

function written(value: Value, language: Language, member: string): string {
  if (Array.isArray(value)) return value.map((one: Value) => written(one, language, member)).join(', ');
  if (typeof value === 'boolean') return accessWords[value ? 'yes' : 'no'][language === 'fr' ? 0 : 1];
  const text = typeof value === 'string' ? when(valueInWords(member, value, language), language) : String(value);
  return text.length > LONGEST ? `SHA-256 ${createHash('sha256').update(text).digest('hex')}` : text;
}

function eventRows({ events }: AccessExport, language: Language): readonly Block[] {
  const say = (name: keyof typeof accessWords) => accessWords[name][language === 'fr' ? 0 : 1];
  if (events.length === 0) return [nothing(say('none'))];
  const rows = events.map(({ at, type, aggregate, version, capacity, own }): readonly Cell[] => {
    const as = valueInWords('capacity', capacity, language);
    const who = own && capacity !== 'data-subject' ? `${as} (${say('self')})` : as;
    const time = at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '');
    return [time, type, `${aggregate} v${version}`, who].map((text) => ({ text: visible(text) }));
  });
  const headings = (['time', 'event', 'object', 'actor'] as const).map((name) => ({ text: say(name) }));
  return table([1, 1.5, 2.6, 1.5], headings, rows, { size: 7, headingSize: 7.2 });
}
