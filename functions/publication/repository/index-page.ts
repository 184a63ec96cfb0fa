import { isLast } from '../../../shared/lifecycle/crl/scope.ts';
import type {
  RepositoryContents,
  ShownAuthority,
  ShownCertificate,
  ShownList,
} from '../../../shared/lifecycle/repository/contents.ts';
import { publishedTermsKey } from '../../../shared/lifecycle/terms/proposal.ts';
import { texts } from '../../../shared/messages/texts/texts.ts';
import { titleOf } from '../../../shared/policy/profile.ts';
import { TERMS_TEXTS } from '../../../shared/registration/terms-records.ts';
import { page } from './frame.ts';
import { type Both, both, fingerprint, html, instant, type Markup, paragraphs } from './html.ts';
import { everyProfile } from './profile-page.ts';
import { pathOfText } from './text-page.ts';
import { WORDS } from './words.ts';

/** The page by which people find everything that is published, with what a certificate is recognised by. */
export function indexPage({ authorities, seals, terms }: RepositoryContents) {
  return page(
    'index.html',
    WORDS.title,
    html`${paragraphs(WORDS.what)}
${paragraphs(WORDS.trust)}
<h2>${both(WORDS.authorities)}</h2>
${authorities.map(authorityCard)}
<h2>${both(WORDS.documents)}</h2>
<ul>
<li><a href="/repository/policy.html">${both(WORDS.policy)}</a></li>
${terms.map(
  (
    edition,
  ) => html`<li>${both(edition.title)} — ${TERMS_TEXTS[edition.population]}, ${edition.edition}, ${instant(edition.inForceFrom)}:
<a href="/${publishedTermsKey(edition, 'fr')}">français</a> <a href="/${publishedTermsKey(edition, 'en')}" lang="en">English</a></li>
`,
)}${texts.map(
  (text) => html`<li><a href="/${pathOfText(text)}">${both(text.title)}</a> — ${text.id} ${text.version}</li>
`,
)}</ul>
<h2>${both(WORDS.profiles)}</h2>
<ul class="many">
${everyProfile.map(
  (profile) => html`<li><a href="/repository/profiles/${profile.id}.html">${titleOf(profile)}</a></li>
`,
)}</ul>
${
  seals.length > 0
    ? html`<h2>${both(WORDS.seals)}</h2>
${paragraphs(WORDS.sealsAre)}`
    : html``
}
${seals.map((seal) =>
  card(seal, seal.hierarchy, `seal-${seal.id}`, [
    [
      WORDS.certificate,
      html`<a href="/repository/seals/${seal.id}.cer">DER</a> <a href="/repository/seals/${seal.id}.pem">PEM</a>`,
    ],
  ]),
)}
<h2>${both(WORDS.machines)}</h2>
${paragraphs(WORDS.plainHttp)}`,
  );
}

function authorityCard(authority: ShownAuthority): Markup {
  const { record, lists } = authority;
  const { id, level, state, ocspUrl, certificateUrl } = record;
  const ended = (language: 'fr' | 'en') => (state === 'active' ? '' : `, ${WORDS[state][language]}`);
  return card(authority, record.hierarchy, id, [
    [WORDS.role, both({ fr: `${WORDS[level].fr}${ended('fr')}`, en: `${WORDS[level].en}${ended('en')}` })],
    [
      WORDS.certificate,
      html`<a href="${certificateUrl}">DER</a> <a href="/repository/ca/${id}.pem">PEM</a> <a href="/repository/ca/${id}.p7c">PKCS #7</a>`,
    ],
    ...lists.flatMap((list, at): Fact[] => [
      [at === 0 ? WORDS.list : WORDS.partialList, listed(list)],
      ...(list.deltaUrl === undefined ? [] : [[WORDS.deltaList, linked(list.deltaUrl)] as const]),
    ]),
    ...(ocspUrl === undefined ? [] : [[WORDS.ocsp, html`<code>${ocspUrl}</code>`] as const]),
  ]);
}

function listed({ url, published }: ShownList): Markup {
  if (!published) return both(WORDS.noList);
  const { crlNumber, thisUpdate, nextUpdate } = published;
  const link = html`${linked(url)} n° ${crlNumber}`;
  if (thisUpdate === undefined || nextUpdate === undefined) return link;
  const next = isLast(published) ? both(WORDS.noNext) : html`${both(WORDS.nextUpdate)} ${instant(nextUpdate)}`;
  return html`${link}<br>${both(WORDS.thisUpdate)} ${instant(thisUpdate)}<br>${next}`;
}

const linked = (url: string): Markup => html`<a href="${url}">${url.slice(url.lastIndexOf('/') + 1)}</a>`;

type Fact = readonly [label: Both, value: Markup];

function card(shown: ShownCertificate, hierarchy: 'production' | 'test', id: string, more: readonly Fact[]): Markup {
  const facts: readonly Fact[] = [
    [WORDS.subject, html`${shown.subject}`],
    [WORDS.validity, html`${instant(shown.notBefore)} – ${instant(shown.notAfter)}`],
    [WORDS.serial, fingerprint(shown.serial)],
    [WORDS.sha256, fingerprint(shown.sha256)],
    [WORDS.sha1, fingerprint(shown.sha1)],
    ...more,
  ];
  return html`<article id="${id}">
<h3>${commonName(shown.subject)}</h3>
${hierarchy === 'test' ? html`<p class="mark">${both(WORDS.test)}</p>` : html``}
<dl>
${facts.map(
  ([label, value]) => html`<dt>${both(label)}</dt><dd>${value}</dd>
`,
)}</dl>
</article>
`;
}

/** The CN as RFC 4514 writes it, or the whole name where it has none. */
const commonName = (subject: string) =>
  /(?:^|[,+])CN=((?:\\.|[^,+\\])*)/.exec(subject)?.[1]?.replace(/\\(.)/g, '$1') ?? subject;
