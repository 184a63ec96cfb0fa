import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../shared/errors.ts';
import { readCsv } from '../../../shared/registration/csv-text.ts';
import { foldedName, isSought } from '../../../shared/registration/holder-names.ts';
import { MOST_LINES, readLines } from '../../../shared/registration/import-columns.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const cellsOf = (text: string) => readCsv(bytes(text)).map(({ cells }) => cells);

/** The code of the finding by which a file is refused. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    const { code, findings } = thrown as Refusal;
    return findings[0]?.code ?? code;
  }
  return 'read';
}

describe('CSV text', () => {
  test.each<[string, string, readonly (readonly string[])[]]>([
    [
      'with semicolons',
      'a;b\r\n1;2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'with commas and line feeds',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'with a byte order mark',
      '\ufeffa;b\n1;2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'with quotes, doubled ones, delimiters and line ends in them',
      'a;b\n"x ""y"";\r\nz";2',
      [
        ['a', 'b'],
        ['x "y";\r\nz', '2'],
      ],
    ],
    [
      'with the other delimiter in quoted headings',
      '"a;x";b\n1;2',
      [
        ['a;x', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'with an empty last cell',
      'a;b\n1;',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'with records that say nothing',
      'a;b\n;\n\n1;2\n;;;\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('%s', (_, text, cells) => expect(cellsOf(text)).toEqual(cells));

  test('counts rows as spreadsheets do, with those that say nothing', () => {
    expect(readCsv(bytes('a;b\n;\n1;2')).map(({ row }) => row)).toEqual([1, 3]);
  });

  test.each([
    ['a quote inside a plain cell', 'a;b"c'],
    ['text after a quoted cell', 'a;"b"c'],
    ['a quoted cell without an end', 'a;"b'],
  ])('%s is refused', (_, text) => expect(refusal(() => cellsOf(text))).toBe('csv-quotes'));

  test('other octets than UTF-8 are refused', () => {
    expect(refusal(() => readCsv(Uint8Array.of(0x61, 0xe9, 0x3b)))).toBe('csv-encoding');
    expect(refusal(() => readCsv(bytes('a\0b')))).toBe('csv-encoding');
  });

  test('whatever was written with quotes is read again as it was', () => {
    const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(table, fc.constantFrom(';', ','), fc.constantFrom('\r\n', '\n'), (rows, delimiter, end) => {
        const kept = rows.map((cells) => cells.map((cell) => cell.toWellFormed().replaceAll('\0', '')));
        const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
        const text = kept.map((cells) => cells.map(quoted).join(delimiter)).join(end);
        const said = kept.filter((cells) => cells.some((cell) => cell !== ''));
        if (delimiter === ',' || kept[0]!.length > 1) expect(cellsOf(text)).toEqual(said);
      }),
      { numRuns: 200 },
    );
  });

  test('whatever comes is read or refused, and never breaks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (some) => {
        expect(refusal(() => readLines(some))).toMatch(/^(read|csv-|too-large)/);
      }),
      { numRuns: 500 },
    );
  });
});

const FRENCH = 'Nom;PRÉNOMS;Courriel;Contrôle d’identité;Contrôlé le';
const linesOf = (text: string) => readLines(bytes(text));
const first = (text: string) => linesOf(text)[0]!;
const faults = (text: string) => first(text).findings.map(({ code, pointer }) => `${code} ${pointer ?? ''}`.trim());

describe('a file of holders', () => {
  test('is read by French headings', () => {
    const heads = `${FRENCH};Service;Langue;Identifiant d'annuaire;Canal;Pièce;Derniers caractères;Homonyme`;
    const { line, form, findings } = first(
      `${heads}\nModèle;Alix;a@example.org;pièce d'identité;31/03/2026;Bureau;anglais;alix;visio;carte professionnelle;12AB;oui`,
    );
    expect([line, findings]).toEqual([2, []]);
    expect(form).toEqual({
      lastName: 'Modèle',
      firstNames: 'Alix',
      email: 'a@example.org',
      service: 'Bureau',
      language: 'en',
      directoryId: 'alix',
      identity: {
        how: 'document',
        at: '2026-03-31T00:00:00.000Z',
        channel: 'video',
        reference: { kind: 'carte professionnelle', ending: '12AB' },
      },
      homonym: 'confirmed',
    });
  });

  test('by English ones, by the names of the fields, and with a card', () => {
    const english = 'Last name,First names,E-mail,Identity check,Checked on,Card family,Card number';
    const text = `${english}\nModel,Alix,a@example.org,card,2026-03-31,cps,0000000001`;
    expect(first(text).form).toMatchObject({ language: 'fr', card: { family: 'CPS', number: '0000000001' } });
    const fields = 'lastName;firstNames;email;check;checkedOn\nModel;Alix;a@example.org;in person;2026-03-31';
    expect(first(fields).form?.identity.how).toBe('in-person');
  });

  test.each([
    ['an unknown heading', `${FRENCH};Salaire\na;b;c;d;e;f`, 'csv-heading'],
    ['an empty heading', `${FRENCH};\na;b;c;d;e;f`, 'csv-heading'],
    ['the same column twice', `${FRENCH};Surname\na;b;c;d;e;f`, 'csv-heading-twice'],
    ['a missing column', 'Nom;Prénoms;Courriel\na;b;c', 'csv-heading-missing'],
    ['headings alone', FRENCH, 'csv-empty'],
    ['nothing', '', 'csv-empty'],
    ['more lines than a file has', `${FRENCH}\n${'a;b;c;d;e\n'.repeat(MOST_LINES + 1)}`, 'too-large'],
  ])('is refused whole for %s', (_, text, code) => expect(refusal(() => linesOf(text))).toBe(code));

  test.each<[string, string, readonly string[]]>([
    ['too few cells', 'a;b;c', ['line-cells']],
    ['a formula', '=CMD();Alix;a@example.org;annuaire;2026-01-01', ['cell-formula /lastName']],
    ['a formula behind a quote', "Modèle;'-1;a@example.org;annuaire;2026-01-01", ['cell-formula /firstNames']],
    ['an address that looks like one', 'Modèle;Alix;@sum;annuaire;2026-01-01', ['cell-formula /email']],
    ['empty cells', ';Alix;;annuaire;2026-01-01', ['cell-missing /lastName', 'cell-missing /email']],
    ['another word', 'Modèle;Alix;a@example.org;devinette;2026-01-01', ['cell-word /identity/how']],
    ['no such day', 'Modèle;Alix;a@example.org;annuaire;2026-02-30', ['cell-date /identity/at']],
    ['a day in letters', 'Modèle;Alix;a@example.org;annuaire;hier', ['cell-date /identity/at']],
  ])('says of a line what is wrong with it: %s', (_, line, expected) => {
    expect(faults(`${FRENCH}\n${line}`)).toEqual(expected);
    expect(first(`${FRENCH}\n${line}`).form).toBeUndefined();
  });

  test('half a card is none', () => {
    const head = `${FRENCH};Famille de carte;Numéro de carte`;
    const line = 'Modèle;Alix;a@example.org;annuaire;2026-01-01';
    expect(faults(`${head}\n${line};CPS;`)).toEqual(['cell-missing /card/number']);
    expect(faults(`${head}\n${line};CPF;0000000001`)).toEqual(['cell-word /card/family']);
  });
});

describe('names', () => {
  test.each([
    ['D’Exemple', "D'EXEMPLE"],
    ['Élise-Noé', 'elise  noe'],
    ['Œuvre', 'oeuvre'],
    ['Straße', 'STRASSE'],
  ])('%s and %s are one', (a, b) => expect(foldedName(a)).toBe(foldedName(b)));

  test('are found by the beginnings of all words that are sought', () => {
    const alix = { lastName: 'De La Tour', firstNames: 'Alix Noé' };
    expect(['tour', 'al to', 'noe', 'LA'].every((search) => isSought(alix, search))).toBe(true);
    expect(['lix', 'tour zoe', 'tourelle'].some((search) => isSought(alix, search))).toBe(false);
  });
});
