/** Whoever lets people of a population act asks whether they have accepted its terms. */
export const TERMS = ['terms', 'terms-acceptance'] as const;

/** By what every function that answers people knows its callers. */
export const CALLER = ['house', 'person', 'mandates', 'unique'] as const;

/** The same with the answers that are kept for whoever repeats a POST. */
export const FRONT_READS = [...CALLER, 'idempotency'] as const;
export const FRONT_WRITES = ['idempotency', 'rate'] as const;

/** What is kept of a structure. */
export const DOSSIER = ['structure', 'structure-words', 'contract', 'subscription', 'domain', 'work'] as const;

/** What the registration authority keeps beside it, of people, machines and messages. */
export const REGISTER = ['contact', 'webhook', 'mail', 'mailbox', 'direction', 'machine', 'appointment'] as const;

/** What a request is judged on, by whoever takes it and by whoever approves it. */
export const GATE = [
  // a machine's leave to request
  'machine',
  'structure',
  'subscription',
  'holder',
  'direction',
  'request',
  'decision',
  'intent',
  'certificate',
  'key',
  'blocked-key',
  // leave to renew early
  'campaign',
] as const;
