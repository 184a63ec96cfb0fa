import {
  RETENTION_CLASSES,
  type RetentionClass,
  type RetentionRule,
  retentionTable,
} from '../../registration/retention-table.ts';
import type { Text } from './text.ts';

/**
 * The privacy notice (GDPR articles 13 and 14). How long what is kept comes from the retention table itself, so that the
 * two cannot disagree: who changes the table gives the notice a new version here, and keeps the wording before as data.
 */
const FROM: Readonly<Record<RetentionRule['from'], { readonly fr: string; readonly en: string }>> = {
  registered: { fr: 'à compter de l’enregistrement', en: 'from the registration' },
  'last-role': { fr: 'à compter de la fin du dernier rôle', en: 'from the end of the last role' },
  'holder-ended': {
    fr: 'à compter du départ du porteur ou de la fin de son dernier certificat, si elle est plus tardive',
    en: 'from the holder’s departure or the end of their last certificate, whichever is later',
  },
  answered: { fr: 'à compter de la réponse', en: 'from the answer' },
  written: { fr: 'à compter de leur écriture', en: 'from when it was written' },
  'structure-closed': { fr: 'à compter de la fermeture de la structure', en: 'from the closure of the structure' },
};

function period(months: number, language: 'fr' | 'en'): string {
  const years = months % 12 === 0;
  const count = years ? months / 12 : months;
  const some = count > 1 ? 's' : '';
  if (language === 'fr') return `${count} ${years ? `an${some}` : 'mois'}`;
  return `${count} ${years ? 'year' : 'month'}${some}`;
}

/** What a class was said to be, where a later wording says more of it; `unsaid`: only later wordings tell of it. */
type Said = Readonly<Partial<Record<RetentionClass, RetentionRule['what'] | 'unsaid'>>>;

const periods = (language: 'fr' | 'en', said: Said): readonly string[] =>
  RETENTION_CLASSES.flatMap((name) => {
    const { what: now, from, months, citation }: RetentionRule = retentionTable[name];
    const what = said[name] ?? now;
    if (what === 'unsaid') return [];
    const colon = language === 'fr' ? ' :' : ':';
    return `— ${what[language]}${colon} ${period(months, language)} ${FROM[from][language]} (${citation}).`;
  });

/** Of what the sealed log keeps digests. */
const DIGESTS = {
  fr: 'de carte, d’identification ou d’adresse de contact',
  en: 'of cards, sign-ins or contact addresses',
};

const wording = (version: string, said: Said = {}, digests = DIGESTS): Text => ({
  id: 'privacy-notice',
  version,
  title: { fr: 'Vos données personnelles', en: 'Your personal data' },
  paragraphs: {
    fr: [
      'Qui. L’organisme qui exploite cette plateforme est responsable du traitement ; son délégué à la protection des données se joint par le service client.',
      'Pourquoi. Délivrer, suivre et révoquer des certificats électroniques, et pouvoir prouver ensuite qui les a demandés, acceptés et révoqués. Base légale : la mission d’intérêt public de l’organisme et ses obligations de preuve (RGPD, article 6(1)(c) et (e)).',
      'Quelles données. Nom et prénoms, adresse électronique professionnelle, direction ou service ; pour qui signe ou administre, civilité, téléphone et carte professionnelle ; la mention de la pièce ou de l’annuaire qui a servi à vérifier l’identité, jamais sa copie ; ce que vous attestez, acceptez, déclarez et demandez. Elles viennent de vous, de l’opérateur d’enregistrement ou de votre structure.',
      'Qui y accède. Vous-même ; les opérateurs de votre direction ou les représentants et administrateurs de votre structure, pour ce qui la concerne ; les agents du service client ; les responsables de sécurité et l’auditeur. Le certificat lui-même contient votre nom et votre adresse et se montre à qui l’utilise. Un hébergeur traite ces données pour l’organisme, dans la région que celui-ci a choisie ; la plateforme ne les transmet à personne d’autre.',
      'Combien de temps.',
      ...periods('fr', said),
      `À la fin de ces durées, la clé qui chiffre vos données est détruite : toutes leurs copies deviennent illisibles, sauvegardes comprises ; une sauvegarde de ces clés vit sept jours. Les mentions vidées avant cette clé restent au plus trente-cinq jours dans les sauvegardes. Restent, comme preuve, les certificats émis avec le nom qu’ils portent, les listes de révocation et le journal scellé, qui ne connaît que des identifiants sans nom et des empreintes ${digests.fr} faites avec un secret de la plateforme. Une procédure peut suspendre l’effacement.`,
      'Vos droits. Voir vos données, les faire rectifier, demander leur effacement ou la limitation de leur usage, vous opposer à leur usage. La plateforme vous remet vos données aussitôt, en ligne ; une rectification reçoit une réponse dans le mois. Rectifier une donnée certifiée révoque le certificat et en délivre un autre. Un effacement demandé avant terme est refusé tant qu’une obligation l’interdit, avec son motif et la date à laquelle il sera possible.',
      'À qui s’adresser. En ligne après identification ; à l’opérateur d’enregistrement de votre direction ; au service client. Vous pouvez aussi saisir la Commission nationale de l’informatique et des libertés (CNIL).',
    ],
    en: [
      'Who. The body that operates this platform is the controller; its data protection officer is reached through customer service.',
      'Why. To issue, follow and revoke electronic certificates, and to be able to prove afterwards who asked for them, accepted them and revoked them. Legal basis: the body’s task in the public interest and its duties of proof (GDPR article 6(1)(c) and (e)).',
      'Which data. Last and first names, professional e-mail address, direction or service; of whoever signs or administers, also civility, telephone and professional card; the mention of the paper or directory by which identity was checked, never a copy; what you attest, accept, declare and ask for. They come from you, from the registration officer or from your structure.',
      'Who sees them. You; the officers of your direction, or the representatives and administrators of your structure, as far as it is concerned; the agents of customer service; the security officers and the auditor. The certificate itself contains your name and address and is shown to whoever it is used with. A hosting provider processes these data for the body, in the region that it has chosen; the platform hands them to nobody else.',
      'How long.',
      ...periods('en', said),
      `At the end of these periods the key that encrypts your data is destroyed: every copy becomes unreadable, those in backups included; a backup of these keys lives seven days. Mentions that are emptied before that key stay in backups for thirty-five days at most. What remains, as proof, are the certificates that were issued with the name that they bear, the revocation lists and the sealed log, which knows only identifiers without a name and digests ${digests.en} made with a secret of the platform. A legal procedure may suspend the erasure.`,
      'Your rights. To see your data, to have them corrected, to ask for their erasure or for the restriction of their use, to object to it. The platform hands you your data at once, online; a correction is answered within the month. Correcting a certified datum revokes the certificate and issues another. An erasure that is asked for before its time is refused as long as a duty stands against it, with its reason and the date at which it will be possible.',
      'Whom to ask. Online after a sign-in; the registration officer of your direction; customer service. You may also turn to the supervisory authority (in France the CNIL).',
    ],
  },
});

/** Until the fourth wording only what had not been sent left a trace. */
const UNSENT: Said = {
  'mail-traces': {
    fr: 'trace des messages qui n’ont pas pu partir (ceux qui sont partis n’en laissent pas)',
    en: 'the trace of messages that could not be sent (those that were sent leave none)',
  },
};

export const privacyNotice: readonly Text[] = /* @__PURE__ */ (() => [
  wording('2026-4'),
  wording('2026-3', UNSENT),
  wording('2026-2', { ...UNSENT, 'bulk-reasons': 'unsaid' }),
  wording(
    '2026-1',
    {
      ...UNSENT,
      'bulk-reasons': 'unsaid',
      'structure-evidence': {
        fr: 'pièces d’une structure : formulaires signés, motifs des décisions',
        en: 'the evidence of a structure: signed forms, reasons of decisions',
      },
    },
    { fr: 'de carte ou d’identification', en: 'of cards or sign-ins' },
  ),
])();
