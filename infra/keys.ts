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

export const signingKeys: readonly SigningKey[] = [
  {
    purpose: 'root',
    alias: 'alias/sceau-root-1',
    keySpec: 'ECC_NIST_P384',
    signer: 'ceremony',
    description: 'root certification authority; disabled outside ceremonies',
  },
  {
    purpose: 'issuer',
    alias: 'alias/sceau-ca-1',
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: 'issuing certification authority, first generation',
  },
  {
    purpose: 'test-root',
    alias: 'alias/sceau-test-root-1',
    keySpec: 'ECC_NIST_P384',
    signer: 'ceremony',
    description: 'root of the TEST hierarchy',
  },
  {
    purpose: 'test-issuer',
    alias: 'alias/sceau-test-ca-1',
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: 'issuing authority of the TEST hierarchy',
  },
  {
    purpose: 'seal',
    alias: 'alias/sceau-seal-1',
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: 'seal of the platform, under receipts',
  },
  // two of each issuing authority, whose certificates follow each other in turn
  {
    purpose: 'ocsp',
    alias: 'alias/sceau-ocsp-1a',
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: 'first OCSP responder key of the issuing authority, first generation',
  },
  {
    purpose: 'ocsp',
    alias: 'alias/sceau-ocsp-1b',
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: 'second OCSP responder key of the issuing authority, first generation',
  },
  {
    purpose: 'test-ocsp',
    alias: 'alias/sceau-test-ocsp-1a',
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: 'first OCSP responder key of the TEST hierarchy',
  },
  {
    purpose: 'test-ocsp',
    alias: 'alias/sceau-test-ocsp-1b',
    keySpec: 'ECC_NIST_P256',
    signer: 'functions',
    description: 'second OCSP responder key of the TEST hierarchy',
  },
];

/** A symmetric key that wraps data keys (`shared/aws/data-keys.ts`) and signs nothing. */
export interface WrappingKey {
  readonly alias: `alias/${string}`;
  readonly description: string;
}

export const wrappingKey: WrappingKey = {
  alias: 'alias/sceau-data-1',
  description: 'wraps the data keys of dossiers and persons',
};
