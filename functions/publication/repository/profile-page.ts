import { statements } from '../../../shared/policy/print-profile.ts';
import { cite, type Profile, titleOf } from '../../../shared/policy/profile.ts';
import { authorityProfiles, profiles, responderProfiles, sealProfiles } from '../../../shared/policy/profiles.ts';
import { page } from './frame.ts';
import { html, paragraphs } from './html.ts';

/** Every profile that was ever in force, of subscribers first. */
export const everyProfile: readonly Profile[] = [
  ...Object.values(profiles),
  ...Object.values(authorityProfiles),
  ...Object.values(sealProfiles),
  ...Object.values(responderProfiles),
];

/** A profile's rules, line by line, as findings cite them. */
export function profilePage(profile: Profile) {
  const title = titleOf(profile).replace(' version', ', version');
  return page(
    `profiles/${profile.id}.html`,
    { fr: `Profil ${title}`, en: `Profile ${title}` },
    html`${paragraphs({
      fr: `Les règles sont données en anglais, avec les mots de RFC 2119 ; chaque ligne se cite ainsi : « ${cite(profile, 'ligne')} ».`,
      en: `A certificate of this profile ${profile.purpose}. Cite a line as “${cite(profile, 'line')}”.`,
    })}
<table lang="en">
<thead><tr><th scope="col">line</th><th scope="col">rule</th></tr></thead>
<tbody>
${statements(profile).map(
  ({ line, rule }) => html`<tr><td><code>${line}</code></td><td>${rule}</td></tr>
`,
)}</tbody>
</table>`,
  );
}
