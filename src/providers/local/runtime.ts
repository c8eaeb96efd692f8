import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TunesmithError } from '../../core/errors.ts'
import type { Notify } from '../../core/parts.ts'
import { makeFolder } from '../../store/make-folder.ts'
import type { Env } from './cache.ts'
import { lastLine, runCommand } from './command.ts'
import type { Llama, LlamaModule } from './llama.ts'

export const runtimeVersion = '3.22.1'
/** What npm brings, unpacked. */
export const runtimeBytes = 85e6

/** Packages with the compiled runtime, by Node's platform and architecture. */
const platforms: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-armv7l',
  'linux-riscv64': 'linux-riscv64',
  'darwin-x64': 'mac-x64',
  'darwin-arm64': 'mac-arm64-metal',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
}

const runtimeFolder = (cache: string): string => join(cache, 'runtime', `node-llama-cpp-${runtimeVersion}`)
const entryFile = (cache: string): string =>
  join(runtimeFolder(cache), 'node_modules', 'node-llama-cpp', 'dist', 'index.js')

export const hasRuntime = (cache: string): boolean => existsSync(entryFile(cache))

export type InstallOptions = { cache: string; env: Env; notify: Notify; signal?: AbortSignal | undefined }

/** Installs the runtime with npm, whole or not at all. Throws `local/no-runtime`, exit 3. */
export async function installRuntime({ cache, env, notify, signal }: InstallOptions): Promise<void> {
  const here = `${process.platform}-${process.arch}`
  const platform = platforms[here]
  if (!platform) throw noRuntime(`There is no build of the runtime for ${here}.`, 'Use a hosted model.')
  notify(`installing the runtime node-llama-cpp ${runtimeVersion} (${runtimeBytes / 1e6} MB)`)
  const folder = runtimeFolder(cache)
  const fresh = `${folder}.partial`
  rmSync(fresh, { recursive: true, force: true })
  makeFolder(fresh)
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--omit=optional', '--prefix', fresh]
  const packages = [`node-llama-cpp@${runtimeVersion}`, `@node-llama-cpp/${platform}@${runtimeVersion}`]
  const { code, output } = await runCommand(['npm', 'install', ...flags, ...packages], { cwd: fresh, env, signal })
  signal?.throwIfAborted()
  if (code !== 0) {
    throw noRuntime(
      `npm could not install the runtime: ${lastLine(output)}`,
      'Check that `npm install` works, then try again.',
    )
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
}

/** Loads the installed runtime: never compiles and never downloads. Throws `local/no-runtime`. */
export async function loadRuntime(cache: string, notify: Notify): Promise<{ module: LlamaModule; llama: Llama }> {
  try {
    // The package is no dependency of ours: its types are the ones that `llama.ts` declares.
    const module = (await import(pathToFileURL(entryFile(cache)).href)) as LlamaModule
    const llama = await module.getLlama({
      build: 'never',
      skipDownload: true,
      // Apple's chips have one build, with Metal in it.
      gpu: process.platform === 'darwin' && process.arch === 'arm64' ? 'metal' : false,
      maxThreads: 0,
      logLevel: 'error',
      logger: (_level, message) => notify(message.trim()),
    })
    return { module, llama }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw noRuntime(
      `The runtime does not start on this machine: ${why}`,
      'Use a hosted model, or a server such as ollama.',
      error,
    )
  }
}

function noRuntime(what: string, fix: string, cause?: unknown): TunesmithError {
  return new TunesmithError(what, { code: 'local/no-runtime', where: 'local', fix, exit: 3, cause })
}
