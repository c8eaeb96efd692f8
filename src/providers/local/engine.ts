import { TunesmithError } from '../../core/errors.ts'
import type { Notify } from '../../core/parts.ts'
import { type Calls, createCalls, type Loaded } from './calls.ts'
import type { Llama, LlamaModule } from './llama.ts'
import { loadRuntime } from './runtime.ts'
import { createShared } from './shared.ts'

/** Kinds of prompt that keep their beginning in memory: inputs, completions, verdicts, and one to spare. */
const SEQUENCES = 4

export type EngineOptions = { file: string; cache: string; threads: number; context: number; notify: Notify }

/** Weights in memory and the state of their prompts. */
export type Engine = Calls & { close(): Promise<void> }

const runtimes = createShared<{ module: LlamaModule; llama: Llama }>(({ llama }) => llama.dispose())
const weights = createShared<Loaded & { release(): Promise<void> }>(async ({ model, release }) => {
  await model.dispose()
  await release()
})
const engines = createShared<Engine>((engine) => engine.close())

/**
 * The model in a file, ready to run. Opened again with the same settings it is the same engine; with others it shares
 * the weights. It closes with its last user. Throws `local/no-runtime`, `local/cannot-load`.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const key = JSON.stringify([options.file, options.threads, options.context])
  const { value, release } = await engines(key, () => createEngine(options))
  return { ...value, close: release }
}

async function createEngine({ file, cache, threads, context, notify }: EngineOptions): Promise<Engine> {
  const { value: loaded, release } = await weights(file, () => loadWeights(file, { cache, notify }))
  try {
    const size = { sequences: SEQUENCES, contextSize: context, threads }
    const state = await loaded.model.createContext(size).catch((error) => cannotLoad(file, error))
    const sequences = Array.from({ length: SEQUENCES }, () => state.getSequence())
    const { write, score, settle } = createCalls(loaded, { sequences, context })
    const close = async (): Promise<void> => {
      await settle()
      await state.dispose()
      await release()
    }
    return { write, score, settle, close }
  } catch (error) {
    await release()
    throw error
  }
}

async function loadWeights(file: string, { cache, notify }: { cache: string; notify: Notify }) {
  const { value, release } = await runtimes(cache, () => loadRuntime(cache, notify))
  try {
    const model = await value.llama.loadModel({ modelPath: file }).catch((error) => cannotLoad(file, error))
    return { ...value, model, wrapper: value.module.resolveChatWrapper(model, { warningLogs: false }), release }
  } catch (error) {
    await release()
    throw error
  }
}

function cannotLoad(file: string, cause: unknown): never {
  throw new TunesmithError(`The model cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, {
    code: 'local/cannot-load',
    where: file,
    fix: 'Check that the file is a whole GGUF model and that enough memory is free, or set a smaller `context`.',
    cause,
  })
}
