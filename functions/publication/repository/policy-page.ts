import { LAPSE_AFTER_DAYS } from '../../../shared/lifecycle/awaiting.ts';
import type { RepositoryContents } from '../../../shared/lifecycle/repository/contents.ts';
import { ISSUER_CRL } from '../../../shared/lifecycle/revocation-list.ts';
import { policyOid } from '../../../shared/policy/build-tbs.ts';
import { titleOf } from '../../../shared/policy/profile.ts';
import { profiles } from '../../../shared/policy/profiles.ts';
import { page } from './frame.ts';
import { both, html, paragraphs } from './html.ts';
import { policySections } from './policy-words.ts';

/** What the house is set up with, for its policy. */
export interface PolicySettings {
  /** Arc of the policy identifiers. */
  readonly oidArc: string;
  /** Without a final slash. */
  readonly publicationBase: string;
}

/** The certification policy in outline: what the platform guarantees by itself, under the headings of RFC 3647 §6. */
export function policyPage({ authorities }: RepositoryContents, { oidArc, publicationBase }: PolicySettings) {
  const sections = policySections({
    oidArc,
    repository: `${publicationBase}/index.html`,
    crlEveryHours: ISSUER_CRL.renewAfterHours,
    crlValidHours: ISSUER_CRL.validHours,
    acceptanceDays: LAPSE_AFTER_DAYS,
    answersOcsp: authorities.some(({ record }) => record.ocspUrl !== undefined),
  });
  return page(
    'policy.html',
    { fr: 'Politique de certification', en: 'Certification policy' },
    html`${paragraphs({
      fr: 'Plan de RFC 3647. Cette page dit ce que la plateforme garantit par elle-même ; l’exploitant y joint ses propres pratiques.',
      en: 'Outline of RFC 3647. This page says what the platform guarantees by itself; whoever runs it adds their own practices.',
    })}
${sections.map(
  ({ number, title, says }) => html`<section id="s${number}">
<h2>${number}. ${both(title)}</h2>
${says.map(paragraphs)}${number === '7' ? policies(oidArc) : html``}</section>
`,
)}`,
  );
}

const policies = (oidArc: string) => html`<ul>
${Object.values(profiles).map(
  (profile) =>
    html`<li><a href="/repository/profiles/${profile.id}.html">${titleOf(profile)}</a> — <code>${policyOid(profile, oidArc)}</code></li>
`,
)}</ul>`;
