/** `tunesmith/testing`: the tests that every part of a kind has to pass, to be run on your own. For `node:test`. */
export { checkContract } from './testing/check-contract.ts'
export { type ExporterContractOptions, exporterContract } from './testing/exporter-contract.ts'
export { methodContract } from './testing/method-contract.ts'
export { optimizerContract } from './testing/optimizer-contract.ts'
export { type ProviderContractOptions, providerContract } from './testing/provider-contract.ts'
export { type RuleCase, type RuleContract, ruleContract } from './testing/rule-contract.ts'
