/** Dates, spans, roles and the like in the reader's language. */
type Language = 'fr' | 'en';
type Words = Readonly<Record<Language, string>>;

const DAY_MS = 86_400_000;
const locales: Words = { fr: 'fr-FR', en: 'en-GB' };

const inBoth = <F>(make: (locale: string) => F): Readonly<Record<Language, F>> => ({
  fr: make(locales.fr),
  en: make(locales.en),
});
const instants = inBoth(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }),
);
const parisDays = inBoth((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Europe/Paris' }));
const calendarDays = inBoth((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }));
const isoDays = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: 'Europe/Paris' });
const lists = inBoth((locale) => new Intl.ListFormat(locale, { type: 'unit', style: 'long' }));

/** French calls the first day of a month an ordinal, and the others not. */
const asSaid = (text: string, language: Language) => (language === 'fr' ? text.replace(/^1 /, '1er ') : text);

/** An instant in the reader's form, in the time of Paris. */
export const instantInWords = (at: string, language: Language): string =>
  asSaid(instants[language].format(new Date(at)), language);

/** The day that an instant is on in Paris, in the reader's form. */
export const dayOfInstant = (at: string, language: Language): string =>
  asSaid(parisDays[language].format(new Date(at)), language);

/** A day of the calendar (`2026-03-31`) in the reader's form. */
export const dayInWords = (day: string, language: Language): string =>
  asSaid(calendarDays[language].format(new Date(`${day}T00:00:00Z`)), language);

/** How long until `to`, in the reader's words: days of the calendar in Paris, or years where there are two and more. */
export function spanInWords(from: Date, to: string, language: Language): string {
  const [first, last] = [from, new Date(to)].map((at) => Date.parse(isoDays.format(at)));
  const days = (last! - first!) / DAY_MS;
  if (days < 1) return { fr: 'moins d’un jour', en: 'less than a day' }[language];
  const years = Math.round(days / 365.25);
  if (days >= 700) return { fr: `environ ${years} ans`, en: `about ${years} years` }[language];
  const one = { fr: 'jour', en: 'day' }[language];
  return `${days} ${one}${days === 1 ? '' : 's'}`;
}

/** By the names of `registration/records.ts`. */
const roleNames: Readonly<Record<string, Words>> = {
  'legal-representative': { fr: 'représentant légal', en: 'legal representative' },
  mandatary: { fr: 'mandataire', en: 'mandatary' },
  'technical-administrator': { fr: 'administrateur technique', en: 'technical administrator' },
  'registration-officer': { fr: 'opérateur d’enregistrement', en: 'registration officer' },
  holder: { fr: 'porteur', en: 'holder' },
  machine: { fr: 'machine rattachée', en: 'linked machine' },
  'validation-agent': { fr: 'agent du service client', en: 'validation agent' },
  'security-officer': { fr: 'responsable de sécurité', en: 'security officer' },
  auditor: { fr: 'auditeur', en: 'auditor' },
};

/** Throws TypeError for a role without words. */
export const roleInWords = (role: string, language: Language): string => wordsFor(roleNames, role, language);

/** By the rungs of `lifecycle/expiry-records.ts`. */
const rungNames: Readonly<Record<string, Words>> = {
  holder: { fr: 'le porteur', en: 'the holder' },
  officer: { fr: 'les opérateurs d’enregistrement', en: 'the registration officers' },
  administrator: {
    fr: 'l’administrateur technique qui l’a demandé',
    en: 'the technical administrator who requested it',
  },
  contact: { fr: 'les adresses de contact', en: 'the contact addresses' },
  administrators: { fr: 'tous les administrateurs techniques', en: 'all technical administrators' },
  mandatary: { fr: 'les mandataires', en: 'the mandataries' },
  representative: { fr: 'le représentant légal', en: 'the legal representative' },
  agent: { fr: 'le service client', en: 'customer service' },
  'security-officer': { fr: 'les responsables de sécurité', en: 'the security officers' },
};

/** Who has been told, by rung, each once: empty for nobody. Throws TypeError for a rung without words. */
export const rungsInWords = (rungs: readonly string[], language: Language): string =>
  lists[language].format([...new Set(rungs)].map((rung) => wordsFor(rungNames, rung, language)));

/**
 * A renewal that has begun and not ended. `opened`: the holder may request it. `requested`: it has been asked for.
 * `unaccepted`: the new certificate is there, and nobody has accepted it.
 */
export type RenewalBegun = 'opened' | 'requested' | 'unaccepted';
const renewalsBegun: Readonly<Record<RenewalBegun, Words>> = {
  opened: {
    fr: 'Le renouvellement est ouvert au porteur, qui ne l’a pas encore demandé.',
    en: 'The renewal is open to the holder, who has not asked for it yet.',
  },
  requested: {
    fr: 'Le renouvellement est demandé et n’a pas encore abouti : suivez la demande jusqu’au bout.',
    en: 'The renewal has been asked for and is not finished: see the request through.',
  },
  unaccepted: {
    fr: 'Le nouveau certificat est émis, mais personne ne l’a accepté : il reste à l’accepter, à le télécharger et à l’installer.',
    en: 'The new certificate has been issued, but nobody has accepted it: it is still to be accepted, downloaded and installed.',
  },
};

/** What is said of a renewal that has begun; nothing for none. */
export const renewalInWords = (begun: RenewalBegun | undefined, language: Language): string =>
  begun === undefined ? '' : renewalsBegun[begun][language];

function wordsFor(table: Readonly<Record<string, Words>>, name: string, language: Language): string {
  const words = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!words) throw new TypeError(`no words for ${name}`);
  return words[language];
}
