import type { MandateView } from '../api/views.ts';

/** What an administrator may ask for under an offer, and which field of theirs the name comes from. */
export interface UsageChoice {
  readonly usage: string;
  readonly field: 'commonName' | 'serviceName' | 'email-or-host';
}

/** PRO is not here: there the holder makes the key. */
const CHOICES: Readonly<Record<string, readonly UsageChoice[]>> = {
  'SERV-SSL': [{ usage: 'SSL_SERV', field: 'commonName' }],
  'SERV-SMIME-SIGN-CONF': ['SMIME', 'SIGN', 'CONF'].map((usage) => ({ usage, field: 'email-or-host' as const })),
  ORG: ['AUTH_CLI', 'SIGN', 'CONF'].map((usage) => ({ usage, field: 'serviceName' as const })),
};

/** The usages of an offer for which a key can be made in the page. */
export const usagesOf = (offer: string): readonly UsageChoice[] => CHOICES[offer] ?? [];

/** What is declared beside the key, from the one field that is typed and, for servers, further hosts. */
export function declaredOf(
  { field }: Pick<UsageChoice, 'field'>,
  name: string,
  further: string,
): Readonly<Record<string, unknown>> {
  const typed = name.trim();
  if (field === 'serviceName') return { serviceName: typed };
  if (field === 'email-or-host' && typed.includes('@')) return { email: typed };
  return { commonName: typed, ...(field === 'commonName' && { dnsNames: hostsOf(further) }) };
}

/** Hosts as people list them: by lines, commas or spaces. */
const hostsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((host) => host !== '');

/** The subscriptions that a technical administrator's mandates in force name. */
export function subscriptionsOf(mandates: readonly MandateView[]): readonly string[] {
  const own = mandates.filter(({ role, inForce }) => inForce && role === 'technical-administrator');
  return [...new Set(own.flatMap(({ scope }) => scope.subscriptionId ?? []))];
}
