import { digestOf } from '../../infra/commands/ceremony-file.ts';

/** A ceremony's file as its people would write it, and what they approve. */

export const authority = (id: string, CN: string, years: number) => ({
  id,
  key: `alias/${id}`,
  subject: { C: 'FR', O: 'Example Trust', CN },
  years,
});

/** A founding ceremony with a production hierarchy and nothing else. */
export const foundingPage = {
  ceremony: 'Sceau key ceremony',
  publicationBase: 'http://pki.example.org/repository',
  approvers: ['One', 'Two'],
  securityOfficers: ['a', 'b'].map((letter) => ({
    lastName: 'Officer',
    firstNames: letter,
    email: `${letter}@example.org`,
    directoryId: `officer-${letter}`,
  })),
  hierarchies: {
    production: { root: authority('root', 'Example Root 1', 20), issuing: [authority('ca', 'Example CA 1', 10)] },
  },
};

export const bytesOf = (file: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(file));

/** Both approvers, of exactly these bytes. */
export const approvalsOf = (bytes: Uint8Array) => ['One', 'Two'].map((name) => ({ name, sha256: digestOf(bytes) }));
