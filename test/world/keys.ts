export * from '../../infra/local/memory/software-signer.ts';
