/**
 * The keys that sign, as data: the trust stack creates them when deployed, the first start creates them locally, and
 * the ceremony finds them by alias. Only what must sign may sign (keys × roles).
 */
export type KeyPurpose = 'root' | 'issuer' | 'test-root' | 'test-issuer' | 'seal' | 'ocsp' | 'test-ocsp';

export interface SigningKey {
  readonly purpose: KeyPurpose;
  readonly alias: `alias/${string}`;
  readonly keySpec: 'ECC_NIST_P256' | 'ECC_NIST_P384' | 'RSA_3072' | 'RSA_4096';
  /** Who may ask for a signature: the ceremony's operators, or the functions whose `signs` names the purpose. */
  readonly signer: 'ceremony' | 'functions';
  readonly description: string;
}

const root: SigningKey = {
  purpose: 'root',
  alias: 'alias/sceau-root-1',
  keySpec: 'ECC_NIST_P384',
  signer: 'ceremony',
  description: 'root certification authority; disabled outside ceremonies',
};

const testRoot: SigningKey = {
  purpose: 'test-root',
  alias: 'alias/sceau-test-root-1',
  keySpec: 'ECC_NIST_P384',
  signer: 'ceremony',
  description: 'root of the TEST hierarchy',
};

const seal: SigningKey = {
  purpose: 'seal',
  alias: 'alias/sceau-seal-1',
  keySpec: 'ECC_NIST_P256',
  signer: 'functions',
  description: 'seal of the platform, under receipts',
};

const issuer = (n: number): SigningKey => ({
  purpose: 'issuer',
  alias: `alias/sceau-ca-${n}`,
  keySpec: 'ECC_NIST_P256',
  signer: 'functions',
  description: `issuing certification authority, generation ${n}`,
});

const testIssuer = (n: number): SigningKey => ({
  purpose: 'test-issuer',
  alias: `alias/sceau-test-ca-${n}`,
  keySpec: 'ECC_NIST_P256',
  signer: 'functions',
  description: `issuing authority of the TEST hierarchy, generation ${n}`,
});

/** Two of each issuing authority, whose certificates follow each other in turn. */
const responder = (purpose: 'ocsp' | 'test-ocsp', n: number): readonly SigningKey[] =>
  (['a', 'b'] as const).map((letter) => ({
    purpose,
    alias: `alias/sceau-${purpose}-${n}${letter}`,
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: `OCSP responder key ${letter} of the ${purpose === 'ocsp' ? 'issuing authority' : 'TEST hierarchy'}, generation ${n}`,
  }));

/**
 * All keys where there are so many generations of issuing authorities. A further generation is one number more in
 * `infra/aws/environments.ts`: its keys are deployed first, and then a ceremony certifies them.
 */
export function signingKeysOf(generations: number): readonly SigningKey[] {
  const each = Array.from({ length: generations }, (_, at) => at + 1);
  return [
    root,
    ...each.map(issuer),
    testRoot,
    ...each.map(testIssuer),
    seal,
    ...each.flatMap((n) => responder('ocsp', n)),
    ...each.flatMap((n) => responder('test-ocsp', n)),
  ];
}

/** In the sandbox and on one machine the next generation has its keys already, so that a rollover can be rehearsed. */
export const REHEARSED_GENERATIONS = 2;
export const signingKeys = signingKeysOf(REHEARSED_GENERATIONS);

/** A symmetric key that wraps data keys (`shared/aws/data-keys.ts`) and signs nothing. */
export interface WrappingKey {
  readonly alias: `alias/${string}`;
  readonly description: string;
}

export const wrappingKey: WrappingKey = {
  alias: 'alias/sceau-data-1',
  description: 'wraps the data keys of dossiers and persons',
};
