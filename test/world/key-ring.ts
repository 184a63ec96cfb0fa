export * from '../../infra/local/memory/key-ring.ts';
