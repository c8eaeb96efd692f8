/** The parts of node-llama-cpp 3.22 that we use. It is loaded from the cache folder, so its own types are not here. */

export type Token = number

export type ChatItem = { type: 'system' | 'user'; text: string } | { type: 'model'; response: string[] }

type LlamaText = { tokenize(tokenizer: unknown): Token[] }

export type ChatWrapper = {
  generateContextState(options: { chatHistory: readonly ChatItem[] }): {
    contextText: LlamaText
    stopGenerationTriggers: readonly LlamaText[]
  }
}

export type Sampling = {
  temperature: number
  topP: number
  topK: number
  minP: number
  seed?: number
  grammarEvaluationState?: object
}

type Scores = { logits: ReadonlyMap<Token, number>; totalLogitWeight: number }
type ScoredInput = Token | [token: Token, options: { generateNext: object }]

export type LlamaSequence = {
  readonly contextSize: number
  readonly nextTokenIndex: number
  compareContextTokens(tokens: readonly Token[]): { firstDifferentIndex: number }
  adaptStateToTokens(tokens: readonly Token[], allowShift: boolean): Promise<void>
  evaluateWithoutGeneratingNewTokens(tokens: readonly Token[]): Promise<void>
  evaluate(tokens: readonly Token[], options: Sampling): AsyncIterable<Token>
  controlledEvaluate(input: readonly ScoredInput[]): Promise<readonly ({ next: Scores } | undefined)[]>
}

type LlamaContext = { getSequence(): LlamaSequence; dispose(): Promise<void> }

export type LlamaModel = {
  readonly tokenizer: unknown
  tokenize(text: string): Token[]
  detokenize(tokens: readonly Token[], specialTokens?: boolean, lastTokens?: readonly Token[]): string
  createContext(options: {
    sequences: number
    contextSize: number
    threads: number
    createSignal?: AbortSignal
  }): Promise<LlamaContext>
  dispose(): Promise<void>
}

export type Llama = {
  loadModel(options: { modelPath: string; onLoadProgress?: (share: number) => void }): Promise<LlamaModel>
  createGrammarForJsonSchema(schema: object): Promise<{ readonly grammar: string }>
  createGrammar(options: { grammar: string }): Promise<object>
  dispose(): Promise<void>
}

export type LlamaModule = {
  getLlama(options: {
    build: 'never'
    skipDownload: true
    gpu: false | 'metal'
    maxThreads: number
    logLevel: 'error'
    logger: (level: string, message: string) => void
  }): Promise<Llama>
  resolveChatWrapper(model: LlamaModel, options: { warningLogs: false }): ChatWrapper
  LlamaGrammarEvaluationState: new (options: { model: LlamaModel; grammar: object }) => object
}
